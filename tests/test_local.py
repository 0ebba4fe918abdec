"""Local bodies: the same words mean another body in every place, and never the national one."""

import json
from pathlib import Path

import pytest

from ipdocs.registry import load, local, name_key, naming, places
from ipdocs.registry.local import agency, place_of, place_of_names, resolve

POLICY = Path(__file__).resolve().parents[2] / "shared" / "policy"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("上海市人民政府办公厅", "cn-shanghai"),
        ("中共重庆市委办公厅", "cn-chongqing"),
        ("重庆市黔江区人民政府", "cn-chongqing-qianjiang"),
        ("广东省深圳市人民政府", "cn-guangdong-shenzhen"),
        ("吉林省吉林市人民政府", "cn-jilin-jilin"),
        ("恩施州人民政府", "cn-hubei-enshi"),
        ("国家税务总局上海市税务局", "cn-shanghai"),
        ("关于印发《上海市某某行动方案》的通知", "cn-shanghai"),
        ("渝府发〔2019〕17号", "cn-chongqing"),
        ("沪府办发〔2025〕11号", "cn-shanghai"),
        ("桂政办发[2021]10号", "cn-guangxi"),
        ("苏府〔2020〕1号", "cn-jiangsu-suzhou"),
        ("苏政发〔2020〕1号", "cn-jiangsu"),
        ("Shanghai Municipal People's Government", "cn-shanghai"),
        ("People's Government of Pudong New Area", "cn-shanghai-pudong"),
        ("Guangdong Province", "cn-guangdong"),
        ("国务院", None),
        ("国务院关于同意在上海市设立某区的批复", None),
        ("科技部关于支持上海建设某区的通知", None),
        ("国发〔2019〕3号", None),
        ("新出发〔2010〕5号", None),
        ("General Office of the State Council, for Shanghai", None),
        ("Shanghai Cooperation Organization, Ministry of Commerce", "cn-shanghai"),
        ("各省、自治区、直辖市人民政府", None),
        ("江北区人民政府", None),  # in Chongqing and in Ningbo
    ],
)
def test_the_place_a_text_names(text: str, place: str | None) -> None:
    found = place_of(text)
    assert (found.id if found else None) == place


CASES: dict[str, dict[str, str | None]] = {
    "重庆市人民政府": {
        "市科委": "cn-chongqing.science-technology",
        "市财政局": "cn-chongqing.finance",
        "财政局": "cn-chongqing.finance",
        "市委宣传部": "cn-chongqing.party-publicity",
        "市人力社保局": "cn-chongqing.human-resources",
        "市人力资源和社会保障局": "cn-chongqing.human-resources",
        "市市场监管局": "cn-chongqing.market-regulation",
        "市市场监管局（市知识产权局）": "cn-chongqing.market-regulation",
        "市金融监管局": "cn-chongqing.local-finance",
        "重庆金融监管局": "cn-chongqing.nfra",
        "人行重庆营管部": "cn-chongqing.pboc",
        "国家税务总局重庆市税务局": "cn-chongqing.taxation",
        "重庆海关": "cn-chongqing.customs",
        "渝中区政府": "cn-chongqing-yuzhong.government",
        "各区县（自治县）人民政府": "cn-chongqing.districts-counties.governments",
        "区县商务委": "cn-chongqing.districts-counties.commerce",
        "各区县商务主管部门": "cn-chongqing.districts-counties.commerce",
        "市某某管理局": "cn-chongqing.x-某某管理局",
        "某某园管委会": "cn-chongqing.x-某某园管委会",
        "区市场监管局": "cn-chongqing.district.market-regulation",
        "the Municipal Bureau of Finance": "cn-chongqing.finance",
        "Publicity Department of the Municipal Party Committee": "cn-chongqing.party-publicity",
        "Education Commission": "cn-chongqing.education",
        "all districts and counties": "cn-chongqing.districts-counties.governments",
        "发展改革委": None,
        "国家发展改革委": None,
        "商务部": None,
        "市场监管总局": None,
        "各有关部门": None,
        "市场主体": None,
        "Ministry of Finance": None,
    },
    "湖北省人民政府": {
        "省科技厅": "cn-hubei.science-technology",
        "市科技局": "cn-hubei.municipal.science-technology",
        "武汉市知识产权局": "cn-hubei-wuhan.intellectual-property",
        "武汉海关": "cn-hubei-wuhan.customs",
        "各市（州）人民政府": "cn-hubei.cities-prefectures.governments",
        "各县（市、区）科技局": "cn-hubei.cities-districts-counties.science-technology",
        "各有关市州": "cn-hubei.cities-prefectures.relevant-governments",
        "Provincial Department of Finance": "cn-hubei.finance",
        "Science and technology bureaus of counties (cities, districts)": (
            "cn-hubei.cities-districts-counties.science-technology"
        ),
    },
    "广西壮族自治区人民政府": {
        "区工信厅": "cn-guangxi.industry-informatization",
        "自治区党委宣传部": "cn-guangxi.party-publicity",
        "各设区市人民政府": "cn-guangxi.cities.governments",
    },
    "上海市浦东新区人民政府": {
        "区科委": "cn-shanghai-pudong.science-technology",
        "市科委": "cn-shanghai.science-technology",
    },
    "": {
        "省数据局": "local.provincial.data",
        "省市场监管局（知识产权局）": "local.provincial.market-regulation",
        "市科委": "local.municipal.science-technology",
        "上海海关": "cn-shanghai.customs",
        "上海市场监管局": "cn-shanghai.market-regulation",
        "Hubei Provincial Department of Finance": "cn-hubei.finance",
        "Department of Finance of Hubei Province": "cn-hubei.finance",
        "county governments": "local.counties.governments",
        "财政局": None,
        "市场监管局": None,
        "Finance Bureau": None,
        "区块链中心": None,
        "省际合作办": None,
        "上海合作组织": None,
        "Shanghai Cooperation Organization": None,
        "Suzhou Customs": None,  # in Jiangsu and in Anhui
    },
}


