"""What a page, a name or an archive brings along does nothing: no file is read, no network, no formula, no orders."""

import csv
import json
import os
import re
import socket
import sqlite3
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

from ipdocs import cli, parse
from ipdocs.dataset.build import ingest
from ipdocs.dataset.read import read_records

SECRET = "SECRETOFTHEMACHINE"
MEASURE = "1. Improve {0} examination. (The Ministry of Commerce is responsible)"
# What a terminal obeys: control characters but tab and line feed, and marks that turn the direction of writing.
ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ESCAPE = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e"


def page(inner: str, head: str = "", before: str = "<!DOCTYPE html>") -> bytes:
    return f"{before}<html><head>{head}</head><body><p>{MEASURE.format('')}</p>{inner}</body></html>".encode()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("suffix", ["html", "xhtml"])
@pytest.mark.parametrize(
    "dtd, use",
    [
        ('<!ENTITY x SYSTEM "file://{secret}">', "&x;"),
        ('<!ENTITY % x SYSTEM "file://{secret}">%x;', "y"),
        ('<!ENTITY x SYSTEM "http://192.0.2.1/x">', "&x;"),
        ("", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>'),
        ("", '<object data="file://{secret}"></object><iframe src="file://{secret}"></iframe>'),
        ("", '<link rel="stylesheet" href="file://{secret}"><base href="file://{secret}"><img src="file://{secret}">'),
    ],
)
def test_a_page_reads_no_file_and_no_address(tmp_path: Path, no_network: None, suffix: str, dtd: str, use: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    before = f'<?xml version="1.0"?><!DOCTYPE html [{dtd.replace("{secret}", str(secret))}]>'
    document = parse(page(f"<p>{use.replace('{secret}', str(secret))}</p>", before=before), f"a.{suffix}")
    assert SECRET not in document.model_dump_json()
    assert "examination" in document.text


@pytest.mark.parametrize("suffix", ["html", "xhtml"])
def test_entities_are_not_expanded(suffix: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    before = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "haha">{laughs}]>'
    assert len(parse(page("<p>&l9;</p>", before=before), f"a.{suffix}").text) < 5_000


def test_nothing_outside_of_the_corpus_is_read(tmp_path: Path, no_network: None) -> None:
    """Links, archives, sidecars, ids and lists of files that a corpus holds."""
    corpus = tmp_path / "in"
    corpus.mkdir()
    (tmp_path / "secret.txt").write_text(SECRET, "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/secret.txt").write_text(SECRET, "utf-8")
    (corpus / "good.html").write_bytes(page(""))
    (corpus / "link.txt").symlink_to(tmp_path / "secret.txt")
    (corpus / "linked").symlink_to(tmp_path / "folder")
    (corpus / "loop.txt").symlink_to("loop.txt")
    (corpus / "gone.txt").symlink_to("nowhere.txt")
    (corpus / "good.html.meta.json").symlink_to(tmp_path / "secret.txt")
    (corpus / "@list.txt").write_text(f"{tmp_path}/secret.txt\n", "utf-8")
    with zipfile.ZipFile(corpus / "pages.zip", "w") as archive:
        for name in ("../../up.html", "/etc/root.html", "C:\\x.html", "a/../../b.html"):
            archive.writestr(name, page(""))
        link = zipfile.ZipInfo("link.html")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(tmp_path / "secret.txt"))
    lines = [
        {"id": "../../up", "text": "A page"},
        {"id": "file:///etc/passwd", "text": "A page", "url": f"file://{corpus}"},
    ]
    (corpus / "pages.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    before = sorted(tmp_path.rglob("*"))
    ingest(corpus, tmp_path / "out", formats=["csv", "sqlite", "akn"], changelog=True)
    written = b"".join(file.read_bytes() for file in (tmp_path / "out").rglob("*") if file.is_file())
    assert SECRET.encode() not in written
    assert sorted(path for path in tmp_path.rglob("*") if tmp_path / "out" not in (path, *path.parents)) == before


def hostile_corpus(tmp_path: Path) -> Path:
    """Orders for a terminal, formulas and markup, in every place that a screen or a table may show."""
    corpus = tmp_path / "in"
    corpus.mkdir()
    evil = f"{ESCAPE} =cmd|'/C calc'!A0 <script>alert(1)</script> [x](javascript:alert(1))"
    last = f"2. @SUM(1) {evil} (-{evil} and the Ministry of Commerce are responsible)"
    text = f"=1+1 {evil}\n\nIssued by: +{evil}\n\n{MEASURE.format(evil)}\n\n{last}\n"
    (corpus / "page.txt").write_text(text, "utf-8")
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n\n", "</p><p>")
    (corpus / "page.html").write_text(f"<title>{escaped}</title><body><p>{escaped}</p>", "utf-8")
    (corpus / "page.html").rename(corpus / os.fsdecode(b"=\x1b[31m\x07\xff\nname <b>.html"))
    (corpus / f"{ESCAPE}.pdf").write_bytes(b"%PDF")
    (corpus / f"{ESCAPE}.txt").write_bytes(b"")
    return corpus


def test_no_screen_gives_a_terminal_orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = hostile_corpus(tmp_path)
    monkeypatch.chdir(tmp_path)
    names = [file.name for file in corpus.iterdir()]
    commands = [
        ["ingest", "in", "--out", "out", *more]
        for more in ([], ["--rebuild", "--log-format", "json"], ["--rebuild", "--fail-fast"])
    ]
    commands += [[what, f"in/{name}", *more] for name in names for what, more in (("show", ()), ("explain", ("2",)))]
    commands += [["explain", "in/page.txt", ESCAPE], ["agencies", ESCAPE], ["show", f"in/{ESCAPE}"], ["check", "out"]]
    commands += [
        ["diff", "none", "out"],
        ["diff", "out", "none"],
        ["check", "out", "--against", "none"],
        ["schema", ESCAPE],
    ]
    commands += [
        ["ingest", f"in/{ESCAPE}*", "--out", f"o{ESCAPE}"],
        ["ingest", "in", "--out", "x", "--set", f"{ESCAPE}=1"],
    ]
    ingest("in/page.txt", "none")
    for command in commands:
        run = CliRunner().invoke(cli.app, command)
        for shown in (run.stdout, run.stderr):
            assert not ORDERS.search(shown), (command, shown)
        assert run.exception is None or isinstance(run.exception, SystemExit), (command, run.exception)


def test_no_table_holds_a_formula_and_no_page_markup(tmp_path: Path) -> None:
    corpus, out = hostile_corpus(tmp_path), tmp_path / "out"
    ingest(corpus, out, formats=["csv", "sqlite", "parquet", "akn"], changelog=True)
    cells = 0
    for file in (out / "tables").glob("*.csv"):
        with open(file, encoding="utf-8-sig", newline="") as rows:
            for cell in (cell for row in csv.reader(rows) for cell in row):
                assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", cell) or re.fullmatch(r"-?\d+", cell), (file, cell)
                cells += cell.startswith("'")
    assert cells, "there were some"
    parser = etree.XMLParser(resolve_entities=False)
    for file in (*(out / "akn").glob("*.xml"), out / "changes.atom"):
        tree = etree.fromstring(file.read_bytes(), parser)
        assert not list(tree.iter("{*}script", "{*}img")), file
    assert not re.search(r"(?<!\\)[<>]|(?<!\\)\]\(", (out / "CHANGES.md").read_text("utf-8"))
    rows = sqlite3.connect(out / "ipdocs.sqlite").execute("SELECT count(*) FROM documents").fetchone()
    assert rows == (len(list(read_records(out))),)


@pytest.mark.parametrize(
    "odd, code",
    [
        ("\u202ereversed\u202c", "text.bidi"),
        ("Minis\u200btry", "text.zero_width"),
        ("\U000e0041\U000e0042", "text.tags"),
        ("\ufdd0", "text.noncharacter"),
        ("\ue123", "text.private_use"),
        ("\x1b[31mred", "text.control"),
        ("\x9b31m", "text.control"),
        ("a\0b", "nul"),
        ("Economie française".encode().decode("latin-1") * 3, "text.mojibake"),
        ("国家知识产权局，".encode().decode("gb18030", "replace") * 3, "text.mojibake"),
        ("锟斤拷" * 3, "text.mojibake"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_odd_characters_are_told_and_the_text_stays(odd: str, code: str, name: str) -> None:
    plain = (
        f"Notice on examination\n\n{MEASURE.format(odd)}\n\n2. {odd} Do it. (The Ministry of Commerce is responsible)\n"
    )
    text = "<meta charset=utf-8>" + plain.replace("\n\n", "<p>") if name == "a.html" else plain
    document = parse(text.encode(), name)
    told = [one for one in document.diagnostics if one.code.endswith(code)]
    assert told, [one.code for one in document.diagnostics]
    for one in told:
        assert one.span is None or 0 <= one.span[0] < one.span[1] <= len(document.text)
    assert len(document.measures) == 2
    json.loads(document.model_dump_json())
    usual = parse(b"Notice on examination\n\n" + MEASURE.format("caf\xe9 \u2014 \u201cx\u201d").encode(), "a.txt")
    assert not [one.code for one in usual.diagnostics if one.code.startswith("text.")]


@pytest.mark.parametrize("name", "title noscript iframe noembed template canvas video".split())
def test_what_an_element_without_end_swallows_is_read_and_told(name: str) -> None:
    rest = "".join(f"<p>{number}. Improve it. (The Ministry of Commerce is responsible)</p>" for number in (2, 3))
    for head in ("", "<title>A notice</title>"):
        document = parse(page(f"<{name}>{rest}", head), "a.html")
        assert len(document.measures) == 3
        assert "html.unclosed" in [one.code for one in document.diagnostics]
        ended = parse(page(f"<{name}></{name}>{rest}", head), "a.html")
        assert len(ended.measures) == 3 and "html.unclosed" not in [one.code for one in ended.diagnostics]


@pytest.mark.parametrize("name", ["script", "style"])
def test_code_without_end_is_told_and_not_read(name: str) -> None:
    document = parse(page(f"<{name}>var a = 'CODE';" + "<p>A paragraph of the page</p>" * 9), "a.html")
    assert "CODE" not in document.text
    assert "html.unclosed" in [one.code for one in document.diagnostics]


def test_the_readings_of_a_ruby_without_end_are_kept() -> None:
    assert "reading" in parse(page("<rt>a reading<p>and text"), "a.html").text
