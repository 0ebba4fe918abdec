"""The outline: which enumerators are items, and which item stands under which.

A style is not a level: `1.` numbers sections and measures, numbers run on across parents in one document and restart
in the next, levels are skipped, headings hang at the end of a measure. So no line is decided by itself: a beam of
readings goes over all candidates, and the cheapest whole reading wins.

    1. ──┐ level 0                     stack  [1. → 1]
    (1) ─┴─┐ level 1                          [1. → 1][(1) → 1]
    1. ────┴─ level 2                         [1. → 1][(1) → 1][1. → 1]
    2. ────── level 2, or level 0?            both readings live on …
    (2) ──── level 1                          … and only the first makes sense of this

A reading holds its open series (a stack: series, level, last number) and the closed ones, which may run on later.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from ipdocs.grammars.compiled import ANNEXES, ENUMERATORS
from ipdocs.parsers.candidates import Candidate, find
from ipdocs.parsers.clauses import Clause
from ipdocs.parsers.reading import Reading
from ipdocs.parsers.tables import Row

_BEAM = 24  # readings kept at each step, and how much more than the cheapest one they may cost
_WINDOW = 8.0
_FLAT_FROM = 5  # items inside lines: fewer are a list in prose
_FLAT_FROM_IN_ONE = 3  # where the document is one line, or one and its title
_ONE_LINE = 2
_ANNEX_AT_MOST = 30  # code points of a line that opens an annex

# What each step costs. Only differences matter; chosen by hand on the annotated documents so that the reading that
# people give wins with a margin.
NEW_SERIES = 2.5
SECOND_ITEM = -1.5  # a series proves itself by going on
RUN_ON = 0.1
RESTART = 0.4
RESTART_SAME_PARENT = 3.5
GAP = 1.5
GAP_EACH = 0.5
REPEAT = 2.8
BACKWARDS = 7.0
BAD_START = 5.0
ODD_RANK = 1.5
UNDER_ITSELF = 4.0
OTHER_STYLE = 1.5
UNLIKELY_PARENT = 1.0
MIXED_STYLE = 2.0
SKIP_LINE = 3.0
SKIP_ANSWERED = 4.0
SKIP_LOWER_CASE = 0.6
SKIP_INLINE = 0.2
SKIP_INLINE_FLAT = 1.8
SKIP_HEADING_FLAT = 2.4
INLINE_SERIES = 2.0
INLINE_SERIES_FLAT = 0.4
INLINE_STEP = 0.4
INLINE_HEADING = 0.1


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item. `parent` indexes the items; `jump`: the number does not follow the one before."""

    candidate: Candidate
    level: int
    parent: int | None
    path: tuple[str, ...]
    jump: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The best reading. `margin`: what the runner-up would have cost more; infinite where there is none.

    `passed_over`: enumerators at the beginning of lines that are no items in it.
    """

    items: tuple[Item, ...]
    margin: float
    passed_over: tuple[Candidate, ...]


class _Open(NamedTuple):
    series: str
    level: int
    last: int  # the fields to here tell readings apart
    heading_like: bool
    size: int


@dataclass(slots=True)
class _Node:
    cost: float
    stack: tuple[_Open, ...]
    closed: tuple[tuple[str, int, int, int], ...]  # series, level, last number, count
    before: "_Node | None"
    taken: Candidate | None
    jump: str | None
    margin: float


def read(reading: Reading, rows: Sequence[Row] = (), clauses: Sequence[Clause] = ()) -> Outline:
    """The outline of a reading; empty where nothing is numbered. `rows` of tables are items by their number. A numbered
    line with one of the `clauses` before the next number is hardly none.

    What follows the line `Annex` is numbered anew: its paths begin with `A`, those of the next annex with `B`.
    """
    candidates = find(reading, rows)
    answered = _answered(candidates, clauses)
    items: list[Item] = []
    margin = float("inf")
    for part, some in enumerate(_parts(reading, candidates)):
        winner, slack = _best(some, reading, answered)
        margin = min(margin, slack)
        annex = (chr(ord("A") + min(part, 26) - 1),) if part else ()
        items += _items(winner, reading, annex, len(items))
    return Outline(tuple(items), margin, tuple(_passed_over(candidates, items)))


def _passed_over(candidates: Sequence[Candidate], items: Sequence[Item]) -> Iterator[Candidate]:
    """Candidates at the beginning of lines that are no items; those below an article of a law are part of it."""
    taken = {item.candidate.start: item for item in items}
    last: Item | None = None
    for candidate in candidates:
        last = taken.get(candidate.start, last)
        article = last is not None and last.candidate.row.series in _LEAVES
        if candidate.start not in taken and not candidate.inline and not article:
            yield candidate


def _parts(reading: Reading, candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The candidates before the first annex, then those of each annex. An annex needs numbered text before it."""
    marks = [
        paragraph.start
        for paragraph in reading.paragraphs
        if paragraph.end - paragraph.start <= _ANNEX_AT_MOST
        and any(pattern.fullmatch(reading.low, paragraph.start, paragraph.end) for _, pattern in ANNEXES)
    ]
    parts: list[list[Candidate]] = [[]]
    for candidate in candidates:
        while marks and marks[0] <= candidate.start:
            del marks[0]
            if parts[-1]:
                parts.append([])
        parts[-1].append(candidate)
    return parts


