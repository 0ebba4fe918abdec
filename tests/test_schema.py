"""The schema is a promise: checked in under a version, and no change breaks it without a new one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipdocs.dataset import promise, schemas
from ipdocs.errors import BreakingChange
from ipdocs.schema import SCHEMA_VERSION

CHECKED_IN = Path(__file__).parents[1] / "schema"


@pytest.mark.parametrize("name", schemas.MODELS)
def test_the_schema_checked_in_is_that_of_the_models(name: str) -> None:
    now = schemas.json_schema(name)
    there = (CHECKED_IN / f"{name}.json").read_text("utf-8")
    assert promise.broken(there, now) == [], "a breaking change: give the record a new schema_version"
    assert there == now, "run `make schema`"


def test_no_schema_is_checked_in_that_nobody_makes() -> None:
    assert {file.stem for file in CHECKED_IN.glob("*.json")} == set(schemas.MODELS)


@pytest.mark.parametrize("name", schemas.MODELS)
def test_every_schema_has_an_id_with_its_version_and_is_one(name: str) -> None:
    schema = json.loads(schemas.json_schema(name))
    assert schema["$id"] == f"https://schema.ipdocs.example/{SCHEMA_VERSION}/{name}.json"
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    jsonschema_rs.meta.validate(schema)


def changed(change: Callable[[dict[str, Any]], None]) -> list[str]:
    """What a change of the schema of the records breaks."""
    schema = json.loads(schemas.json_schema("records"))
    change(schema)
    return promise.broken(schemas.json_schema("records"), json.dumps(schema))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s["properties"].pop("rules"), ".rules is gone"),
        (lambda s: s["properties"].update(titles=s["properties"].pop("text")), ".text is gone"),
        (lambda s: s["$defs"]["Source"]["properties"].pop("sha256"), ".source.sha256 is gone"),
        (lambda s: s["properties"]["kind"]["enum"].remove("law"), ".kind may no longer be law"),
        (lambda s: s["properties"]["language"].update(enum=["en"]), ".language may no longer be free"),
        (lambda s: s["properties"]["id"].update(type="integer"), ".id was string, is integer"),
        (lambda s: s["$defs"]["Measure"]["properties"]["number"]["anyOf"].pop(), "is string"),
        (lambda s: s["$defs"]["Source"]["properties"]["path"].update(type=["string", "null"]), "is null or string"),
    ],
)
def test_a_breaking_change_is_refused(change: Callable[[dict[str, Any]], None], said: str) -> None:
    broken = changed(change)
    assert any(said in one for one in broken), broken


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s["properties"].update(colour={"type": "string"}),
        lambda s: s["properties"]["kind"]["enum"].append("poem"),
        lambda s: s["properties"]["id"].update(description="Another word for it."),
        lambda s: (s["properties"].pop("rules"), s.update({"$id": "https://schema.ipdocs.example/2.0/records.json"})),
    ],
)
def test_additions_and_new_versions_are_not(change: Callable[[dict[str, Any]], None]) -> None:
    assert changed(change) == []


def test_make_schema_does_not_write_over_a_promise(tmp_path: Path) -> None:
    schemas.write(tmp_path)
    file = tmp_path / "records.json"
    schema = json.loads(file.read_text("utf-8"))
    schema["properties"]["colour"] = {"type": "string"}
    file.write_text(json.dumps(schema), "utf-8")
    with pytest.raises(BreakingChange, match=r"records\.colour is gone: give the record a new schema_version"):
        schemas.write(tmp_path)
    assert json.loads(file.read_text("utf-8")) == schema
