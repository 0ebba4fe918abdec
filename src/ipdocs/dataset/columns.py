"""What a sink needs to know of a table: its columns, read from the model of a row, and its rows as plain values."""

import json
import re
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

_SURROGATES = re.compile("[\ud800-\udfff]")


class Column(NamedTuple):
    """A field of a row. `type` is that of JSON (`string`, `integer`, `array`, …), `one_of` the values allowed, if few.

    `shape` is the JSON Schema of a value that is not null, for what is nested; it has no references left.
    """

    name: str
    type: str
    nullable: bool
    one_of: tuple[str, ...]
    description: str
    shape: dict[str, Any]


@cache
def columns(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of the table with rows of `model`, in order."""
    schema = model.model_json_schema(mode="serialization")
    return tuple(_column(name, _resolved(field, schema)) for name, field in schema["properties"].items())


def _column(name: str, field: dict[str, Any]) -> Column:
    choices = field.get("anyOf", [field])
    shape = next(choice for choice in choices if choice.get("type") != "null")
    one_of = tuple(shape.get("enum", ()))
    return Column(name, shape["type"], len(choices) > 1, one_of, field.get("description", ""), shape)


def _resolved(part: Any, whole: dict[str, Any]) -> Any:
    """A part of a JSON Schema with what it refers to in its place."""
    if isinstance(part, list):
        return [_resolved(one, whole) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        found = whole["$defs"][part["$ref"].rpartition("/")[2]]
        return {**_resolved(found, whole), **{key: value for key, value in part.items() if key != "$ref"}}
    return {key: _resolved(value, whole) for key, value in part.items()}


def values(row: BaseModel) -> dict[str, Any]:
    """A row as plain values that UTF-8 can hold: a lone surrogate (half a character) becomes U+FFFD."""
    whole: dict[str, Any] = _utf8(row.model_dump())
    return whole


def cells(row: BaseModel) -> list[str | int | None]:
    """A row for a table that nests nothing: lists and objects as JSON."""
    return [_compact(value) if isinstance(value, list | dict) else value for value in values(row).values()]


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _utf8(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    if isinstance(value, tuple | list):
        return [_utf8(one) for one in value]
    if isinstance(value, dict):
        return {key: _utf8(one) for key, one in value.items()}
    return value
