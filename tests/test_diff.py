"""What changed between two datasets, in words, for machines, and in a feed."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import sample
from ipdocs import cli
from ipdocs.dataset.build import ingest
from ipdocs.dataset.compare import Change, changes

ATOM = "{http://www.w3.org/2005/Atom}"
PLAN = """Notice on names

I. Main tasks
1. Keep a list of the names of instruments. (Ministry of Finance and Ministry of Commerce are responsible)
2. Train examiners in drawings and patterns. (Ministry of Education leads)
3. Publish the map of open workshops every year. (CNIPA is responsible)
"""
LATER = """Notice on names

I. Main tasks
1. Give back the lost drawings. (Ministry of Education is responsible)
2. Keep a list of the names of instruments. (Ministry of Finance and Ministry of Commerce are responsible)
3. Train more examiners in drawings and old patterns. (Ministry of Finance leads)
"""


def ipdocs(*args: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(arg) for arg in args])


def put(folder: Path, **pages: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, page in pages.items():
        (folder / f"{name}.txt").write_text(page, "utf-8")
    return folder


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("two")
    ingest(put(root / "a", plan=PLAN, same="An essay\n", gone="A page\n"), root / "old")
    ingest(put(root / "b", plan=LATER, same="An essay\n", new=PLAN), root / "new")
    return root / "old", root / "new"


def test_documents_are_added_changed_and_removed(two: tuple[Path, Path]) -> None:
    assert [(one.op, one.document) for one in changes(*two)] == [
        ("DEL", "gone.txt"),
        ("ADD", "new.txt"),
        ("MOD", "plan.txt"),
    ]
    assert list(changes(two[0], two[0])) == []


def plan(two: tuple[Path, Path]) -> Change:
    return next(one for one in changes(*two) if one.op == "MOD")


def test_measures_are_added_dropped_reworded_and_renumbered(two: tuple[Path, Path]) -> None:
    found = {(one.path_before, one.path): one.kinds for one in plan(two).measures}
    assert found == {
        (None, "1.1"): ("added",),
        ("1.1", "1.2"): ("renumbered",),
        ("1.2", "1.3"): ("reworded", "renumbered", "reassigned"),
        ("1.3", None): ("dropped",),
    }


def test_who_gained_and_who_lost_the_lead(two: tuple[Path, Path]) -> None:
    leads = [(one.change, one.agency, one.measure) for one in plan(two).roles if one.role == "lead"]
    assert leads == [("lost", "moe", "1.2"), ("gained", "mof", "1.3")]
    assert ("lost", "responsible", "cnipa") in {(one.change, one.role, one.agency) for one in plan(two).roles}


def test_the_command_says_it_in_words_and_in_json_and_exits_as_diff_does(two: tuple[Path, Path]) -> None:
    run = ipdocs("diff", *two)
    assert run.exit_code == 1
    for words in (
        " (new.txt)\n  Ministry of Education (moe) gained the lead on 1.2",
        "removed: gone.txt (gone.txt)",
        "measure 1.2 renumbered, 1.1 before: “1. Keep",
        "Ministry of Finance (mof) gained the lead on 1.3 “Train more",
        "(moe) lost the lead on 1.2",
        "1 documents added, 1 documents changed, 1 documents removed",
    ):
        assert words in run.stdout.replace("“2. Keep", "“1. Keep"), words
    rows = [json.loads(row) for row in ipdocs("diff", *two, "--json").stdout.splitlines()]
    assert [row["op"] for row in rows] == ["DEL", "ADD", "MOD"]
    assert [Change.model_validate(row) for row in rows] == list(changes(*two))
    same = ipdocs("diff", two[0], two[0])
    assert (same.exit_code, same.stdout) == (0, "nothing changed\n")
    assert ipdocs("diff", two[0], two[0], "--json").stdout == ""
    wrong = ipdocs("diff", two[0] / "manifest.json", two[1])
    assert wrong.exit_code == 2 and "is no record" in wrong.stderr


def test_two_records_are_compared_whatever_they_are_called(two: tuple[Path, Path], tmp_path: Path) -> None:
    lines = [(folder / "records.jsonl").read_bytes().splitlines() for folder in two]
    (tmp_path / "one.json").write_text(json.dumps(json.loads(lines[0][1]), indent=2), "utf-8")
    (tmp_path / "two.jsonl").write_bytes(lines[1][0])
    [change] = changes(tmp_path / "one.json", tmp_path / "two.jsonl")
    assert (change.op, change.document, change.measures) == ("MOD", "new.txt", ())


def test_a_record_of_an_older_version_is_said_to_be_one(two: tuple[Path, Path], tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [json.loads(row) for row in (two[0] / "records.jsonl").read_bytes().splitlines()]
    old = "".join(json.dumps({**row, "schema_version": "0.9"}) + "\n" for row in rows)
    (tmp_path / "old.jsonl").write_text(old, "utf-8")
    found = {one.document: one for one in changes(tmp_path / "old.jsonl", two[1])}
    assert {one.op for one in found.values()} == {"ADD", "MOD", "DEL"}
    assert found["plan.txt"].fields == ("schema_version",)


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_the_changelog_of_each_build(tmp_path: Path) -> None:
    corpus, out = put(tmp_path / "in", plan=PLAN, gone="A page\n"), tmp_path / "out"

    def build(changelog: bool = True, **options: Any) -> list[tuple[str, str]]:
        ingest(corpus, out, changelog=changelog, **options)
        rows = [json.loads(row) for row in (out / "delta.jsonl").read_bytes().splitlines()] if changelog else []
        return [(row["op"], row["document"]) for row in rows]

    assert build() == [("ADD", "gone.txt"), ("ADD", "plan.txt")]
    put(corpus, plan=LATER)
    (corpus / "gone.txt").unlink()
    assert build(built_at="2026-02-03T04:05:06Z") == [("DEL", "gone.txt"), ("MOD", "plan.txt")]
    words = (out / "CHANGES.md").read_text("utf-8")
    assert words.startswith("# Changes\n\n1 documents changed, 1 documents removed, ")
    assert "## changed: " in words and " (plan.txt)\n\n- measure 1.1 added: “1. Give back" in words
    feed = ET.parse(out / "changes.atom").getroot()
    entries = feed.findall(f"{ATOM}entry")
    titles = [one.findtext(f"{ATOM}title") or "" for one in entries]
    assert [(title.split(":")[0], title.rsplit("(")[-1]) for title in titles] == [
        ("removed", "gone.txt)"),
        ("changed", "plan.txt)"),
        ("added", "gone.txt)"),
        ("added", "plan.txt)"),
    ], "those of the builds before stay"
    assert len({one.findtext(f"{ATOM}id") for one in (feed, *entries)}) == 5
    assert feed.findtext(f"{ATOM}updated") == "2026-02-03T04:05:06Z"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None and feed.findtext(f"{ATOM}title")

    assert build() == [], "nothing since"
    assert "Nothing changed" in (out / "CHANGES.md").read_text("utf-8")
    whole = contents(out)
    assert ingest(corpus, out, changelog=True).unchanged
    assert contents(out) == whole
    build(changelog=False)
    ingest(corpus, tmp_path / "clean")
    assert contents(out) == contents(tmp_path / "clean")


def test_a_feed_takes_what_no_xml_can_hold_and_no_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.stand_in(monkeypatch, sample.parse)  # to which the first line is the title, whatever it holds
    corpus = put(tmp_path / "in", odd="Odd \x00\x1b[31m \ufffe </feed> [x](javascript:1) *\n")
    for name in ("one", "two"):
        ingest(corpus, tmp_path / name, changelog=True)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    title = ET.parse(tmp_path / "one/changes.atom").getroot().findtext(f"{ATOM}entry/{ATOM}title") or ""
    assert "</feed>" in title and not {"\x00", "\x1b", "\ufffe"} & set(title)
    assert "\\[x\\](javascript" in (tmp_path / "one/CHANGES.md").read_text("utf-8")


def test_a_time_is_a_time() -> None:
    run = ipdocs("ingest", ".", "--out", "x", "--built-at", "yesterday")
    assert run.exit_code == 2 and "is no time" in run.stderr


def test_trouble_is_no_difference(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "b.json").write_text("[]")
    assert CliRunner().invoke(cli.app, ["diff", str(tmp_path / "a.json"), str(tmp_path / "b.json")]).exit_code == 2
