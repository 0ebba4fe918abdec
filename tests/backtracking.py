"""How the work of a pattern grows with the text, read from the pattern itself: nothing is run, nothing is timed.

A backtracking matcher goes down every path of a pattern's automaton, so its work is the number of paths. Each atom
(a character or class) is a state; an edge says which atom may come next.

* exponential: from a state back to itself there are two ways on the same characters: `(a+)+`, `(a|a)*`, `(\\w+ ?)*`.
* polynomial: two loops one after the other take the same characters: `a*a*`, `\\s+.*\\s+`. Each more is a degree more.
* where a search begins at every place, that is a loop too: `a+b` on `aaa…` begins n times and reads on n times.

(Weideman, van der Merwe, Berglund, Watson: Analyzing Matching Time Behavior of Backtracking Regular Expression
Matchers, 2016.) A path that can't fail is counted all the same: an answer may be too high, never too low. Look-ahead is
a path that ends; look-behind is read as nothing, at the front of a pattern as the character it asks for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from re import _constants as sre  # the parsed pattern has no public form
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_FEW = 3  # a counted repeat up to this many times is written out, beyond it is a loop
_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


@dataclass(frozen=True)
class Growth:
    """`exponential`, or work that grows with the length of the text to the power of `degree`."""

    exponential: bool
    degree: int


def growth(pattern: re.Pattern[Any], *, whole: bool = False, counted: bool = False) -> Growth:
    """Of a search for every match in a text; with `whole`, of one match that must take the text whole.

    `counted`: as if counted repeats (`{0,40}`) had no end.
    """
    automaton = _Automaton(pattern, whole, counted)
    return Growth(automaton.exponential(), automaton.degree())


@dataclass
class _Part:
    first: list[int]  # a state as often as there are ways to it
    last: list[int]
    empty: int  # in how many ways it may match nothing; 2: in more than one


class _Automaton:
    def __init__(self, pattern: re.Pattern[Any], whole: bool, counted: bool) -> None:
        self.counted = counted
        binary = isinstance(pattern.pattern, bytes)
        tree = list(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE if binary else pattern.flags))
        self.fold = bool(pattern.flags & re.IGNORECASE)
        self.dot_all = bool(pattern.flags & re.DOTALL)
        alphabet = sorted({*_characters(tree), *map(chr, range(128)), *"Éé\x85\xa0一中，。（ａ１Ж\u2028\u3000"})
        self.alphabet = {char: 1 << at for at, char in enumerate(alphabet)}
        self.every = (1 << len(alphabet)) - 1
        self.takes: list[int] = []  # of each state the characters it takes, a bit each
        self.edges: dict[int, Counter[int]] = defaultdict(Counter)
        self.looped: set[int] = set()  # states in a body that may come again
        anchored = bool(tree) and tree[0] == (sre.AT, sre.AT_BEGINNING) and not pattern.flags & re.MULTILINE
        branches = tree[0][1][1] if len(tree) == 1 and tree[0][0] is sre.BRANCH else [tree]
        place = self._repeat([(sre.NOT_LITERAL, -1)], 0)  # any character
        self.done: set[int] = set()
        for branch in branches:
            behind = [self._behind(*item) for item in branch[:1] if item[0] in (sre.ASSERT, sre.ASSERT_NOT)]
            end = self._sequence(branch)
            if whole or anchored:
                continue
            begin = place
            for part in filter(None, behind):
                begin = self._joined(begin, part)
            self._joined(begin, end)
            # A search that has come so far has found a match: it will not read these characters again.
            self.done.update(end.last)

    # From the tree to the automaton (Glushkov's construction, an edge as often as there are ways to go it).

    def _atom(self, takes: int) -> _Part:
        self.takes.append(takes)
        return _Part([len(self.takes) - 1], [len(self.takes) - 1], 0)

    def _joined(self, one: _Part, two: _Part) -> _Part:
        for last in one.last:
            self.edges[last].update(two.first)
        return _Part(
            one.first + two.first * one.empty,
            two.last + one.last * two.empty,
            min(one.empty * two.empty, 2),
        )

    def _sequence(self, tree: Any) -> _Part:
        whole = _Part([], [], 1)
        for op, value in tree:
            whole = self._joined(whole, self._part(op, value))
        return whole

    def _repeat(self, body: Any, least: int) -> _Part:
        begin = len(self.takes)
        part = self._sequence(body)
        self.looped.update(range(begin, len(self.takes)))
        for last in part.last:
            self.edges[last].update(part.first)
        return _Part(part.first, part.last, max(part.empty, least == 0))

    def _part(self, op: Any, value: Any) -> _Part:
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            return self._atom(self._taken(op, value))
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            return self._times(*value)
        if op is sre.SUBPATTERN:
            return self._sequence(value[3])
        if op is sre.ATOMIC_GROUP:
            return self._sequence(value)
        if op is sre.BRANCH:
            parts = [self._sequence(branch) for branch in value[1]]
            return _Part(
                [at for part in parts for at in part.first],
                [at for part in parts for at in part.last],
                min(sum(part.empty for part in parts), 2),
            )
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            ahead = self._sequence(value[1]) if value[0] > 0 else _Part([], [], 1)
            return _Part(ahead.first, [], 1)
        if op is sre.AT:
            return _Part([], [], 1)
        raise NotImplementedError(f"{op}: say here what paths it has")

    def _times(self, least: int, most: Any, body: Any) -> _Part:
        endless = most is sre.MAXREPEAT or (self.counted and most > _FEW)
        whole = _Part([], [], 1)
        for _ in range(min(least, _FEW) - (1 if endless and least else 0)):
            whole = self._joined(whole, self._sequence(body))
        if endless:
            return self._joined(whole, self._repeat(body, min(least, 1)))
        more = _Part([], [], 1)
        for _ in range(min(most, _FEW) - min(least, _FEW)):
            more = self._joined(self._sequence(body), more)
            more = _Part(more.first, more.last, max(more.empty, 1))
        return self._joined(whole, more)

    def _behind(self, op: Any, value: Any) -> _Part | None:
        direction, inner = value
        if direction > 0 or len(inner) != 1 or inner[0][0] not in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            return None
        taken = self._taken(*inner[0])
        return self._atom(taken if op is sre.ASSERT else self.every & ~taken)

    def _taken(self, op: Any, value: Any) -> int:
        if op is sre.ANY:
            return self.every if self.dot_all else self.every & ~self.alphabet["\n"]
        asked = value if op is sre.IN else [(sre.LITERAL, value)]
        found = sum(bit for char, bit in self.alphabet.items() if any(self._is(char, *one) for one in asked))
        negated = op is sre.NOT_LITERAL or asked[0][0] is sre.NEGATE
        return self.every & ~found if negated else found

    def _is(self, char: str, op: Any, value: Any) -> bool:
        if op is sre.NEGATE:
            return False
        if op is sre.CATEGORY:
            return re.match(_CATEGORIES[value], char) is not None
        forms = {char, char.lower(), char.upper()} if self.fold else {char}
        low, high = value if op is sre.RANGE else (value, value)
        return any(low <= ord(form) <= high for form in forms if len(form) == 1)

    # Loops, and the ways between them.

    def _loops(self) -> list[set[int]]:
        """The sets of states that reach each other."""
        reach = {state: self._reached(state) for state in self.looped}
        left = {state for state, found in reach.items() if state in found}
        loops = []
        while left:
            state = left.pop()
            loop = {other for other in reach[state] if state in reach.get(other, ())}
            left -= loop
            loops.append(loop)
        return loops

    def _reached(self, state: int) -> set[int]:
        found: set[int] = set()
        todo = list(self.edges[state])
        while todo:
            at = todo.pop()
            if at not in found and self.takes[at]:
                found.add(at)
                todo += self.edges[at]
        return found

    def exponential(self) -> bool:
        return any(self._two_ways(loop) for loop in self._loops())

    def _two_ways(self, loop: set[int]) -> bool:
        """Whether two paths part within a loop and meet again, on the same characters."""
        if any(self.edges[state][after] > 1 for state in loop for after in loop):
            return True
        todo = [
            (a, b)
            for state in loop
            for a in self.edges[state]
            for b in self.edges[state]
            if a < b and a in loop and b in loop and self.takes[a] & self.takes[b]
        ]
        seen = set(todo)
        while todo:
            one, two = todo.pop()
            for a in self.edges[one]:
                for b in self.edges[two]:
                    if a in loop and b in loop and (a, b) not in seen and self.takes[a] & self.takes[b]:
                        if a == b:
                            return True
                        seen.add((a, b))
                        todo.append((a, b))
        return False

    def degree(self) -> int:
        """The most loops that can take the same characters one after the other."""
        loops = self._loops()
        follows = {
            (i, j)
            for i, one in enumerate(loops)
            for j, two in enumerate(loops)
            if i != j and not two & self.done and self._share(one, two)
        }

        def longest(i: int) -> int:
            return 1 + max((longest(j) for a, j in follows if a == i), default=0)

        return max(map(longest, range(len(loops))), default=1)

    def _share(self, one: set[int], two: set[int]) -> bool:
        """Whether some word leads around the first loop, from it to the second, and around the second."""
        for p in one:
            after = self._reached(p)
            if any(self._triple(p, q, one, two) for q in two & after):
                return True
        return False

    def _triple(self, p: int, q: int, one: set[int], two: set[int]) -> bool:
        todo = [(p, p, q)]
        seen = set(todo)
        while todo:
            x, y, z = todo.pop()
            for a in self.edges[x]:
                if a not in one:
                    continue
                for c in self.edges[z]:
                    if c not in two or not (both := self.takes[a] & self.takes[c]):
                        continue
                    for b in self.edges[y]:
                        if not both & self.takes[b]:
                            continue
                        if (a, b, c) == (p, q, q):
                            return True
                        if (a, b, c) not in seen:
                            seen.add((a, b, c))
                            todo.append((a, b, c))
        return False


def _characters(tree: Any) -> Iterator[str]:
    """Every character that a pattern names, and its neighbours."""
    for item in tree:
        if isinstance(item, int) and not isinstance(item, bool) and 0 < item < 0x10FFFF:
            yield from map(chr, (item - 1, item, item + 1))
        elif isinstance(item, tuple | list | parser.SubPattern):
            yield from _characters(item)