def _answered(candidates: Sequence[Candidate], clauses: Sequence[Clause]) -> set[int]:
    """Where the candidates begin that open a line and have a clause before the next one."""
    starts = [candidate.start for candidate in candidates]
    last = [bisect_right(starts, clause.start) - 1 for clause in clauses]
    return {starts[at] for at in last if at >= 0 and not candidates[at].inline}


def _best(candidates: Sequence[Candidate], reading: Reading, answered: set[int]) -> tuple["_Node", float]:
    """The cheapest reading of all candidates, and what the next one costs more."""
    flat = _is_flat(candidates, reading)
    beam = [_Node(0.0, (), (), None, None, None, float("inf"))]
    for candidate in candidates:
        best: dict[object, _Node] = {}
        bound = float("inf")
        skip = _skip(candidate, flat, reading) + (SKIP_ANSWERED if candidate.start in answered else 0.0)
        for node in beam:
            if node.cost + SECOND_ITEM > bound:
                break  # no step costs less than that, and the other readings cost no less
            for grown in _grow(node, candidate, flat, skip, bound):
                bound = min(bound, grown.cost + _WINDOW)
                key = (tuple([opened[:3] for opened in grown.stack]), grown.closed)
                rival = best.get(key)
                if rival is None:
                    best[key] = grown
                    continue
                winner, loser = (grown, rival) if grown.cost < rival.cost else (rival, grown)
                winner.margin = min(winner.margin, loser.cost - winner.cost)
                best[key] = winner
        cheapest = min(node.cost for node in best.values())
        near = [node for node in best.values() if node.cost <= cheapest + _WINDOW]
        beam = sorted(near, key=lambda node: node.cost)[:_BEAM]
    winner = beam[0]
    return winner, min(winner.margin, beam[1].cost - winner.cost) if len(beam) > 1 else winner.margin


def _is_flat(candidates: Sequence[Candidate], reading: Reading) -> bool:
    """Whether line breaks are gone: most items can only begin inside a line."""
    inside = sum(candidate.inline for candidate in candidates)
    lines = list(islice((p for p in reading.paragraphs if p.role == "body"), _ONE_LINE + 1))
    least = _FLAT_FROM_IN_ONE if 0 < len(lines) <= _ONE_LINE else _FLAT_FROM
    return inside >= least and inside > 3 * (len(candidates) - inside)


def _grow(node: _Node, candidate: Candidate, flat: bool, skip: float, bound: float) -> Iterator[_Node]:
    """Every way to go on from a reading: not an item (which costs `skip`), the next of an open series, or one below an
    open item.

    Those that cost more than `bound` are out of the window, whatever comes.
    """
    if (cost := node.cost + skip) <= bound:
        yield _Node(cost, node.stack, node.closed, node, None, None, node.margin)
    for depth in range(len(node.stack) - 1, -1, -1):
        grown = _go_on(node, candidate, depth, bound)
        if grown:
            yield grown
    yield from _open(node, candidate, flat, bound)


def _skip(candidate: Candidate, flat: bool, reading: Reading) -> float:
    if candidate.inline:
        return (SKIP_HEADING_FLAT if candidate.heading_like else SKIP_INLINE_FLAT) if flat else SKIP_INLINE
    following = reading.text[candidate.end : candidate.end + 2].strip()
    wrapped = following[:1].islower() and candidate.number > 1 and candidate.row.series == "n."
    return SKIP_LOWER_CASE if wrapped else SKIP_LINE


def _go_on(node: _Node, candidate: Candidate, depth: int, bound: float) -> _Node | None:
    """The next item of the open series at `depth`; what was open below it closes."""
    series = node.stack[depth]
    mixed = series.series != candidate.row.series
    if mixed and not _may_mix(series, candidate):
        return None
    step, jump = _step(series.last, candidate.number)
    if candidate.number == 1 < series.last:
        step, jump = RESTART_SAME_PARENT, "restart"
    if jump == "repeat" and depth == len(node.stack) - 1 and not candidate.inline:
        step = REPEAT
    sure = step == 0 and candidate.row.series in _SURE_IN_LINE
    cost = node.cost + step + (INLINE_HEADING if sure and candidate.inline else _inline(candidate))
    cost += MIXED_STYLE if mixed else 0
    cost += SECOND_ITEM if series.size == 1 and step == 0 else 0
    if cost > bound:
        return None
    opened = _Open(series.series, series.level, candidate.number, candidate.heading_like, series.size + 1)
    stack = (*node.stack[:depth], opened)
    return _Node(cost, stack, _close(node.closed, node.stack[depth + 1 :]), node, candidate, jump, node.margin)


def _inline(candidate: Candidate) -> float:
    """What it costs that an item begins inside a line: little where it looks like a heading that lost its own."""
    if not candidate.inline:
        return 0.0
    return INLINE_HEADING if candidate.heading_like else INLINE_STEP


