"""JSON Lines: a record as its lines in every file of the dataset, and back.

They are made where the page is parsed, so that who writes the dataset has only to join them.
"""

import json
from collections.abc import Mapping

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError

from ipdocs.dataset.tables import TABLES
from ipdocs.schema import Document

RECORDS = "records.jsonl"
FAILURES = "failures.jsonl"
AGENCIES = "tables/agencies.jsonl"
TABLE_FILES = {name: f"tables/{name}.jsonl" for name in TABLES}
FILES = (RECORDS, *TABLE_FILES.values())
"""The files that every record has its lines in."""
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def line(row: BaseModel) -> bytes:
    """One line of JSON Lines, its line feed included.

    Characters that some readers take for line ends are escaped, and so are lone surrogates, which UTF-8 cannot hold.
    """
    try:
        text = row.model_dump_json()
        for character, escaped in _LINE_ENDS.items():  # ten times as fast as `translate`
            text = text.replace(character, escaped)
        return text.encode() + b"\n"
    except PydanticSerializationError:
        return json.dumps(row.model_dump(), separators=(",", ":")).encode() + b"\n"


def lines(document: Document) -> Mapping[str, bytes]:
    """The lines of a record in each of `FILES`."""
    tables = {TABLE_FILES[name]: b"".join(map(line, rows(document))) for name, (_, rows) in TABLES.items()}
    return {RECORDS: line(document), **tables}


def record(line: bytes) -> Document:
    """The record on one line. Raises `ValueError` where it is none of this version."""
    # Pydantic's own reader is faster, but takes no escaped lone surrogate.
    slow = b"\\ud" in line
    return Document.model_validate(json.loads(line)) if slow else Document.model_validate_json(line)
