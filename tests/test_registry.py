"""The registry: its data agree with themselves, and names find their bodies."""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from ipdocs.errors import RegistryError
from ipdocs.registry import Match, load, name_key
from ipdocs.registry.store import build
from ipdocs.schema.agency import Agency

SHARED = Path(__file__).resolve().parents[2] / "shared" / "policy"

# Names that two bodies bear at the same time, on purpose: key -> why.
SHARED_NAMES: dict[str, str] = {}


def ids(matches: tuple[Match, ...]) -> list[str]:
    return [match.agency_id for match in matches]


def in_office_together(a: Agency, b: Agency) -> bool:
    """More than the month in which one hands over to the other."""
    begin = max(a.valid_from or "0000", b.valid_from or "0000")
    end = min(a.valid_to or "9999", b.valid_to or "9999")
    return begin < end and not (begin.startswith(end) or end.startswith(begin))


def test_loads_and_is_complete() -> None:
    registry = load()
    assert len(registry) >= 200
    assert [a.id for a in registry.agencies] == sorted(a.id for a in registry.agencies)
    assert load() is registry
    assert re.fullmatch(r"[0-9a-f]{64}", registry.digest)
    for agency in registry.agencies:
        langs = {name.lang for name in agency.names if name.kind == "official"}
        assert langs == {"en", "zh"}, f"{agency.id} needs an official name in both languages"
        assert registry.get(agency.id) == agency
        assert agency.id in ids(registry.find(agency.name("en"))) and agency.id in ids(registry.find(agency.name("zh")))


def test_relations_are_mutual_and_in_order() -> None:
    registry = load()
    for agency in registry.agencies:
        for other in map(registry.get, agency.successors):
            assert other is not None and agency.id in other.predecessors
            assert (agency.valid_to or "9999") <= (other.valid_to or "9999"), f"{other.id} ended before {agency.id}"
        if agency.successors:
            assert agency.valid_to, f"{agency.id} has successors and no end"


def test_a_name_means_one_body_at_a_time() -> None:
    registry = load()
    known = {a.id: a for a in registry.agencies}
    clashes = {
        key: (one, two)
        for key, bearers in registry.names()
        for (one, _), (two, _) in combinations(bearers, 2)
        if in_office_together(known[one], known[two])
    }
    assert set(clashes) == set(SHARED_NAMES), clashes


@pytest.mark.parametrize(
    ("name", "on", "agency_id", "in_office"),
    [
        ("SIPO", "2015-01-01", "cnipa", True),
        ("State Intellectual Property Office", "2021-06-01", "cnipa", True),
        ("国家知识产权局", "2005-01-01", "cnipa", True),
        ("CBRC", "2010-05-01", "cbrc", True),
        ("CBRC", "2020-06-17", "cbirc", True),
        ("China Banking Regulatory Commission", "2018-03-01", "cbrc", True),
        ("银保监会", "2024-01-01", "cbirc", False),
        ("State Administration for Industry and Commerce", "2016-07-19", "saic", True),
        ("State Administration of Industry & Commerce", "2024-05-16", "saic", False),
        ("工商总局", "2024-05-16", "saic", False),
        ("State Administration of Radio, Film and Television", "2005-01-01", "sarft", True),
        ("State Administration of Radio, Film, and Television", "2015-01-01", "sapprft", True),
        ("State Administration of Radio, Film and Television", "2024-05-16", "nrta", True),
        ("State Food and Drug Administration", "2008-01-01", "sfda", True),
        ("State Food and Drug Administration", "2014-01-01", "cfda", True),
        ("State Food and Drug Administration", "2021-01-01", "nmpa", True),
        ("药监局", "2001-01-01", "sda", True),
        ("国家药监局", "2022-01-01", "nmpa", True),
        ("扶贫办", "2019-01-14", "lgop", True),
        ("Ministry of Communications", "2006-01-01", "mocomm", True),
        ("Ministry of Communications", "2020-06-17", "mot", True),
        ("Coal Mine Safety Supervision Bureau", "2019", "nmsa", True),
    ],
)
def test_the_date_decides(name: str, on: str, agency_id: str, in_office: bool) -> None:
    first = load().find(name, on=on)[0]
    assert (first.agency_id, first.in_office) == (agency_id, in_office)