@pytest.mark.parametrize(
    ("place", "name", "expected"), [(place, *case) for place, cases in CASES.items() for case in cases.items()]
)
def test_what_a_name_means_in_a_place(place: str, name: str, expected: str | None) -> None:
    assert resolve(name, place_of(place)) == expected
    if expected:
        body = agency(expected)
        assert body and body.id == expected and body.level == "local" and body.names


@pytest.mark.parametrize(
    ("body", "en", "zh"),
    [
        ("cn-shanghai.science-technology", "Science and Technology Commission of Shanghai Municipality",
         "上海市科学技术委员会"),
        ("cn-hubei.finance", "Hubei Provincial Department of Finance", "湖北省财政厅"),
        ("cn-shanghai.customs", "Shanghai Customs", "上海海关"),
        ("local.provincial.high-court", "Provincial High People's Court", "省高级人民法院"),
        ("cn-chongqing.districts-counties.governments", "District and county governments of Chongqing",
         "重庆市各区、县人民政府"),
    ],
)  # fmt: skip
def test_official_names_come_first(body: str, en: str, zh: str) -> None:
    found = agency(body)
    assert found and (found.name("en"), found.name("zh")) == (en, zh)
    keys = [name_key(name.text) for name in found.names]
    assert len(keys) == len(set(keys)) < 400


def test_every_function_can_be_named_and_found_again() -> None:
    place = places.get("cn-hubei-wuhan")
    assert place and len(naming.rows()["functions"]) > 200
    for slug, row in naming.rows()["functions"].items():
        body = agency(f"{place.id}.{slug}")
        assert body and {name.lang for name in body.names} == {"en", "zh"}, slug
        for words in naming.chinese(row):
            if not load().find("市" + words.lstrip("~")):
                found = resolve(("武汉" if words.startswith("~") else "武汉市") + words.lstrip("~"), place)
                assert found and found.startswith(place.id), words


def test_no_words_name_two_functions() -> None:
    bearers: dict[str, set[str]] = {}
    for slug, row in naming.rows()["functions"].items():
        own = [stem + tail for stem in row.get("stems", ()) for tail in row["tails"]]
        for words in (*own, *row.get("zh", ())):
            if words not in row.get("skip", ()):
                bearers.setdefault(naming.zkey(words), set()).add(slug)
    assert {words: slugs for words, slugs in bearers.items() if len(slugs) > 1} == {}


def test_every_place_has_an_id_of_its_own_and_forms_in_both_languages() -> None:
    known = places.places()
    assert len(known) > 550
    assert len({place.zh for place in known.values() if place.rank == 1}) == 34
    for place in known.values():
        assert place.en and place.full and place.parent in (None, *known)
        assert [p.id for p in places.chain(place)][-1].count("-") <= 2


def test_bodies_of_the_registry_stay_national() -> None:
    shanghai = place_of("上海市人民政府")
    for body in load().agencies:
        for name in body.names:
            assert resolve(name.text, shanghai) is None, name.text
            assert resolve(name.text, None) is None, name.text


def test_the_place_of_a_page_that_only_its_bodies_name() -> None:
    found = place_of_names(["Shanghai Customs", "district governments", "Shanghai Municipal Commission of Commerce"])
    assert found and found.id == "cn-shanghai"
    assert place_of_names(["上海海关", "重庆海关"]) is None
    assert place_of_names(["商务部", "省财政厅"]) is None


def test_ids_that_no_row_gives_and_the_digest() -> None:
    for body in ("cn-atlantis.finance", "cn-shanghai.nonsense", "mofcom", "", "local.districts.nonsense", "local.x"):
        assert agency(body) is None
    assert len(local.digest()) == 64 and local.digest() == local.digest()


@pytest.mark.parametrize(
    "name", ["", "市", "各", "(", "）（", "各市、、", "市" * 5000, "各" + "区县" * 5000, "\x00省\ud800厅"]
)
def test_strange_names_do_no_harm(name: str) -> None:
    found = resolve(name, place_of("上海"))
    assert found is None or agency(found)


ANNOTATED = sorted(POLICY.glob("*/gold.json"))
COLLECTIVES = {"各相关单位"}  # a collective of the national registry


@pytest.mark.skipif(not ANNOTATED, reason="the annotated documents are not there")
def test_local_bodies_of_the_annotated_documents() -> None:
    entries = json.loads((POLICY / "agencies.json").read_text("utf-8"))["canonical"]
    right: list[str] = []
    wrong: list[tuple[str, str | None]] = []
    for canonical, entry in entries.items():
        for surface in entry["surfaces"] if entry["level"] == "local" else ():
            for document in surface["documents"]:
                gold = json.loads((POLICY / document / "gold.json").read_text("utf-8"))
                places_said = [place_of(gold[key]) for key in ("issuer", "doc_number", "title") if gold.get(key)]
                names = [a["name"] for m in gold["measures"] for c in m["clauses"] for a in c["agencies"]]
                place = next(filter(None, places_said), None) or place_of_names(names)
                body = resolve(surface["surface"], place)
                known = agency(body) if body else None
                if known and name_key(canonical) in {name_key(name.text) for name in known.names}:
                    right.append(surface["surface"])
                elif surface["surface"] not in COLLECTIVES:
                    wrong.append((surface["surface"], body))
    assert wrong == [] and len(right) > 60
