"""Tables in text that has no tags: cells parted by bars or tabs, or one cell on each line.

    | No. | Task | Lead department |        No.	Task	Lead department        No.
    | --- | --- | --- |                     1	Mend the clocks	Ministry of …  Task
    | 1 | Mend the clocks | Ministry of … |                                    Lead department
                                                                               1
                                                                               …

Whether a table names responsible bodies is asked in `tables`; here stands only where its cells are.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from ipdocs.grammars.compiled import NUMBER_COLUMN_LINES
from ipdocs.parsers.reading import Reading

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+=-]*")  # the line between the names of the columns and the rows
_NUMBER = re.compile(r"\d{1,3}[.、]?")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[ivx]{1,4}\.")
_HEADER_AT_MOST = 12  # lines that may name columns, and how long each may be
_NAME_AT_MOST = 40
_COLUMNS_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """The words `start:end` of the reading, in a row and a column counted from 0; `paragraph` holds their beginning."""

    start: int
    end: int
    row: int
    column: int
    paragraph: int


def find(reading: Reading, free: Sequence[int], is_label: Callable[[str], bool]) -> Iterator[list[Cell]]:
    """The cells of each table in the paragraphs `free`, in order. `is_label`: whether words name a column."""
    parted = "|" in reading.text or bool(reading.tabs)
    lines: list[list[tuple[int, int]]] = [_parted(reading, index) if parted else [] for index in free]
    at = 0
    while at < len(free):
        height = 0
        while at + height < len(free) and len(lines[at + height]) >= _COLUMNS_AT_LEAST:
            height += 1
        if height > 1:
            yield [
                Cell(*span, row, column, free[at + row])
                for row in range(height)
                for column, span in enumerate(lines[at + row])
                if not _RULE.fullmatch(reading.text, *span)
            ]
        elif cells := _one_a_line(reading, free, at, is_label):
            yield cells
            height = cells[-1].paragraph - free[at] + 1
        at += max(height, 1)


def _parted(reading: Reading, index: int) -> list[tuple[int, int]]:
    """The cells of a line, empty ones too; those of a line with a bar at its beginning stand between the bars."""
    paragraph = reading.paragraphs[index]
    start, end = reading.trim(paragraph.start, paragraph.end)
    if reading.text.startswith("|", start, end):
        marks = [match.span() for match in _BAR.finditer(reading.text, start, end)]
        if marks[-1][1] < end:
            marks.append((end, end))
    else:
        tabs = reading.tabs[bisect_left(reading.tabs, start) : bisect_left(reading.tabs, end)]
        marks = [(start, start), *((at, at + 1) for at in tabs), (end, end)]
    return [reading.trim(a, b) for (_, a), (b, _) in pairwise(marks)] if len(marks) > 2 else []


def _one_a_line(reading: Reading, free: Sequence[int], at: int, is_label: Callable[[str], bool]) -> list[Cell] | None:
    """A table whose cells stand each on its own line: names of columns, then rows that are counted from 1.

    Headings may stand between the rows. A row that is short lacks its last cells.
    """
    if not NUMBER_COLUMN_LINES.first(_words(reading, free[at])):
        return None
    width = _cells_before("1", _lines(reading, free, at, _HEADER_AT_MOST))
    names = list(_lines(reading, free, at, width))
    if width < _COLUMNS_AT_LEAST or any(len(name) > _NAME_AT_MOST for name in names) or not any(map(is_label, names)):
        return None
    cells = [_cell(reading, free[at + column], 0, column) for column in range(width)]
    row, number, place = 1, 1, at + width
    while place < len(free):
        words = _words(reading, free[place])
        if _HEADING.match(words) and _NUMBER.fullmatch(next(_lines(reading, free, place + 1, 1), "")):
            place += 1
            continue
        if words.strip(".、 ") not in (str(number), "1"):
            break
        number = 1 if words.strip(".、 ") == "1" else number
        height = 1 + _cells_before(str(number + 1), _lines(reading, free, place + 1, width - 1))
        cells += [_cell(reading, free[place + column], row, column) for column in range(height)]
        row, number, place = row + 1, number + 1, place + height
    return cells if row > 1 else None


def _cells_before(number: str, lines: Iterator[str]) -> int:
    """How many lines come before a heading or the number of the next row."""
    return len(list(takewhile(lambda words: not _HEADING.match(words) and words.strip(".、 ") != number, lines)))


def _lines(reading: Reading, free: Sequence[int], at: int, most: int) -> Iterator[str]:
    return (_words(reading, index) for index in free[at : at + most])


def _cell(reading: Reading, index: int, row: int, column: int) -> Cell:
    paragraph = reading.paragraphs[index]
    return Cell(*reading.trim(paragraph.start, paragraph.end), row, column, index)


def _words(reading: Reading, index: int) -> str:
    paragraph = reading.paragraphs[index]
    return reading.low[paragraph.start : paragraph.end].strip()
