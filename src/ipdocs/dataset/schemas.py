"""JSON Schema (2020-12) of everything a dataset holds, made from the models."""

import json
from functools import cache
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from ipdocs.dataset.account import Failure
from ipdocs.dataset.manifest import Manifest
from ipdocs.dataset.tables import TABLES
from ipdocs.schema import Agency, Document

DIALECT = "https://json-schema.org/draft/2020-12/schema"

MODELS: dict[str, type[BaseModel]] = {
    "records": Document,
    **{name: row for name, (row, _) in TABLES.items()},
    "agencies": Agency,
    "failures": Failure,
    "manifest": Manifest,
}
"""The model of each file, by the name of the file."""


class _AsWritten(GenerateJsonSchema):
    """Every field is required, also one that has a default: a line of a dataset spells all of them out."""

    def field_is_required(self, *_: object, **__: object) -> bool:
        """Always."""
        return True


@cache
def json_schema(name: str) -> str:
    """The schema of one file of `MODELS`, as indented JSON."""
    schema = MODELS[name].model_json_schema(mode="serialization", schema_generator=_AsWritten)
    return json.dumps({"$schema": DIALECT, **schema}, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> list[str]:
    """Write all of them; the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        (folder / f"{name}.json").write_text(json_schema(name), "utf-8")
    return [f"{name}.json" for name in MODELS]
