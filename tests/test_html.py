"""The visible text of a page: what a reader sees, in order, and where each piece stands."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ipdocs.errors import EmptyDocument, LimitExceeded, UnreadableDocument
from ipdocs.parsers.decode import decode
from ipdocs.parsers.html import read
from ipdocs.parsers.page import Decoded, Page
from ipdocs.settings import Settings

SETTINGS = Settings()


def page(markup: str) -> Page:
    found = read(Decoded(markup, "utf-8", "utf-8"), markup.encode("utf-8", "replace"), SETTINGS)
    ends = [0, *(block.end for block in found.blocks)]
    assert [block.start for block in found.blocks] == ends[:-1]
    assert ends[-1] == len(found.text)
    return found


def lines(markup: str) -> list[str]:
    return page(markup).text.splitlines()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one\n  two</p><p>three</p>", ["one two", "three"]),
        ("<div>a<p>b</p>c</div>", ["a", "b", "c"]),
        ("<p>a<br>b<br/>c</p>", ["a", "b", "c"]),
        ("<p><span>（省高院</span><span>负责）</span></p>", ["（省高院负责）"]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["a", "b", "c"]),
        ("<p>a&nbsp;b &amp; &#21830;</p>", ["a\u00a0b & 商"]),
        ("<p>respon\u00adsi\u200bble</p>", ["responsible"]),
        ("<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</rt></ruby>。</p>", ["漢字(hàn)zì。"]),
        ("<p>H<sub>2</sub>O and a note<sup>[1]</sup></p>", ["H2O and a note[1]"]),
        ("<pre>one\ntwo</pre>", ["one", "two"]),
        ("<p>a</p><script>x</script><style>y</style><noscript>z</noscript><template>t</template>", ["a"]),
        ("<p>a</p><p style='display: none'>b</p><p hidden>c</p><p aria-hidden='true'>d</p>e", ["a", "e"]),
        ("<div id=js_content style='visibility: hidden'><p>a</p></div>", ["a"]),
        ("<html><head><title>t</title></head></html>\n<h1>late</h1>", ["late"]),
        ("<p>cut in a <b>tag</b> <a hr", ["cut in a tag"]),
        ("<html><body>one</body></html><html><body><p>two</body></html>", ["one", "two"]),
        ("a\0b", ["ab"]),
    ],
)
def test_lines(markup: str, expected: list[str]) -> None:
    assert lines(markup) == expected


def test_a_page_that_hides_itself_until_a_script_runs() -> None:
    body = "<p>The measures enter into force on the day of their publication.</p>" * 20
    assert len(lines(f"<p>Loading</p><div style='display:none'>{body}</div>")) == 21


def test_locators_find_their_element() -> None:
    markup = "<body><div class='Nav'><a href=/>Home</a></div><div id=Main><p>x<p>y <b>z</b></div><o:p>w</o:p></body>"
    found = page(markup)
    tree = etree.fromstring(markup, etree.HTMLParser())
    for block in found.blocks:
        words = str(tree.xpath(f"string({block.locator})"))
        assert found.text[block.start : block.end].strip() in " ".join(words.split())
    assert [block.tag for block in found.blocks] == ["div", "p", "p", "body"]
    assert [block.hints for block in found.blocks] == ["nav", "main", "main", ""]
    assert found.blocks[0].link_chars == 4
    assert found.blocks[2].strong_chars == 1


def test_tables_of_data_and_of_layout() -> None:
    data = "<table><tr><th>No.<th>Task<tr><td rowspan=2>1<td>a<tr><td>b<tr><td colspan=9000000000>all</table>"
    found = page(f"<table><tr><td>menu<td>{data}</table>")
    cells = [(found.text[b.start : b.end - 1], b.table, b.row, b.column) for b in found.blocks]
    assert cells == [
        ("menu", -1, -1, -1),
        ("No.", 0, 0, 0),
        ("Task", 0, 0, 1),
        ("1", 0, 1, 0),
        ("a", 0, 1, 1),
        ("b", 0, 2, 1),
        ("all", 0, 3, 0),
    ]


def test_head() -> None:
    head = page(
        '<html lang="en"><head><title> A \n B </title><meta name="PubDate" content="2020-01-02">'
        '<meta property="og:title" content="A"><link rel=canonical href="https://example.org/a">'
        '<script type="application/ld+json">{"a": 1}</script></head><body>x'
    ).head
    assert head.title == "A B"
    assert dict(head.meta) == {
        "html:lang": "en",
        "pubdate": "2020-01-02",
        "og:title": "A",
        "link:canonical": "https://example.org/a",
    }
    assert head.json_ld == ('{"a": 1}',)


@pytest.mark.parametrize("depth", [300, 5_000, 50_000])
def test_nesting_that_lxml_gives_up_on(depth: int) -> None:
    found = page("<p>before</p>" + "<div>" * depth + "<p>inside</p>" + "</div>" * depth + "<p>after</p>")
    assert found.text.split() == ["before", "inside", "after"]
    assert ("html.reparsed" in dict(found.problems)) == (depth > 300)


def test_a_tag_of_a_hundred_thousand_attributes() -> None:
    found = page("<div " + " ".join(f"a{i}={i}" for i in range(100_000)) + "><p>x</p></div>")
    assert found.text == "x\n"
    assert "html.tag_cut" in dict(found.problems)


def test_nothing_to_see() -> None:
    with pytest.raises(EmptyDocument):
        page("<html><frameset><frame src=a></frameset></html>")


def test_too_much_text() -> None:
    with pytest.raises(LimitExceeded):
        read(Decoded("<p>abc<p>def", "utf-8", "utf-8"), b"", Settings(max_text=6))


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='a b'>",
        "</div>",
        "<table>",
        "<td>",
        "<tr>",
        "</table>",
        "<li>",
        "<a href='",
        "'>",
        "<br>",
        "<b>",
        "</b>",
        "text",
        " 一、加强 ",
        "&nbsp;",
        "&#0;",
        "\0",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<pre>\n\n",
        "\ufeff",
        "<ruby>",
        "<rt>",
        "<svg>",
        "<title>",
        "<body>",
        "</html>",
        "<select><option>",
        "<![CDATA[",
        "<?php",
        "\x0b",
        "\u2028",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_markup_tiles_or_is_empty(pieces: list[str]) -> None:
    with suppress(EmptyDocument):
        page("".join(pieces)).text.encode()


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_any_bytes(data: bytes) -> None:
    with suppress(UnreadableDocument):
        decoded = decode(data, "page.html", SETTINGS)
        read(decoded, data, SETTINGS)


def test_a_page_in_which_lxml_sees_nothing_is_read_by_its_strings() -> None:
    found = page("<html><body><noscript><p>Turn scripts on.</p><p>Or read this.</p></noscript></body></html>")
    assert found.text == "Turn scripts on.\nOr read this.\n"
    assert [code for code, _ in found.problems] == ["html.reparsed"]
