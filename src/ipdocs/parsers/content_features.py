"""What the content model sees of each block: its text, its place, its boxes, its neighbours. One row a block.

Vectorised, because a page has hundreds of blocks and all of this must cost less than parsing it.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipdocs.grammars.content_cues import HAN_WORDS, LATIN_WORDS, LINE_STARTS, PHRASES
from ipdocs.parsers.content_tree import Columns, Floats, Ints, Tree, flags, placed, stacked, structure

LINE_GROUPS = tuple(dict.fromkeys(group for group, _ in LINE_STARTS))
_SHORT = 80  # code points of a line in which cue words are looked for
_DATE = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}:\d{2}|(?:19|20)\d{2}\b")
_CLASSES = 9
_LETTER, _UPPER, _DIGIT, _SPACE, _HAN, _STOP, _COMMA, _MARK, _QUOTE = range(_CLASSES)
_CUES = 2 * len(LINE_GROUPS) + 1
_HEADS = [LINE_GROUPS.index(group) for group in ("share", "related", "legal", "comment")]


def _table() -> NDArray[np.uint8]:
    """Class of each code point of the basic plane; those above it count as the last one of it."""
    table = np.full(65_536, _LETTER, np.uint8)
    table[0x2E80:0x3000] = table[0x3040:0xD7B0] = table[0xF900:0xFB00] = _HAN
    table[0x2010:0x2070] = table[0x2190:0x2E80] = table[0x3000:0x3040] = table[0xFF00:0xFFF0] = _MARK
    for group, characters in (
        (_UPPER, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (_DIGIT, "0123456789０１２３４５６７８９"),
        (_SPACE, " \n\t\r\f\v\u00a0\u3000\u2002\u2003"),
        (_STOP, ".!?。！？…；;"),
        (_COMMA, ",，、"),
        (_MARK, "|>»/·•›«<_-—:：=+*#@&%$()[]{}（）【】〔〕^~\\©"),
        (_QUOTE, "\"'“”‘’「」《》"),
    ):
        for character in characters:
            table[ord(character)] = group
    return table


_TABLE = _table()

_STARTS: dict[str, int] = {}
for _group, _words in LINE_STARTS:
    for _word in _words.split():
        _STARTS[_word] = _STARTS.get(_word, 0) | 1 << LINE_GROUPS.index(_group)


def _anywhere(rows: Sequence[tuple[str, str]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((1 << LINE_GROUPS.index(group) + len(LINE_GROUPS), tuple(words.split("|"))) for group, words in rows)


_LATIN, _CHINESE = _anywhere(LATIN_WORDS), _anywhere(HAN_WORDS)
_PHRASES = tuple(tuple((word.encode(), word[0] >= "\u2e80") for word in words.split("|")) for _, words in PHRASES)
_DATED = 1 << 2 * len(LINE_GROUPS)


def line_bits(texts: Sequence[str], lengths: Sequence[int], digits: Sequence[float]) -> list[int]:
    """Groups of the cue words of each short line, as bits; the upper half for words that stand anywhere in it."""
    bits = [0] * len(texts)
    latin: tuple[list[int], list[str]] = [], []
    chinese: tuple[list[int], list[str]] = [], []
    for place, text in enumerate(texts):
        if lengths[place] > _SHORT:
            continue
        kind = latin
        if text.isascii():
            text = text.lower()
            first = text.split(None, 1)[0]
        elif text < "\u2e80":
            text = text.lower()
            first = text.split(None, 1)[0]
            kind = latin if text[-1] < "\u2e80" else chinese
        else:
            first = text[:2]
            kind = chinese
        bits[place] = (_STARTS.get(first) or _STARTS.get(first[:-1], 0)) | (
            _DATED if digits[place] >= 3 and _DATE.search(text) else 0
        )
        kind[0].append(place)
        kind[1].append(text)
    for (places, lines), rows in ((latin, _LATIN), (chinese, _CHINESE)):
        whole = "\n".join(lines)
        ends = list(accumulate(len(line) + 1 for line in lines))
        for bit, words in rows:
            for word in words:
                at = whole.find(word)
                while at >= 0:
                    line = bisect_right(ends, at)
                    bits[places[line]] |= bit
                    at = whole.find(word, ends[line])
    return bits


def _phrases(texts: Sequence[str], ends: Ints, han: bool) -> list[Floats]:
    """For each group of phrases, how often it stands in each block (up to 3).

    `ends`: where each block ends; `han`: whether a Han character stands anywhere.
    """
    text = "\n".join(texts)
    whole = text.encode("utf-8", "replace").lower()  # of phrases in Latin script, all letters are in ASCII
    bounds: Ints | None = ends if text.isascii() else None
    out: list[Floats] = []
    for words in _PHRASES:
        found: list[int] = []
        for word, chinese in words:
            at = whole.find(word) if han or not chinese else -1
            while at >= 0:
                found.append(at)
                at = whole.find(word, at + 1)
        counts = np.zeros(len(texts), np.float32)
        if found:
            if bounds is None:
                bounds = np.cumsum([len(each.encode("utf-8", "replace")) for each in texts])
            places = np.searchsorted(bounds + np.arange(len(texts)), found, side="right")
            counts += np.bincount(places, minlength=len(texts))[: len(texts)]
        out.append(np.minimum(counts, 3))
    return out


def shifted(values: Floats, by: int) -> Floats:
    """`values` (by feature and block) of the block `by` places before (or after, where negative); zero beyond."""
    out: Floats = np.zeros_like(values)
    if by > 0:
        out[:, by:] = values[:, :-by]
    elif by < 0:
        out[:, :by] = values[:, -by:]
    return out


def smooth(values: Floats, reaches: Sequence[int]) -> Floats:
    """Means over the blocks up to so many away, both sides, of each feature, for one reach after the other."""
    size = values.shape[1]
    total = np.zeros((len(values), size + 1))
    np.cumsum(values, axis=1, dtype=np.float64, out=total[:, 1:])
    place = np.arange(size)
    means: list[Floats] = []
    for reach in reaches:
        low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, size)
        means.append(((total[:, high] - total[:, low]) / (high - low)).astype(np.float32))
    return np.concatenate(means)


@dataclass(frozen=True, slots=True)
class Sight:
    """Rows of features for the first reading, one a block, and what the second reading needs again."""

    rows: Floats
    size: Floats  # words, a Han character being half a word
    tree: Tree | None
    boxes: Floats  # features of each box; none in plain text


def _classes(texts: Sequence[str]) -> NDArray[np.uint8]:
    """The class of each code point of the texts, one after the other."""
    whole = "".join(texts)
    units = np.frombuffer(whole.encode("utf-16-le", "replace"), np.uint16)
    if len(units) == len(whole):
        return _TABLE[units]
    return _TABLE[np.minimum(np.frombuffer(whole.encode("utf-32-le", "replace"), np.uint32), 65_535)]


def see(columns: Columns) -> Sight:
    """Features of every block. At least one block is expected, and no empty text."""
    texts = columns.texts
    count = len(texts)
    lengths = np.fromiter(map(len, texts), np.int64, count)
    ends = np.cumsum(lengths)
    kinds = _classes(texts)
    block = np.repeat(np.arange(0, count * _CLASSES, _CLASSES), lengths)
    block += kinds
    counts = np.bincount(block, minlength=count * _CLASSES).reshape(count, _CLASSES).T.astype(np.float32)
    chars = lengths.astype(np.float32)
    han, stops, commas, digits = counts[_HAN], counts[_STOP], counts[_COMMA], counts[_DIGIT]
    size = han * np.float32(0.5) + np.where(counts[_LETTER] > 0, counts[_SPACE] + 1, np.float32(0))
    first, last = kinds[ends - lengths], kinds[ends - 1]
    linked = np.minimum(np.array(columns.link_chars, np.float32) / chars, 1)
    strong = np.array(columns.strong_chars, np.float32) / chars
    repeated = Counter(texts)
    again = np.array([repeated[text] for text in texts], np.float32)
    prose = np.where((stops > 0) & (size >= 6), size * (1 - linked), np.float32(0))
    total = float(prose.sum()) or 1.0
    before = np.cumsum(prose) - prose
    place = np.arange(count, dtype=np.float32)
    largest = int(np.argmax(prose))
    logs = np.log1p(np.array([size, chars, stops, commas, counts[_QUOTE], prose]))
    ratio = counts / chars
    ended = last == _STOP
    slim = stacked([logs[0], linked, logs[5], ratio[_STOP] * 10, ended])
    bits = np.array(line_bits(texts, lengths.tolist(), digits.tolist()), np.int64)
    cue = flags(bits, _CUES)
    half = len(LINE_GROUPS)
    near = np.concatenate((slim, (again > 1).astype(np.float32)[None], cue[: 2 * half]))
    heads = (cue[:half] + cue[half : 2 * half])[_HEADS]
    since, until = _distances(np.concatenate(((prose > 12)[None], heads > 0)))
    own: list[NDArray[Any]] = [
        *logs,
        linked,
        strong,
        np.minimum(np.array(columns.links, np.float32), 10),
        ratio[_STOP] + ratio[_COMMA],
        ratio[_DIGIT],
        ratio[_UPPER],
        ratio[_MARK],
        ratio[_HAN],
        ended,
        last == _QUOTE,
        last == _MARK,
        last == _COMMA,
        first == _DIGIT,
        first == _UPPER,
        first == _MARK,
        first == _QUOTE,
        size <= 3,
        size >= 15,
        np.minimum(again, 5),
        place / count,
        before / total,
        (before + prose) / total,
        np.minimum(place, 30) / 10,
        np.minimum(count - place, 30) / 10,
        np.clip(place - largest, -20, 20) / 10,
        _all(count, han.sum() / ends[-1]),
        _all(count, np.log1p(count)),
        _all(count, np.log1p(total)),
        _all(count, linked @ chars / ends[-1]),
        prose / (float(prose.max()) or 1.0),
        *_phrases(texts, ends, bool(han.any())),
    ]
    parts = [
        stacked(own),
        cue,
        shifted(near, 1),
        shifted(near, -1),
        *(shifted(slim, by) for by in (2, 3, -2, -3)),
        smooth(slim[:3], (3, 7, 15)),
        since[:1],
        until[:1],
        since[1:],
    ]
    tree, boxes = None, np.zeros((0, 0), np.float32)
    if len(columns.parents):
        tree = Tree.of(columns)
        rows, boxes = structure(columns, tree, prose, linked * chars, chars, heads)
        parts.append(rows)
    return Sight(np.concatenate(parts).T, size, tree, boxes.T)


def _all(count: int, value: float) -> Floats:
    return np.full(count, value, np.float32)


def _distances(marks: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """For each row of marks: blocks since the last and until the next, on a scale that ends at 20."""
    count = marks.shape[1]
    place = np.arange(count)
    since = place - np.maximum.accumulate(np.where(marks, place, -20), axis=1)
    until = np.minimum.accumulate(np.where(marks, place, count + 20)[:, ::-1], axis=1)[:, ::-1] - place
    return (
        np.minimum(since.astype(np.float32), 20) / np.float32(10),
        np.minimum(until.astype(np.float32), 20) / np.float32(10),
    )


def held(sight: Sight, tree: Tree, first: Floats) -> Floats:
    """Features of each box with what the first reading of the blocks says of it: its F1, were that reading true."""
    mass = first * sight.size
    totals, sizes, likely, squares = tree.totals(mass, sight.size, np.where(first > 0.5, sight.size, 0), first * mass)
    total, size = float(totals[0]) or 1.0, float(sizes[0]) or 1.0
    whole = float(likely[0]) or 1.0
    score = 2 * totals / (sizes + total)
    below = np.zeros(len(score), np.float32)
    np.maximum.at(below, tree.parents[1:], score[1:])
    before = np.concatenate(([0], np.cumsum(mass)))
    columns = [
        score,
        totals / total,
        totals / np.maximum(sizes, 1),
        score - below,
        score / (float(score.max()) or 1.0),
        likely / whole,
        2 * likely / (sizes + whole),
        squares / np.maximum(totals, 1e-3),
        before[tree.begins] / total,
        score - score[tree.parents],
        _all(len(score), np.log1p(total)),
        _all(len(score), total / size),
    ]
    return np.concatenate((sight.boxes.T, stacked(columns))).T


def again(sight: Sight, first: Floats, worth: Floats | None = None) -> Floats:
    """Features for the second reading: what the first one thought of the block, its neighbours and its boxes.

    `worth`: of each box, how near it comes to holding the content and nothing else.
    """
    count = len(first)
    mass = first * sight.size
    total = float(mass.sum()) or 1.0
    before = np.cumsum(mass) - mass
    since, until = _distances((first > 0.7)[None])
    columns = [
        first,
        *(shifted(first[None], by)[0] for by in (1, 2, 3, -1, -2, -3)),
        *smooth(first[None], (2, 5, 12)),
        before / total,
        (before + mass) / total,
        _all(count, np.log1p(total)),
        mass / (float(mass.max()) or 1.0),
    ]
    if sight.tree is not None:
        tree = sight.tree
        totals, sizes = tree.totals(mass, sight.size)
        dense = totals / np.maximum(sizes, 1)
        whole = totals / total
        steps, share = tree.chain(totals)
        at = tree.nodes
        for _ in range(4):
            columns += [whole[at], dense[at]]
            at = tree.parents[at]
        columns += [np.minimum(steps, 6), share]
        if worth is not None:
            columns += placed(tree, worth, sizes)
    return np.concatenate((stacked(columns), since, until, sight.rows.T)).T
