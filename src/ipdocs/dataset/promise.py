"""What a schema promises to those who read the data, and whether a later one keeps it.

A reader counts on every field that there is, on its type, and on every value of a list of values still being one.
New fields and new values are no breach; a field removed or renamed, another type, or a value taken away are.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple


class _Field(NamedTuple):
    """What a field may hold: the JSON types, and the values where they are listed."""

    types: frozenset[str]
    values: frozenset[str] | None


def broken(old: str, new: str) -> list[str]:
    """The promises of the JSON Schema `old` that `new` breaks, each in words. None where their `$id`s differ."""
    before, after = json.loads(old), json.loads(new)
    if before.get("$id") != after.get("$id"):
        return []
    promised, kept = dict(_fields(before, before, "")), dict(_fields(after, after, ""))
    return [f"{path} {what}" for path, field in promised.items() if (what := _breach(field, kept.get(path)))]


def _breach(old: _Field, new: _Field | None) -> str | None:
    if new is None:
        return "is gone"
    if old.types != new.types:
        return f"was {' or '.join(sorted(old.types))}, is {' or '.join(sorted(new.types))}"
    if new.values is not None and (old.values is None or old.values - new.values):
        lost = "free" if old.values is None else ", ".join(sorted(old.values - new.values))
        return f"may no longer be {lost}"
    return None


def _fields(part: dict[str, Any], whole: dict[str, Any], path: str) -> Iterator[tuple[str, _Field]]:
    """Every field below a part of a schema, by its path."""
    choices = [_resolved(choice, whole) for choice in _resolved(part, whole).get("anyOf", [part])]
    types = [kind for one in choices for kind in _types(one)]
    listed = [one["enum"] if "enum" in one else [one["const"]] for one in choices if "enum" in one or "const" in one]
    values = frozenset(str(value) for some in listed for value in some) if listed else None
    yield path, _Field(frozenset(types), values)
    for one in choices:
        for name, field in one.get("properties", {}).items():
            yield from _fields(field, whole, f"{path}.{name}")
        for at, item in enumerate(one.get("prefixItems", ())):
            yield from _fields(item, whole, f"{path}[{at}]")
        for key in ("items", "additionalProperties"):
            if isinstance(one.get(key), dict):
                yield from _fields(one[key], whole, f"{path}[]")


def _types(part: dict[str, Any]) -> list[str]:
    kind = part.get("type", "any")
    return kind if isinstance(kind, list) else [kind]


def _resolved(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """A part of a schema, or what it refers to."""
    while "$ref" in part:
        part = whole["$defs"][part["$ref"].rpartition("/")[2]]
    return part
