"""Sections, measures and tasks from the outline and the clauses. All offsets are the reading's.

An item with items below it is a section, and so is one of its like that has only a heading; every other item is a
measure. A section with a clause of its own is both. An unnumbered paragraph with a clause is a measure of its section.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from ipdocs.grammars.compiled import CLOSINGS, FIRST_LISTED_LEADS_ROWS, IN_FORCE
from ipdocs.grammars.lookup import Sieve
from ipdocs.parsers.candidates import TABLE_ROW
from ipdocs.parsers.clauses import Clause
from ipdocs.parsers.outline import Item, Outline
from ipdocs.parsers.reading import Paragraph, Reading
from ipdocs.parsers.tables import Row

_IN_FORCE = Sieve([(row, re.compile(rf"(?<=[。.!\n])\s{{0,40}}(?:{row.pattern})")) for row, _ in IN_FORCE])
_SENTENCE = re.compile(r"[.。](?=\s|$|[\u4e00-\u9fff\"”])|。|[:：](?=\s|$)")
_SENTENCE_MARK = re.compile(r"[.。;；()\n]")
_SENTENCE_AT_MOST = 400
_RUN_IN_AT_MOST = 160
_RUN_IN_HAN_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class TaskPart:
    """The words `start:end` and the clause that governs them."""

    start: int
    end: int
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class MeasurePart:
    """A measure: its span, the parts of it, and the row that made it one."""

    path: tuple[str, ...]
    start: int
    end: int
    enumerator: tuple[int, int] | None
    number: str | None
    heading: tuple[int, int] | None
    tasks: tuple[TaskPart, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A section; `end` is where what stands under it ends."""

    path: tuple[str, ...]
    parent: tuple[str, ...] | None
    number: str
    enumerator: tuple[int, int]
    heading: tuple[int, int]
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class RulePart:
    """A statement of the document about its clauses, in force from `since` on."""

    start: int
    end: int
    since: int
    rule: str


@dataclass(frozen=True, slots=True)
class Structure:
    """All parts of a document. `ungoverned`: words of measures that stand after their last clause."""

    sections: tuple[SectionPart, ...]
    measures: tuple[MeasurePart, ...]
    rules: tuple[RulePart, ...]
    outline: Outline
    ungoverned: tuple[tuple[int, int], ...] = field(default=())


def read(reading: Reading, outline: Outline, clauses: Sequence[Clause], rows: Sequence[Row] = ()) -> Structure:
    """Put the clauses of a reading under the items of its outline. `rows`: table rows that are measures."""
    return _Builder(reading, outline, clauses, rows).build()


