"""Output formats: one file each. A sink writes records into a folder and knows one format; records know none."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Protocol

from ipdocs.dataset.account import Failure
from ipdocs.dataset.lines import RECORDS, record
from ipdocs.dataset.sinks.akn import AkomaNtoso
from ipdocs.dataset.sinks.csv import Csv
from ipdocs.dataset.sinks.jsonl import JsonLines
from ipdocs.dataset.sinks.parquet import Parquet
from ipdocs.dataset.sinks.sqlite import Sqlite
from ipdocs.errors import CorpusError
from ipdocs.schema import Agency, Document


class Sink(Protocol):
    """Takes the records one by one, in the order of their ids, and keeps none of them in memory."""

    def __init__(self, folder: Path) -> None: ...

    def add(self, document: Document) -> None:
        """Write one record and its rows."""

    def finish(self, agencies: Iterable[Agency], failures: Iterable[Failure]) -> Mapping[str, int]:
        """Write the rest, and tell the rows of each file written, by its path below the folder."""

    def close(self) -> None:
        """Let go of the files, finished or not."""


FORMATS: dict[str, type[Sink]] = {
    "jsonl": JsonLines,
    "csv": Csv,
    "parquet": Parquet,
    "sqlite": Sqlite,
    "akn": AkomaNtoso,
}
"""Every format by the name that `--format` takes."""


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The formats with these names, each once, in the order of `FORMATS`; `jsonl`, the dataset itself, is always one.

    Raises `CorpusError` for a name that is no format.
    """
    wanted = {"jsonl", *names}
    if unknown := sorted(wanted - set(FORMATS)):
        raise CorpusError(f"no format {unknown[0]!r}; there are: {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in wanted)


class Sinks:
    """A `Sink` that writes several formats at once. Raises `MissingExtra` where one needs what is not installed."""

    def __init__(self, folder: Path, formats: Sequence[str]) -> None:
        with ExitStack() as opened:
            self._sinks: list[Sink] = [opened.enter_context(closing(FORMATS[name](folder))) for name in formats]
            self._opened = opened.pop_all()

    def add(self, document: Document) -> None:
        """Write one record and its rows in every format."""
        for sink in self._sinks:
            sink.add(document)

    def join(self, lines: Mapping[str, bytes]) -> None:
        """The same, of a record of which the lines of JSON Lines are made."""
        others = [sink for sink in self._sinks if not isinstance(sink, JsonLines)]
        document = record(lines[RECORDS]) if others else None
        for sink in self._sinks:
            if isinstance(sink, JsonLines):
                sink.join(lines)
            elif document:
                sink.add(document)

    def finish(self, agencies: Iterable[Agency], failures: Iterable[Failure]) -> Mapping[str, int]:
        """Write the rest; rows of each file by its path."""
        agencies, failures = tuple(agencies), tuple(failures)
        rows: dict[str, int] = {}
        for sink in self._sinks:
            rows.update(sink.finish(agencies, failures))
        return rows

    def close(self) -> None:
        """Let go of all files."""
        self._opened.close()
