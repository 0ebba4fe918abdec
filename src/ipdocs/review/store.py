"""What the site says over all documents, gathered while they stream by: a scratch database, and questions to it.

Documents may be many, so nothing of them stays in memory: SQLite keeps what the pages of the agencies and the plots
need, in a file that is gone when the site is written.
"""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ipdocs.review.markup import shown
from ipdocs.schema import Document

_LONGEST = 600  # characters of a task: enough to read what is asked for
# A line of Chinese goes on without a blank.
_BROKEN = re.compile(r"(?<=[\u3400-\u9fff》”])[^\S\n]*\n\s*(?=[\u3400-\u9fff《“])")
_TABLES = """
CREATE TABLE document (n INTEGER PRIMARY KEY, id TEXT, title TEXT, kind TEXT, date TEXT);
CREATE TABLE part (n INTEGER, place INTEGER, measure TEXT, path TEXT, heading TEXT, text TEXT, name TEXT, agency TEXT,
    role TEXT);
CREATE INDEX by_agency ON part (agency, n, place);
CREATE INDEX by_measure ON part (n, measure);
"""


class Part(NamedTuple):
    """A body's part in one task. `measure` is the id of its measure, `year` that of the document, or null."""

    document: str
    title: str
    date: str | None
    measure: str
    path: str
    text: str
    name: str
    role: str


class Standing(NamedTuple):
    """How often a body is named: tasks by role, documents, and the years from first to last."""

    agency: str
    lead: int
    participant: int
    responsible: int
    documents: int
    first: str | None
    last: str | None

    @property
    def tasks(self) -> int:
        """All of them."""
        return self.lead + self.participant + self.responsible


class Store:
    """The scratch database in `file`, which has to be new."""

    def __init__(self, file: Path) -> None:
        self._base = sqlite3.connect(file)
        self._base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def add(self, number: int, document: Document) -> None:
        """What one document says; `number` is its place among them."""
        row = (number, document.id, title(document), document.kind, document.metadata.date)
        self._base.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?)", row)
        self._base.executemany("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _parts(number, document))

    def standings(self) -> Iterator[Standing]:
        """Every linked body, the one that leads most first."""
        yield from map(Standing._make, self._base.execute(
            "SELECT agency, sum(role = 'lead') AS leads, sum(role = 'participant'), sum(role = 'responsible'),"
            " count(DISTINCT n), min(date), max(date) FROM part JOIN document USING (n) WHERE agency IS NOT NULL"
            " GROUP BY agency ORDER BY leads DESC, count(*) DESC, agency"))  # fmt: skip

    def unlinked(self, most: int) -> list[tuple[str, int, int]]:
        """Names that mean no body of the registry, the most frequent first: name, tasks, documents."""
        query = "SELECT name, count(*) AS times, count(DISTINCT n) FROM part WHERE agency IS NULL"
        return self._base.execute(f"{query} GROUP BY name ORDER BY times DESC, name LIMIT ?", (most,)).fetchall()

    def parts(self, agency: str) -> Iterator[Part]:
        """What a body answers for, the newest document first."""
        yield from map(Part._make, self._base.execute(
            "SELECT id, title, date, measure, path, text, name, role FROM part JOIN document USING (n)"
            " WHERE agency = ? ORDER BY date IS NULL, date DESC, n, place", (agency,)))  # fmt: skip

    def partners(self, agency: str, most: int) -> list[tuple[str, int]]:
        """The bodies named most often in one measure with this one, and in how many."""
        return self._base.execute(
            "SELECT b.agency, count(DISTINCT a.n || ' ' || a.measure) AS times FROM part a JOIN part b"
            " ON a.n = b.n AND a.measure = b.measure AND a.agency <> b.agency WHERE a.agency = ?"
            " GROUP BY b.agency ORDER BY times DESC, b.agency LIMIT ?", (agency, most)).fetchall()  # fmt: skip

    def ties(self, agencies: list[str]) -> list[tuple[str, str, int]]:
        """Each two of these bodies that some measures name together, and in how many."""
        marks = ", ".join("?" * len(agencies))
        return self._base.execute(
            "SELECT a.agency, b.agency, count(DISTINCT a.n || ' ' || a.measure) AS times FROM part a JOIN part b"
            " ON a.n = b.n AND a.measure = b.measure AND a.agency < b.agency"
            f" WHERE a.agency IN ({marks}) AND b.agency IN ({marks}) GROUP BY 1, 2 ORDER BY times DESC, 1, 2",
            (*agencies, *agencies)).fetchall()  # fmt: skip

    def by_heading(self) -> list[tuple[str, str, int]]:
        """Heading, body, and how many measures below the one name the other."""
        return self._base.execute(
            "SELECT heading, agency, count(DISTINCT n || ' ' || measure) FROM part"
            " WHERE agency IS NOT NULL AND heading <> '' GROUP BY 1, 2 ORDER BY 1, 2").fetchall()  # fmt: skip

    def by_year(self) -> list[tuple[str, str, int]]:
        """Body, year, and how many measures of documents of that year it leads."""
        return self._base.execute(
            "SELECT agency, substr(date, 1, 4) AS year, count(DISTINCT n || ' ' || measure) FROM part"
            " JOIN document USING (n) WHERE role = 'lead' AND agency IS NOT NULL AND date IS NOT NULL"
            " GROUP BY 1, 2 ORDER BY 1, 2").fetchall()  # fmt: skip

    def by_year_of(self, agency: str) -> list[tuple[str, str, int]]:
        """Role, year, and in how many measures of documents of that year a body has it."""
        return self._base.execute(
            "SELECT role, substr(date, 1, 4) AS year, count(DISTINCT n || ' ' || measure) FROM part"
            " JOIN document USING (n) WHERE agency = ? AND date IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
            (agency,)).fetchall()  # fmt: skip


def title(document: Document) -> str:
    """What a document is called, on one line; its id where it has no title."""
    found = document.metadata.name
    return shown(" ".join(_BROKEN.sub("", found.text).split())) if found else document.id


def _parts(number: int, document: Document) -> Iterator[tuple[object, ...]]:
    top = sorted((one.span, one.heading.text) for one in document.sections if one.parent is None)
    place, at = 0, 0
    for measure in sorted(document.measures, key=lambda one: one.span):
        while at < len(top) and top[at][0][1] <= measure.span[0]:
            at += 1
        within = at < len(top) and top[at][0][0] <= measure.span[0]
        heading = shown(" ".join(top[at][1].split())) if within else ""
        for task in measure.tasks:
            words = shown(" ".join(task.text.split()))
            words = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
            for one in task.responsibility.assignments if task.responsibility else ():
                named = shown(" ".join(one.name.text.split()))
                yield number, place, measure.id, measure.path, heading, words, named, one.agency, one.role
                place += 1
