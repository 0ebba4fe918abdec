"""`ipdocs check`: whether a dataset keeps its promises, and those that its project asks for."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from ipdocs.dataset import expected
from ipdocs.dataset.keys import FOREIGN_KEYS, PRIMARY_KEYS
from ipdocs.dataset.lines import RECORDS
from ipdocs.dataset.manifest import MANIFEST, Manifest, intact
from ipdocs.dataset.schemas import MODELS, json_schema
from ipdocs.errors import CorpusError
from ipdocs.schema.quote import Record
from ipdocs.settings import Expect

Gate = Literal["manifest", "schema", "quote", "key", "expect"]
GATES: tuple[Gate, ...] = ("manifest", "schema", "quote", "key", "expect")
_MOST = 50  # problems of one gate that are told; the others are counted
_HALVES = re.compile(rb"\\ud[89a-f][0-9a-f]{2}", re.IGNORECASE)


class Problem(Record):
    """What is wrong, and where: a file, with its line, or a document."""

    gate: Gate
    severity: Literal["error", "warning"]
    where: str
    message: str


class Report(Record):
    """What a check found. `errors` and `warnings` count every problem; `problems` tells the first of each gate.

    `validator` is what held the rows against the schema.
    """

    validator: str
    documents: int
    errors: int
    warnings: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Findings:
    """What a check has found so far."""

    problems: list[Problem] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, gate: Gate, where: str, message: str, severity: Literal["error", "warning"] = "error") -> None:
        """One more problem."""
        self.counts[severity] += 1
        self.told[gate] += 1
        if self.told[gate] <= _MOST:
            self.problems.append(Problem(gate=gate, severity=severity, where=where, message=message))


def check(out: Path, expect: Expect | None = None, against: Path | None = None) -> Report:
    """Hold the dataset in `out` against its schema, its texts, its keys, its manifest and what is expected of it.

    `against`: the dataset before, or its `manifest.json`. Raises `CorpusError` where one of them is no dataset.
    """
    if not (out / MANIFEST).is_file():
        raise CorpusError(f"{out}: no dataset here; give a folder that `ipdocs ingest` wrote")
    found = _Findings()
    _manifest(out, found)
    name, validate = _validator()
    for file in sorted([*out.glob("*.jsonl"), *out.glob("tables/*.jsonl")]):
        if file.stem in MODELS:
            _lines(file, file.relative_to(out).as_posix(), validate, found)
    counts = expected.Counts()
    for number, document in enumerate(_rows(out / RECORDS), 1):
        _quotes(document, number, found)
        counts.add(document)
    _keys(out, found)
    before = expected.before(against) if against else None
    for severity, where, message in expected.unmet(expect or Expect(), counts, before):
        found.add("expect", where, message, severity)
    return Report(
        validator=name,
        documents=counts.documents,
        errors=found.counts["error"],
        warnings=found.counts["warning"],
        problems=tuple(found.problems),
    )


def _manifest(out: Path, found: _Findings) -> None:
    """Every file is there as the manifest says, and no other."""
    try:
        manifest = Manifest.model_validate_json((out / MANIFEST).read_bytes())
    except ValidationError as error:
        found.add("manifest", MANIFEST, f"is torn, or of another version: {error.errors()[0]['msg']}")
        return
    for file in manifest.files:
        if not intact(out, file):
            found.add("manifest", file.path, "is missing, or not as it was written")
        elif file.path.endswith(".jsonl") and file.rows != (there := _count(out / file.path)):
            found.add("manifest", file.path, f"has {there} rows, the manifest says {file.rows}")
    there_are = {file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()}
    for path in sorted(there_are - {MANIFEST, *(file.path for file in manifest.files)}):
        found.add("manifest", path, "is no file of this dataset")


def _count(file: Path) -> int:
    with open(file, "rb") as lines:
        return sum(1 for _ in lines)


def _validator() -> tuple[str, Callable[[str, bytes], str | None]]:
    """What holds one line against the schema of its file and says what is wrong: by jsonschema-rs, else by Pydantic."""
    try:
        import jsonschema_rs
    except ImportError:
        return "pydantic", _by_model
    schemas = {name: jsonschema_rs.validator_for(json.loads(json_schema(name))) for name in MODELS}

    def by_schema(name: str, line: bytes) -> str | None:
        row = json.loads(_HALVES.sub(rb"\\ufffd", line))  # half a character fits no schema library
        error = next(iter(schemas[name].iter_errors(row)), None)
        return f"/{'/'.join(map(str, error.instance_path))}: {error.message[:200]}" if error else None

    return "jsonschema-rs", by_schema


def _by_model(name: str, line: bytes) -> str | None:
    try:
        MODELS[name].model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        return f"/{'/'.join(map(str, first['loc']))}: {first['msg']}"
    return None


def _lines(file: Path, path: str, validate: Callable[[str, bytes], str | None], found: _Findings) -> None:
    with open(file, "rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                problem = validate(file.stem, line)
            except ValueError as error:
                problem = f"is no JSON: {error}"
            if problem:
                found.add("schema", f"{path}, line {number}", problem)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON Lines; what is none `_lines` has told of."""
    if not file.is_file():
        return
    with open(file, "rb") as lines:
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict):
                yield row


def _quotes(document: dict[str, Any], number: int, found: _Findings) -> None:
    """Every quote is what stands at its place, and the blocks tile the text."""
    where, text = f"{document.get('id', f'record {number}')}", document.get("text")
    if not isinstance(text, str):
        return  # the schema gate tells
    inner = (value for key, value in document.items() if key != "text")
    for words, span in (quote for value in inner for quote in _quoted(value)):
        if not (0 <= span[0] <= span[1]) or text[span[0] : span[1]] != words:
            found.add("quote", where, f"{words[:60]!r} is not what stands at {span[0]}-{span[1]}")
    spans = [block["span"] for block in document.get("blocks", ())]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    if any(edges[at] != edges[at + 1] for at in range(0, len(edges), 2)):
        found.add("quote", where, "the blocks do not tile the text")


def _quoted(value: Any) -> Iterator[tuple[str, list[int]]]:
    """The words and the span of every quote in a value."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and isinstance(value.get("span"), list):
            yield value["text"], value["span"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _quoted(one)


def _keys(out: Path, found: _Findings) -> None:
    """Every row has a key of its own, and refers to rows that are there."""
    there: dict[tuple[str, tuple[str, ...]], set[tuple[Any, ...]]] = {}
    for name, columns in PRIMARY_KEYS.items():
        keys = [tuple(row.get(column) for column in columns) for row in _rows(out / f"tables/{name}.jsonl")]
        there[name, columns] = set(keys)
        for key, times in Counter(keys).items():
            if columns and times > 1:
                found.add("key", name, f"{', '.join(map(str, key))} stands {times} times")
    for name, foreign in FOREIGN_KEYS.items():
        for row in _rows(out / f"tables/{name}.jsonl") if foreign else ():
            for columns, table, of in foreign:
                value = tuple(row.get(column) for column in columns)
                if None not in value and value not in there[table, of]:
                    found.add("key", name, f"{', '.join(columns)} {', '.join(map(str, value))} is not in {table}")
