"""Gates: a sound dataset passes all of them, and every kind of damage is found by one."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import sample
from ipdocs import cli, settings
from ipdocs.dataset.build import ingest
from ipdocs.dataset.check import Report, check
from ipdocs.errors import CorpusError, SettingsError
from ipdocs.settings import Expect, Range
from sample import PAGE, parse

OK, FAILED, USAGE, GATE = 0, 1, 2, 4


def ipdocs(*args: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(arg) for arg in args])


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound dataset of two documents, one of them with a measure. Its agency `a` is of the stand-in alone."""
    sample.stand_in(monkeypatch, lambda *a, **k: parse(*a, **k))
    (tmp_path / "in").mkdir()
    (tmp_path / "in/b.txt").write_text(PAGE, "utf-8")
    (tmp_path / "in/a.txt").write_bytes("An essay with half a character \ud800\n".encode("utf-8", "surrogatepass"))
    ingest(tmp_path / "in", tmp_path / "out", changelog=True)
    return tmp_path / "out"


def problems(report: Report) -> set[tuple[str, str]]:
    return {(one.gate, one.where) for one in report.problems}


SOUND = {("key", "assignments")}  # the stand-in's agency is not in the registry


@pytest.mark.parametrize("library", ["jsonschema-rs", "pydantic"])
def test_a_sound_dataset_passes(out: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if library == "pydantic":
        monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    else:
        pytest.importorskip("jsonschema_rs")
    report = check(out)
    assert problems(report) == SOUND and report.validator == library
    row = json.loads((out / "records.jsonl").read_bytes().splitlines()[0])
    spoil(out / "records.jsonl", lambda _: {**row, "kind": "poem", "colour": "blue"})
    assert ("schema", "records.jsonl, line 1") in problems(check(out))


def spoil(file: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Change every row of a file."""
    rows = [json.loads(line) for line in file.read_bytes().splitlines()]
    file.write_text("".join(json.dumps(change(row)) + "\n" for row in rows), "utf-8")


def test_every_quote_is_held_against_its_text(out: Path) -> None:
    def moved(row: dict[str, Any]) -> dict[str, Any]:
        row["metadata"]["title"]["span"] = [1, row["metadata"]["title"]["span"][1] + 1]
        return row

    spoil(out / "records.jsonl", moved)
    assert {("quote", "a.txt"), ("quote", "b.txt")} <= problems(check(out))


def test_the_blocks_tile_the_text(out: Path) -> None:
    spoil(out / "records.jsonl", lambda row: {**row, "text": row["text"] + "x"})
    assert any("do not tile" in one.message for one in check(out).problems)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("measures", "document", "z.txt"),
        ("measures", "section", "s9"),
        ("assignments", "measure", "m9"),
        ("assignments", "agency", "nobody"),
        ("diagnostics", "document", "z.txt"),
        ("documents", "id", "same"),
    ],
)
def test_every_key_is_held_against_its_table(out: Path, table: str, column: str, value: str) -> None:
    spoil(out / f"tables/{table}.jsonl", lambda row: {**row, column: value})
    found = [one for one in check(out).problems if one.gate == "key" and one.where == table]
    assert any(value in one.message for one in found)


def test_the_manifest_is_held_against_the_files(out: Path) -> None:
    (out / "tables/sections.jsonl").unlink()
    (out / "schema/records.json").write_text("{}", "utf-8")
    (out / "notes.txt").write_text("mine", "utf-8")
    where = {place for gate, place in problems(check(out)) if gate == "manifest"}
    assert where == {"tables/sections.jsonl", "schema/records.json", "notes.txt"}
    (out / "manifest.json").write_text("{", "utf-8")
    assert ("manifest", "manifest.json") in problems(check(out))
    (out / "manifest.json").unlink()
    with pytest.raises(CorpusError, match="no dataset here"):
        check(out)


def test_torn_lines_are_told_and_no_traceback(out: Path) -> None:
    for file in out.rglob("*.jsonl"):
        file.write_bytes(file.read_bytes()[:-5] + b"\n[]\nnull\n")
    assert {gate for gate, _ in problems(check(out))} >= {"manifest", "schema"}


def test_a_minimum_is_an_error_and_a_maximum_a_warning(out: Path) -> None:
    expect = Expect(
        documents=Range(min=3), measures=Range(min=2, max=0), linked=Range(min=0.9, max=0.1), kinds=("policy",)
    )
    found = [one for one in check(out, expect).problems if one.gate == "expect"]
    assert [(one.severity, one.where) for one in found] == [
        ("error", "dataset"),
        ("error", "b.txt"),
        ("warning", "b.txt"),
        ("error", "dataset"),
        ("warning", "dataset"),
    ]
    assert found[0].message == "documents: 2, at least 3 expected"


def test_a_fall_against_the_last_build_is_an_error(out: Path, tmp_path: Path) -> None:
    (tmp_path / "in/b.txt").unlink()
    ingest(tmp_path / "in", tmp_path / "now")
    for limit, errors in ((49, 4), (50, 3), (100, 0)):
        for last in (out, out / "manifest.json"):
            assert check(tmp_path / "now", Expect(max_drop=limit), last).errors == errors
    with pytest.raises(CorpusError, match="no manifest"):
        check(out, Expect(max_drop=1), tmp_path / "in")


def test_the_command_reports_and_exits_with_4(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    spoil(out / "tables/assignments.jsonl", lambda row: {**row, "agency": None})
    run = ipdocs("check", out, "--report", tmp_path / "report.json")
    assert run.exit_code == GATE and "error: tables/assignments.jsonl: is missing, or not as" in run.stdout
    report = Report.model_validate_json((tmp_path / "report.json").read_bytes())
    assert (report.documents, report.errors, report.warnings) == (2, 1, 0)
    assert ipdocs("check", tmp_path).exit_code == FAILED


def test_what_is_expected_comes_from_the_project(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in/b.txt").unlink()
    ingest(tmp_path / "in", out)
    monkeypatch.chdir(tmp_path)
    assert ipdocs("check", out).exit_code == OK
    toml = tmp_path / "ipdocs.toml"
    toml.write_text("[expect]\ndocuments = {max = 0}\n", "utf-8")
    assert ipdocs("check", out).exit_code == OK
    assert ipdocs("check", out, "--strict").exit_code == GATE
    toml.unlink()
    (tmp_path / "pyproject.toml").write_text("[tool.ipdocs.expect.documents]\nmin = 9\n", "utf-8")
    assert ipdocs("check", out).exit_code == GATE


def test_strict_ingest_fails_on_warnings(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ipdocs("ingest", "in", "--out", "out").exit_code == OK
    assert ipdocs("ingest", "in", "--out", "out", "--strict").exit_code == GATE


def test_settings_are_read_from_the_project_and_flags_stand_over_them(tmp_path: Path) -> None:
    assert settings.read(tmp_path) == settings.Project()
    (tmp_path / "pyproject.toml").write_text("[tool.ipdocs]\nmax_bytes = 7\n", "utf-8")
    assert settings.read(tmp_path).settings.max_bytes == 7
    (tmp_path / "ipdocs.toml").write_text("max_bytes = 8\nmax_text = 9\n", "utf-8")
    project = settings.read(tmp_path, ["max_text=10"])
    assert (project.settings.max_bytes, project.settings.max_text) == (8, 10)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("max_bytes = ", "is no TOML"),
        ("max_bites = 3", "max_bites: Extra inputs are not permitted; known are max_bytes, "),
        ("max_bytes = 0", "max_bytes: Input should be greater than 0"),
        ("[expect]\nlinked = {least = 1}", "[expect]: linked.least: Extra inputs"),
    ],
)
def test_a_wrong_setting_says_where_and_what(
    toml: str, said: str, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ipdocs.toml").write_text(toml, "utf-8")
    with pytest.raises(SettingsError) as error:
        settings.read(tmp_path)
    assert said in str(error.value)
    monkeypatch.chdir(tmp_path)
    run = ipdocs("check", out)
    assert run.exit_code == USAGE and run.stderr.startswith("ipdocs: ipdocs.toml")


def test_a_wrong_flag_says_so(out: Path, tmp_path: Path) -> None:
    run = ipdocs("ingest", tmp_path / "in", "--out", out, "--set", "max_bites=3")
    assert run.exit_code == USAGE and "--set: max_bites" in run.stderr


def test_the_log_is_a_line_of_json_for_each_document(out: Path, tmp_path: Path) -> None:
    (tmp_path / "in/c.txt").write_text("", "utf-8")
    run = ipdocs("ingest", tmp_path / "in", "--out", out, "--log-format", "json")
    events = [json.loads(line) for line in run.stderr.splitlines()]
    assert events.pop().items() >= {"event": "built", "inputs": 3, "parsed": 1, "kept": 2, "unchanged": False}.items()
    assert [(one["event"], one["id"], one["stage"]) for one in events] == [
        ("document", "a.txt", "kept"),
        ("document", "b.txt", "kept"),
        ("document", None, "decode"),
    ]
    assert events[0]["duration"] is None and events[2]["duration"] >= 0 and events[2]["failure"] == "no bytes"
    assert ipdocs("ingest", tmp_path / "in", "--out", out, "--log-format", "json", "--quiet").stderr == ""
