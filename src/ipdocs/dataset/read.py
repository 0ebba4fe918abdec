"""Records back from a dataset."""

import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from ipdocs.dataset.lines import RECORDS, record
from ipdocs.errors import CorpusError
from ipdocs.schema import Document


def read_records(place: str | os.PathLike[str]) -> Iterator[Document]:
    """The records of an output folder, or of a file of JSON Lines, one at a time and validated.

    Raises `CorpusError` where there is no such file, or a line is no record of this schema version.
    """
    file = Path(place) / RECORDS if Path(place).is_dir() else Path(place)
    if not file.is_file():
        raise CorpusError(f"{file}: no records here; give a folder that `ipdocs ingest` wrote, or its {RECORDS}")
    return _records(file)


def _records(file: Path) -> Iterator[Document]:
    with open(file, "rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield record(line)
            except ValueError as error:
                what = f"{error.error_count()} errors" if isinstance(error, ValidationError) else str(error)
                raise CorpusError(f"{file}, line {number}: no record of this version ({what}); rebuild it") from error
