"""Rows that match a line whole, found without asking every row of a table about every line.

A row is asked about a line only where the line begins as the row can begin; a row that can begin with anything, only
where the line holds a word that the row cannot do without. Both are read off the patterns, so that rows are written
without a thought of this; a row of which neither can be read off is asked always. The answer is that of asking all.
"""

import re
from bisect import bisect
from collections.abc import Callable, Sequence
from re import _constants as op  # type: ignore[attr-defined]  # what a pattern is made of is told nowhere else
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Generic, NamedTuple, TypeVar

R = TypeVar("R")
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_HOLDS = (*_REPEATS, op.SUBPATTERN, op.ATOMIC_GROUP)
_NO_WIDTH = (op.AT, op.ASSERT, op.ASSERT_NOT)
_CLASSES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdigit,
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}
_LETTERS = 3  # a word of so many is told from others well enough

Begin = list[Any]  # ranges of code points, and tests of a character
_ANYTHING: Begin = [(0, 0x10FFFF)]


class Sieve(Generic[R]):
    """A table of rows and their patterns, to be asked which of them can stand anywhere in a text.

    Most texts hold no word that a row needs, and a word is looked for in a hundredth of the time a pattern takes.
    """

    def __init__(self, table: Sequence[tuple[R, re.Pattern[str]]]) -> None:
        self.table = table
        self._needed = [_needed(_parser.parse(pattern.pattern)) for _, pattern in table]

    def rows(self, low: str) -> list[tuple[R, re.Pattern[str]]]:
        """The rows, in the order of the table, that a text in lower case holds a word for."""
        return [
            row
            for row, needed in zip(self.table, self._needed, strict=True)
            if needed is None or any(word in low for word in needed)
        ]


class _Group(NamedTuple):
    """The rows that can begin with some character, and one pattern for all of them."""

    rows: tuple[int, ...]
    any: re.Pattern[str]


class Lookup(Generic[R]):
    """A table of rows and their patterns, to be asked which of them match a line whole.

    Raises `ValueError` where a pattern has flags: lines are folded and lower case already.
    """

    def __init__(self, table: Sequence[tuple[R, re.Pattern[str]]]) -> None:
        flagged = [pattern.pattern for _, pattern in table if pattern.flags != re.UNICODE]
        if flagged:
            raise ValueError(f"write these patterns for folded, lower-case lines, without flags: {flagged}")
        self.table = table
        self._begins: list[Begin | None] = []
        words: dict[str, list[int]] = {}
        for at, (_, pattern) in enumerate(table):
            parsed = _parser.parse(pattern.pattern)
            begin = _begin(parsed)[0]
            needed = None if begin is not None else _needed(parsed)
            self._begins.append(_ANYTHING if begin is None and not needed else begin)
            for word in needed or ():
                words.setdefault(word, []).append(at)
        self._words = tuple(words.items())
        self._ascii_words = tuple((word, rows) for word, rows in self._words if word.isascii())
        ranges = [one for begin in self._begins for one in begin or () if isinstance(one, tuple)]
        self._edges = sorted({edge for low, high in ranges for edge in (low, high + 1)})
        self._by_char: dict[str, _Group] = {}
        self._by_kind: dict[tuple[int, ...], _Group] = {}

    def all(self, line: str) -> list[tuple[R, re.Match[str]]]:
        """Every row that matches the line from end to end, in the order of the table, with the match."""
        if not line:
            return []
        group = self._by_char.get(line[0]) or self._beginning(line[0])
        words = self._ascii_words if line.isascii() else self._words
        asked = [at for word, rows in words if word in line for at in rows]
        if group.any.fullmatch(line):
            asked += group.rows
        found = []
        for at in sorted(set(asked)) if asked else ():
            row, pattern = self.table[at]
            match = pattern.fullmatch(line)
            if match:
                found.append((row, match))
        return found

    def first(self, line: str) -> R | None:
        """The first row that matches the line from end to end."""
        found = self.all(line)
        return found[0][0] if found else None

    def _beginning(self, char: str) -> "_Group":
        """The rows that can begin with a character. Most characters are of a kind: no row tells them apart."""
        kind = (bisect(self._edges, ord(char)), *(test(char) for test in _CLASSES.values()))
        if kind not in self._by_kind:
            rows = tuple(at for at, begin in enumerate(self._begins) if begin is not None and _may(begin, char))
            names = re.compile(r"[?]P<\w+>")  # names of groups may stand but once in a pattern
            every = "|".join(f"(?:{names.sub('?:', self.table[at][1].pattern)})" for at in rows)
            self._by_kind[kind] = _Group(rows, re.compile(every or r"(?!)"))
        self._by_char[char] = self._by_kind[kind]
        return self._by_char[char]


def _may(begin: Begin, char: str) -> bool:
    return any(one[0] <= ord(char) <= one[1] if isinstance(one, tuple) else one(char) for one in begin)


def _begin(items: Any) -> tuple[Begin | None, bool]:
    """What can stand first in a match (None: anything), and whether the match may be empty."""
    found: Begin = []
    own: Begin | None
    for code, given in items:
        if code in _NO_WIDTH:
            continue
        if code is op.LITERAL:
            own, empty = [(given, given)], False
        elif code is op.IN:
            own, empty = _class(given), False
        elif code is op.BRANCH:
            parts = [_begin(branch) for branch in given[1]]
            own = None if any(part is None for part, _ in parts) else [one for part, _ in parts for one in part or ()]
            empty = any(each for _, each in parts)
        elif code in _HOLDS:
            own, empty = _begin(_inside(code, given))
            empty = empty or (code in _REPEATS and given[0] == 0)
        else:
            return None, False
        if own is None:
            return None, False
        found += own
        if not empty:
            return found, False
    return found, True


def _class(given: Any) -> Begin | None:
    found: Begin = []
    for code, value in given:
        if code is op.LITERAL:
            found.append((value, value))
        elif code is op.RANGE:
            found.append(value)
        elif code is op.CATEGORY and value in _CLASSES:
            found.append(_CLASSES[value])
        else:
            return None
    return found


def _needed(items: Any) -> set[str] | None:
    """Words of which every match holds one; None where there are none."""
    choices: list[set[str]] = []
    run = ""
    for code, given in [*items, (op.FAILURE, None)]:
        if code is op.LITERAL:
            run += chr(given)
            continue
        if code is op.AT:
            continue
        if run:
            choices.append({run})
            run = ""
        if code is op.BRANCH:
            parts = [_needed(branch) for branch in given[1]]
            if all(parts):
                choices.append(set().union(*(part or () for part in parts)))
        elif code in _HOLDS and not (code in _REPEATS and given[0] == 0):
            inside = _needed(_inside(code, given))
            if inside:
                choices.append(inside)
    return max(choices, key=lambda words: (min(_LETTERS, *map(len, words)), -len(words)), default=None)


def _inside(code: Any, given: Any) -> Any:
    """What a group or a repetition holds; nothing that can be read off it where it has flags of its own."""
    if code is op.SUBPATTERN and (given[1] or given[2]):
        return [(op.ANY, None)]
    return given if code is op.ATOMIC_GROUP else given[-1]
