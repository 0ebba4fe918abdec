"""The review site: what it holds, and that no page of it can be made to run what a document says."""

import json
import re
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import ipdocs
from ipdocs import cli
from ipdocs.dataset.build import ingest
from ipdocs.dataset.claims import claims
from ipdocs.dataset.staging import locked
from ipdocs.errors import CorpusError, DatasetLocked, MissingExtra
from ipdocs.review import markup, pages, plots, shards, site
from ipdocs.schema import Document
from sample import PAGE, parse

ROOT = Path(__file__).parents[1]
HOSTILE = """<script>alert(1)</script> & <img src=x onerror=alert(2)>
1. Names </textarea></article></section></script><!-- <svg onload=alert(3)>
(1) Keep a list of names (Bureau A and Bureau B are responsible) " onfocus="alert(4)" autofocus x="
{{ 7 * 7 }} {% raw %} \u2028 \ud800 \x00 \r\n ]]> javascript:alert(5)
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def tree(page: bytes | Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(page.read_bytes() if isinstance(page, Path) else page)


def article(document: Document) -> lxml.html.HtmlElement:
    made = markup.article(document, list(claims(document)))
    return lxml.html.fragment_fromstring(str(made), create_parent="article")


def records(folder: Path, *documents: Document) -> Path:
    file = folder / "records.jsonl"
    file.write_text("".join(f"{json.dumps(one.model_dump(mode='json'))}\n" for one in documents), "utf-8")
    return file


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the corpus."""
    folder = tmp_path_factory.mktemp("corpus")
    ingest(ROOT / "corpus", folder / "out")
    return site.write(folder / "out").folder


def test_the_site_has_a_page_for_every_document_and_every_body(corpus: Path) -> None:
    there = set(contents(corpus))
    out = corpus.with_name("out")
    for document in ipdocs.read_records(out):
        assert f"documents/{document.id}.html" in there
    assert {"index.html", "agencies.html", "plots.html", "report.json", "agencies/cnipa.html"} <= there
    for page in corpus.rglob("*.html"):
        for link in tree(page).xpath("//a/@href | //script/@src | //link[@rel='stylesheet']/@href"):
            if not link.startswith(("http", "#", "data:")):
                target, _, place = link.partition("#")
                file = page.parent / lxml.html.fromstring(f"<a>{target}</a>").text_content()
                assert file.is_file(), f"{page}: {link}"
                assert not place or tree(file).get_element_by_id(place, None) is not None, f"{page}: {link}"


def test_a_second_run_gives_the_same_bytes_and_replaces_the_first(corpus: Path) -> None:
    before = contents(corpus)
    (corpus / "documents" / "old.html").write_text("a page that is no more", "utf-8")
    site.write(corpus.with_name("out"))
    assert contents(corpus) == before


def test_the_text_of_the_page_is_that_of_the_record_with_every_finding_marked() -> None:
    for file in sorted((ROOT / "corpus").rglob("*.*")):
        document = ipdocs.parse_file(file)
        shown = article(document)
        assert shown.text_content() == document.text, file
        assert [one.get("id") for one in shown.find_class("measure")] == [m.id for m in document.measures]
        for number, claim in enumerate(claims(document)):
            if claim.span and claim.kind not in ("measure", "block"):
                marked = "".join(one.text_content() for one in shown.xpath(f".//mark[@data-f='{number}']"))
                assert marked == document.text[slice(*claim.span)], claim


def test_roles_and_doubts_show_where_they_arose() -> None:
    document = parse(PAGE.encode(), "a.txt")
    shown = article(document)
    looks = {one.text_content(): one.get("class") for one in shown.iter("mark")}
    assert looks["Bureau A"] == "body lead" and looks["Bureau B"] == "body responsible unlinked"
    [sign] = shown.iter("button")
    assert sign.get("class") == "sign warning" and sign.get("aria-label") == "warning: test.doubt: a doubt"
    assert shown.find_class("handle")[0].get("href") == "#m1.1"


