"""Tables that name responsible bodies in a column of their own: each row of such a table is a measure.

No. | Task                | Lead department | Participating departments
1   | Mend the old clocks | Ministry of …   | …
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ipdocs.grammars.compiled import LABELS, NUMBER_COLUMN_LINES
from ipdocs.grammars.rows import Label
from ipdocs.parsers import text_tables, wording
from ipdocs.parsers.clauses import Clause
from ipdocs.parsers.page import LabelledBlock
from ipdocs.parsers.reading import Reading
from ipdocs.parsers.text_tables import Cell
from ipdocs.parsers.wording import Body, Said

_NUMBER = re.compile(r"\(?(?P<n>\d{1,4}|[一二三四五六七八九十百]{1,4})\)?[.、]?")
_GLOSS = re.compile(r"\([^()]{0,20}\)$")  # `牵头处室（单位）`, `Lead unit(s)`
_HEADER_ROWS = 3  # how far down the row of column names may stand


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is a measure. Offsets are the reading's; `number` is the cell of its number, where it has one."""

    start: int
    end: int
    number: tuple[int, int] | None
    task: tuple[int, int]
    clause: Clause | None


def find(reading: Reading, blocks: Sequence[LabelledBlock]) -> list[Row]:
    """The rows of every table that has a column of responsible bodies, in order."""
    tables: dict[int, list[Cell]] = defaultdict(list)
    free: list[int] = []
    for index, paragraph in enumerate(reading.paragraphs):
        block = blocks[paragraph.block]
        if block.table >= 0:
            tables[block.table].append(Cell(paragraph.start, paragraph.end, block.row, block.column, index))
        elif block.role == "body":
            free.append(index)
    everything = [*tables.values(), *text_tables.find(reading, free, lambda name: _label(name) is not None)]
    return sorted((row for cells in everything for row in _rows(reading, cells)), key=lambda row: row.start)


def _rows(reading: Reading, cells: Sequence[Cell]) -> list[Row]:
    first = cells[0].row
    for header in range(first, first + _HEADER_ROWS):
        columns = _columns(reading, [cell for cell in cells if cell.row == header])
        if any(label.role for label in columns.values()):
            break
    else:
        return []
    names = [cell for cell in cells if cell.row == header]
    numbers = next((c.column for c in names if NUMBER_COLUMN_LINES.first(reading.low[c.start : c.end].strip())), None)
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.row > header:
            rows[cell.row].append(cell)
    return [row for cells in rows.values() if (row := _row(reading, cells, columns, numbers)) is not None]


def _columns(reading: Reading, cells: Sequence[Cell]) -> dict[int, Label]:
    """The columns whose name is a label of the grammar, as if a colon followed."""
    columns: dict[int, Label] = {}
    for cell in cells:
        label = _label(reading.low[cell.start : cell.end])
        if label:
            columns[cell.column] = label
    return columns


def _label(words: str) -> Label | None:
    """The row of the grammar that the name of a column is."""
    name = re.sub(r"\s+", " ", _GLOSS.sub("", words.strip()).strip())
    names = (f"{name}:", f"{name.replace(' ', '')}:")
    return next((row for row, pattern in LABELS if any(pattern.fullmatch(one) for one in names)), None)


def _row(reading: Reading, cells: Sequence[Cell], columns: dict[int, Label], numbers: int | None) -> Row | None:
    """The row as a measure. `numbers`: the column named as that of numbers; where it holds none, the first may."""
    answering = [cell for cell in cells if (label := columns.get(cell.column)) and label.role]
    counting = [*(cell for cell in cells if cell.column == numbers), cells[0]]
    number = next((cell for cell in counting if _NUMBER.fullmatch(reading.text[cell.start : cell.end].strip())), None)
    tasks = [cell for cell in cells if cell.column not in columns and (number is None or cell.start > number.start)]
    if not answering or not tasks:
        return None
    before = [cell for cell in tasks if cell.end <= answering[0].start]
    told = before or tasks
    clause = _clause(reading, answering, columns)
    if clause is None:
        return None
    place = (number.start, number.end) if number else None
    start, end = (reading.paragraphs[cell.paragraph] for cell in (cells[0], cells[-1]))
    return Row(start.start, end.end, place, (told[0].start, told[-1].end), clause)


def _clause(reading: Reading, cells: Sequence[Cell], columns: dict[int, Label]) -> Clause | None:
    bodies: list[Body] = []
    first: Said | None = None
    named: list[Cell] = []  # those that name somebody: a dash stands for nobody
    for cell in cells:
        said = wording.read(reading.low, cell.start, cell.end, listed=True)
        role = columns[cell.column].role
        if said is None or role is None:
            continue
        first = first or said
        named.append(cell)
        by_column = role != "responsible"
        bodies += [replace(body, role=role, basis="clause") if by_column else body for body in said.bodies]
    if first is None:
        return None
    led = any(body.role != "responsible" for body in bodies)
    alone = len(bodies) == len(first.bodies)
    mode = "lead_participate" if led else first.mode if alone or first.mode == "division" else "joint"
    rule = columns[named[0].column].id
    said = replace(first, rule=rule, mode=mode, bodies=tuple(bodies))
    return Clause(named[0].start, named[-1].end, "table_cell", said, named[0].paragraph)
