"""The settings of a project, frozen: read from `ipdocs.toml`, or `[tool.ipdocs]` of `pyproject.toml`, flags over it."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ipdocs.errors import SettingsError

Model = TypeVar("Model", bound=BaseModel)


class Settings(BaseModel):
    """Limits of one document. Sizes in bytes or code points, as named.

    `max_seconds` (or ten times as much by the clock) and `max_memory` (resident, of the process that reads it) are
    watched from outside that process, by `ipdocs ingest`, `show`, `explain` and `export`; what calls `parse` itself has
    the other limits only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: int = Field(default=64_000_000, gt=0, description="A larger file is set aside unread.")
    max_text: int = Field(default=40_000_000, gt=0, description="Code points of visible text; more is set aside.")
    max_seconds: float = Field(
        default=120.0, gt=0, description="Processor time; a document that takes more is cut off."
    )
    max_memory: int = Field(
        default=2_000_000_000, ge=256_000_000, description="Bytes; a document that takes more, too."
    )
    max_searched: int = Field(
        default=1_000_000, gt=0, description="Code points of visible text that are searched for measures; more is kept."
    )
    max_blocks: int = Field(default=15_000, gt=0, description="Paragraphs, cells and lines that are; more are kept.")
    max_clause: int = Field(default=20_000, gt=0, description="Code points between the brackets of a clause.")


class Range(BaseModel):
    """What is expected: below `min` is an error, above `max` a warning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: float | None = Field(default=None, ge=0)
    max: float | None = Field(default=None, ge=0)


class Expect(BaseModel):
    """The table `[expect]`: what a dataset should hold, for `ipdocs check`. Ranges, no exact counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: Range = Field(default=Range(), description="Records in all.")
    measures: Range = Field(default=Range(), description="Measures of each document of one of `kinds`.")
    kinds: tuple[str, ...] = Field(default=("policy",), description="The kinds of document that have measures.")
    linked: Range = Field(default=Range(), description="Share of the named bodies that have a registry id, 0 to 1.")
    max_drop: float | None = Field(
        default=None, ge=0, le=100, description="Per cent by which no count may fall against the last build: an error."
    )


class Project(BaseModel):
    """All that a project sets."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    settings: Settings = Settings()
    expect: Expect = Expect()


def read(folder: Path = Path(), over: Sequence[str] = ()) -> Project:
    """The settings of the project in `folder`: of `ipdocs.toml`, else of `pyproject.toml`, else the defaults.

    `over`: `name=value` of limits that stand over the file. Raises `SettingsError`, which says where and what.
    """
    file, rows = _file(folder)
    limits = {name: value for name, value in rows.items() if name != "expect"}
    flags = dict(row.partition("=")[::2] for row in over)
    _validated(Settings, flags, "--set")
    return Project(
        settings=_validated(Settings, {**limits, **flags}, file),
        expect=_validated(Expect, rows.get("expect", {}), f"{file}, [expect]"),
    )


def _file(folder: Path) -> tuple[str, dict[str, Any]]:
    for name, keys in (("ipdocs.toml", ()), ("pyproject.toml", ("tool", "ipdocs"))):
        file = folder / name
        if not file.is_file():
            continue
        try:
            rows: Any = tomllib.loads(file.read_text("utf-8"))
        except ValueError as error:
            if keys:  # another tool's business, unless it is ours
                continue
            raise SettingsError(f"{file}: is no TOML: {error}") from error
        for key in keys:
            rows = rows.get(key, {})
        if rows or not keys:
            return str(file), rows
    return "defaults", {}


def _validated(model: type[Model], rows: Any, where: str) -> Model:
    try:
        return model.model_validate(rows)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "it"
        known = ", ".join(model.model_fields)
        raise SettingsError(f"{where}: {name}: {first['msg']}; known are {known}") from error
