"""What the first stages hand on: the visible text, and its blocks with what is known of each.

All offsets are code points of `Page.text`, which becomes `Document.text`.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ipdocs.grammars.fold import fold, lower
from ipdocs.schema.document import BlockRole


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text from bytes.

    `found_by` says how the encoding was known: `bom`, `declared`, `utf-8`, `detected`, …
    """

    text: str
    encoding: str
    found_by: str
    problems: tuple[tuple[str, str], ...] = ()  # (diagnostic code, message)


class PageBlock(NamedTuple):
    """A stretch of visible text in one place of the page: a paragraph, heading, list item, cell, or line.

    Blocks tile `Page.text`; each takes the white space after it. `tag` is the HTML element that makes it a block
    (`p`, `h2`, `li`, `td`, …) or `line` in plain text. `link_chars` counts code points inside links, `strong_chars`
    those in bold. `hints` are the lower-case class and id words of the element and its ancestors, innermost first.
    `node` is the element's index in `Page.nodes`, -1 in plain text; lines that `<br>` parts share one.
    `table`, `row` and `column` place the block in a table of data (counted from 0); -1 outside of one.
    """

    start: int
    end: int
    locator: str
    tag: str = "line"
    link_chars: int = 0
    hints: str = ""
    links: int = 0
    strong_chars: int = 0
    node: int = -1
    table: int = -1
    row: int = -1
    column: int = -1


@dataclass(frozen=True, slots=True)
class Boxes:
    """The block-level elements in document order: the index of the one each stands in (-1: none), tag, class and id."""

    parents: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.parents)


_PARTED = re.compile(r"--+|[_|｜]| [-–—] ")  # between the title of a page and the name of its site
# In Chinese the names of the site and its column may stand first: `某市人民政府 通知公告 关于……的通知`.
_AFTER_SITE = re.compile(
    r"^[^\s_|-]{2,20}(?:[\s_|-]{1,3}[^\s_|-]{2,12}){0,3}[\s_|-]{1,3}(?P<title>[\u4e00-\u9fff《“].{11,})$"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself out of sight: `<title>`, `meta` names and properties (lower case), JSON-LD.

    `meta` also has `html:lang` and `link:canonical`, where the page gives them.
    """

    title: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    json_ld: tuple[str, ...] = ()

    def titles(self) -> tuple[str, ...]:
        """Every title that the page gives itself out of sight, with and without the name of the site after it."""
        named = ("og:title", "articletitle", "twitter:title")
        whole = [title for title in (self.title, *(text for name, text in self.meta if name in named)) if title]
        parts = [_PARTED.split(title, maxsplit=1)[0].strip() for title in whole]
        last = (_AFTER_SITE.search(title) for title in whole)
        parts += [match["title"] for match in last if match]
        return tuple(dict.fromkeys((*whole, *(part for part in parts if len(part) > 5))))


@dataclass(frozen=True)
class Page:
    """The visible text of a document in reading order. `nodes`: the elements that hold the blocks."""

    text: str
    blocks: tuple[PageBlock, ...]
    media_type: str
    head: Head = field(default_factory=Head)
    problems: tuple[tuple[str, str], ...] = ()
    nodes: Boxes = field(default_factory=Boxes)

    @cached_property
    def folded(self) -> str:
        """The text by `fold`, as long as the text."""
        return fold(self.text)

    @cached_property
    def low(self) -> str:
        """The folded text in lower case, as long as the text."""
        return lower(self.folded)


class LabelledBlock(NamedTuple):
    """A stretch of the text with its role and the row that gave it. Labelled blocks tile `Page.text`.

    `table`, `row` and `column` as in `PageBlock`.
    """

    start: int
    end: int
    role: BlockRole
    rule: str
    locator: str
    tag: str = "line"
    table: int = -1
    row: int = -1
    column: int = -1
