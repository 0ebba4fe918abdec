"""The boxes of a page as the content model sees them: what each is called, what it holds, and what it repeats."""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipdocs.grammars.content_cues import BOX_WORDS, ELEMENT_WORDS

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

GROUPS = tuple(dict.fromkeys(group for group, _ in (*BOX_WORDS, *ELEMENT_WORDS)))
TAGS = ("p", "h1", "h2", "h3", "li", "td", "div", "dd", "span", "pre", "figcaption", "blockquote")
_LIKE = {"h4": "h3", "h5": "h3", "h6": "h3", "dt": "dd", "th": "td", "section": "div", "article": "div", "body": "div"}
_TAG_INDEX = {tag: index for index, tag in enumerate(TAGS)} | {tag: TAGS.index(like) for tag, like in _LIKE.items()}
_HEADLINE, _HEADING = TAGS.index("h1"), TAGS.index("h3")  # the paragraph and all headings come before the latter
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_CARDS = frozenset("div section article li tr dl ul".split())  # what repeats in lists of teasers and of comments
_DEEP = (1 << 20) - 1
_TITLED = 80  # code points of a block that are looked for in the title
_FAR = 8.0  # steps between boxes above which more makes no difference


@dataclass(frozen=True, slots=True)
class Columns:
    """A page as the model reads it. `boxes` are the class and id words of each node; plain text has no nodes."""

    texts: Sequence[str]
    nodes: Sequence[int]
    link_chars: Sequence[int]
    links: Sequence[int]
    strong_chars: Sequence[int]
    parents: Sequence[int]
    tags: Sequence[str]
    boxes: Sequence[str]
    title: str = ""


def stacked(columns: Sequence[NDArray[Any]]) -> Floats:
    """Numbers or truth values by feature and block: much quicker than numpy's own ways."""
    out = np.empty((len(columns), len(columns[0])), np.float32)
    for place, column in enumerate(columns):
        out[place] = column
    return out


def flags(values: Ints, count: int) -> Floats:
    """The lowest `count` bits (up to 32) of each value, by bit and value."""
    octets = values.astype("<u4").view(np.uint8).reshape(len(values), 4)
    return np.unpackbits(octets, axis=1, bitorder="little").T[:count].astype(np.float32)


