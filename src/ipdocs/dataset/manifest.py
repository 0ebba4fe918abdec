"""What was built, from what, by which version. No clock and no machine: the same build writes the same bytes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

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


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the corpus. `id` where it became a record; `sha256` and `bytes` where it could be read.

    `url` and `retrieved` (ISO 8601) are what its sidecar says, `corrections` the digest of what reviewers say of it.
    """

    # A run holds one of these for each input, and a model would be five times the size.
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    path: str
    id: str | None
    sha256: str | None
    bytes: int | None
    url: str | None = None
    retrieved: str | None = None
    corrections: str | None = None


INPUT_FILE = TypeAdapter(InputFile)


class Manifest(Record):
    """The contents of `manifest.json`. `registry` is the digest of the agencies' data, `program` that of all that
    decides what a record says: the sources of ipdocs, its grammars and weights, and the versions of its libraries.
    """

    ipdocs: str
    schema_version: str
    registry: str
    program: str
    settings: Settings
    formats: tuple[str, ...]
    account: Account
    found: Found
    files: tuple[OutputFile, ...]
    inputs: tuple[InputFile, ...]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json`. Input by input, since the text of all of them is larger than anything else in memory."""
    head, tail = manifest.model_copy(update={"inputs": ()}).model_dump_json(indent=2).rsplit("[]", 1)
    with open(folder / MANIFEST, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"{head}[")
        for place, one in enumerate(manifest.inputs):
            text = INPUT_FILE.dump_json(one, indent=2).decode().replace("\n", "\n    ")
            file.write(f"{',' if place else ''}\n    {text}")
        file.write(("\n  ]" if manifest.inputs else "]") + tail + "\n")


def describe(folder: Path, rows: Mapping[str, int]) -> tuple[OutputFile, ...]:
    """Every file in a folder, sorted by path."""
    paths = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return tuple(_output(folder / path, path, rows.get(path)) for path in paths)


def intact(folder: Path, file: OutputFile) -> bool:
    """Whether a file of a dataset is still as it was written."""
    there = folder / file.path
    return there.is_file() and there.stat().st_size == file.bytes and _sha256(there) == file.sha256


def _output(file: Path, path: str, rows: int | None) -> OutputFile:
    return OutputFile(path=path, bytes=file.stat().st_size, sha256=_sha256(file), rows=rows)


def _sha256(file: Path) -> str:
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
