"""Which tables hold data, and where in them each block stands."""

from collections import deque
from dataclasses import dataclass, field

from ipdocs.parsers.html_walk import Walk

_MAX_SPAN = 100  # a colspan of 10**9 lays out no wider than this


@dataclass(slots=True)
class _Table:
    """A table being laid out: its rows so far, the columns taken from above, and its text by cell."""

    nested: bool = False
    rows: int = 0
    column: int = 0
    wide_rows: int = 0
    taken: dict[int, int] = field(default_factory=dict)  # column -> rows it still reaches down
    sizes: dict[int, int] = field(default_factory=dict)  # cell node -> code points


def places(walk: Walk) -> dict[int, tuple[int, int, int]]:
    """(table, row, column) for each block that stands in a table of data, by the block's index.

    A table is layout, and absent here, if it holds another table, has fewer than two rows or columns, or is one
    large cell with little round it.
    """
    if "td" not in walk.tags:
        return {}
    table_of: list[int] = []  # for each node: the table it stands in, its own node if it is one
    cell_of: list[int] = []
    tables: dict[int, _Table] = {}
    spot: dict[int, tuple[int, int]] = {}
    bare = deque(walk.bare_cells)
    for node, (parent, tag) in enumerate(zip(walk.parents, walk.tags, strict=True)):
        while bare and bare[0][0] == node:
            _, row, spans = bare.popleft()
            if row >= 0 and table_of[row] >= 0 and cell_of[row] < 0:
                _next_cell(tables[table_of[row]], *spans)
        table = table_of[parent] if parent >= 0 else -1
        cell = cell_of[parent] if parent >= 0 else -1
        if tag == "table":
            if table >= 0:
                tables[table].nested = True
            table, cell = node, -1
            tables[node] = _Table()
        elif table >= 0 and tag == "tr":
            _next_row(tables[table])
        elif table >= 0 and tag in ("td", "th") and cell < 0:
            cell = node
            spot[node] = _next_cell(tables[table], *walk.spans.get(node, ("", "")))
            tables[table].sizes[node] = 0
        table_of.append(table)
        cell_of.append(cell)
    for text, node in zip(walk.texts, walk.nodes, strict=True):
        if cell_of[node] >= 0:
            tables[table_of[node]].sizes[cell_of[node]] += len(text)
    numbers = {node: number for number, node in enumerate(node for node, t in tables.items() if _is_data(t))}
    return {
        block: (numbers[table_of[node]], *spot[cell_of[node]])
        for block, node in enumerate(walk.nodes)
        if cell_of[node] >= 0 and table_of[node] in numbers
    }


def _next_row(table: _Table) -> None:
    table.rows += 1
    table.column = 0
    table.taken = {column: left - 1 for column, left in table.taken.items() if left > 1}


def _next_cell(table: _Table, wide: str, high: str) -> tuple[int, int]:
    while table.column in table.taken:
        table.column += 1
    column, row = table.column, max(table.rows - 1, 0)
    width, height = _span(wide), _span(high)
    table.column += width
    if height > 1:
        table.taken.update(dict.fromkeys(range(column, column + width), height))
    if column == 1:
        table.wide_rows += 1
    return row, column


def _span(value: str) -> int:
    digits = value.strip()[:4]
    return min(max(int(digits), 1), _MAX_SPAN) if digits.isascii() and digits.isdigit() else 1


def _is_data(table: _Table) -> bool:
    total, largest = sum(table.sizes.values()), max(table.sizes.values(), default=0)
    return not table.nested and table.wide_rows >= 2 and (total < 600 or largest * 2 < total)