class _Builder:
    """Fills the parts of a structure. What is derived in `__init__` builds on what stands before it there."""

    def __init__(self, reading: Reading, outline: Outline, clauses: Sequence[Clause], rows: Sequence[Row]) -> None:
        self.reading = reading
        self.items = outline.items
        self.in_force = _IN_FORCE.rows(reading.low)
        self.leads = FIRST_LISTED_LEADS_ROWS.rows(reading.low)
        self.outline = outline
        self.rows = {row.number: row for row in rows if row.number}
        self.all_rows = list(rows)
        self.row_starts = [row.start for row in rows]
        self.clauses = [clause for clause in clauses if not self._in_row(clause.start)]
        self.clause_starts = [clause.start for clause in self.clauses]
        self.sections: list[SectionPart] = []
        self.measures: list[MeasurePart] = []
        self.ungoverned: list[tuple[int, int]] = []
        self.paragraph_ends = [paragraph.end for paragraph in reading.paragraphs]
        self.parents = {item.parent for item in self.items}
        self.stop = self._end_of_last()
        self.wholes = self._wholes()
        self.paragraph_series = {
            (item.candidate.row.series, item.level)
            for i, item in enumerate(self.items)
            if item.candidate.heading_like and i not in self.parents and self._clause_paragraphs(i) > 1
        }
        self.heading_series = {
            (item.candidate.row.series, item.level) for i, item in enumerate(self.items) if i in self.parents
        }

    def build(self) -> Structure:
        rules = self._rules()
        for i, item in enumerate(self.items):
            end = self._end(i)
            path = item.path
            if self._is_section(i):
                body = self._section(i, item, path)
                self._paragraphs(item, path, body, end)
            elif not self._says_when_in_force(item):
                self._measure(item, path, end)
        if not self.items or self.items[0].candidate.start > 0:
            first = self.items[0].candidate.start if self.items else len(self.reading.text)
            self._loose(0, first)
        self._unnumbered_rows()
        self.measures.sort(key=lambda measure: (measure.start, measure.end))
        return Structure(tuple(self.sections), tuple(self.measures), tuple(rules), self.outline, tuple(self.ungoverned))

    def _is_section(self, i: int) -> bool:
        item = self.items[i]
        if i in self.parents:
            return True
        if item.candidate.heading_like and (
            (item.candidate.row.series, item.level) in self.paragraph_series or self._holds_rows(i)
        ):
            return True
        return (item.candidate.row.series, item.level) in self.heading_series and item.candidate.heading_like

    def _clause_paragraphs(self, i: int) -> int:
        """How many paragraphs below an item's own line have a clause."""
        clauses = self._between(self.items[i].candidate.stop, self._end(i))
        return len({clause.paragraph for clause in clauses} - {self.items[i].candidate.paragraph})

    def _end(self, i: int) -> int:
        return self.items[i + 1].candidate.start if i + 1 < len(self.items) else self.stop

    def _says_when_in_force(self, item: Item) -> bool:
        """Whether a last article of a policy asks for nothing: `Article 9 These measures shall come into force …`."""
        if item is not self.items[-1] or not self.clauses:
            return False
        start, _ = self.reading.trim(item.candidate.end, self.stop)
        return any(pattern.match(self.reading.low, start) for _, pattern in IN_FORCE)

    def _section(self, i: int, item: Item, path: tuple[str, ...]) -> int:
        """Adds the section; the end of its heading."""
        candidate = item.candidate
        start, stop = self.reading.trim(candidate.end, candidate.stop)
        if not candidate.heading_like:
            start, stop = self._run_in(candidate.end, candidate.stop) or (start, stop)
        if start < stop:
            parent = self.items[item.parent].path if item.parent is not None else None
            self.sections.append(
                SectionPart(
                    path,
                    parent,
                    path[-1],
                    (candidate.start, candidate.end),
                    (start, stop),
                    self.wholes[i],
                    candidate.row.id,
                )
            )
        return stop

    def _paragraphs(self, item: Item, path: tuple[str, ...], start: int, end: int) -> None:
        """Measures of a section's own text: each paragraph with a clause, or the whole item where it runs in."""
        found = self._between(start, end)
        if not found:
            return
        if item.candidate.heading_like:
            several = (item.candidate.row.series, item.level) in self.paragraph_series
            self._loose(start, end, path, several)
        else:
            self._measure(item, path, end)

    def _loose(self, start: int, end: int, path: tuple[str, ...] = (), several: bool = False) -> None:
        """Unnumbered paragraphs with clauses: `.0` where there is one, `.p1` on where such sections have more."""
        spans = []
        for paragraph in self._paragraphs_from(start):
            if paragraph.start >= end:
                break
            low, high = max(paragraph.start, start), min(paragraph.end, end)
            if low < high and self._between(low, high):
                spans.append(self.reading.trim(low, high))
        for place, (low, high) in enumerate(spans, 1):
            name = "0" if len(spans) == 1 and not several else f"p{place}"
            tasks = self._tasks(low, high)
            self.measures.append(
                MeasurePart((*path, name), low, high, None, None, None, tasks, "structure.clause_in_paragraph")
            )

    def _holds_rows(self, i: int) -> bool:
        """Whether table rows that are measures stand below an item's own line."""
        row = bisect_left(self.row_starts, self.items[i].candidate.stop)
        return row < len(self.row_starts) and self.row_starts[row] < self._end(i)

    def _in_row(self, at: int) -> bool:
        """Whether a place is inside a table row that is a measure: its clause is the row's own."""
        row = bisect_right(self.row_starts, at) - 1
        return row >= 0 and at < self.all_rows[row].end

    def _unnumbered_rows(self) -> None:
        """Rows that the outline has no number for: `.p1`, `.p2`, … of the section or measure they stand in."""
        numbered = {(item.candidate.start, item.candidate.end) for item in self.items}
        starts = [item.candidate.start for item in self.items]
        taken = {measure.path for measure in self.measures}
        counts: Counter[tuple[str, ...]] = Counter()
        for row in self.all_rows:
            if row.number in numbered:
                continue
            at = bisect_right(starts, row.start) - 1
            path = self._row_parent(at)
            counts[path] += 1
            while (*path, f"p{counts[path]}") in taken:
                counts[path] += 1
            task = TaskPart(*self.reading.trim(*row.task), row.clause)
            name = (*path, f"p{counts[path]}")
            self.measures.append(MeasurePart(name, row.start, row.end, None, None, None, (task,), "table.row"))

    def _row_parent(self, at: int) -> tuple[str, ...]:
        """The path that a row without number hangs on: that of the item before it, or of the section of such a row."""
        if at < 0:
            return ()
        item = self.items[at]
        if item.candidate.row.id == TABLE_ROW.id:
            return item.path[:-1]
        return item.path

    def _table_row(self, item: Item, row: Row) -> None:
        enumerator = (item.candidate.start, item.candidate.end)
        task = TaskPart(*self.reading.trim(*row.task), row.clause)
        rule = item.candidate.row.id
        self.measures.append(MeasurePart(item.path, row.start, row.end, enumerator, item.path[-1], None, (task,), rule))

    def _measure(self, item: Item, path: tuple[str, ...], end: int) -> None:
        candidate = item.candidate
        row = self.rows.get((candidate.start, candidate.end))
        if row:
            self._table_row(item, row)
            return
        end = self._own_end(candidate.end, end)
        start, end = self.reading.trim(candidate.end, end)
        tasks = self._tasks(start, end)
        enumerator = (candidate.start, candidate.end)
        heading = self._run_in(candidate.end, min(candidate.stop, end))
        self.measures.append(
            MeasurePart(
                path, candidate.start, max(end, candidate.end), enumerator, path[-1], heading, tasks, candidate.row.id
            )
        )

    def _wholes(self) -> list[int]:
        """For each item where it ends with all that stands under it: at the next item as high or higher."""
        wholes = [self.stop] * len(self.items)
        open_items: list[int] = []
        for i, item in enumerate(self.items):
            while open_items and self.items[open_items[-1]].level >= item.level:
                wholes[open_items.pop()] = item.candidate.start
            open_items.append(i)
        return wholes

    def _paragraphs_from(self, at: int) -> Iterator[Paragraph]:
        """The paragraphs that end after `at`."""
        return (
            self.reading.paragraphs[i] for i in range(bisect_right(self.paragraph_ends, at), len(self.paragraph_ends))
        )

    def _between(self, start: int, end: int) -> list[Clause]:
        first = bisect_left(self.clause_starts, start)
        last = bisect_left(self.clause_starts, end)
        return self.clauses[first:last]

    def _own_end(self, start: int, end: int) -> int:
        """Where an item's words end: before a closing paragraph, a signature, or a rule about all clauses."""
        inside = self._between(start, end)
        last = inside[-1].end if inside else start
        for paragraph in self._paragraphs_from(last):
            if paragraph.start >= end:
                break
            if paragraph.start > start and (
                paragraph.role in ("signature", "note", "title") or self._closing(paragraph.start, paragraph.end)
            ):
                return paragraph.start
        for _, pattern in self.in_force:
            match = pattern.search(self.reading.low, last, end)
            if match and match.start() > start:
                return match.start()
        for _, pattern in self.leads:
            match = pattern.search(self.reading.low, last, end)
            if match and self.reading.text.rfind("\n", last, match.start()) < 0:
                return last
        return end

    def _closing(self, start: int, end: int) -> bool:
        return any(pattern.fullmatch(self.reading.low, start, end) for _, pattern in CLOSINGS)

    def _until(self, item: Item, following: Item) -> Iterator[Paragraph]:
        """The paragraphs after an item's own words and before the next item."""
        start = following.candidate.start
        return takewhile(lambda paragraph: paragraph.start < start, self._paragraphs_from(item.candidate.stop))

    def _one_paragraph_each(self) -> bool:
        """Whether items are, nearly all, one paragraph: then what follows the last one is no part of it."""
        spans = [
            any(p.start > a.candidate.start and not self._between(p.start, p.end) for p in self._until(a, b))
            for a, b in pairwise(self.items)
            if not a.candidate.heading_like
        ]
        return len(spans) > 1 and sum(spans) * 5 <= len(spans)

    def _end_of_last(self) -> int:
        """Where the last item ends: its last clause's paragraph, or what reads like the end of the document."""
        if not self.items:
            return len(self.reading.text)
        start = self.items[-1].candidate.end
        if self.all_rows and self.all_rows[-1].start >= self.items[-1].candidate.start:
            return self.all_rows[-1].end
        clauses = self._between(start, len(self.reading.text))
        if clauses:
            return self.reading.paragraphs[clauses[-1].paragraph].end
        end = self._own_end(start, len(self.reading.text))
        if not self.items[-1].candidate.heading_like and self._one_paragraph_each():
            return min(end, self.reading.paragraphs[self.items[-1].candidate.paragraph].end)
        return end

    def _tasks(self, start: int, end: int) -> tuple[TaskPart, ...]:
        """One task for each clause, with the words since the clause before; one for all where there is none."""
        tasks: list[TaskPart] = []
        at = start
        for clause in self._between(start, end):
            low, high = self.reading.trim(at, clause.start)
            if low >= high and tasks:
                low, high = tasks[-1].start, tasks[-1].end
            tasks.append(TaskPart(low, max(low, high), clause))
            at = clause.end
        if not tasks:
            return (TaskPart(start, end, None),)
        low, high = self.reading.trim(at, end)
        if low < high and any(char.isalnum() for char in self.reading.text[low:high]):
            self.ungoverned.append((low, high))
        return tuple(tasks)

    def _run_in(self, start: int, end: int) -> tuple[int, int] | None:
        """A heading that runs in: the first sentence, if it is short and more follows."""
        start, end = self.reading.trim(start, end)
        match = _SENTENCE.search(self.reading.text, start, end)
        if match is None or match.start() <= start or not self.reading.text[match.end() : end].strip():
            return None
        han = "\u4e00" <= self.reading.text[start : start + 1] <= "\u9fff"
        if match.start() - start > (_RUN_IN_HAN_AT_MOST if han else _RUN_IN_AT_MOST):
            return None
        return start, match.start()

    def _rules(self) -> list[RulePart]:
        """A rule holds for every clause; one that stands inside a clause holds from there on."""
        rules = []
        for row, pattern in self.leads:
            for match in pattern.finditer(self.reading.low):
                inside = next((c for c in self.clauses if c.start <= match.start() < c.end), None)
                start, end = self._sentence(match.start(), match.end())
                rules.append(RulePart(start, end, inside.start if inside else 0, row.id))
        return rules

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around `start:end`, up to a mark that ends one, a bracket or the paragraph's end."""
        text = self.reading.text
        begin = max(text.rfind(mark, max(0, start - _SENTENCE_AT_MOST), start) for mark in ".。;；()\n") + 1
        mark = _SENTENCE_MARK.search(text, end, end + _SENTENCE_AT_MOST)
        stop = mark.start() + (mark.group() in ".。") if mark else min(end + _SENTENCE_AT_MOST, len(text))
        return self.reading.trim(max(begin, start - _SENTENCE_AT_MOST), stop)
