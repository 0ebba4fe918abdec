"""HTML to the visible text of the page in reading order, block by block: one lxml parse, one walk."""

from typing import TypeAlias

from lxml import etree

from ipdocs.errors import EmptyDocument, LimitExceeded
from ipdocs.parsers import html_repair, html_tables, html_unclosed
from ipdocs.parsers.html_walk import Walk, locator, walk, words
from ipdocs.parsers.page import Boxes, Decoded, Head, Page, PageBlock
from ipdocs.settings import Settings

_MAX_HINTS = 400  # code points of class and id words kept for a block; the innermost come first

Problems: TypeAlias = tuple[tuple[str, str], ...]


def read(decoded: Decoded, data: bytes, settings: Settings) -> Page:
    """The page that a reader sees, hidden parts left out.

    Raises `EmptyDocument` where nothing is visible and `LimitExceeded` over `settings.max_text` code points.
    """
    root, seen, problems = visible(decoded.text)
    if not seen.texts or root is None:
        raise EmptyDocument(
            "html", f"no visible character in {len(data):,} bytes", "fetch the page with its scripts run"
        )
    size = sum(map(len, seen.texts)) + len(seen.texts)
    if size > settings.max_text:
        raise LimitExceeded(
            "html", f"{size:,} characters of visible text", f"raise max_text ({settings.max_text:,})", "max_text"
        )
    known = {head: words(head) for head in set(seen.heads)}
    names = [known[head] for head in seen.heads]
    return Page(
        text="".join(f"{text}\n" for text in seen.texts),
        blocks=_blocks(seen, names),
        media_type="text/html",
        head=_head(root),
        problems=problems,
        nodes=Boxes(tuple(seen.parents), tuple(seen.tags), tuple(names)),
    )


def visible(text: str, *, locate: bool = True) -> tuple[etree._Element | None, Walk, Problems]:
    """Tree and walk of a page's markup. Where lxml lost part of it, those of the page as a second parser reads it."""
    markup, problems = html_repair.bounded(text)
    root, whole = _parse(markup)
    seen = _walk(root, locate)
    if not whole:
        again, _ = _parse(html_repair.flat(markup))
        found = _walk(again, locate)
        if sum(map(len, found.texts)) > sum(map(len, seen.texts)):
            lost = "lxml lost text (nesting too deep); read again by resiliparse"
            return again, found, (*problems, ("html.reparsed", lost))
    unclosed = html_unclosed.reopened(root, markup) if root is not None else None
    if unclosed:
        markup, problem = unclosed[0] or markup, unclosed[1]
        problems = (*problems, problem)
        if unclosed[0]:
            root, _ = _parse(markup)
            seen = _walk(root, locate)
    if not seen.texts:
        again, _ = _parse(html_repair.strings(markup))
        found = _walk(again, locate)
        if found.texts:
            return again, found, (*problems, ("html.reparsed", "lxml saw no text; read again by BeautifulSoup"))
    return root, seen, problems


def _parse(markup: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether the parser got to the end."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )  # fmt: skip
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing at all in it
        return None, False
    stopped = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return root, not stopped


def _walk(root: etree._Element | None, locate: bool) -> Walk:
    if root is None:
        return Walk([], [], [], [], [], [], [], [], [], {}, [], 0)
    if not locate:  # nobody asks for the head or for links: what is never text need not be written out
        etree.strip_elements(root, "script", "style", "noscript", with_tail=False)
        etree.strip_attributes(root, "href", "src", "srcset", "alt", "data-src", "onclick", "content", "target", "rel")
    seen = walk(root, locate=locate)
    if seen.hidden_chars > 400 and seen.hidden_chars > 2 * sum(map(len, seen.texts)):
        return walk(root, locate=locate, hide=False)  # the page hides itself until a script has run
    return seen


def _blocks(seen: Walk, names: list[str]) -> tuple[PageBlock, ...]:
    hints: list[str] = []
    for parent, own in zip(seen.parents, names, strict=True):
        above = hints[parent] if parent >= 0 else ""
        hints.append(f"{own.lower()} {above}".strip()[:_MAX_HINTS] if own else above)
    cells = html_tables.places(seen)
    paths: dict[int, str] = {}
    known: dict[int, str] = {}
    blocks: list[PageBlock] = []
    start = 0
    for index, (text, node) in enumerate(zip(seen.texts, seen.nodes, strict=True)):
        end = start + len(text) + 1
        path = paths.get(node)
        if path is None:
            path = paths[node] = locator(seen.steps[node], known)
        blocks.append(
            PageBlock(
                start,
                end,
                path,
                seen.tags[node],
                seen.link_chars[index],
                hints[node],
                seen.links[index],
                seen.strong_chars[index],
                node,
                *cells.get(index, (-1, -1, -1)),
            )
        )
        start = end
    return tuple(blocks)


def _head(root: etree._Element) -> Head:
    title = ""
    meta: list[tuple[str, str]] = []
    json_ld: list[str] = []
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    if lang:
        meta.append(("html:lang", lang))
    for element in root.iter("title", "meta", "link", "script"):
        tag = element.tag
        if tag == "meta":
            name = element.get("name") or element.get("property") or element.get("itemprop")
            value = element.get("content")
            if name and value:
                meta.append((name.strip().lower(), value))
        elif tag == "title":
            above = element.getparent()
            if not title and (above is None or above.tag in ("head", "html", "body")):
                title = " ".join((element.text or "").split())
        elif tag == "link":
            if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
                meta.append(("link:canonical", str(element.get("href"))))
        elif (element.get("type") or "").lower().strip() == "application/ld+json" and element.text:
            json_ld.append(str(element.text))
    return Head(title, tuple(meta), tuple(json_ld))
