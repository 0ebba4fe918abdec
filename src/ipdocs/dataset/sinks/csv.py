"""CSV for spreadsheets: `tables/*.csv`, UTF-8 with a byte-order mark (Excel needs it), as RFC 4180 has it.

A spreadsheet takes a cell that begins with one of `= + - @`, a tab or a line end for a formula, and a page could bring
one along. As OWASP advises ("CSV Injection"), such a text gets a `'` before it and every text stands in quotes. A text
that begins with `'` gets another one, so that it can be undone: take one leading `'` off every text that has one.
An empty cell is null or an empty text; lists and objects are JSON. JSON Lines and Parquet hold the texts as they are.
"""

import csv
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from pydantic import BaseModel

from ipdocs.dataset.account import Failure
from ipdocs.dataset.columns import cells, columns
from ipdocs.dataset.tables import ROW_MODELS, TABLES
from ipdocs.schema import Agency, Document

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


class Csv:
    """A `Sink`."""

    def __init__(self, folder: Path) -> None:
        (folder / "tables").mkdir(parents=True, exist_ok=True)
        self._open = ExitStack()
        self._rows = {f"tables/{name}.csv": 0 for name in ROW_MODELS}
        self._writers = {}
        for name, model in ROW_MODELS.items():
            # A cell may hold line ends of its own: the csv module writes the others, and nobody else.
            file = self._open.enter_context((folder / f"tables/{name}.csv").open("w", encoding="utf-8-sig", newline=""))
            self._writers[name] = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
            self._writers[name].writerow(column.name for column in columns(model))

    def add(self, document: Document) -> None:
        """Write the rows of one record."""
        for name, (_, rows) in TABLES.items():
            for row in rows(document):
                self._write(name, row)

    def finish(self, agencies: Iterable[Agency], failures: Iterable[Failure]) -> Mapping[str, int]:
        """Write the agencies; rows of each file by its path."""
        for agency in agencies:
            self._write("agencies", agency)
        self.close()
        return self._rows

    def close(self) -> None:
        """Close the files."""
        self._open.close()

    def _write(self, name: str, row: BaseModel) -> None:
        self._writers[name].writerow(map(defused, cells(row)))
        self._rows[f"tables/{name}.csv"] += 1


def defused(cell: str | int | None) -> str | int | None:
    """The cell as no spreadsheet takes it for a formula. To undo it, take a leading `'` off a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
