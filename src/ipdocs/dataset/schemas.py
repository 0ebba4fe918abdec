"""JSON Schema (2020-12) of everything a dataset holds, made from the models."""

import json
from functools import cache
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from ipdocs.dataset import promise
from ipdocs.dataset.account import Failure
from ipdocs.dataset.compare import Change
from ipdocs.dataset.manifest import Manifest
from ipdocs.dataset.tables import TABLES
from ipdocs.errors import BreakingChange
from ipdocs.schema import SCHEMA_VERSION, Agency, Document
from ipdocs.schema.correction import Correction

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BASE = "https://schema.ipdocs.example"  # a name for ever, no address: nothing is fetched from there

MODELS: dict[str, type[BaseModel]] = {
    "records": Document,
    **{name: row for name, (row, _) in TABLES.items()},
    "agencies": Agency,
    "failures": Failure,
    "delta": Change,
    "manifest": Manifest,
    "corrections": Correction,
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
    head = {"$schema": DIALECT, "$id": f"{BASE}/{SCHEMA_VERSION}/{name}.json"}
    return json.dumps({**head, **schema}, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> list[str]:
    """Write all of them; the names of the files. Raises `BreakingChange` where a schema there promised otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    broken = []
    for name in MODELS:
        if (before := folder / f"{name}.json").exists():
            broken += [f"{name}{what}" for what in promise.broken(before.read_text("utf-8"), json_schema(name))]
    if broken:
        raise BreakingChange(f"{folder}: {'; '.join(broken)}: give the record a new schema_version")
    for name in MODELS:
        (folder / f"{name}.json").write_text(json_schema(name), "utf-8")
    return [f"{name}.json" for name in MODELS]
