"""The boxes of a page as the content model sees them: what each is called, what it holds, and what it repeats."""

import re
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
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_CARDS = frozenset("div section article li tr dl ul".split())  # what repeats in lists of teasers and of comments
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


def table(columns: Sequence[NDArray[Any]]) -> Floats:
    """Columns of numbers or truth values as one table, a row a block: much quicker than numpy's own ways."""
    out = np.empty((len(columns), len(columns[0])), np.float32)
    for place, column in enumerate(columns):
        out[place] = column
    return out.T


def _lexicon(rows: Sequence[tuple[str, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for group, words in rows:
        for word in words.split():
            found[word] = found.get(word, 0) | 1 << GROUPS.index(group)
    return found


_BOXES = _lexicon(BOX_WORDS)
_ELEMENTS = _lexicon(ELEMENT_WORDS)


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
    """The node of each block and, for each node, its parent, its end (in node order) and its first block."""

    nodes: Ints
    parents: Ints
    ends: Ints
    begins: Ints

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
        return cls(
            nodes,
            np.maximum(np.array(parents, np.int64), 0),
            np.array(ends, np.int64),
            np.minimum(begins, len(nodes) - 1),
        )

    def totals(self, values: Floats) -> Floats:
        """Sum of a value of the blocks over the subtree of each node."""
        sums = np.zeros(len(self.parents) + 1)
        np.cumsum(np.bincount(self.nodes, weights=values, minlength=len(self.parents)), out=sums[1:])
        return (sums[self.ends] - sums[:-1]).astype(np.float32)

    def meeting(self, path: list[int]) -> Ints:
        """For each block, the place in `path` (from the root down) of the smallest box that it stands in; -1: none."""
        met = np.full(len(self.parents), -1, np.int64)
        # Boxes on a path hold each other, so that writing from the outermost to the innermost leaves the smallest.
        for place, node in enumerate(path):
            met[node : self.ends[node]] = place
        return met[self.nodes]

    def chain(self, mass: Floats) -> tuple[Floats, Floats]:
        """For each block: steps up from the smallest box that holds half of `mass` to the box it shares with it; share.

        0 steps: in that box. The second value is the share of the mass that the shared box holds.
        """
        totals = self.totals(mass)
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
    columns: Columns, tree: Tree, prose: Floats, link_chars: Floats, chars: Floats, heads: Floats
) -> tuple[Floats, Floats]:
    """Features of each block that come from the boxes it stands in, and features of each box.

    `heads`: by block and group, whether it begins like a heading of related links, comments, legal notes, sharing.
    """
    nodes, ups = tree.nodes, tree.parents
    bits, inherited, like_all, repeats, later, depth = _boxes(columns)
    near = bits | bits[ups] | bits[ups[ups]]
    shift = np.arange(len(GROUPS))
    like = like_all[nodes]
    totals = [tree.totals(values) for values in (prose, link_chars, chars)]
    whole = float(totals[0][0]) or 1.0
    steps, share = tree.chain(prose)
    values = [np.minimum(steps, 6), share, repeats[nodes], later[nodes], depth[nodes]]
    at = nodes
    for _ in range(4):
        values += [totals[0][at] / whole, totals[1][at] / np.maximum(totals[2][at], 1), np.log1p(totals[2][at])]
        at = ups[at]
    same = nodes[1:] == nodes[:-1]
    values += [np.concatenate(([False], same)), np.concatenate((same, [False]))]
    headline, headed = _headed(columns, tree, prose, whole, like)
    values += headed
    rows = (
        (near[nodes][:, None] >> shift & 1).astype(np.float32),
        (inherited[nodes][:, None] >> shift & 1).astype(np.float32),
        (like[:, None] == np.arange(len(TAGS))).astype(np.float32),
        table(values),
    )
    # Boxes: what each holds, how it is called, and how it stands to the headline.
    blocks, wordy = tree.totals(np.ones_like(prose)), tree.totals((prose > 0).astype(np.float32))
    direct = np.bincount(ups[nodes], weights=prose, minlength=len(ups)) + np.bincount(
        nodes, weights=prose, minlength=len(ups)
    )
    kept = np.maximum(totals[0], 1)
    largest = np.zeros(len(ups))
    np.maximum.at(largest, ups[1:], totals[0][1:])
    first = tree.begins
    before = np.cumsum(prose) - prose
    away = first - headline if headline >= 0 else np.full(len(ups), 50)
    inside = np.zeros(len(ups))
    if headline >= 0:
        start = int(nodes[headline])
        inside = ((np.arange(len(ups)) <= start) & (tree.ends > start)).astype(np.float64)
    boxes = [
        np.log1p(totals[0]),
        totals[0] / whole,
        np.log1p(totals[2]),
        totals[1] / np.maximum(totals[2], 1),
        np.log1p(blocks),
        np.log1p(totals[0] / np.maximum(blocks, 1)),
        wordy / np.maximum(blocks, 1),
        np.minimum(direct / kept, 1),
        largest / kept,
        repeats,
        later,
        depth,
        before[first] / whole,
        (before[first] + totals[0]) / whole,
        inside,
        np.full(len(ups), headline >= 0),
        away >= 0,
        np.clip(away, -10, 40) / 10,
        (before[first] - before[headline]) / whole,
        np.full(len(ups), np.log1p(whole)),
        *(tree.totals(head) / np.maximum(blocks, 1) for head in heads.T),
    ]
    return np.concatenate(rows, axis=1), np.concatenate(
        (
            (bits[:, None] >> shift & 1).astype(np.float32),
            (inherited[:, None] >> shift & 1).astype(np.float32),
            table(boxes),
        ),
        axis=1,
    )


def placed(tree: Tree, worth: Floats, sizes: Floats) -> list[Floats]:
    """Features of each block from what its boxes are worth as the container of the content."""
    nodes, ups = tree.nodes, tree.parents
    worth = np.where(sizes > 0, worth, 0)
    top = int(np.argmax(worth))
    best = float(worth[top]) or 1.0
    parents = ups.tolist()
    highest: list[float] = []
    for above, value in zip(parents, worth.tolist(), strict=True):
        over = highest[above] if highest else value
        highest.append(over if over > value else value)
    path = [top]
    while path[-1] > 0:
        path.append(parents[path[-1]])
    path.reverse()
    met = tree.meeting(path)
    apart = np.minimum(len(path) - 1 - met, 6)
    least = np.flatnonzero(worth > 0.8 * best)
    return [
        np.array(highest, np.float32)[nodes],
        np.array(highest, np.float32)[nodes] / best,
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


def _boxes(columns: Columns) -> tuple[Ints, Ints, Ints, Floats, Floats, Floats]:
    """For each node: its groups, those of all boxes round it, what its tag is like, and how it stands.

    That is the longest row of like boxes it is in, its place in that row, its depth.
    """
    parents = columns.parents
    kinds: dict[tuple[str, str], int] = {}
    kind = np.array([kinds.setdefault(pair, len(kinds)) for pair in zip(columns.tags, columns.boxes, strict=True)])
    own = np.array([_ELEMENTS.get(tag, 0) | (box_bits(box) if box else 0) for tag, box in kinds], np.int64)[kind]
    like = np.array([_TAG_INDEX.get(tag, len(TAGS)) for tag, _ in kinds], np.int64)[kind]
    # Boxes of one name in one box: how many there are, and which of them each is.
    key = np.array(parents, np.int64) * len(kinds) + kind
    order = np.argsort(key, kind="stable")
    firsts = np.concatenate(([True], key[order][1:] != key[order][:-1]))
    starts = np.flatnonzero(firsts)
    counts = np.diff(np.append(starts, len(key)))
    group = np.cumsum(firsts) - 1
    alike, rank = np.empty(len(key), np.int64), np.empty(len(key), np.int64)
    alike[order] = counts[group]
    rank[order] = np.arange(len(key)) - starts[group] + 1
    alike[~np.array([tag in _CARDS for tag, _ in kinds])[kind]] = 1
    repeats: list[int] = []
    later: list[int] = []
    inherited: list[int] = []
    depth: list[int] = []
    for above, bits, many, place in zip(parents, own.tolist(), alike.tolist(), rank.tolist(), strict=True):
        if above < 0:
            inherited.append(0)
            depth.append(0)
        else:
            # What body and html are called says nothing of a block.
            inherited.append(bits | inherited[above] if above else bits)
            depth.append(depth[above] + 1)
            if repeats[above] >= many:
                many, place = repeats[above], later[above]
        repeats.append(many)
        later.append(place)
    most = np.array(repeats, np.float32)
    return (
        own,
        np.array(inherited, np.int64),
        like,
        np.log(most),
        np.where(most > 1, np.minimum(np.array(later, np.float32), 5) - 1, 0).astype(np.float32),
        np.minimum(np.array(depth, np.float32), 30) / np.float32(10),
    )


def _headed(columns: Columns, tree: Tree, prose: Floats, whole: float, like: Ints) -> tuple[int, list[Floats]]:
    """The block of the headline (-1: none), and where each block stands from it.

    After it or before, how much prose between, how many boxes apart.
    """
    count = len(columns.texts)
    title = columns.title
    titled = np.array([len(text) > 5 and text[:80] in title for text in columns.texts])
    level = like == TAGS.index("h1")
    for found in (titled & level, titled & (like <= TAGS.index("h3")), level, titled):
        if found.any():
            headline = int(np.argmax(found))
            break
    else:
        return -1, [titled.astype(np.float32), *(np.zeros(count, np.float32) for _ in range(4)), np.full(count, _FAR)]
    path: list[int] = []
    node = int(tree.nodes[headline])
    while True:
        path.append(node)
        above = columns.parents[node]
        if above < 0:
            break
        node = above
    path.reverse()
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
