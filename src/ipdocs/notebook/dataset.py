"""A dataset as an object: its documents, one at a time, and its tables, read when they are asked for."""

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape
from pydantic import ValidationError

from ipdocs.dataset.lines import RECORDS, record
from ipdocs.dataset.manifest import MANIFEST, Manifest
from ipdocs.dataset.read import read_records
from ipdocs.dataset.tables import ROW_MODELS
from ipdocs.errors import CorpusError
from ipdocs.notebook import frames
from ipdocs.schema import Document

if TYPE_CHECKING:
    import pandas
    import polars


class Dataset:
    """The dataset in a folder that `ipdocs ingest` wrote. Nothing but its manifest is read until it is asked for.

        dataset = Dataset("out/")
        dataset["policy--notice.txt"]                    # one document
        dataset.scan("assignments").filter(…).collect()  # polars, without reading what is not needed
        dataset.to_pandas("measures")

    Raises `CorpusError` where there is no dataset, or one of another version.
    """

    def __init__(self, out: str | os.PathLike[str]) -> None:
        self.folder = Path(out)
        try:
            self.manifest = Manifest.model_validate_json((self.folder / MANIFEST).read_bytes())
        except OSError as error:
            raise CorpusError(f"{self.folder}: no dataset here; give a folder that `ipdocs ingest` wrote") from error
        except ValidationError as error:
            raise CorpusError(f"{self.folder}: a dataset of another version; build it again") from error

    def __len__(self) -> int:
        return self.manifest.account.records

    def __iter__(self) -> Iterator[Document]:
        return read_records(self.folder)

    def __getitem__(self, document: str) -> Document:
        """The document with this id. Raises `KeyError` where there is none."""
        with open(self.folder / RECORDS, "rb") as lines:
            lines.seek(self._places[document])
            return record(lines.readline())

    def __contains__(self, document: object) -> bool:
        return document in self._places

    def ids(self) -> list[str]:
        """The ids of the documents, in order."""
        return list(self._places)

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where the line of each document begins: the lines are in the order of the ids."""
        ids = sorted(one.id for one in self.manifest.inputs if one.id)
        places, at = {}, 0
        with open(self.folder / RECORDS, "rb") as lines:
            for name, line in zip(ids, lines, strict=True):
                places[name] = at
                at += len(line)
        return places

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables."""
        return tuple(ROW_MODELS)

    def scan(self, table: str) -> "polars.LazyFrame":
        """A table for polars to read as far as a query needs it, from Parquet where the dataset has that.

        Raises `CorpusError` where there is no such table, `MissingExtra` without polars.
        """
        schema = frames.schema(table)
        import polars

        parquet = self.folder / f"tables/{table}.parquet"
        if parquet.is_file():
            return polars.scan_parquet(parquet)
        lines = self.folder / f"tables/{table}.jsonl"
        return polars.scan_ndjson(lines, schema=schema) if lines.stat().st_size else polars.LazyFrame(schema=schema)

    def to_polars(self, table: str) -> "polars.DataFrame":
        """A whole table. Raises as `scan` does."""
        return self.scan(table).collect()

    def to_pandas(self, table: str) -> "pandas.DataFrame":
        """The same for pandas. Raises `CorpusError` where there is no such table, `MissingExtra` without pandas."""
        frames.named(table, *ROW_MODELS)
        return frames.read_pandas(self.folder / f"tables/{table}.jsonl", table)

    def __repr__(self) -> str:
        found = self.manifest.found
        return f"Dataset({str(self.folder)!r}, {len(self)} documents, {found.measures} measures)"

    def _repr_html_(self) -> str:
        found = self.manifest.found
        counts = {"documents": len(self), "sections": found.sections, "measures": found.measures,
                  "clauses": found.clauses, "bodies named": found.assignments, "linked": found.linked}  # fmt: skip
        rows = "".join(f"<tr><td>{name}</td><td>{number}</td></tr>" for name, number in counts.items())
        return f"<div><strong>{escape(str(self.folder))}</strong><table><tbody>{rows}</tbody></table></div>"
