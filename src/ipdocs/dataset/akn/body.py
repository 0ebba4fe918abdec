"""Sections and measures as a tree, with all the text around them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from ipdocs.dataset.akn.elements import Element, add
from ipdocs.dataset.akn.words import Words
from ipdocs.schema import Block, Document, Measure, Quote, Section, Span

_CLOSING = re.compile(r"[.。:：;；]?")  # the mark after a heading belongs to it


@dataclass(slots=True)
class _Node:
    """A section or measure, and those that lie in it."""

    item: Section | Measure
    inside: list["_Node"] = field(default_factory=list)


def ends(document: Document) -> tuple[list[Span], list[Span]]:
    """The blocks before the body (titles and metadata) and after it (signatures, metadata, notes).

    No block that a section or measure reaches into is one of them.
    """
    spans = [item.span for item in _items(document)]
    first = min((start for start, _ in spans), default=len(document.text))
    last = max((end for _, end in spans), default=0)
    shown = (block for block in document.blocks if block.role != "chrome")
    blocks = [block for block in shown if document.text[slice(*block.span)].strip()]
    head = _run((block for block in blocks if block.span[1] <= first), ("title", "metadata"))
    rest = (block for block in reversed(blocks[len(head) :]) if block.span[0] >= last)
    return head, _run(rest, ("signature", "metadata", "note"))[::-1]


def _items(document: Document) -> list[Section | Measure]:
    return [*document.sections, *document.measures]


def _run(blocks: Iterable[Block], roles: tuple[str, ...]) -> list[Span]:
    return [block.span for block in takewhile(lambda block: block.role in roles, blocks)]


class Body:
    """Writes the body of one document. Every element that can be cited has an `eId`."""

    def __init__(self, document: Document, words: Words) -> None:
        self._document = document
        self._words = words
        self._seen: Counter[str] = Counter()

    def write(self, parent: Element, start: int, end: int) -> None:
        """All that stands between two places of the text."""
        self._children(parent, _tree(self._document), start, end)
        if not len(parent):  # the schema wants something
            add(parent, "hcontainer", name="text", eId=self._unique("text"))

    def _children(self, parent: Element, nodes: list[_Node], at: int, end: int) -> None:
        """Sections and measures, and the text before, between and after them."""
        for node in nodes:
            self._between(parent, at, node.item.span[0])
            self._node(parent, node, at)
            at = max(at, node.item.span[1])
        self._between(parent, at, end)

    def _node(self, parent: Element, node: _Node, at: int) -> None:
        item = node.item
        path = item.id[1:]  # the id is a letter and the path, which has `~2` where it stands again
        if isinstance(item, Section):
            element = add(parent, "section", eId=(eid := self._unique(f"sec_{path}")))
        else:
            element = add(parent, "hcontainer", name="measure", eId=(eid := self._unique(f"measure_{path}")))
        at = self._headline(element, item, max(at, item.span[0]))
        if not node.inside:
            self._text(element, "content", eid, at, item.span[1])
            return
        first = max(at, node.inside[0].item.span[0])
        self._text(element, "intro", eid, at, first)
        self._children(element, node.inside, first, item.span[1])

    def _headline(self, element: Element, item: Section | Measure, at: int) -> int:
        """Number and heading, where the item begins with them; where what follows begins."""
        text = self._document.text
        for tag, quote in (("num", item.enumerator), ("heading", item.heading)):
            if _next(quote, text, at) and quote and quote.text:
                closing = _CLOSING.match(text, quote.span[1], item.span[1]) if tag == "heading" else None
                end = closing.end() if closing else quote.span[1]
                self._words.inline(add(element, tag), quote.span[0], end)
                at = end
        return at

    def _text(self, parent: Element, tag: str, eid: str, start: int, end: int) -> None:
        if spans := self._words.paragraphs(start, end):
            self._words.write(add(parent, tag, eId=f"{eid}__{tag}"), spans)

    def _between(self, parent: Element, start: int, end: int) -> None:
        """Paragraphs that belong to no section or measure of their own: the eId of each comes from its words."""
        for span in self._words.paragraphs(start, end):
            said = self._document.text[slice(*span)].encode("utf-8", "surrogatepass")
            eid = self._unique(f"text_{hashlib.sha256(said).hexdigest()[:10]}")
            paragraph = add(parent, "hcontainer", name="text", eId=eid)
            self._words.write(add(paragraph, "content", eId=f"{eid}__content"), [span])

    def _unique(self, eid: str) -> str:
        """The eId, with `~2`, `~3` where it stands again."""
        self._seen[eid] += 1
        return eid if self._seen[eid] == 1 else f"{eid}~{self._seen[eid]}"


def _next(quote: Quote | None, text: str, at: int) -> bool:
    """Whether nothing but white space is before the quote."""
    return quote is not None and quote.span[0] >= at and not text[at : quote.span[0]].strip()


def _tree(document: Document) -> list[_Node]:
    """The sections and measures by what lies in what."""
    top: list[_Node] = []
    around: list[_Node] = []
    for item in sorted(_items(document), key=lambda item: (item.span[0], -item.span[1])):
        while around and item.span[1] > around[-1].item.span[1]:
            around.pop()
        node = _Node(item)
        (around[-1].inside if around else top).append(node)
        around.append(node)
    return top
