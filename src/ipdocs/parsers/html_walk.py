"""One walk over one lxml tree: the visible text of a page in reading order, block by block, as parallel columns.

The tree is walked as libxml2 writes it out, one regular expression match for each tag and the text after it: a Python
object for every element would cost three times the parse, this costs about one. Columns and not objects for the
same reason. What libxml2 writes is well-formed, so each start has its end and `>` stands nowhere else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import methodcaller
from typing import TypeAlias

from lxml import etree

Step: TypeAlias = tuple["Step | None", str, int]  # (step to the parent element, tag, place among siblings of that tag)

BLOCK, SKIP, BREAK, LINK, STRONG, RUBY, READING, PRE = range(1, 9)
END = 16  # added to the kind of an end tag
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
_MARKS = KINDS | {f"/{tag}": kind + END for tag, kind in KINDS.items()}
_TOKEN = re.compile(r"<(/?[^\s/>]+)([^>]*)>([^<]*)")
_ATTRIBUTE = re.compile(r'\s([^\s=>]+)="([^"]*)"')
_MANY = 400_000  # code points of markup above which tokens are made one by one, to spare memory
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
    """Columns of the block-level elements (`parents`, `tags`, `attrs`, `steps`) and of the blocks (the others).

    `nodes[i]` is the element of block `i`. `spans` are colspan and rowspan of cells that have them. `steps` is
    empty where no locators are asked for. `hidden_chars`: code points left out because the page hides them.
    """

    parents: list[int]
    tags: list[str]
    attrs: list[str]
    steps: list[Step]
    texts: list[str]
    nodes: list[int]
    link_chars: list[int]
    links: list[int]
    strong_chars: list[int]
    spans: dict[int, tuple[str | None, str | None]]
    hidden_chars: int


def walk(root: etree._Element, *, locate: bool = True, hide: bool = True) -> Walk:
    """Visible text of the tree. Without `locate` no locators; without `hide` what the page hides is shown."""
    parents: list[int] = []
    tags: list[str] = []
    attrs: list[str] = []
    steps: list[Step] = []
    texts: list[str] = []
    nodes: list[int] = []
    link_chars: list[int] = []
    links: list[int] = []
    strong_chars: list[int] = []
    spans: dict[int, tuple[str | None, str | None]] = {}
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

    def flush() -> None:
        nonlocal linked, anchors, strong
        text = "".join(buffer)
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

    for tag, attributes, text in _tokens(root):
        kind = _MARKS.get(tag, 0)
        if skipping:
            if tag[0] == "/":
                skipping -= 1
            elif attributes[-1:] != "/":
                skipping += 1
            if skipping:
                if hiding and text and not text.isspace():
                    hidden_chars += len(text)
                continue
            hiding = False
        elif kind > END:
            if locate and step is not None:
                step = step[0]
                counts.pop()
            kind -= END
            if kind in (BLOCK, PRE):
                if buffer:
                    flush()
                node = parents[node]
                if kind == PRE:
                    in_pre -= 1
            elif kind == LINK:
                in_link -= 1
            elif kind == STRONG:
                in_strong -= 1
            elif kind == READING:
                in_reading -= 1
            elif kind == RUBY:
                buffer += readings
                readings.clear()
        elif tag[0] == "/":
            if locate and step is not None:
                step = step[0]
                counts.pop()
        else:
            empty = attributes[-1:] == "/"
            if locate:
                place = counts[-1][tag] = counts[-1].get(tag, 0) + 1
                if not empty and kind != SKIP:
                    step = (step, tag, place)
                    counts.append({})
            if kind == SKIP or (
                hide
                and attributes
                and ("style=" in attributes or "hidden" in attributes)
                and _is_hidden(tag, attributes)
            ):
                if not empty:
                    skipping = 1
                    hiding = kind != SKIP
                    if locate and kind != SKIP and step is not None:
                        step = step[0]
                        counts.pop()
                    if hiding:
                        hidden_chars += len(text.strip())
                    continue
            elif kind in (BLOCK, PRE):
                if buffer:
                    flush()
                if not empty:
                    parents.append(node)
                    node = len(tags)
                    tags.append(tag)
                    if locate and step is not None:
                        steps.append(step)
                    attrs.append(attributes)
                    if kind == PRE:
                        in_pre += 1
                    elif "span=" in attributes and tag in ("td", "th"):
                        found = dict(_ATTRIBUTE.findall(attributes))
                        spans[node] = (found.get("colspan"), found.get("rowspan"))
            elif kind == BREAK:
                if buffer:
                    flush()
            elif empty:
                pass
            elif kind == LINK:
                in_link += 1
                anchors += 1
            elif kind == STRONG:
                in_strong += 1
            elif kind == READING:
                in_reading += 1
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
    return Walk(parents, tags, attrs, steps, texts, nodes, link_chars, links, strong_chars, spans, hidden_chars)


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


def _tokens(root: etree._Element) -> Iterable[tuple[str, str, str]]:
    """(tag, attributes, text after it); `/` begins the name of an end tag and ends the attributes of an empty one."""
    markup = etree.tostring(root, encoding="unicode")
    for other in root.itersiblings():  # a page that goes on after `</html>` has two roots
        markup += etree.tostring(other, encoding="unicode")
    if len(markup) < _MANY:
        return _TOKEN.findall(markup)
    return map(methodcaller("groups"), _TOKEN.finditer(markup))


def words(attributes: str) -> str:
    """The class and id in an element's attributes as written."""
    name, ident = _value(attributes, ' class="'), _value(attributes, ' id="')
    return f"{name} {ident}" if name and ident else name or ident


def _value(attributes: str, start: str) -> str:
    at = attributes.find(start)
    if at < 0:
        return ""
    at += len(start)
    return attributes[at : attributes.find('"', at)]


def _is_hidden(tag: str, attributes: str) -> bool:
    low = attributes.lower()
    if not ("hidden" in low or "none" in low or "font-size" in low):
        return False
    found = dict(_ATTRIBUTE.findall(attributes))
    if tag in ("body", "html", "br") or found.get("id") in _SHOWN_LATER:
        return False
    return (
        found.get("aria-hidden") == "true"
        or "hidden" in found
        or _UNSEEN_STYLE.search(found.get("style", "")) is not None
    )
