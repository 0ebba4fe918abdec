"""What a corpus may be given as: patterns, lists, archives, sidecars, and what is left out."""

import gzip
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sample
from ipdocs import cli, pipeline
from ipdocs.dataset import unpack
from ipdocs.dataset.build import ingest
from ipdocs.dataset.discover import Corpus, discover
from ipdocs.dataset.read import read_records
from ipdocs.dataset.unpack import Copies
from ipdocs.errors import CorpusError
from sample import parse

PAGE = b"<html><body><p>A page</p></body></html>"


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    sample.stand_in(monkeypatch, parse)


def put(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path, "utf-8")
    return root


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    (tmp_path / ".copies").mkdir()
    return Copies(tmp_path / ".copies", 1000)


def paths(corpus: Corpus) -> list[str]:
    return [one.path for one in corpus.inputs]


def reasons(corpus: Corpus) -> dict[str, str]:
    return {failure.path: failure.reason for failure in corpus.failures}


def test_a_pattern_is_told_from_the_folder_before_it(tmp_path: Path) -> None:
    put(tmp_path, "in/a/b.txt", "in/a/c.md", "in/d.txt")
    assert paths(discover([tmp_path / "in" / "**" / "*.txt"])) == ["a/b.txt", "d.txt"]
    assert paths(discover([tmp_path / "in" / "a" / "[bc].*"])) == ["b.txt", "c.md"]
    with pytest.raises(CorpusError, match="no such file"):
        discover([tmp_path / "*.html"])


def test_a_file_with_a_star_in_its_name_is_that_file(tmp_path: Path) -> None:
    assert paths(discover([put(tmp_path, "a*.txt", "ab.txt") / "a*.txt"])) == ["a*.txt"]


def test_a_list_names_places_one_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "in/a.txt", "in/b.txt", "more/c.txt")
    (tmp_path / "list.txt").write_text("\ufeff# these\nin/a.txt\n\nmore\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert paths(discover([Path("@list.txt")])) == ["a.txt", "c.txt"]
    monkeypatch.setattr("sys.stdin", io.StringIO("in\n"))
    assert paths(discover([Path("@-")])) == ["a.txt", "b.txt"]
    with pytest.raises(CorpusError, match="no list of places"):
        discover([Path("@nothing.txt")])


def test_the_command_takes_patterns_lists_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "in/a.txt", "in/b.txt")
    monkeypatch.chdir(tmp_path)
    for number, (given, expected) in enumerate((("in/*.txt", ["a.txt", "b.txt"]), ("-", ["stdin"]))):
        run = CliRunner().invoke(cli.app, ["ingest", given, "--out", f"out{number}"], input=b"A page\n")
        assert run.exit_code == 0, run.output
        assert [one.id for one in read_records(f"out{number}")] == expected
    assert CliRunner().invoke(cli.app, ["ingest", "@none.txt", "--out", "out"]).exit_code == 1


def test_ignore_files_read_as_gitignore(tmp_path: Path) -> None:
    root = put(tmp_path, "a.txt", "drafts/b.txt", "x/drafts/c.txt", "x/d.tmp.txt", "x/keep.tmp.txt", "x/y/e.txt")
    (root / ".ipdocsignore").write_text("# no drafts\ndrafts/\n*.tmp.txt\n", "utf-8")
    (root / "x/.ipdocsignore").write_text("!keep.tmp.txt\n/y\n", "utf-8")
    assert paths(discover([root])) == ["a.txt", "x/keep.tmp.txt"]


def test_a_sidecar_gives_url_and_date(tmp_path: Path) -> None:
    root = put(tmp_path / "in", "a.html", "b.txt", "c.txt")
    (root / "a.html.meta.json").write_text('{"url": "https://a.example/", "retrieved": "2026-01-02"}', "utf-8")
    (root / "b.meta.json").write_text('{"url": "https://b.example/", "status": 200}', "utf-8")
    (root / "c.meta.json").write_text('{"url": 7}', "utf-8")
    built = ingest(root, tmp_path / "out")
    told = {one.id: (one.source.url, one.source.retrieved) for one in read_records(tmp_path / "out")}
    assert told == {
        "a.html": ("https://a.example/", "2026-01-02"),
        "b.txt": ("https://b.example/", None),
        "c.txt": (None, None),
    }
    assert (built.manifest.account.skipped, [one.path for one in built.failures]) == (2, ["c.meta.json"])
    (root / "a.html.meta.json").write_text('{"url": "https://c.example/"}', "utf-8")
    assert ingest(root, tmp_path / "out").parsed == 1, "what its sidecar says is part of what an input is"


