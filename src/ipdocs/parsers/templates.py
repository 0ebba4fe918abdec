"""What the names of boxes (`grammars/templates.py`) say of the blocks of a page."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ipdocs.grammars.templates import CHROME_BOXES, TEMPLATES, Template

_LEAST = 100  # code points in the container: templates leave empty boxes behind
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NAMES = tuple(row.container for row in TEMPLATES)


def find(
    boxes: Sequence[str], parents: Sequence[int], nodes: Sequence[int], sizes: Sequence[int]
) -> list[tuple[str, bool] | None]:
    """For each block the row that knows its box, and whether it is content; None where no row does.

    `boxes` and `parents`: class and id words of each element, and the element it stands in; `nodes` and `sizes`: the
    element of each block, and its code points. The innermost box counts.
    """
    unknown: list[tuple[str, bool] | None] = [None] * len(nodes)
    whole = "\n".join(boxes).lower()
    if not any(name in whole for name in _NAMES):
        return unknown
    words = [frozenset(box.lower().split()) for box in boxes]
    for row in TEMPLATES:
        if not any(row.container in names for names in words):
            continue
        inside = _inherited(row, words, parents)
        found = [inside[node] if node >= 0 else None for node in nodes]
        if sum(size for size, content in zip(sizes, found, strict=True) if content) >= _LEAST:
            return [None if content is None else (row.id, content) for content in found]
    return unknown


def _inherited(row: Template, words: Sequence[frozenset[str]], parents: Sequence[int]) -> list[bool | None]:
    inside: list[bool | None] = []
    for names, above in zip(words, parents, strict=True):
        if row.container in names:
            inside.append(True)
        elif names.intersection(row.chrome):
            inside.append(False)
        else:
            inside.append(inside[above] if above >= 0 else None)
    return inside


@lru_cache(16_384)
def names_chrome(box: str) -> bool:
    """Whether the class and id words of an element name chrome. Of a large box no name should be believed."""
    return any(word.lower() in CHROME_BOXES for word in _WORD.findall(box))