@pytest.mark.parametrize(
    ("name", "agency_id"),
    [
        ("the People’s  Bank of China", "pbc"),
        ("General Administration of Customs of the People's Republic of China", "gacc"),
        ("Ministry of Housing and Urban–Rural Development", "mohurd"),
        ("MINISTRY OF JUSTICE OF THE P.R.C.", "moj"),
        ("Publicity Department of the Central Committee of the Communist Party of China", "cpd"),
        ("Ministry of National Defence", "mnd"),
        ("State Administration of Science, Technology, and Industry for National Defence", "sastind"),
        ("people' s Bank of China", "pbc"),
        ("health and Health Commission", "nhc"),
        ("中华人民共和国商务部", "mofcom"),
        ("国家 发展改革委", "ndrc"),
        ("发展改革委", "ndrc"),
        ("中共中央网信办", "cac"),
        ("各省（区、市）人民政府", "provincial_governments"),
        ("各省(区、市)人民政府", "provincial_governments"),
        ("各地区、各部门", "localities_departments"),
    ],
)
def test_writings_of_a_name(name: str, agency_id: str) -> None:
    assert ids(load().find(name))[:1] == [agency_id]


def test_language_and_unknown_names() -> None:
    registry = load()
    assert registry.find("CNIPA", lang="zh") == ()
    assert ids(registry.find("CNIPA", lang="en")) == ["cnipa"]
    assert registry.find("Ministry of Silly Walks") == registry.find("") == ()
    assert "mofcom" in [a.id for a in registry.suggest("Ministry of Comerce")]
    assert registry.suggest("qqqqqq") == []


def test_official_outranks_variant() -> None:
    kinds = [match.kind for match in load().find("Cyberspace Administration of China", on="2021-01-01")]
    assert kinds[0] == "official"


def test_keys_are_stable() -> None:
    for key, bearers in load().names():
        assert key and name_key(key) == key and bearers


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"a.json": {"x": {}}, "b.json": {"x": {}}}, "is taken"),
        ({"a.json": {"x": {"colour": "red"}}}, "unknown keys"),
        ({"a.json": {"x": {"level": "galactic"}}}, "galactic"),
        ({"a.json": {"x": {"official": []}}}, "no official name"),
        ({"a.json": {"x": {"short": ["The  X"]}}}, "listed twice"),
        ({"a.json": {"x": {"from": "2018-03", "to": "2003"}}}, "is after"),
        ({"a.json": {"x": {"former": [{"text": "W", "from": "2004", "to": "2003"}]}}}, "is after"),
        ({"a.json": {"x": {"former": [{"text": "W", "until": "2003"}]}}}, "until"),
        ({"a.json": {"x": {"successors": ["y"]}}}, "no id"),
        ({"a.json": {"x": {"successors": ["y"]}, "y": {"official": ["Y"]}}}, "other way round"),
    ],
)
def test_contradictions_are_refused(broken: dict[str, dict[str, Any]], says: str) -> None:
    whole = {"level": "central", "official": ["X"]}
    files = {f: json.dumps({i: {**whole, **e} for i, e in bodies.items()}) for f, bodies in broken.items()}
    with pytest.raises(RegistryError, match=says):
        build(files)


@pytest.mark.skipif(not (SHARED / "agencies.json").exists(), reason="no ../shared/policy beside the repository")
def test_every_national_name_of_the_annotated_documents() -> None:
    registry = load()
    simplified = str.maketrans("國識產權關總務場監辦", "国识产权关总务场监办")
    canonical = json.loads((SHARED / "agencies.json").read_text("utf-8"))["canonical"]
    wrong = []
    for name, body in canonical.items():
        if body["level"] == "local" or "Provincial" in name:
            continue
        for surface in body["surfaces"]:
            text = re.sub(r"-\n\s*", "", surface["surface"]).translate(simplified)
            if "—" in text:  # a running head stands inside the name
                continue
            for document in surface["documents"]:
                gold = json.loads((SHARED / document / "gold.json").read_text("utf-8"))
                found = [registry.get(i) for i in ids(registry.find(text, on=gold.get("date")))[:1]]
                if not any(name_key(n.text) == name_key(name) for a in found if a for n in a.names):
                    wrong.append((text, gold.get("date"), name, found))
    assert not wrong