def _may_mix(series: _Open, candidate: Candidate) -> bool:
    """One list in several hands: `1.`, `2,`, `(three)`. Only while the count is small and the numbers go on."""
    return (
        series.last + 1 == candidate.number <= 12
        and not candidate.inline
        and candidate.row.numeral in ("arabic", "word")
    )


def _open(node: _Node, candidate: Candidate, flat: bool, bound: float) -> Iterator[_Node]:
    """A series below the innermost open item: new, or one that was closed and now runs on or restarts."""
    above = node.stack[-1].level if node.stack else -1
    parent_cost = 0.0 if not node.stack or node.stack[-1].heading_like else UNLIKELY_PARENT
    inline_cost = (INLINE_SERIES_FLAT if flat else INLINE_SERIES) if candidate.inline else 0.0
    series = candidate.row.series
    known = False
    for name, level, last, count in node.closed:
        if name != series or level <= above:
            continue
        known = True
        step, jump = (RESTART, None) if candidate.number == 1 else _step(last, candidate.number)
        if candidate.number != 1:
            step += RUN_ON
        cost = node.cost + step + parent_cost + _inline(candidate)
        cost += UNDER_ITSELF if level == above + 1 and node.stack and node.stack[-1].series == series else 0.0
        if cost > bound:
            continue
        opened = _Open(series, level, candidate.number, candidate.heading_like, count + 1)
        yield _Node(cost, (*node.stack, opened), node.closed, node, candidate, jump, node.margin)
    if known:
        return
    cost = node.cost + NEW_SERIES + parent_cost + inline_cost
    runs_on = any(name == series and last + 1 == candidate.number for name, _, last, _ in node.closed)
    cost += 0.0 if candidate.number == 1 else RUN_ON if runs_on else BAD_START
    if node.stack and candidate.row.rank <= _rank(node.stack[-1]):
        cost += ODD_RANK
    if node.stack and node.stack[-1].series == series:
        cost += UNDER_ITSELF
    if any(level == above + 1 for _, level, _, _ in node.closed):
        cost += OTHER_STYLE
    if cost > bound:
        return
    opened = _Open(series, above + 1, candidate.number, candidate.heading_like, 1)
    jump = None if candidate.number == 1 or runs_on else "start"
    yield _Node(cost, (*node.stack, opened), node.closed, node, candidate, jump, node.margin)


def _rank(opened: _Open) -> int:
    return _RANKS.get(opened.series, 4)


def _step(last: int, number: int) -> tuple[float, str | None]:
    if number == last + 1:
        return 0.0, None
    if number > last:
        return GAP + GAP_EACH * min(number - last, 10), "gap"
    return BACKWARDS, "repeat" if number == last else "backwards"


def _close(
    closed: tuple[tuple[str, int, int, int], ...], popped: Sequence[_Open]
) -> tuple[tuple[str, int, int, int], ...]:
    if not popped:
        return closed
    kept = {(series, level): (last, count) for series, level, last, count in closed}
    kept.update({(o.series, o.level): (o.last, o.size) for o in popped})
    return tuple((series, level, last, count) for (series, level), (last, count) in sorted(kept.items()))


def _items(winner: _Node, reading: Reading, annex: tuple[str, ...], first: int) -> list[Item]:
    """The items of a reading; the first of them will have the index `first`."""
    nodes: list[_Node] = []
    node: _Node | None = winner
    while node is not None:
        if node.taken is not None and not any(opened.series in _LEAVES for opened in node.stack[:-1]):
            nodes.append(node)
        node = node.before
    nodes.reverse()
    items: list[Item] = []
    latest: dict[int, int] = {}
    for index, node in enumerate(_without_contents(nodes, reading)):
        assert node.taken is not None
        levels = [opened.level for opened in node.stack]
        parent = latest[levels[-2]] if len(levels) > 1 else None
        latest[levels[-1]] = first + index
        path = (*annex, *(str(opened.last) for opened in node.stack))
        items.append(Item(node.taken, levels[-1], parent, path, node.jump))
    return items


def _without_contents(nodes: list[_Node], reading: Reading) -> list[_Node]:
    """The items without a table of contents: headings at the start that all stand again where the list restarts."""
    restarts = [i for i, node in enumerate(nodes) if node.jump == "restart" and len(node.stack) == 1]
    for restart in reversed(restarts):
        again = {_heading(node, reading) for node in nodes[restart:]}
        if all(_heading(node, reading) in again for node in nodes[:restart]):
            nodes[restart].jump = None
            return nodes[restart:]
    return nodes


def _heading(node: _Node, reading: Reading) -> str:
    assert node.taken is not None
    words = re.sub(r"\([^()]*\)|[. ]{3,}\d*$", "", reading.low[node.taken.start : node.taken.stop])
    return "".join(words.split())


_SURE_IN_LINE = {"一、"}  # where the next number comes after the end of a sentence, it is the next item
_RANKS = {row.series: row.rank for row, _ in reversed(ENUMERATORS)}
_LEAVES = {"条", "article"}  # what is numbered below an article of a law is part of it
