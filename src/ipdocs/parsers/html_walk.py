"""One walk over one lxml tree: the visible text of a page in reading order, block by block, as parallel columns.

Columns and not objects, because a page has hundreds of blocks and the walk must cost no more than the parse.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from lxml import etree

Step: TypeAlias = tuple["Step | None", str, int]  # (step to the parent element, tag, place among siblings of that tag)

INLINE, BLOCK, SKIP, BREAK, LINK, STRONG, RUBY, PRE = range(8)
_ELEMENTS = {
    BLOCK: "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html legend li main menu nav "
    "noframes ol optgroup option p search section select summary table tbody td tfoot th thead tr ul",
    SKIP: "script style noscript template title meta link base iframe noembed canvas audio video area map "
    "param source track input frame desc defs symbol metadata",
    PRE: "pre textarea listing xmp plaintext",
    STRONG: "b strong",
    BREAK: "br hr",
    LINK: "a",
    RUBY: "ruby",
}
KINDS = {tag: kind for kind, tags in _ELEMENTS.items() for tag in tags.split()}
# What browsers give no width: ZWSP, ZWNJ, word joiner, BOM, soft hyphen. The joiner U+200D shapes emoji and stays.
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff]+")
_SPACES = re.compile(r"[ \t\n\r\f\v]{2,}|[\t\n\r\f\v]")
_UNSEEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]))", re.I
)
# Containers that are hidden until a script shows them; what is in them is the page.
_SHOWN_LATER = frozenset({"js_content", "js_article", "page-content", "activity-detail"})
_NAME = re.compile(r"[A-Za-z_][\w.-]*\Z")


@dataclass(frozen=True, slots=True)
class Walk:
    """Columns of the block-level elements (`parents`, `tags`, `words`, `steps`) and of the blocks (the others).

    `nodes[i]` is the element of block `i`. `spans` are colspan and rowspan of cells that have them.
    `hidden_chars`: code points left out because the page hides them. `depth`: of the deepest element.
    """

    parents: list[int]
    tags: list[str]
    words: list[str]
    steps: list[Step]
    texts: list[str]
    nodes: list[int]
    link_chars: list[int]
    links: list[int]
    strong_chars: list[int]
    spans: dict[int, tuple[str | None, str | None]]
    hidden_chars: int
    depth: int


def walk(root: etree._Element, source: str, *, hide: bool = True) -> Walk:
    """Visible text below `root`. `source` is the markup, asked only which checks the page needs at all."""
    kinds = KINDS
    styled = hide and "style=" in source and any(cue in source for cue in ("none", "hidden", "font-size"))
    aria = hide and "aria-hidden" in source
    spanned = "span=" in source
    flagged = hide and re.search(r"\shidden[\s=>/]", source) is not None

    parents: list[int] = [-1]
    tags: list[str] = [str(root.tag)]
    words: list[str] = [_words(root)]
    steps: list[Step] = [(None, str(root.tag), 1)]
    texts: list[str] = []
    nodes: list[int] = []
    link_chars: list[int] = []
    links: list[int] = []
    strong_chars: list[int] = []
    spans: dict[int, tuple[str | None, str | None]] = {}
    hidden_chars = depth = 0

    buffer: list[str] = []
    linked = anchors = strong = 0  # of the block being gathered
    in_link = in_strong = in_pre = 0
    node = 0
    step = steps[0]
    counts: dict[str, int] = {}
    stack: list[tuple[Iterator[etree._Element], etree._Element, int, int, Step, dict[str, int]]] = []

    def flush() -> None:
        nonlocal linked, anchors, strong
        text = "".join(buffer)
        buffer.clear()
        text = " ".join(text.split()) if text.isascii() else text.strip()
        if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
            text = _SPACES.sub(" ", text)
        if text:
            texts.append(text)
            nodes.append(node)
            size = len(text)
            link_chars.append(linked if linked < size else size)
            links.append(anchors)
            strong_chars.append(strong if strong < size else size)
        linked = anchors = strong = 0

    children: Iterator[etree._Element] = chain(root, root.itersiblings())  # a page after `</html>` is a second root
    if root.text and not root.text.isspace():
        buffer.append(root.text)
    while True:
        for element in children:
            tag = element.tag
            kind = kinds.get(tag, INLINE)
            place = counts[tag] = counts.get(tag, 0) + 1
            if kind == SKIP:
                pass
            elif (styled or aria or flagged) and _is_hidden(element, kind, styled, aria, flagged):
                hidden_chars += _text_size(element)
            elif kind == BREAK:
                if buffer:
                    flush()
            elif kind == RUBY:
                buffer.append(_ruby(element))
            else:
                if kind in (BLOCK, PRE):
                    if buffer:
                        flush()
                    stack.append((children, element, kind, node, step, counts))
                    step = (step, tag, place)
                    parents.append(node)
                    node = len(tags)
                    tags.append(tag)
                    steps.append(step)
                    name, ident = element.get("class"), element.get("id")
                    words.append(f"{name} {ident}" if name and ident else name or ident or "")
                    if kind == PRE:
                        in_pre += 1
                    elif tag in ("td", "th") and spanned:
                        wide, high = element.get("colspan"), element.get("rowspan")
                        if wide or high:
                            spans[node] = (wide, high)
                else:
                    stack.append((children, element, kind, node, step, counts))
                    step = (step, tag, place)
                    if kind == LINK:
                        in_link += 1
                        anchors += 1
                    elif kind == STRONG:
                        in_strong += 1
                counts = {}
                text = element.text
                if text and (buffer or not text.isspace()):
                    if in_pre:
                        for line in text.split("\n"):
                            if buffer:
                                flush()
                            if line:
                                buffer.append(line)
                    else:
                        buffer.append(text)
                    if in_link:
                        linked += len(text.strip())
                    if in_strong:
                        strong += len(text.strip())
                children = iter(element)
                depth = max(depth, len(stack))
                break
            text = element.tail
            if text and (buffer or not text.isspace()):
                buffer.append(text)
                if in_link:
                    linked += len(text.strip())
                if in_strong:
                    strong += len(text.strip())
        else:
            if not stack:
                break
            kind = stack[-1][2]
            if kind in (BLOCK, PRE):
                if buffer:
                    flush()
                if kind == PRE:
                    in_pre -= 1
            elif kind == LINK:
                in_link -= 1
            elif kind == STRONG:
                in_strong -= 1
            children, element, _, node, step, counts = stack.pop()
            text = element.tail
            if text and (buffer or not text.isspace()):
                if in_pre:
                    for number, line in enumerate(text.split("\n")):
                        if number and buffer:
                            flush()
                        if line:
                            buffer.append(line)
                else:
                    buffer.append(text)
                if in_link:
                    linked += len(text.strip())
                if in_strong:
                    strong += len(text.strip())
    if buffer:
        flush()
    if _INVISIBLE.search("\n".join(texts)):
        texts = [_INVISIBLE.sub("", text) for text in texts]
    return Walk(
        parents, tags, words, steps, texts, nodes, link_chars, links, strong_chars, spans, hidden_chars, depth
    )  # fmt: skip


def locator(step: Step) -> str:
    """XPath of an element."""
    parts: list[str] = []
    at: Step | None = step
    while at is not None:
        at, tag, place = at
        name = tag if _NAME.match(tag) else f"*[name()={tag!r}]"
        parts.append(f"{name}[{place}]" if at is not None else name)
    return "/" + "/".join(reversed(parts))


def _words(element: etree._Element) -> str:
    return " ".join(filter(None, (element.get("class"), element.get("id"))))


def _is_hidden(element: etree._Element, kind: int, styled: bool, aria: bool, flagged: bool) -> bool:
    if kind == BREAK or element.tag == "body" or element.get("id") in _SHOWN_LATER:
        return False
    if styled:
        style = element.get("style")
        if style and _UNSEEN_STYLE.search(style):
            return True
    if aria and element.get("aria-hidden") == "true":
        return True
    return flagged and element.get("hidden") is not None


def _text_size(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in element.itertext("p", "td", "li", "div", "span"))


def _ruby(element: etree._Element) -> str:
    """The base text in one piece, then its readings with their brackets: words stay whole and nothing is lost."""
    base: list[str] = [element.text or ""]
    readings: list[str] = []
    for child in element:
        text = "".join(str(part) for part in child.itertext())
        (readings if child.tag in ("rt", "rp", "rtc") else base).append(text)
        base.append(child.tail or "")
    return "".join(base) + "".join(readings)