def test_a_heading_over_two_blocks_is_marked_twice_and_named_once() -> None:
    whole = parse(PAGE.encode(), "a.txt")
    middle = PAGE.index("mes\n(1)")
    halves = [whole.blocks[0].model_copy(update={"span": span}) for span in ((0, middle), (middle, len(PAGE)))]
    shown = article(whole.model_copy(update={"blocks": tuple(halves)}))
    assert [one.text for one in shown.find_class("section")] == ["Na", "mes"]
    assert [one.get("id") for one in shown.find_class("section")] == ["s1", None]


letters = st.sampled_from(["a", "名", "<", ">", "&", '"', "'", "\r", "\n", "\x00", "\ud800", "\u2028", "😀"])


@settings(max_examples=150, deadline=None)
@given(st.text(letters, min_size=1, max_size=60), st.data())
def test_whatever_stands_where_every_character_is_shown_once(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).map(sorted)
    edges = sorted({0, len(text), *data.draw(st.lists(places, max_size=4))})

    def quote() -> dict[str, object]:
        start, end = data.draw(spans)
        return {"text": text[start:end], "span": (start, end), "rule": "r"}

    def measure(number: int) -> dict[str, object]:
        body = {"name": {k: v for k, v in quote().items() if k != "rule"}, "agency": None, "role": "lead"}
        who = [{**body, "role_basis": "default", "link": "none", "rule": "r"} for _ in range(2)]
        clause = {**quote(), "form": "paren", "mode": "joint", "assignments": who}
        task = {k: v for k, v in quote().items() if k != "rule"}
        return {**quote(), "id": f"m{number}", "path": f"{number}", "number": None, "enumerator": None, "heading": None,
                "tasks": [{**task, "responsibility": clause}]}  # fmt: skip

    base = parse(b"x", "a.txt").model_dump()
    document = Document.model_validate({
        **base, "text": text, "metadata": {"title": quote()},
        "blocks": [{"span": pair, "role": "body", "rule": "r", "locator": "l"} for pair in pairwise(edges)],
        "measures": [measure(number) for number in range(data.draw(st.integers(0, 3)))],
        "diagnostics": [{"code": "c", "severity": "info", "message": text, "span": data.draw(spans)}],
    })  # fmt: skip
    made = str(markup.article(document, list(claims(document))))
    assert lxml.html.fragment_fromstring(made, create_parent="div").text_content() == markup.shown(text)
    opened: list[str] = []
    for close, name in re.findall(r"<(/?)([a-z]+)", made):
        if not close:
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened


def test_what_a_page_says_is_shown_and_never_runs(tmp_path: Path) -> None:
    document = parse(HOSTILE.encode("utf-8", "surrogatepass"), "</script><b onclick=alert(6)>.txt")
    clean = parse(PAGE.encode(), "javascript:alert(7)", url="javascript:alert(8)")
    made = site.write(records(tmp_path, document, clean), tmp_path / "site").folder
    page = tree(made / f"documents/{document.id}.html")
    [text] = page.xpath("//article")
    assert text.text_content() == markup.shown(HOSTILE)
    for file in made.rglob("*.html"):
        html = tree(file)
        assert html.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [pages.POLICY]
        assert "unsafe" not in pages.POLICY
        assert not html.xpath(
            "//@style | //style | //@*[starts-with(name(), 'on')] | //img | //iframe | //form/@action"
        )
        assert not [link for link in html.xpath("//@href | //@src") if ":" in link and not link.startswith("data:,")]
        for script in html.iter("script"):
            data = script.get("type") == "application/json"
            assert data or (script.get("src") and not script.text)
            if data:
                assert not re.search("[<>&'\u2028\u2029]", script.text) and json.loads(script.text)
    for shard in (made / "data").iterdir():
        assert re.fullmatch(r"ipdocs\.(documents|words)\(\[[^<>&'\u2028]*\]\);\n", shard.read_text("ascii"))


