"""The part of a shard: one Parquet file, a row for each input, in their order.

A row says by what the input is known, and holds its record as lines of JSON, or why there is none. No clock and no
machine: the same inputs make the same part.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from ipdocs.dataset.account import Failure, Found
from ipdocs.dataset.lines import FILES
from ipdocs.dataset.manifest import INPUT_FILE, InputFile
from ipdocs.dataset.outcome import Outcome, Written
from ipdocs.errors import MissingExtra

_GROUP = 32_000_000  # bytes of lines held in memory
_ROWS = 16  # read at a time


def writer_version() -> str:
    """What decides the bytes of a part beside what is in it. Raises `MissingExtra` without pyarrow."""
    try:
        import pyarrow
    except ImportError:
        raise MissingExtra("the parts of a cluster need pyarrow: pip install 'ipdocs[shards]'") from None
    return f"pyarrow {pyarrow.__version__}"


class PartWriter:
    """Takes the outcomes one by one."""

    def __init__(self, file: Path) -> None:
        import pyarrow
        import pyarrow.parquet

        text, binary = pyarrow.string(), pyarrow.binary()
        fields = [("source", text), ("failure", text), ("found", text), ("local", text)]
        self._arrow = pyarrow
        self._schema = pyarrow.schema(fields + [(name, binary) for name in FILES])
        self._writer = pyarrow.parquet.ParquetWriter(
            file, self._schema, compression="zstd", use_dictionary=False, write_statistics=False
        )
        self._rows: list[dict[str, Any]] = []
        self._held = 0

    def add(self, outcome: Outcome) -> None:
        """One more row."""
        failure, record = outcome.failure, outcome.record
        row: dict[str, Any] = {"source": INPUT_FILE.dump_json(outcome.source).decode()}
        if failure:
            row["failure"] = failure.model_dump_json()
        if record:
            row |= {"found": record.found.model_dump_json(), "local": json.dumps(sorted(record.local)), **record.lines}
            self._held += sum(map(len, record.lines.values()))
        self._rows.append(row)
        if self._held > _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what waits."""
        with closing(self._writer):
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._held = [], 0


def read(part: IO[bytes], seconds: Iterator[float]) -> Iterator[Outcome]:
    """The outcomes in a part. `seconds`: how long each took, which a part does not tell."""
    import pyarrow.parquet

    for batch in pyarrow.parquet.ParquetFile(part).iter_batches(_ROWS):
        for row in batch.to_pylist():
            yield _outcome(row, next(seconds))


def sources(part: IO[bytes]) -> list[InputFile]:
    """By what the inputs of a part were known."""
    import pyarrow.parquet

    column = pyarrow.parquet.ParquetFile(part).read(["source"])["source"]
    return [INPUT_FILE.validate_json(text) for text in column.to_pylist()]


def _outcome(row: dict[str, Any], seconds: float) -> Outcome:
    source = INPUT_FILE.validate_json(row["source"])
    if row["failure"] is not None:
        return Outcome(source, failure=Failure.model_validate_json(row["failure"]), seconds=seconds)
    lines = {name: row[name] for name in FILES}
    record = Written(lines, Found.model_validate_json(row["found"]), frozenset(json.loads(row["local"])))
    return Outcome(source, record, seconds=seconds)
