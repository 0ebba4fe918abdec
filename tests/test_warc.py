"""Web archives as crawlers write them: what each of them does in its own way, rebuilt by hand."""

import gzip
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from ipdocs.dataset.build import ingest
from ipdocs.dataset.read import read_records
from ipdocs.dataset.warc import Page, pages

pytest.importorskip("fastwarc")
BODY = "<html><body><h1>钟楼通知</h1><p>请各单位保存名录。</p></body></html>"
MOST = 1_000_000


def record(kind: str, url: str, block: bytes, *, version: str = "1.0", of: str = "", more: Sequence[str] = ()) -> bytes:
    head = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2026-01-02T03:04:05Z",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>",
        f"Content-Type: {of or 'application/http; msgtype=' + kind}",
        *more,
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK", kind: str = "text/html") -> bytes:
    return "\r\n".join([status, f"Content-Type: {kind}", *headers]).encode() + b"\r\n\r\n" + body


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:], b""))


def read(tmp_path: Path, records: Sequence[bytes], *, packed: bool = True) -> list[Page]:
    file = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    file.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
    return list(pages(file, MOST, 1 << 30))


UTF8 = BODY.encode()
HERITRIX = [
    record("warcinfo", "", b"software: Heritrix/3\r\n", of="application/warc-fields"),
    record("response", "dns:a.example", b"20260102030405\na.example. 60 IN A 192.0.2.1\n", of="text/dns"),
    record("response", "https://a.example/one.html", http(chunked(UTF8), "Transfer-Encoding: chunked")),
    record("request", "https://a.example/one.html", b"GET /one.html HTTP/1.0\r\n\r\n"),
    record("metadata", "https://a.example/one.html", b"via: seed\r\n", of="application/warc-fields"),
    record("revisit", "https://a.example/two.html", http(b""), more=["WARC-Profile: identical-payload-digest"]),
]
WGET = [
    record("response", "<https://a.example/one.html>", http(chunked(gzip.compress(UTF8)), "Content-Encoding: gzip",
                                                            "Transfer-Encoding: chunked")),
    record("resource", "metadata://gnu.org/software/wget/warc/MANIFEST.txt", b"<urn:uuid:0>\n", of="text/plain"),
    record("resource", "metadata://gnu.org/software/wget/warc/wget.log", b"saved\n", of="text/plain"),
]  # fmt: skip
BROWSERTRIX = [
    record("response", "https://a.example/one.html", http(UTF8, "Transfer-Encoding: chunked", "Content-Encoding: br",
                                                          status="HTTP/2 200"), version="1.1"),
    record("resource", "urn:text:https://a.example/one.html", b"the text once more", of="text/plain", version="1.1"),
    record("resource", "urn:pageinfo:https://a.example/one.html", b"{}", of="application/json", version="1.1"),
]  # fmt: skip
COMMON_CRAWL = [
    record("request", "https://a.example/one.html", b"GET /one.html HTTP/1.1\r\n\r\n"),
    record("response", "https://a.example/one.html", http(UTF8, "X-Crawl-Content-Encoding: br",
                                                          f"Content-Length: {len(UTF8)}"),
           more=["WARC-Identified-Payload-Type: text/html", "WARC-Payload-Digest: sha1:A"]),
    record("metadata", "https://a.example/one.html", b"fetchTimeMs: 1\r\n", of="application/warc-fields"),
]  # fmt: skip
OLD = [record("response", "https://a.example/one.html", http(UTF8), version="0.18")]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    "records", [HERITRIX, WGET, BROWSERTRIX, COMMON_CRAWL, OLD], ids="heritrix wget browsertrix cc old".split()
)
def test_the_one_page_of_every_crawler(tmp_path: Path, records: Sequence[bytes], packed: bool) -> None:
    [page] = read(tmp_path, records, packed=packed)
    assert page.name == "a.example/one.html" and page.data == UTF8
    assert (page.url, page.retrieved) == ("https://a.example/one.html", "2026-01-02")


def test_one_member_may_hold_all_records(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(b"".join(COMMON_CRAWL + OLD)))
    assert [page.data for page in pages(tmp_path / "crawl.warc.gz", MOST, 1 << 30)] == [UTF8, UTF8]


