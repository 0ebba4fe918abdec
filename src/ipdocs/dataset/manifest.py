"""What was built, from what, by which version. No clock and no machine: the same build writes the same bytes."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ipdocs.dataset.account import Account, Found
from ipdocs.schema.quote import Record
from ipdocs.settings import Settings

MANIFEST = "manifest.json"


class OutputFile(Record):
    """A file of the dataset. `rows` where it is a table."""

    path: str
    bytes: int
    sha256: str
    rows: int | None


class InputFile(Record):
    """A file of the corpus. `id` where it became a record; `sha256` and `bytes` where it could be read."""

    path: str
    id: str | None
    sha256: str | None
    bytes: int | None


class Manifest(Record):
    """The contents of `manifest.json`. `registry` is the digest of the agencies' data."""

    ipdocs: str
    schema_version: str
    registry: str
    settings: Settings
    account: Account
    found: Found
    files: tuple[OutputFile, ...]
    inputs: tuple[InputFile, ...]


def describe(folder: Path, rows: Mapping[str, int]) -> tuple[OutputFile, ...]:
    """Every file in a folder, sorted by path."""
    paths = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return tuple(_output(folder / path, path, rows.get(path)) for path in paths)


def _output(file: Path, path: str, rows: int | None) -> OutputFile:
    with open(file, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return OutputFile(path=path, bytes=file.stat().st_size, sha256=digest, rows=rows)
