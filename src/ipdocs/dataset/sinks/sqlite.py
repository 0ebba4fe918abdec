"""SQLite: `ipdocs.sqlite` with keys, indexes, full-text search and a view; `datasette.json` describes it to Datasette.

    datasette out/ipdocs.sqlite --metadata out/datasette.json

Full-text search knows words by every three characters in a row, which serves Chinese and English alike; for a word of
two characters say `text LIKE '%商标%'`. Lists and objects are JSON, for `json_each`. The same version of SQLite gives
the same bytes.
"""

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel

from ipdocs.dataset.account import Failure
from ipdocs.dataset.columns import Column, cells, columns
from ipdocs.dataset.keys import FOREIGN_KEYS, PRIMARY_KEYS
from ipdocs.dataset.tables import ROW_MODELS, TABLES
from ipdocs.schema import Agency, Document

DATABASE = "ipdocs.sqlite"
METADATA = "datasette.json"
_TURN = 1000  # steps of SQLite after which Python may hear a signal: the search index of a large dataset takes minutes

# No journal: a run that fails leaves no dataset. Everything said that a build of SQLite could have another default for.
_SETTINGS = "journal_mode = OFF; synchronous = OFF; page_size = 4096; auto_vacuum = NONE; encoding = 'UTF-8'"

_VIEW = """
CREATE VIEW responsibilities AS
SELECT a.document, d.title, d.date, a.measure, m.path, m.start, m.heading, a.task, a.task_text,
       a.role, a.agency, a.name, a.deadline
FROM assignments a
JOIN documents d ON d.id = a.document
JOIN measures m ON m.document = a.document AND m.id = a.measure
"""
_ABOUT_VIEW = "Who answers for what: the assignments with their documents and measures."

_SEARCHED = {"measures": ("heading", "text"), "assignments": ("name", "task_text")}

_LED = """
SELECT document, path, task_text FROM responsibilities
WHERE agency = :agency AND role = 'lead' ORDER BY document, start
"""


@contextmanager
def _told() -> Iterator[None]:
    """Raises `OSError` where SQLite cannot write (a full disk), as every other file does."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error)) from error


class Sqlite:
    """A `Sink`."""

    @_told()
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = 0
        self._database = sqlite3.connect(folder / DATABASE, isolation_level=None)
        self._database.set_progress_handler(lambda: 0, _TURN)
        for setting in _SETTINGS.split("; "):
            self._database.execute(f"PRAGMA {setting}")
        for name, model in ROW_MODELS.items():
            self._database.execute(_table(name, columns(model)))
        self._database.execute("BEGIN")

    @_told()
    def add(self, document: Document) -> None:
        """Write the rows of one record."""
        for name, (_, rows) in TABLES.items():
            self._insert(name, rows(document))

    @_told()
    def finish(self, agencies: Iterable[Agency], failures: Iterable[Failure]) -> Mapping[str, int]:
        """Write the agencies, indexes and view, and what Datasette should know; rows of all tables together."""
        self._insert("agencies", agencies)
        self._database.execute("COMMIT")
        for name, foreign in FOREIGN_KEYS.items():
            for number, key in enumerate(foreign, 1):
                if key.columns != PRIMARY_KEYS[name][: len(key.columns)]:  # of these the primary key is an index
                    self._database.execute(f"CREATE INDEX {name}_{number} ON {name} ({', '.join(key.columns)})")
        self._database.execute(_VIEW)
        self._database.execute("VACUUM")  # before the search, which refers to the numbers of the rows
        # Older SQLite finds a Chinese sentence only as a whole.
        tokenizer = "trigram" if sqlite3.sqlite_version_info >= (3, 34) else "unicode61"
        for name, fields in _SEARCHED.items():
            # Datasette knows whose index it is by exactly these words: content="measures".
            arguments = f"{', '.join(fields)}, content=\"{name}\", tokenize='{tokenizer}'"
            self._database.execute(f"CREATE VIRTUAL TABLE {name}_fts USING fts5 ({arguments})")
            for order in ("rebuild", "optimize"):
                self._database.execute(f"INSERT INTO {name}_fts ({name}_fts) VALUES (?)", (order,))
        self.close()
        (self._folder / METADATA).write_text(json.dumps(_metadata(), indent=2, ensure_ascii=False) + "\n", "utf-8")
        return {DATABASE: self._rows}

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _insert(self, name: str, rows: Iterable[BaseModel]) -> None:
        marks = ", ".join("?" for _ in columns(ROW_MODELS[name]))
        found = [cells(row) for row in rows]
        self._database.executemany(f"INSERT INTO {name} VALUES ({marks})", found)
        self._rows += len(found)


def _table(name: str, fields: tuple[Column, ...]) -> str:
    """The statement that makes a table, one line a column or key."""
    lines = [
        f'"{field.name}" {"INTEGER" if field.type == "integer" else "TEXT"}{"" if field.nullable else " NOT NULL"}'
        for field in fields
    ]
    lines += [f"PRIMARY KEY ({', '.join(PRIMARY_KEYS[name])})"] if PRIMARY_KEYS[name] else []
    lines += [
        f"FOREIGN KEY ({', '.join(key.columns)}) REFERENCES {key.table} ({', '.join(key.of)})"
        for key in FOREIGN_KEYS[name]
    ]
    return f"CREATE TABLE {name} (\n  " + ",\n  ".join(lines) + "\n)"


def _metadata() -> dict[str, object]:
    """What Datasette shows beside the tables, and a query ready to run."""
    tables: dict[str, object] = {
        name: {
            "description": (model.__doc__ or "").split("\n\n")[0],
            "columns": {field.name: field.description for field in columns(model)},
        }
        for name, model in ROW_MODELS.items()
    }
    tables["responsibilities"] = {"description": _ABOUT_VIEW}
    led = {"title": "Which measures does a body lead, by document?", "sql": _LED}
    return {"title": "ipdocs", "databases": {Path(DATABASE).stem: {"tables": tables, "queries": {"led_by": led}}}}