@pytest.mark.parametrize(
    ("name", "coded"), [("gzip", gzip.compress(UTF8)), ("deflate", zlib.compress(UTF8)), ("br", None), ("gzip", UTF8)]
)
def test_bodies_in_every_coding_or_only_said_to_be(tmp_path: Path, name: str, coded: bytes | None) -> None:
    body = pytest.importorskip("brotli").compress(UTF8) if coded is None else coded
    assert body is not None
    for headers, block in ((["Content-Encoding: " + name], body),
                           (["Content-Encoding: " + name, "Transfer-Encoding: chunked"], chunked(body))):  # fmt: skip
        [page] = read(tmp_path, [record("response", "https://a.example/one.html", http(block, *headers))])
        assert page.data == UTF8


def test_a_part_that_unpacks_to_too_much_is_a_broken_record(tmp_path: Path) -> None:
    one, two = (record("response", f"https://a.example/{name}", http(UTF8)) for name in "ab")
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(one + bytes(3 << 20)) + gzip.compress(two))
    assert [page.data for page in pages(tmp_path / "crawl.warc.gz", MOST, 1 << 20)] == [None, UTF8]


def test_a_page_that_was_fetched_twice_is_two_pages(tmp_path: Path) -> None:
    urls = ("http://a.example/", "https://a.example/", "https://a.example/index.html", "https://a.example/b")
    found = read(tmp_path, [record("response", url, http(UTF8)) for url in urls])
    assert [page.name.removeprefix("a.example/") for page in found] == [
        "index.html", "index~2.html", "index~3.html", "b.html",
    ]  # fmt: skip
    assert [page.url for page in found] == list(urls)


def test_a_broken_record_is_told_and_skipped(tmp_path: Path) -> None:
    good = [record("response", f"https://a.example/{at}.html", http(UTF8)) for at in range(4)]
    cut = good[1][: len(good[1]) // 2]
    for records, packed in (([good[0], cut, good[2], b"\0rubbish\r\n", good[3]], False), ([good[0], good[2]], True)):
        if packed:
            torn = gzip.compress(good[1])
            file = tmp_path / "crawl.warc.gz"
            file.write_bytes(gzip.compress(good[0]) + torn[:60] + gzip.compress(good[2]) + gzip.compress(good[3]))
            found = list(pages(file, MOST, 1 << 30))
        else:
            found = read(tmp_path, records, packed=False)
        assert [page.name for page in found if page.data] == [f"a.example/{at}.html" for at in (0, 2, 3)]
        assert [page.name for page in found if page.data is None] == ["record-1"]


@pytest.mark.parametrize(
    ("server", "declared", "written", "used"),
    [
        ("gb2312", "", "gb18030", "gb18030"),
        ("big5", "", "big5", "big5"),
        ("GBK", "big5", "gb18030", "gb18030"),  # the server goes first, as in browsers
        ("iso-8859-1", "gb2312", "gb18030", "gb18030"),  # but for what it says of every page
        ("no-such-thing", "gb2312", "gb18030", "gb18030"),
        ("gb2312", "", "utf-8", "utf-8"),  # and not against the bytes
    ],
)
def test_the_charset_of_the_server_is_honoured(
    tmp_path: Path, server: str, declared: str, written: str, used: str
) -> None:
    text = BODY if written != "big5" else BODY.translate(str.maketrans("钟楼请单录", "鐘樓請單錄"))
    meta = f'<meta charset="{declared}">' if declared else ""
    body = text.replace("<body>", f"{meta}<body>", 1).encode(written)
    kind = f"text/html; charset={server}"
    (tmp_path / "in").mkdir()
    (tmp_path / "in/crawl.warc").write_bytes(record("response", "https://a.example/one.html", http(body, kind=kind)))
    ingest(tmp_path / "in", tmp_path / "out", jobs=0)
    [found] = read_records(tmp_path / "out")
    assert found.source.encoding == used and found.text.startswith(text.partition("<h1>")[2][:4])
    assert (found.source.url, found.source.retrieved) == ("https://a.example/one.html", "2026-01-02")
