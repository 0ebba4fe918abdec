"""Decoding: every label the page may lie about, and everything that is no text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipdocs.errors import EmptyDocument, LimitExceeded, UnknownEncoding, UnknownType, UnreadableDocument
from ipdocs.parsers.decode import decode, is_html
from ipdocs.settings import Settings

SETTINGS = Settings()
TEXT = "<title>通知</title><p>各有关单位：现将有关事项通知如下，请认真贯彻执行。</p>"


def page(label: str) -> str:
    return f'<html><head><meta charset="{label}"></head>{TEXT * 4}</html>'


@pytest.mark.parametrize(
    ("label", "written", "encoding", "found_by", "codes"),
    [
        ("utf-8", "utf-8", "utf-8", "declared", []),
        ("gb2312", "gb18030", "gb18030", "declared", []),
        ("big5", "big5", "big5", "declared", []),
        ("utf-8", "gb18030", "gb18030", "detected", ["encoding.declared_wrong"]),
        ("gb2312", "utf-8", "utf-8", "utf-8", ["encoding.declared_wrong"]),
        ("iso-8859-1", "gb18030", "gb18030", "detected", ["encoding.declared_wrong"]),
        ("no-such-label", "utf-8", "utf-8", "utf-8", ["encoding.declared_wrong"]),
    ],
)
def test_label(label: str, written: str, encoding: str, found_by: str, codes: list[str]) -> None:
    text = page(label) if written != "big5" else page(label).replace(TEXT, "<p>經濟部智慧財產局負責推動產業發展</p>")
    found = decode(text.encode(written), "page.html", SETTINGS)
    assert found.text == text
    assert (found.encoding, found.found_by) == (encoding, found_by)
    assert [code for code, _ in found.problems] == codes


@pytest.mark.parametrize("written", ["gb18030", "utf-8"])
def test_nothing_declared(written: str) -> None:
    assert decode((TEXT * 4).encode(written), "page.html", SETTINGS).text == TEXT * 4


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_the_mark_wins_over_the_label(mark: bytes) -> None:
    codec = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le"}.get(mark, "utf-16-be")
    found = decode(mark + page("gbk").encode(codec), "page.html", SETTINGS)
    assert (found.text, found.found_by) == (page("gbk"), "bom")


def test_utf16_without_a_mark() -> None:
    assert decode(page("utf-8").encode("utf-16-be"), "page.html", SETTINGS).text == page("utf-8")


def test_a_few_broken_bytes_are_replaced_and_told() -> None:
    data = page("utf-8").encode()
    found = decode(data[:-200] + b"\xff" + data[-200:], "page.html", SETTINGS)
    assert found.encoding == "utf-8"
    assert "encoding.replacement" in dict(found.problems)


def test_two_templates_glued_together() -> None:
    line = "<p>各有关单位：现将有关事项通知如下。MARK</p>\n"
    data = ('<meta charset="gbk">\n' + line * 30).encode("gbk") + (line * 30).encode("utf-8")
    found = decode(data, "page.html", SETTINGS)
    assert found.text.count("如下。MARK") == 60
    assert "encoding.mixed" in dict(found.problems)


def test_a_mark_before_broken_bytes() -> None:
    half = b"\x00\xd8"  # half of a pair
    found = decode(codecs.BOM_UTF16_LE + "Keep a list of wells.".encode("utf-16-le") + half, "a.txt", SETTINGS)
    assert found.text == "Keep a list of wells.\ufffd"
    assert "encoding.replacement" in dict(found.problems)
    with pytest.raises(UnknownEncoding):
        decode(codecs.BOM_UTF16_LE + half * 20, "a.txt", SETTINGS)


def test_utf16_cannot_be_declared_in_bytes_that_read_as_ascii() -> None:
    found = decode(page("utf-16").encode(), "page.html", SETTINGS)
    assert (found.text, found.encoding) == (page("utf-16"), "utf-8")


def test_two_characters_that_are_good_utf8_by_chance_are_what_the_page_says() -> None:
    data = b'<meta charset="gbk">' + "联通".encode("gbk")
    assert decode(data, "page.html", SETTINGS).text.endswith("联通")


def test_a_few_broken_bytes_of_a_declared_encoding_are_replaced_and_told() -> None:
    data = page("gb2312").encode("gb18030").replace(b"</html>", b"\xff </html>")
    found = decode(data, "page.html", SETTINGS)
    assert (found.encoding, found.text.count("\ufffd")) == ("gb18030", 1)
    assert "encoding.replacement" in dict(found.problems)


def test_half_a_character_costs_itself() -> None:
    """Surrogates, which UTF-8 may not hold, and old databases write for the rarer characters."""
    for data, text, code in (
        (b"Half \xed\xa0\x80 a page", "Half \ufffd a page", "encoding.replacement"),
        (b"\xed\xb0\x80\xed\xa0\x80 a page", "\ufffd\ufffd a page", "encoding.replacement"),
        (b"A rare \xed\xa1\x80\xed\xb4\x81 word", "A rare \U00020101 word", "encoding.surrogates"),
    ):
        found = decode(data, "a.txt", SETTINGS)
        assert (found.text, found.encoding, [code for code, _ in found.problems]) == (text, "utf-8", [code])
    with pytest.raises(UnknownEncoding):
        decode(b"\xed\xa0\x80" * 9, "a.txt", SETTINGS)


def test_western_quotes_are_not_chinese() -> None:
    text = "<p>The ministry\u2019s plan is \u201cnew\u201d and caf\u00e9 owners like it.</p>" * 3
    assert decode(text.encode("windows-1252"), "page.html", SETTINGS).text == text


def test_text_stays_as_it_is() -> None:
    assert decode(b"\xef\xbb\xbfone\r\ntwo\0 \xe2\x80\x8bthree", "a.txt", SETTINGS).text == "one\r\ntwo\0 \u200bthree"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3",
        b"PK\x03\x04rest",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"\x1f\x8b\x08",
        bytes(range(256)) * 9,
    ],
)
def test_binary(data: bytes) -> None:
    with pytest.raises(UnknownType):
        decode(data, "page.html", SETTINGS)


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b" \n\t", b"\0" * 1000, b"\x85\0", "\u3000".encode(), "\u200b\u00a0".encode()]
)
def test_empty(data: bytes) -> None:
    with pytest.raises(EmptyDocument):
        decode(data, "page.html", SETTINGS)


def test_limit() -> None:
    with pytest.raises(LimitExceeded):
        decode(b"abcdef", "a.txt", Settings(max_bytes=5))


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_typed_failure(data: bytes) -> None:
    try:
        decode(data, "page.html", SETTINGS).text.encode()
    except UnreadableDocument as failure:
        assert failure.stage == "decode"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("<!DOCTYPE html><p>x", "a.txt", True),
        ("\ufeff\n<html>", "a", True),
        ("1. Improve <img src=x> the law", "a.txt", False),
        ("plain words", "a.html", True),
        ("<div><p>a</p><p>b</p></div>", "page", True),
        ("a < b, and b > c", "page", False),
        ('<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">', "a.xhtml", True),
        ('<?xml version="1.0"?><note>', "a.xml", False),
    ],
)
def test_is_html(text: str, name: str, expected: bool) -> None:
    assert is_html(text, name) is expected


@pytest.mark.parametrize("text", ['<?xml version="1.0"?>\n<rss version="2.0">', "<rss><channel>", "<feed xmlns='a'>"])
def test_a_feed_called_html(text: str) -> None:
    with pytest.raises(UnknownType):
        is_html(text, "news.html")
