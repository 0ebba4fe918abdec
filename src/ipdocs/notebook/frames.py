"""Rows of the tables as data frames, with the columns that the dataset has, also where there is no row."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipdocs.dataset.columns import columns, values
from ipdocs.dataset.tables import ROW_MODELS, TABLES
from ipdocs.errors import CorpusError, MissingExtra
from ipdocs.schema import Document

if TYPE_CHECKING:
    import pandas
    import polars

_DTYPES = {"string": "string", "integer": "Int64"}


def to_pandas(documents: Iterable[Document], table: str) -> "pandas.DataFrame":
    """One of `tables.TABLES` of some records. Raises `CorpusError` for another name, `MissingExtra` without pandas."""
    return _pandas(_rows(documents, table), table)


def read_pandas(file: Path, table: str) -> "pandas.DataFrame":
    """A table from its file of JSON Lines. Raises as `to_pandas` does."""
    with open(file, encoding="utf-8", newline="\n") as lines:
        return _pandas([json.loads(line) for line in lines], table)


def _pandas(rows: list[dict[str, Any]], table: str) -> "pandas.DataFrame":
    """Rows with the types that the table has: numbers that may be missing stay whole numbers."""
    try:
        import pandas
    except ImportError:
        raise MissingExtra("pandas is not installed: pip install 'ipdocs[notebook]'") from None
    known = columns(ROW_MODELS[table])
    frame = pandas.DataFrame(rows, columns=[one.name for one in known])
    return frame.astype({one.name: _DTYPES[one.type] for one in known if one.type in _DTYPES})


def to_polars(documents: Iterable[Document], table: str) -> "polars.DataFrame":
    """The same for polars."""
    polars_schema = schema(table)
    import polars

    return polars.DataFrame(_rows(documents, table), schema=polars_schema, orient="row")


def schema(table: str) -> "polars.Schema":
    """The columns of a table for polars. Raises `CorpusError` for no table, `MissingExtra` without polars."""
    try:
        import polars
    except ImportError:
        raise MissingExtra("polars is not installed: pip install 'ipdocs[notebook]'") from None
    simple = {"string": polars.String(), "integer": polars.Int64()}
    name = polars.Struct({key: polars.String() for key in ("text", "lang", "kind", "valid_from", "valid_to")})
    nested = {"names": polars.List(name)}  # of agencies: the one table that nests
    return polars.Schema({
        one.name: nested.get(one.name, polars.List(polars.String())) if one.type == "array" else simple[one.type]
        for one in columns(ROW_MODELS[named(table, *ROW_MODELS)])
    })  # fmt: skip


def named(table: str, *tables: str) -> str:
    """The name of a table. Raises `CorpusError` where it is none of these."""
    if table not in tables:
        raise CorpusError(f"no table {table!r}; there are: {', '.join(sorted(tables))}")
    return table


def _rows(documents: Iterable[Document], table: str) -> list[dict[str, Any]]:
    _, rows = TABLES[named(table, *TABLES)]
    return [values(row) for document in documents for row in rows(document)]
