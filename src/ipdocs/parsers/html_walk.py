"""One walk over one lxml tree: the visible text of a page in reading order, block by block, as parallel columns.

The tree is walked as libxml2 writes it out, cut at every `<`: a Python object for every element would cost three times
the parse, this costs half of one. Columns and not objects for the same reason. What libxml2 writes is well-formed, so
each start has its end, and `>` ends tags alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from lxml import etree

Step: TypeAlias = tuple["Step | None", str, int]  # (step to the parent element, tag, place among siblings of that tag)
Spans: TypeAlias = tuple[str, str]  # colspan and rowspan as written, or nothing

BLOCK, SKIP, BREAK, LINK, STRONG, RUBY, READING, PRE, INLINE, HIDDEN = range(1, 11)
END = 16  # added to the kind of an end tag
EMPTY = 32  # added to the kind of an element that ends where it begins
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
    READING: "rt rp rtc",
}
KINDS = {tag: kind for kind, tags in _ELEMENTS.items() for tag in tags.split()}
_OPENS, _CLOSES, _WITHIN = {BLOCK, PRE}, {BLOCK + END, PRE + END}, {INLINE, INLINE + END}
_LINK_END, _STRONG_END, _PRE_END = LINK + END, STRONG + END, PRE + END
_READING_END, _RUBY_END = READING + END, RUBY + END
_CODES = {**KINDS, **{f"/{tag}": kind + END for tag, kind in KINDS.items()}}
_BLOCK_EMPTY = BLOCK + EMPTY
_BREAKS = {BREAK, BREAK + EMPTY, _BLOCK_EMPTY, PRE + EMPTY}
_CELLS = ("td", "th")
_ATTRIBUTE = re.compile(r'\s([^\s=>]+)="([^"]*)"')
_PIECE = re.compile("[^<]+")
_MANY = 400_000  # code points of markup above which pieces are made one by one, to spare memory
# What browsers give no width: ZWSP, ZWNJ, word joiner, BOM, soft hyphen. The joiner U+200D shapes emoji and stays.
_UNSEEN = "\u00ad\u200b\u200c\u2060\ufeff"
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
_SPACES = re.compile(r"[ \t\n\r\f\v]{2,}|[\t\n\r\f\v]")
_UNSEEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]))", re.I
)
# Containers that are hidden until a script shows them; what is in them is the page.
_SHOWN_LATER = frozenset({"js_content", "js_article", "page-content", "activity-detail"})
_NAME = re.compile(r"[A-Za-z_][\w.-]*\Z")


@dataclass(frozen=True, slots=True)
class Walk:
    """Columns of the block-level elements (`parents`, `tags`, `heads`, `steps`) and of the blocks (the others).

    `heads` are start tags as written, without brackets. `nodes[i]` is the element of block `i`. `spans` are colspan and
    rowspan of cells that have them. A cell that holds nothing is no element here; `bare_cells` has the number of the
    element that comes after it, the row it stands in, its colspan and rowspan. `steps` is empty where no locators are
    asked for. `hidden_chars`: code points left out because the page hides them.
    """

    parents: list[int]
    tags: list[str]
    heads: list[str]
    steps: list[Step]
    texts: list[str]
    nodes: list[int]
    link_chars: list[int]
    links: list[int]
    strong_chars: list[int]
    spans: dict[int, Spans]
    bare_cells: list[tuple[int, int, Spans]]
    hidden_chars: int


def walk(root: etree._Element, *, locate: bool = True, hide: bool = True) -> Walk:
    """Visible text of the tree. Without `locate` no locators; without `hide` what the page hides is shown."""
    parents: list[int] = []
    heads: list[str] = []
    steps: list[Step] = []
    texts: list[str] = []
    nodes: list[int] = []
    link_chars: list[int] = []
    links: list[int] = []
    strong_chars: list[int] = []
    bare_cells: list[tuple[int, int, Spans]] = []
    hidden_chars = 0

    buffer: list[str] = []  # of the block being gathered, as the next three
    readings: list[str] = []  # of the ruby being gathered: they follow its base text, so that words stay whole
    linked = anchors = strong = 0
    in_link = in_strong = in_pre = in_reading = 0
    skipping = 0  # open elements below and including one that is out
    hiding = False
    node = -1
    step: Step | None = None
    counts: list[dict[str, int]] = [{}]
    codes = _CODES.copy()  # kind of each tag met, as written
    cut = ""  # a tag so far, of which the next piece is part

    def flush() -> None:
        nonlocal linked, anchors, strong
        if readings:  # of a ruby that broken markup never ends
            buffer.extend(readings)
            readings.clear()
        text = buffer[0] if len(buffer) == 1 else "".join(buffer)
        buffer.clear()
        text = " ".join(text.split()) if text.isascii() else text.strip()
        if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text:
            text = _SPACES.sub(" ", text)
        if text:
            texts.append(text)
            nodes.append(node)
            size = len(text)
            link_chars.append(linked if linked < size else size)
            links.append(anchors)
            strong_chars.append(strong if strong < size else size)
        linked = anchors = strong = 0

    for piece in _pieces(root):
        head, end, text = piece.partition(">")
        if not end or cut:  # broken markup has attributes with `<` in their name
            cut += head if end else f"{head}<"
            if not end:
                continue
            head, cut = cut, ""
        code = codes.get(head)
        if code is None:
            code = codes[head] = _code(head, hide)
        if skipping:
            if code < EMPTY:
                skipping += -1 if code > END else 1
            if skipping:
                if hiding and text and not text.isspace():
                    hidden_chars += len(text)
                continue
            hiding = False
        else:
            if locate:
                if END < code < EMPTY:
                    if step is not None:
                        step = step[0]
                        counts.pop()
                else:
                    tag = _name(head)
                    place = counts[-1][tag] = counts[-1].get(tag, 0) + 1
                    if code < END and code not in (SKIP, HIDDEN):
                        step = (step, tag, place)
                        counts.append({})
            if code in _CLOSES:
                if buffer or readings:
                    flush()
                node = parents[node]
                if code == _PRE_END:
                    in_pre -= 1
            elif code in _OPENS:
                if buffer:
                    flush()
                parents.append(node)
                node = len(heads)
                heads.append(head)
                if step is not None:
                    steps.append(step)
                if code == PRE:
                    in_pre += 1
            elif code == LINK:
                in_link += 1
                anchors += 1
            elif code == _LINK_END:
                in_link -= 1
            elif code in _WITHIN:
                pass
            elif code in _BREAKS:
                if buffer:
                    flush()
                if code == _BLOCK_EMPTY and _name(head) in _CELLS:
                    bare_cells.append((len(heads), node, _spans(head)))
            elif code == STRONG:
                in_strong += 1
            elif code == _STRONG_END:
                in_strong -= 1
            elif code == SKIP:
                skipping = 1
                continue
            elif code == HIDDEN:
                skipping = 1
                hiding = True
                hidden_chars += len(text.strip())
                continue
            elif code == READING:
                in_reading += 1
            elif code == _READING_END:
                in_reading -= 1
            elif code == _RUBY_END:
                buffer += readings
                readings.clear()
        if text and (buffer or not text.isspace()):
            if "&" in text:
                text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&#13;", " ").replace("&amp;", "&")
            if in_pre:
                for number, line in enumerate(text.split("\n")):
                    if number and buffer:
                        flush()
                    if line:
                        buffer.append(line)
            elif in_reading:
                readings.append(text)
            else:
                buffer.append(text)
            if in_link:
                linked += len(text.strip())
            if in_strong:
                strong += len(text.strip())
    if buffer:
        flush()
    whole = "".join(texts)
    if not whole.isascii() and any(character in whole for character in _UNSEEN):
        texts = [_INVISIBLE.sub("", text).strip() for text in texts]
        link_chars = [min(each, len(text)) for each, text in zip(link_chars, texts, strict=True)]
        strong_chars = [min(each, len(text)) for each, text in zip(strong_chars, texts, strict=True)]
        if "" in texts:
            kept = [index for index, text in enumerate(texts) if text]
            texts = [texts[index] for index in kept]
            nodes, link_chars, links, strong_chars = (
                [column[index] for index in kept] for column in (nodes, link_chars, links, strong_chars)
            )
    named = {head: _name(head) for head in set(heads)}
    tags = [named[head] for head in heads]
    spans = {node: _spans(head) for node, head in enumerate(heads) if "span=" in head and tags[node] in _CELLS}
    return Walk(
        parents, tags, heads, steps, texts, nodes, link_chars, links, strong_chars, spans, bare_cells, hidden_chars
    )


def _name(head: str) -> str:
    """Name of the element of a start tag as written."""
    return head.partition(" ")[0].rstrip("/")


def _code(head: str, hide: bool) -> int:
    """Kind of a tag as written, without its brackets; with `END` or `EMPTY`."""
    if head[0] == "/":
        return KINDS.get(head[1:], INLINE) + END
    kind = KINDS.get(_name(head), INLINE)
    if head[-1] == "/":
        return kind + EMPTY
    if hide and kind != SKIP and ("style=" in head or "hidden" in head) and _is_hidden(_name(head), head):
        return HIDDEN
    return kind


def locator(step: Step, known: dict[int, str]) -> str:
    """XPath of an element. `known` keeps the paths of the elements above, for the next one."""
    above, tag, place = step
    name = tag if _NAME.match(tag) else f"*[name()={tag!r}]"
    if above is None:
        return f"/{name}"
    path = known.get(id(above))
    if path is None:
        open_steps: list[Step] = []
        at: Step | None = above
        while at is not None and id(at) not in known:
            open_steps.append(at)
            at = at[0]
        path = "" if at is None else known[id(at)]
        for other in reversed(open_steps):
            part = other[1] if _NAME.match(other[1]) else f"*[name()={other[1]!r}]"
            path = f"{path}/{part}[{other[2]}]" if other[0] is not None else f"/{part}"
            known[id(other)] = path
    return f"{path}/{name}[{place}]"


def _pieces(root: etree._Element) -> Iterable[str]:
    """The tree as libxml2 writes it, cut at each `<`: a tag, `>`, and the text after it."""
    markup = etree.tostring(root, encoding="unicode")
    for other in root.itersiblings():  # a page that goes on after `</html>` has two roots
        markup += etree.tostring(other, encoding="unicode")
    if len(markup) < _MANY:
        return islice(markup.split("<"), 1, None)
    return (piece[0] for piece in _PIECE.finditer(markup))


def words(head: str) -> str:
    """The class and id in a start tag as written."""
    name, ident = _value(head, ' class="'), _value(head, ' id="')
    return f"{name} {ident}" if name and ident else name or ident


def _spans(head: str) -> Spans:
    return _value(head, ' colspan="'), _value(head, ' rowspan="')


def _value(head: str, start: str) -> str:
    at = head.find(start)
    if at < 0:
        return ""
    at += len(start)
    return head[at : head.find('"', at)]


def _is_hidden(tag: str, head: str) -> bool:
    low = head.lower()
    if not ("hidden" in low or "none" in low or "font-size" in low):
        return False
    found = dict(_ATTRIBUTE.findall(head))
    if tag in ("body", "html", "br") or found.get("id") in _SHOWN_LATER:
        return False
    return (
        found.get("aria-hidden") == "true"
        or "hidden" in found
        or _UNSEEN_STYLE.search(found.get("style", "")) is not None
    )
