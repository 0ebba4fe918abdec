"""Parquet for DuckDB, Polars, pandas and Spark: `tables/*.parquet`, nested values as they are, columns described.

Needs pyarrow: `pip install 'ipdocs[parquet]'`. The same version of pyarrow gives the same bytes.
"""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ipdocs.dataset.account import Failure
from ipdocs.dataset.columns import columns, values
from ipdocs.dataset.tables import ROW_MODELS, TABLES
from ipdocs.errors import MissingExtra
from ipdocs.schema import Agency, Document

ROW_GROUP = 4096  # rows held in memory, a few megabytes; every group but the last has so many


class Parquet:
    """A `Sink`. Raises `MissingExtra` where pyarrow is not installed."""

    def __init__(self, folder: Path) -> None:
        try:
            import pyarrow.parquet
        except ImportError:
            raise MissingExtra("Parquet needs pyarrow: pip install 'ipdocs[parquet]'") from None
        self._arrow = pyarrow
        (folder / "tables").mkdir(parents=True, exist_ok=True)
        self._waiting: dict[str, list[dict[str, Any]]] = {name: [] for name in ROW_MODELS}
        self._rows = {f"tables/{name}.parquet": 0 for name in ROW_MODELS}
        self._writers = {
            name: pyarrow.parquet.ParquetWriter(folder / path, self._schema(model), compression="zstd")
            for (name, model), path in zip(ROW_MODELS.items(), self._rows, strict=True)
        }

    def add(self, document: Document) -> None:
        """Write the rows of one record, or keep them until a row group is full."""
        for name, (_, rows) in TABLES.items():
            for row in rows(document):
                self._write(name, row)

    def finish(self, agencies: Iterable[Agency], failures: Iterable[Failure]) -> Mapping[str, int]:
        """Write the agencies and what waits; rows of each file by its path."""
        for agency in agencies:
            self._write("agencies", agency)
        for name, rows in self._waiting.items():
            if rows:
                self._flush(name)
        self.close()
        return self._rows

    def close(self) -> None:
        """Close the files, each of them, though one may fail."""
        with ExitStack() as stack:
            for writer in self._writers.values():
                stack.callback(setattr, writer, "is_open", False)  # or its finaliser tries again, and complains
                stack.callback(writer.close)

    def _write(self, name: str, row: BaseModel) -> None:
        self._waiting[name].append(values(row))
        self._rows[f"tables/{name}.parquet"] += 1
        if len(self._waiting[name]) == ROW_GROUP:
            self._flush(name)

    def _flush(self, name: str) -> None:
        writer = self._writers[name]
        writer.write_table(self._arrow.Table.from_pylist(self._waiting[name], schema=writer.schema), ROW_GROUP)
        self._waiting[name] = []

    def _schema(self, model: type[BaseModel]) -> Any:
        """The Arrow schema of a table, each column with its description."""
        return self._arrow.schema(
            self._arrow.field(
                column.name, self._type(column.shape), column.nullable, {"description": column.description}
            )
            for column in columns(model)
        )

    def _type(self, shape: dict[str, Any]) -> Any:
        """The Arrow type of a value with this JSON Schema."""
        if "anyOf" in shape:  # a nested field that may be null, as all nested fields may in Arrow
            return self._type(next(choice for choice in shape["anyOf"] if choice["type"] != "null"))
        match shape["type"]:
            case "integer":
                return self._arrow.int64()
            case "array":
                return self._arrow.list_(self._type(shape["items"]))
            case "object":
                return self._arrow.struct([(key, self._type(field)) for key, field in shape["properties"].items()])
            case _:
                return self._arrow.string()
