"""A second parser for markup in which lxml loses text without a word: its output is plain markup that lxml can hold.

libxml2 stops below 2,048 nested elements (256 in older builds). Resiliparse (lexbor) does not; what stands deeper than
`_DEEPEST` keeps its text and its line breaks, and loses only the names of the elements round it.
"""

import re
from collections.abc import Callable, Sequence
from html import escape

from ipdocs.parsers.html_walk import BLOCK, KINDS, SKIP

_DEEPEST = 120
_LONG_TAG = 65_536  # code points; such a tag is an accident or an attack, and one of 100,000 attributes costs minutes
_LARGE = 4 * _LONG_TAG  # below it such a tag costs little, and looking for it costs more
_LONG = re.compile(rf"<([A-Za-z][\w:-]{{0,40}})[^<>]{{{_LONG_TAG},}}>?")
_KEPT = frozenset("class id style hidden aria-hidden name property content colspan rowspan lang".split())
_NUL = re.compile("\0+")


def bounded(markup: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Markup without what no parser should see: NULs, and the attributes of tags that are longer than 64 k."""
    problems: list[tuple[str, str]] = []
    if "\0" in markup:
        problems.append(("html.nul", f"{markup.count(chr(0))} NUL characters were left out"))
        markup = _NUL.sub("", markup)
    if len(markup) > _LARGE and _holds_long(markup):
        markup, cut = _LONG.subn(r"<\1>", markup)
        if cut:
            problems.append(("html.tag_cut", f"{cut} tags of over {_LONG_TAG:,} characters lost their attributes"))
    return markup, tuple(problems)


def _holds_long(markup: str) -> bool:
    """Whether two `<` are further apart than `_LONG_TAG`: then none stands in some stretch half as long."""
    half = _LONG_TAG // 2
    if all(markup.find("<", at, at + half) >= 0 for at in range(0, len(markup) - half, half)):
        return False
    return max(map(len, markup.split("<"))) > _LONG_TAG


def strings(markup: str) -> str:
    """The strings that BeautifulSoup finds in markup so broken that lxml sees none, as lines of a page.

    What a page shows only without scripts (`noscript`) is among them.
    """
    from bs4 import BeautifulSoup  # the last resort of few pages

    lines = BeautifulSoup(markup, "html.parser").stripped_strings
    return "<html><body>" + "<br>".join(escape(line, quote=False) for line in lines) + "</body></html>"


def flat(markup: str) -> str:
    """The page as resiliparse reads it, written out with at most `_DEEPEST` nested elements."""
    from resiliparse.parse.html import ElementNode, HTMLTree  # most pages never need it

    tree = HTMLTree.parse(markup.encode("utf-8", "replace").decode())  # it takes no half characters
    out: list[str] = ["<html>"]
    depth = 0
    closing: list[tuple[int, str]] = []
    root = tree.document
    node = root.first_child if root is not None else None
    while node is not None:
        below = None
        tag = node.tag or ""
        if tag == "#text":
            out.append(escape(node.text or "", quote=False))
        elif not tag.startswith(("#", "!")):
            kind = KINDS.get(tag, 0)
            if kind == SKIP and tag not in ("head", "title", "meta"):
                pass
            elif depth < _DEEPEST:
                if tag != "html":
                    out.append(_open(tag, node.attrs, node.getattr) if isinstance(node, ElementNode) else f"<{tag}>")
                    if tag not in ("br", "hr", "img", "meta", "input", "wbr", "embed", "col"):
                        closing.append((depth, tag))
                below = node.first_child
            else:
                out.append("<br>" if kind == BLOCK or tag == "br" else "")
                below = node.first_child
        if below is not None:
            depth += 1
            node = below
            continue
        while node is not None:
            if closing and closing[-1][0] == depth:
                out.append(f"</{closing.pop()[1]}>")
            if node.next is not None:
                node = node.next
                break
            depth -= 1
            node = node.parent if depth >= 0 else None
    out.append("</html>")
    return "".join(out)


def _open(tag: str, names: Sequence[str], value: Callable[[str], str | None]) -> str:
    kept = [f' {name}="{escape(value(name) or "")}"' for name in names if name in _KEPT]
    return f"<{tag}{''.join(kept)}>"
