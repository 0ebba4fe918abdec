"""Elements that show nothing and never end: `<title>` or `<noscript>` without its end takes the rest of the page along.

Browsers show nothing of it either. But the page holds it, so it is told, and read; of a script or a style only told,
since nobody knows where its code ends.
"""

import re
from typing import TypeAlias

from lxml import etree

from ipdocs.parsers.html_walk import KINDS, SKIP

_CODE = frozenset({"script", "style"})
_END = 2_000  # code points at the end of the markup in which the end of what is closed stands, with others after it
_LEAST = 40  # code points of text that are worth a word

Problem: TypeAlias = tuple[str, str]


def reopened(root: etree._Element, markup: str) -> tuple[str, Problem] | None:
    """The markup to read again, empty where that is of no use, and what to tell; None where nothing was swallowed."""
    name = _swallower(root, markup)
    if name is None:
        return None
    last_end = markup.lower().rfind(f"</{name}")
    opening = re.compile(rf"<{name}\b[^<>]*>", re.I)
    first = opening.search(markup, max(last_end, 0))
    if first is None or len(markup) - first.end() < _LEAST:
        return None
    size = len(markup) - first.end()
    if name in _CODE:
        return "", ("html.unclosed", f"<{name}> never ends; the {size:,} characters after it were not read")
    again = markup[: first.start()] + opening.sub("", markup[first.start() :])
    return again, ("html.unclosed", f"<{name}> never ends; the {size:,} characters after it were read all the same")


def _swallower(root: etree._Element, markup: str) -> str | None:
    """The element without sight that is open where the page ends, if its end is not just missing from the tree."""
    element = root
    while True:
        name = element.tag if isinstance(element.tag, str) else ""
        if KINDS.get(name) == SKIP and name not in (
            "meta",
            "link",
            "base",
            "input",
            "param",
            "source",
            "track",
            "frame",
        ):
            end = markup[-_END:].lower()
            if not _ends(end, name) and not _ends(markup.lower(), name):
                return name
        if not len(element) or (element[-1].tail or "").strip():
            return None
        element = element[-1]


def _ends(low: str, name: str) -> bool:
    return low.rfind(f"</{name}") > low.rfind(f"<{name}")
