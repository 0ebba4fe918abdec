"""Output formats: one file each. A sink writes records into a folder and knows one format; records know none."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from ipdocs.dataset.account import Failure
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