def _lexicon(rows: Sequence[tuple[str, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for group, words in rows:
        for word in words.split():
            found[word] = found.get(word, 0) | 1 << GROUPS.index(group)
    return found


_BOXES = _lexicon(BOX_WORDS)
_ELEMENTS = _lexicon(ELEMENT_WORDS)


@lru_cache(8_192)
def box_bits(box: str) -> int:
    """Groups of the class and id words of an element, as bits."""
    bits = 0
    for name in box.split():
        bits |= _name_bits(name)
    return bits


@lru_cache(16_384)  # few names are new: templates and style libraries give them
def _name_bits(name: str) -> int:
    low = name.lower()
    bits = _BOXES.get(low, 0)
    if "-" in low or "_" in low:  # entry-content, entryContent
        parts = low.replace("-", " ").replace("_", " ").split()
        bits |= _BOXES.get("".join(parts), 0)
        for part in parts:
            bits |= _BOXES.get(part, 0)
    if low != name:
        for part in _WORD.findall(name):
            bits |= _BOXES.get(part.lower(), 0)
    return bits


@dataclass(frozen=True, slots=True)
class Tree:
    """The node of each block and, for each node, its parent, its end (in node order) and its first block.

    `leaps`: for each node the one 1, 2, 4, … steps above it, as far up as any node goes. The root is above itself.
    """

    nodes: Ints
    parents: Ints
    ends: Ints
    begins: Ints
    leaps: tuple[Ints, ...]

    @classmethod
    def of(cls, columns: Columns) -> "Tree":
        """The tree of a page's boxes; in order, so that a subtree is a run of nodes."""
        parents = columns.parents
        ends = list(range(1, len(parents) + 1))
        for node in range(len(parents) - 1, 0, -1):
            end, above = ends[node], parents[node]
            if above >= 0 and ends[above] < end:
                ends[above] = end
        nodes = np.array(columns.nodes, np.int64)
        begins = np.searchsorted(np.maximum.accumulate(nodes), np.arange(len(parents)))  # or near it
        ups = np.maximum(np.array(parents, np.int64), 0)
        leaps = [ups]
        while leaps[-1].any():
            leaps.append(leaps[-1][leaps[-1]])
        return cls(nodes, ups, np.array(ends, np.int64), np.minimum(begins, len(nodes) - 1), tuple(leaps))

    def totals(self, *values: NDArray[Any]) -> Floats:
        """Sum of each value of the blocks over the subtree of each node: a row for each value."""
        count = len(self.parents)
        sums = np.zeros((len(values), count + 1))
        for row, each in zip(sums, values, strict=True):
            np.cumsum(np.bincount(self.nodes, weights=each, minlength=count), out=row[1:])
        return (sums[:, self.ends] - sums[:, :-1]).astype(np.float32)

    def climbed(self, values: NDArray[Any], over: np.ufunc) -> NDArray[Any]:
        """A value of each node put together with those of all nodes above it; a sum needs nought at the root."""
        for above in self.leaps:
            values = over(values, values[above])
        return values

    def path(self, node: int) -> list[int]:
        """The boxes from the root down to a node."""
        path = [node]
        while path[-1] > 0:
            path.append(int(self.parents[path[-1]]))
        return path[::-1]

    def meeting(self, path: list[int]) -> Ints:
        """For each block, the place in `path` (from the root down) of the smallest box that it stands in; -1: none."""
        met = np.full(len(self.parents), -1, np.int64)
        # Boxes on a path hold each other, so that writing from the outermost to the innermost leaves the smallest.
        for place, node in enumerate(path):
            met[node : self.ends[node]] = place
        return met[self.nodes]

    def chain(self, totals: Floats) -> tuple[Floats, Floats]:
        """For each block: steps up from the smallest box that holds half of a mass to the box it shares with it; share.

        `totals`: the mass in each box. 0 steps: in that box. The second value is what the shared box holds of the mass.
        """
        whole = float(totals[0]) or 1.0
        path: list[int] = []
        for node in np.flatnonzero(totals > 0.5 * whole).tolist():  # two boxes apart cannot both hold over half
            if not path or self.parents[node] == path[-1]:
                path.append(node)
        if not path:
            return np.zeros(len(self.nodes), np.float32), np.ones(len(self.nodes), np.float32)
        met = np.maximum(self.meeting(path), 0)
        return (len(path) - 1 - met).astype(np.float32), (totals[path] / whole)[met]


def structure(
    columns: Columns,
    tree: Tree,
    prose: Floats,
    link_chars: Floats,
    chars: Floats,
    heads: Floats,
) -> tuple[Floats, Floats]:
    """Features by block that come from the boxes it stands in, and features by box.

    `heads`: by group and block, how surely it begins like a heading of related links, comments, legal notes, sharing.
    """
    nodes, ups = tree.nodes, tree.parents
    bits, inherited, kind, repeats, later, depth = _boxes(columns, tree)
    near = bits | bits[ups] | bits[ups[ups]]
    like = kind[nodes]
    count = len(ups)
    # Boxes: what each holds, how it is called, and how it stands to the headline.
    held, linked, size, blocks, wordy, *headings = tree.totals(
        prose, link_chars, chars, np.ones_like(prose), prose > 0, *heads
    )
    whole = float(held[0]) or 1.0
    share, links, logs = held / whole, linked / np.maximum(size, 1), np.log1p(size)
    most = np.maximum(blocks, 1)
    steps, part = tree.chain(held)
    same = nodes[1:] == nodes[:-1]
    values: list[NDArray[Any]] = [np.minimum(steps, 6), part, repeats[nodes], later[nodes], depth[nodes]]
    at = nodes
    for _ in range(4):
        values += [share[at], links[at], logs[at]]
        at = ups[at]
    values += [np.concatenate(([False], same)), np.concatenate((same, [False]))]
    headline, places = _headed(columns, tree, prose, whole, like)
    direct = np.bincount(np.concatenate((ups[nodes], nodes)), weights=np.concatenate((prose, prose)), minlength=count)
    kept = np.maximum(held, 1)
    largest = np.zeros(count, np.float32)
    np.maximum.at(largest, ups[1:], held[1:])
    first = tree.begins
    before = np.cumsum(prose) - prose
    away = first - headline if headline >= 0 else np.full(count, 50)
    inside = np.zeros(count, np.bool_)
    if headline >= 0:
        start = int(nodes[headline])
        inside = (np.arange(count) <= start) & (tree.ends > start)
    ahead = before[first]
    boxes: list[NDArray[Any]] = [
        np.log1p(held),
        share,
        logs,
        links,
        np.log1p(blocks),
        np.log1p(held / most),
        wordy / most,
        np.minimum(direct / kept, 1),
        largest / kept,
        repeats,
        later,
        depth,
        ahead / whole,
        (ahead + held) / whole,
        inside,
        np.full(count, headline >= 0),
        away >= 0,
        np.clip(away, -10, 40) / 10,
        (ahead - before[headline]) / whole,
        np.full(count, np.log1p(whole), np.float32),
        *(heading / most for heading in headings),
    ]
    rows = (
        flags(near[nodes], len(GROUPS)),
        flags(inherited[nodes], len(GROUPS)),
        (like == np.arange(len(TAGS))[:, None]).astype(np.float32),
        stacked([*values, *places]),
    )
    named = flags(bits, len(GROUPS)), flags(inherited, len(GROUPS))
    return np.concatenate(rows), np.concatenate((*named, stacked(boxes)))


def placed(tree: Tree, worth: Floats, sizes: Floats) -> list[Floats]:
    """Features of each block from what its boxes are worth as the container of the content."""
    nodes, ups = tree.nodes, tree.parents
    worth = np.where(sizes > 0, worth, 0)
    top = int(np.argmax(worth))
    best = float(worth[top]) or 1.0
    highest = tree.climbed(worth, np.maximum)[nodes]
    path = tree.path(top)
    met = tree.meeting(path)
    apart = np.minimum(len(path) - 1 - met, 6)
    least = np.flatnonzero(worth > 0.8 * best)
    return [
        highest,
        highest / best,
        worth[nodes],
        worth[ups[nodes]],
        worth[ups[ups[nodes]]],
        apart.astype(np.float32),
        (apart == 0).astype(np.float32),
        (nodes >= tree.ends[top]).astype(np.float32),
        (nodes < top).astype(np.float32),
        np.full(len(nodes), best, np.float32),
        np.full(len(nodes), np.log1p(len(least)), np.float32),
    ]


def _boxes(columns: Columns, tree: Tree) -> tuple[Ints, Ints, Ints, Floats, Floats, Floats]:
    """For each node: its groups, those of all boxes round it, what its tag is like, and how it stands.

    That is the longest row of like boxes it is in, its place in that row, its depth.
    """
    parents = np.array(columns.parents, np.int64)
    kinds: dict[tuple[str, str], int] = {}
    pairs = zip(columns.tags, columns.boxes, strict=True)
    kind = np.array([kinds.setdefault(pair, len(kinds)) for pair in pairs])
    known = [
        (_ELEMENTS.get(tag, 0) | (box_bits(box) if box else 0), _TAG_INDEX.get(tag, len(TAGS)), tag in _CARDS)
        for tag, box in kinds
    ]
    own, like, card = np.array(known, np.int64).T[:, kind]
    # Boxes of one name in one box: how many there are, and which of them each is.
    order = np.argsort(parents * len(kinds) + kind, kind="stable")
    key = (parents * len(kinds) + kind)[order]
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    counts = np.diff(np.append(starts, len(key)))
    alike, rank = np.empty(len(key), np.int64), np.empty(len(key), np.int64)
    alike[order] = np.repeat(counts, counts)
    rank[order] = np.arange(len(key)) - np.repeat(starts, counts)
    alike[card == 0] = 1
    depth = tree.climbed((parents >= 0).astype(np.int64), np.add)
    # The longest row that the node or a box round it stands in; of rows as long, the outermost one.
    longest = tree.climbed(alike << 24 | (_DEEP - np.minimum(depth, _DEEP)) << 4 | np.minimum(rank, 4), np.maximum)
    repeats = longest >> 24
    named = own.copy()
    named[parents < 0] = 0  # what body and html are called says nothing of a block
    return (
        own,
        tree.climbed(named, np.bitwise_or),
        like,
        np.log(repeats.astype(np.float32)),
        np.where(repeats > 1, longest & 15, 0).astype(np.float32),
        np.minimum(depth.astype(np.float32), 30) / np.float32(10),
    )


def _headed(columns: Columns, tree: Tree, prose: Floats, whole: float, like: Ints) -> tuple[int, list[Floats]]:
    """The block of the headline (-1: none), and where each block stands from it.

    After it or before, how much prose between, how many boxes apart.
    """
    count = len(columns.texts)
    title = columns.title
    most = len(title) if len(title) < _TITLED else sys.maxsize  # no more of a text fits into the title
    titled = np.array([5 < len(text) <= most and text[:_TITLED] in title for text in columns.texts])
    for found in (titled & (like == _HEADLINE), titled & (like <= _HEADING), like == _HEADLINE, titled):
        if found.any():
            headline = int(np.argmax(found))
            break
    else:
        return -1, [titled.astype(np.float32), *(np.zeros(count, np.float32) for _ in range(4)), np.full(count, _FAR)]
    path = tree.path(int(tree.nodes[headline]))
    apart = len(path) - 1 - tree.meeting(path)
    before = np.cumsum(prose) - prose
    away = np.arange(count) - headline
    return headline, [
        titled.astype(np.float32),
        np.ones(count, np.float32),
        (away >= 0).astype(np.float32),
        np.clip(away, -10, 40) / 10,
        (before - before[headline]) / whole,
        np.minimum(apart, _FAR).astype(np.float32),
    ]