def test_a_site_replaces_no_folder_that_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    records(tmp_path / "out", parse(PAGE.encode(), "a.txt"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", "utf-8")
    for folder in ("mine", "out", "out/site", "."):
        with pytest.raises(CorpusError, match="--to"):
            site.write(tmp_path / "out", tmp_path / folder)
    made = site.write(tmp_path / "out")
    assert made.folder == tmp_path / "out-report" and made.index.is_file()
    (made.folder / "corrections.jsonl").write_text("kept here by a reviewer", "utf-8")
    with pytest.raises(CorpusError, match=r"corrections\.jsonl"):
        site.write(tmp_path / "out")
    assert (made.folder / "corrections.jsonl").is_file()


def test_data_and_pages_come_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_DOCUMENTS", 2)
    monkeypatch.setattr(shards, "_WORDS", 100)
    monkeypatch.setattr(site, "_PARTS", 2)
    file = records(tmp_path, *(parse(PAGE.encode(), f"{n}.txt") for n in range(5)))
    made = site.write(file, tmp_path / "site").folder
    names = sorted(one.name for one in (made / "data").iterdir())
    assert names == ["documents-0.js", "documents-1.js", "documents-2.js", "words-0.js", "words-1.js", "words-2.js"]
    assert sorted(one.name for one in (made / "agencies").iterdir()) == ["a.html", "a~p2.html", "a~p3.html"]
    tasks = [tree(page).xpath("count(//section[@class='tasks']//li)") for page in sorted((made / "agencies").iterdir())]
    assert tasks == [2, 2, 1]


def test_plots_count_measures() -> None:
    heat = plots.heat([("One", "mof", 4), ("Two", "mof", 1), ("One", "moe", 2)], ["One", "Two"])
    assert [(row.id, cells) for row, cells in heat.rows] == [("mof", ((4, 4), (1, 1))), ("moe", ((2, 2), (0, 0)))]
    years = plots.years([("mof", "2020", 2), ("mof", "2022", 4), ("moe", "2022", 1)])
    assert years.years == ("2020", "2021", "2022")
    assert years.rows == (("mof", ((2, 50), (0, 0), (4, 100))), ("moe", ((0, 0), (0, 0), (1, 25))))


def test_the_network_ties_bodies_that_measures_name_together(corpus: Path) -> None:
    page = tree(corpus / "plots.html")
    nodes = page.xpath("//*[contains(@class, 'network')]//a/@href")
    assert "agencies/cnipa.html" in nodes and len(nodes) == len(set(nodes))
    counted = re.search(r"(\d+) bodies, (\d+) ties", page.xpath("//svg/@aria-label")[0])
    assert counted and int(counted[1]) == len(nodes) and int(counted[2]) == len(page.xpath("//svg//line"))


def test_nothing_but_what_we_wrote_is_loaded() -> None:
    folder = ROOT / "src/ipdocs/review"
    for file in sorted([*folder.glob("assets/*"), *folder.glob("templates/*")]):
        text = file.read_text("utf-8")
        assert not re.search(
            r"(https?:)?//[a-z]|@import|url\(|innerHTML|insertAdjacent|eval\(|document\.write", text
        ), file
    ours = [file for file in folder.rglob("*.*") if file.suffix != ".pyc"]  # which Python writes, of the version it has
    assert sum(len(file.read_bytes()) for file in ours) < 200_000


def test_an_id_is_one_of_the_page(corpus: Path) -> None:
    for page in corpus.rglob("*.html"):
        ids = tree(page).xpath("//@id")
        assert len(ids) == len(set(ids)), page


def test_a_run_that_was_killed_is_in_nobodys_way_and_one_that_writes_is(tmp_path: Path) -> None:
    file = records(tmp_path, parse(PAGE.encode(), "a.txt"))
    (tmp_path / ".site.staging").mkdir()
    (tmp_path / ".site.staging" / "index.html").write_text("half a site", "utf-8")
    made = site.write(file, tmp_path / "site")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["records.jsonl", "site"]
    with locked(made.folder, lambda folder: None), pytest.raises(DatasetLocked):
        site.write(file, tmp_path / "site")


def test_without_networkx_it_says_so_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"ipdocs\[report\]"):
        site.write(records(tmp_path, parse(PAGE.encode(), "a.txt")))
    assert [one.name for one in tmp_path.iterdir()] == ["records.jsonl"]


def test_the_command_says_what_to_open(tmp_path: Path) -> None:
    file = records(tmp_path, parse(PAGE.encode(), "a.txt"))
    run = CliRunner().invoke(cli.app, ["report", str(file), "--to", str(tmp_path / "site")])
    assert run.exit_code == 0
    assert run.stdout == f"1 documents, 1 bodies: open {tmp_path / 'site' / 'index.html'}\n"
