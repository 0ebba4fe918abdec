"""What changed between two datasets, or two records: documents, measures, and who answers for them."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ipdocs.dataset.lines import RECORDS, record
from ipdocs.dataset.pairs import pairs, words
from ipdocs.errors import CorpusError
from ipdocs.schema import Document, Measure
from ipdocs.schema.measure import Role
from ipdocs.schema.quote import Record

MeasureKind = Literal["added", "dropped", "reworded", "renumbered", "reassigned"]


class RoleChange(Record):
    """A body that gained or lost a role in a measure. `agency` is its registry id, `name` as printed."""

    change: Literal["gained", "lost"]
    role: Role
    agency: str | None
    name: str
    measure: str
    on: str


class MeasureChange(Record):
    """A measure that changed, and how. `path` and `text` are null where it was dropped, the others where added."""

    kinds: tuple[MeasureKind, ...]
    path_before: str | None
    path: str | None
    text_before: str | None
    text: str | None


class Change(Record):
    """A document added, changed or removed: one line of `delta.jsonl`.

    `fields` names all that is different in a changed record; `measures` says how its measures changed. `roles` has who
    gained or lost which role, in a document added or removed too.
    """

    op: Literal["ADD", "MOD", "DEL"]
    document: str
    path: str
    title: str | None
    date: str | None
    sha256: str
    fields: tuple[str, ...] = ()
    measures: tuple[MeasureChange, ...] = ()
    roles: tuple[RoleChange, ...] = ()


def changes(old: Path | None, new: Path) -> Iterator[Change]:
    """What changed from `old` to `new`, by document id. Each is an output folder, or a file of records; None is empty.

    Two files of one record each are compared whatever their ids. Raises `CorpusError` where a place has no records,
    or one that this version cannot read (of an old record it only says so).
    """
    before, after = _index(old) if old else {}, _index(new)
    if len(before) == len(after) == 1 and old and old.is_file() and new.is_file():
        [was], [now] = before.values(), after.values()
        if was.digest != now.digest:
            yield _changed(was, now)
        return
    for key in sorted({*before, *after}):
        was_there, is_there = before.get(key), after.get(key)
        if was_there is None and is_there is not None:
            yield _whole("ADD", is_there)
        elif was_there is not None and is_there is None:
            yield _whole("DEL", was_there)
        elif was_there is not None and is_there is not None and was_there.digest != is_there.digest:
            yield _changed(was_there, is_there)


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a record stands in a file."""

    file: Path
    offset: int
    length: int
    digest: bytes

    def read(self) -> Document:
        with open(self.file, "rb") as stream:
            stream.seek(self.offset)
            try:
                return record(stream.read(self.length))
            except ValueError as error:
                raise CorpusError(f"{self.file}: holds a record of another version; rebuild it") from error


def _index(place: Path) -> dict[str, _Line]:
    """The records of a place by id, none of them kept in memory."""
    file = place / RECORDS if place.is_dir() else place
    if not file.is_file():
        raise CorpusError(f"{file}: no records here; give a folder that `ipdocs ingest` wrote, or its {RECORDS}")
    found: dict[str, _Line] = {}
    offset = 0
    with open(file, "rb") as lines:
        try:
            for line in lines:
                found[json.loads(line)["id"]] = _Line(file, offset, len(line), hashlib.sha256(line.strip()).digest())
                offset += len(line)
        except (ValueError, KeyError, TypeError) as error:
            data = file.read_bytes()
            try:  # one record, spread over lines for people
                return {json.loads(data)["id"]: _Line(file, 0, len(data), hashlib.sha256(data).digest())}
            except (ValueError, KeyError, TypeError):
                raise CorpusError(f"{file}: line {len(found) + 1} is no record; rebuild it") from error
    return found


def _whole(op: Literal["ADD", "DEL"], line: _Line) -> Change:
    try:
        document = line.read()
    except CorpusError:
        if op == "ADD":
            raise
        return _unreadable(op, line)
    gone = op == "DEL"
    roles = [_roles(measure if gone else None, None if gone else measure) for measure in document.measures]
    return _of(document).model_copy(update={"op": op, "roles": tuple(one for some in roles for one in some)})


def _changed(old: _Line, new: _Line) -> Change:
    after = new.read()
    try:
        before = old.read()
    except CorpusError:
        return _of(after).model_copy(update={"fields": ("schema_version",)})
    both = pairs(before.measures, after.measures)
    measures = tuple(change for was, now in both if (change := _measure(was, now)))
    roles = tuple(role for was, now in both for role in _roles(was, now))
    return _of(after).model_copy(update={"fields": _fields(before, after), "measures": measures, "roles": roles})


def _unreadable(op: Literal["DEL"], line: _Line) -> Change:
    with open(line.file, "rb") as stream:
        stream.seek(line.offset)
        raw = json.loads(stream.read(line.length))
    source = raw.get("source", {})
    return Change(op=op, document=raw["id"], path=str(source.get("path", raw["id"])), title=None, date=None,
                  sha256=str(source.get("sha256", "")), fields=("schema_version",))  # fmt: skip


def _of(document: Document) -> Change:
    title = document.metadata.name
    return Change(
        op="MOD",
        document=document.id,
        path=document.source.path,
        title=title.text if title else None,
        date=document.metadata.date,
        sha256=document.source.sha256,
    )


def _fields(old: Document, new: Document) -> tuple[str, ...]:
    """The names of the fields that differ, one level down in `source` and `metadata`."""
    names = []
    for name in type(new).model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if name in ("source", "metadata"):
            inner = type(after).model_fields
            names += [f"{name}.{part}" for part in inner if getattr(before, part) != getattr(after, part)]
        elif before != after:
            names.append(name)
    return tuple(names)


def _measure(old: Measure | None, new: Measure | None) -> MeasureChange | None:
    """How one measure changed; None where it did not."""
    kinds: list[MeasureKind] = []
    if old is None or new is None:
        kinds.append("added" if old is None else "dropped")
    else:
        if words(old) != words(new):
            kinds.append("reworded")
        if old.path != new.path:
            kinds.append("renumbered")
        if _roles(old, new):
            kinds.append("reassigned")
    if not kinds:
        return None
    return MeasureChange(
        kinds=tuple(kinds),
        path_before=old.path if old else None,
        path=new.path if new else None,
        text_before=old.text if old else None,
        text=new.text if new else None,
    )


def _roles(old: Measure | None, new: Measure | None) -> list[RoleChange]:
    """Who gained and who lost which role from a measure to what became of it."""
    before, after = _held(old), _held(new)
    lost = [_role("lost", before[key], old) for key in before if key not in after and old]
    return lost + [_role("gained", after[key], new) for key in after if key not in before and new]


def _role(change: Literal["gained", "lost"], held: tuple[Role, str | None, str], measure: Measure | None) -> RoleChange:
    assert measure is not None
    role, agency, name = held
    return RoleChange(change=change, role=role, agency=agency, name=name, measure=measure.path, on=words(measure))


def _held(measure: Measure | None) -> dict[tuple[Role, str], tuple[Role, str | None, str]]:
    """The roles that bodies have in a measure. A body is its registry id, else its name."""
    clauses = [task.responsibility for task in measure.tasks if task.responsibility] if measure else []
    named = [one for clause in clauses for one in clause.assignments]
    return {(one.role, one.agency or one.name.text): (one.role, one.agency, one.name.text) for one in named}