@pytest.mark.parametrize("line", [b"!", b"caf\xe9", b"[z-a]"])
def test_a_list_of_what_to_ignore_that_cannot_be_read_is_told(tmp_path: Path, line: bytes) -> None:
    root = put(tmp_path / "in", "a.txt")
    (root / ".ipdocsignore").write_bytes(line)
    with pytest.raises(CorpusError, match=r"\.ipdocsignore: cannot be read as patterns"):
        discover([root])


def zipped(file: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def tarred(file: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(file, "w:gz" if file.suffix == ".gz" else "w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for kind, name in ((tarfile.SYMTYPE, "link.html"), (tarfile.FIFOTYPE, "pipe.html")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)


HOSTILE = {
    "a/b.html": PAGE,
    "c.txt": b"text",
    "../up.html": PAGE,
    "/etc/root.html": PAGE,
    "large.html": b"x" * 1001,
    "inner.zip": b"",
    "scan.pdf": b"",
    ".hidden/d.html": PAGE,
}


@pytest.mark.parametrize("name", ["pages.zip", "pages.tar", "pages.tar.gz"])
def test_the_pages_of_an_archive_and_nothing_outside_of_it(tmp_path: Path, name: str, copies: Copies) -> None:
    (tmp_path / "in").mkdir()
    (zipped if name.endswith("zip") else tarred)(tmp_path / "in" / name, HOSTILE)
    found = discover([tmp_path / "in"], copies=copies)
    assert paths(found) == [f"{name}/a/b.html", f"{name}/c.txt"]
    assert [one.file.read_bytes() for one in found.inputs] == [PAGE, b"text"]
    links = {} if name.endswith("zip") else {f"{name}/{one}.html": "not a regular file" for one in ("link", "pipe")}
    assert reasons(found) == {
        f"{name}/../up.html": "a path that leads out of the archive",
        f"{name}//etc/root.html": "a path that leads out of the archive",
        f"{name}/large.html": "over 1,000 bytes",
        f"{name}/inner.zip": "an archive in an archive",
        f"{name}/scan.pdf": "unknown type .pdf",
        **links,
    }
    assert sorted(one.name for one in tmp_path.iterdir()) == [".copies", "in"]


@pytest.mark.parametrize("name", ["pages.zip", "pages.tar", "pages.tar.gz", "page.mhtml", "pages.warc.gz"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_a_torn_archive_costs_itself_only(tmp_path: Path, name: str, share: float) -> None:
    root = put(tmp_path / "in", "a.txt")
    data = {f"{n}.html": os.urandom(400) for n in range(20)}
    (zipped if name.endswith("zip") else tarred)(root / name, data)
    whole = (root / name).read_bytes()
    (root / name).write_bytes(whole[: int(len(whole) * share)])
    account = ingest(root, tmp_path / "out").manifest.account
    assert account.records >= 1 and account.inputs == account.records + account.failures


@pytest.mark.parametrize("tear", ["a broken header", "an end within a header", "an end between two pages"])
def test_a_tar_is_torn_where_its_headers_say_nothing(tmp_path: Path, tear: str, copies: Copies) -> None:
    tarred(file := tmp_path / "pages.tar", {f"{n}.html": PAGE for n in range(4)})
    data, third = bytearray(file.read_bytes()), 2 * 2 * tarfile.BLOCKSIZE
    if tear == "a broken header":
        data[third + 10] ^= 1
    else:
        del data[third + (100 if "within" in tear else 0) :]
    file.write_bytes(data)
    found = discover([file], copies=copies)
    assert paths(found) == ["pages.tar/0.html", "pages.tar/1.html"]
    assert reasons(found) == {"pages.tar": "the archive is torn or locked (ReadError)"}


def test_an_archive_that_its_library_cannot_bear_costs_itself(tmp_path: Path, copies: Copies) -> None:
    """They raise what no one expects of them, which must not end the run."""
    zipped(tmp_path / "name.zip", {"caf\u00e9.txt": b"a page"})
    (tmp_path / "name.zip").write_bytes((tmp_path / "name.zip").read_bytes().replace("é".encode(), b"\xff\xfe"))
    info = tarfile.TarInfo("a.txt")
    info.pax_headers = {"GNU.sparse.map": "a,b", "GNU.sparse.size": "7"}
    with tarfile.open(tmp_path / "map.tar", "w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(info)
    date = b"Date: Fri, 2 Jan 99999999999999999 03:04:05\r\n"
    (tmp_path / "date.mhtml").write_bytes(date + b"Content-Type: text/html\r\n\r\n<p>A page</p>")
    found = discover([tmp_path], copies=copies)
    assert paths(found) == ["date.mhtml/page.html"]
    assert reasons(found) == {
        "map.tar": "the archive is torn or locked (ValueError)",
        "name.zip": "the archive is torn or locked (UnicodeDecodeError)",
    }


def test_what_an_archive_unpacks_to_is_bounded(tmp_path: Path, copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_ALWAYS", 2000)
    monkeypatch.setattr(unpack, "_TIMES", 1)
    for name in ("a", "b"):  # each by its own account
        zipped(tmp_path / f"{name}.zip", {f"{n}.txt": b"x" * 900 for n in range(4)})
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.txt", "packed so that a kilobyte may be a gigabyte")
    (tmp_path / "d.mhtml").write_bytes(b"x" * 2001)
    with tarfile.open(tmp_path / "e.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("long" * 100 + ".txt"))
    monkeypatch.setattr(unpack, "_HEADER", 100)
    found = discover([tmp_path], copies=copies)
    assert paths(found) == ["a.zip/0.txt", "a.zip/1.txt", "b.zip/0.txt", "b.zip/1.txt"]
    assert reasons(found) == {
        "a.zip": "unpacks to over 2,000 bytes, and the rest is left out",
        "b.zip": "unpacks to over 2,000 bytes, and the rest is left out",
        "c.zip/a.txt": "packed in another way than zip's own",
        "d.mhtml": "over 2,000 bytes",
        "e.tar": "the archive is torn or locked (ReadError)",
    }


def test_a_page_saved_by_a_browser(tmp_path: Path, copies: Copies) -> None:
    (tmp_path / "a.mhtml").write_bytes(
        b"From: <saved>\r\nSnapshot-Content-Location: https://a.example/p\r\nDate: Fri, 2 Jan 2026 03:04:05 -0000\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><body>A=20page</body></html>\r\n--x--\r\n"
    )
    [page] = discover([tmp_path / "a.mhtml"], copies=copies).inputs
    assert (page.path, page.url, page.retrieved) == ("a.mhtml/page.html", "https://a.example/p", "2026-01-02")
    assert b"<body>A page</body>" in page.file.read_bytes()


def record(url: str, body: bytes, *, status: str = "200 OK", length: int | None = None) -> bytes:
    http = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (
        status.encode(),
        len(body),
        body,
    )
    return (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http) if length is None else length}\r\n\r\n"
    ).encode() + http + b"\r\n\r\n"  # fmt: skip


RECORDS = [
    record("https://a.example/", PAGE),
    record("https://a.example/gone", PAGE, status="404 Not Found"),
    record("https://a.example/broken", PAGE, length=999_999),
    record("https://a.example/b.html?q=../../x", b"WARC/1.0\r\nnot a record" + PAGE),
    record("https://a.example/../c", PAGE),
]


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_every_sound_page_of_a_web_archive(tmp_path: Path, name: str, copies: Copies) -> None:
    pytest.importorskip("fastwarc")
    gz = name.endswith("gz")
    parts = [gzip.compress(one) if gz else one for one in RECORDS]
    if gz:  # a member with a broken middle, and rubbish between two
        parts[2] = parts[2][:40] + b"\0\0\0\0" + parts[2][44:] + b"rubbish"
    (tmp_path / name).write_bytes(b"".join(parts))
    found = discover([tmp_path / name], copies=copies)
    there = {one.path: one for one in found.inputs}
    assert set(there) == {
        f"{name}/a.example/index.html",
        f"{name}/a.example/b.html-q=..-..-x.html",
        f"{name}/a.example/-/c.html",
    }
    page = there[f"{name}/a.example/index.html"]
    assert (page.file.read_bytes(), page.url, page.retrieved) == (PAGE, "https://a.example/", "2026-01-02")
    assert set(reasons(found).values()) == {"a broken record"}


def test_ids_do_not_depend_on_other_files(tmp_path: Path, copies: Copies) -> None:
    root = put(tmp_path / "in", "a.txt")
    zipped(root / "b.zip", {"c.txt": b"c", "d.txt": b"d"})
    before = {one.path: one.id for one in discover([root], copies=copies).inputs}
    put(root, "0.txt", "zz.txt")
    zipped(root / "b.zip", {"0.txt": b"0", "d.txt": b"d", "c.txt": b"c"})
    after = {one.path: one.id for one in discover([root], copies=copies).inputs}
    assert before.items() <= after.items()


def test_an_archive_is_read_again_only_where_it_changed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    zipped(tmp_path / "in/b.zip", {"c.txt": b"c", "d.txt": b"d", "d.txt.meta.json": json.dumps({"url": "u"}).encode()})
    ingest(tmp_path / "in", tmp_path / "out")
    assert [one.source.url for one in read_records(tmp_path / "out")] == [None, "u"]
    assert ingest(tmp_path / "in", tmp_path / "out").unchanged
    zipped(tmp_path / "in/b.zip", {"c.txt": b"other", "d.txt": b"d", "d.txt.meta.json": b'{"url": "u"}'})
    assert ingest(tmp_path / "in", tmp_path / "out").parsed == 1


def test_a_page_in_gzip_and_what_is_wrong_with_it(tmp_path: Path, copies: Copies) -> None:
    packed = gzip.compress(PAGE)
    files = {
        "good.html.gz": packed,
        "joined.html.gz": gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]),
        "more.html.gz": packed + b"rubbish",
        "torn.html.gz": packed[:-12],
        "sum.html.gz": packed[:-6] + b"\0\0" + packed[-4:],
        "bomb.txt.gz": gzip.compress(b"x" * 9_000_000),
        "other.gz": packed,
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = discover([tmp_path / name for name in files], copies=copies)
    good = ["good.html.gz/good.html", "joined.html.gz/joined.html", "more.html.gz/more.html"]
    assert {one.path: one.file.read_bytes() for one in found.inputs} == dict.fromkeys(good, PAGE)
    told = reasons(found)
    assert told["bomb.txt.gz/bomb.txt"] == "over 1,000 bytes"
    assert told["other.gz"].startswith("unknown type")
    assert "torn" in told["torn.html.gz"] and "torn" in told["sum.html.gz"]


def test_pages_in_json_lines(tmp_path: Path, copies: Copies) -> None:
    lines = [
        '\ufeff{"id": "a", "html": "<p>A page</p>", "url": "https://a.example/", "retrieved": "2026-01-02"}',
        '{"text": "Lines\u2028and\x85more"}',
        '{"id": "../../up", "text": "half \\ud800"}',
        "",
        '{"id": 7}',
        "[" * 100_000,
        '{"text": ' + "9" * 5000 + "}",
        '{"document": "a", "text": "a row of ours"}',
        '{"text": "' + "x" * 3000 + '"}',
        '{"text": "the last',
    ]
    (tmp_path / "pages.jsonl").write_text("\r\n".join(lines), "utf-8")
    found = discover([tmp_path / "pages.jsonl"], copies=copies)
    there = {one.path.partition("/")[2]: one for one in found.inputs}
    assert {name: one.file.read_bytes() for name, one in there.items()} == {
        "a.html": b"<p>A page</p>",
        "line-2.txt": "Lines\u2028and\x85more".encode(),
        "--..-up.txt": b"half \xed\xa0\x80",
    }
    assert (there["a.html"].url, there["a.html"].retrieved) == ("https://a.example/", "2026-01-02")
    assert sorted(reasons(found)) == [f"pages.jsonl/line-{number}" for number in (10, 5, 6, 7, 8, 9)]


def test_json_lines_with_half_characters_and_in_another_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.stand_in(monkeypatch, pipeline.parse)
    corpus = tmp_path / "in"
    corpus.mkdir()
    lines = [
        rb'{"id": "a\ud800b\udcffc", "url": "https://a.example/\ud800", "text": "half \ud800 of it"}',
        b'{"id": "raw", "url": "https://a.example/\xff", "text": "a page"}',
        '{"id": "gbk", "text": "各有关单位：现将有关事项通知如下"}'.encode("gbk"),
    ]
    (corpus / "pages.jsonl").write_bytes(b"\n".join(lines))
    for _ in range(2):  # the second finds nothing to do
        built = ingest(corpus, tmp_path / "out", formats=["csv", "sqlite", "akn"])
    assert built.unchanged and built.manifest.account.records == 3
    assert {one.path: one.url for one in built.manifest.inputs} == {
        "pages.jsonl/a-b-c.txt": r"https://a.example/\ud800",
        "pages.jsonl/gbk.txt": None,
        "pages.jsonl/raw.txt": r"https://a.example/\udcff",
    }
    texts = {one.source.path.partition("/")[2]: one.text for one in read_records(tmp_path / "out")}
    assert texts == {
        "a-b-c.txt": "half \ufffd of it",
        "gbk.txt": "各有关单位：现将有关事项通知如下",
        "raw.txt": "a page",
    }


def test_a_record_that_is_too_large_costs_itself(tmp_path: Path, copies: Copies) -> None:
    pytest.importorskip("fastwarc")
    large = record("https://a.example/large", PAGE + b"x" * 1_100_000)
    (tmp_path / "crawl.warc.gz").write_bytes(b"".join(map(gzip.compress, (RECORDS[0], large, RECORDS[3]))))
    found = discover([tmp_path / "crawl.warc.gz"], copies=copies)
    assert len(found.inputs) == 2
    assert list(reasons(found).values()) == ["over 1,000 bytes"]
