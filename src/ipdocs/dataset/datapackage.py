"""`datapackage.json`: the dataset as a Data Package (version 2), every field described from the model of its row.

Described are the files of JSON Lines, and of CSV where they were written: what any Data Package tool can open. A file
of JSON Lines without a line is left out, for the tools cannot open that.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from ipdocs.dataset.columns import Column, columns
from ipdocs.dataset.keys import FOREIGN_KEYS, PRIMARY_KEYS
from ipdocs.dataset.manifest import OutputFile
from ipdocs.dataset.schemas import MODELS

DATAPACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_CSV = "-csv"  # ends the name of a table that stands in JSON Lines too
_MEDIA_TYPES = {".jsonl": "application/jsonl", ".csv": "text/csv"}


def write(folder: Path, files: Iterable[OutputFile]) -> OutputFile:
    """Write the description of these files, which lie in the folder, with the size and hash of each."""
    known = (file for file in files if _path(file).suffix in _MEDIA_TYPES and _path(file).stem in MODELS)
    tables = [file for file in known if file.bytes]
    package = {
        "$schema": PROFILE,
        "name": "ipdocs",
        "title": "Policy documents: what they ask for, and who answers for it",
        "resources": [_resource(file, {_name(one) for one in tables}) for file in tables],
    }
    data = (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()
    (folder / DATAPACKAGE).write_bytes(data)
    return OutputFile(path=DATAPACKAGE, bytes=len(data), sha256=hashlib.sha256(data).hexdigest(), rows=None)


def _path(file: OutputFile) -> PurePosixPath:
    return PurePosixPath(file.path)


def _name(file: OutputFile) -> str:
    return _path(file).stem + _CSV * (_path(file).suffix == ".csv")


def _resource(file: OutputFile, there: set[str]) -> dict[str, Any]:
    path = _path(file)
    return {
        "name": _name(file),
        "path": file.path,
        "description": " ".join((MODELS[path.stem].__doc__ or "").split("\n\n")[0].split()),
        "type": "table",
        "format": path.suffix[1:],
        "mediatype": _MEDIA_TYPES[path.suffix],
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": _schema(path.stem, there, csv=path.suffix == ".csv"),
    }


def _schema(name: str, there: set[str], *, csv: bool) -> dict[str, Any]:
    fields = columns(MODELS[name])
    schema: dict[str, Any] = {"fields": [_field(column, csv) for column in fields]}
    if not csv:  # in JSON an empty text is a text
        schema["missingValues"] = []
    if key := PRIMARY_KEYS.get(name):
        schema["primaryKey"] = list(key)
    # Tools disagree on a key of two fields of which one is null: only SQLite has those.
    nullable = {column.name for column in fields if column.nullable}
    foreign = [key for key in FOREIGN_KEYS.get(name, ()) if len(key.columns) == 1 or not nullable & set(key.columns)]
    keys = [
        {"fields": list(key.columns), "reference": {"resource": table, "fields": list(key.of)}}
        for key in foreign
        if (table := key.table + _CSV * csv) in there
    ]
    return {**schema, "foreignKeys": keys} if keys else schema


def _field(column: Column, csv: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable and not (csv and column.type == "string"):  # CSV cannot tell an empty text from none
        constraints["required"] = True
    if column.one_of:
        constraints["enum"] = list(column.one_of)
    field = {"name": column.name, "type": column.type, "description": column.description}
    return {**field, "constraints": constraints} if constraints else field
