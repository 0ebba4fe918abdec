"""What a corpus costs: every page is counted once, every stage has its share, and nothing is written."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from ipdocs import cli, pipeline
from ipdocs.dataset import bench
from ipdocs.errors import CorpusError

ROOT = Path(__file__).parents[1]


def put(folder: Path) -> Path:
    folder.mkdir()
    for at in range(12):
        (folder / f"{at}.txt").write_text(f"Notice {at}\n\n1. Keep a list (the CNIPA is responsible)\n", "utf-8")
    (folder / "page.html").write_text("<html><body><h1>News</h1><p>Bells were cast.</p></body></html>", "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def test_every_page_and_every_stage_is_counted(tmp_path: Path) -> None:
    found = bench.run([str(put(tmp_path / "in"))], jobs=1)
    assert (found.found, found.pages, found.lost, found.jobs) == (14, 13, 1, 1)
    assert found.bytes == sum(file.stat().st_size for file in (tmp_path / "in").iterdir())
    assert list(found.stages) == bench.STAGES
    assert found.ratio and found.wall > 0 and found.start > 0 and 0 < found.spent < 60
    assert 30_000_000 < found.memory < 2_000_000_000
    assert [file.name for file in tmp_path.iterdir()] == ["in"]


def test_the_stages_are_those_of_the_pipeline() -> None:
    told: list[str] = []
    for name in ("a.txt", "a.html"):
        pipeline.parse(b"<p>A page</p>", name, tell=told.append)
    assert ["read", *told, "write"] != bench.STAGES and {*told, "read", "write"} == set(bench.STAGES)


def test_a_limit_spreads_over_the_corpus(tmp_path: Path) -> None:
    found = bench.run([str(put(tmp_path / "in"))], limit=5, jobs=1)
    assert found.found == 14 and found.pages + found.lost == 5


def test_the_command_and_a_corpus_without_pages(tmp_path: Path) -> None:
    run = CliRunner().invoke(cli.app, ["bench", str(put(tmp_path / "in")), "--jobs", "1"])
    assert run.exit_code == 0, run.output
    assert run.output.startswith("pages    13 of 14") and "× a bare lxml parse" in run.output
    (tmp_path / "none").mkdir()
    (tmp_path / "none/empty.txt").write_bytes(b"")
    with pytest.raises(CorpusError, match="no page here"):
        bench.run([str(tmp_path / "none")], jobs=1)


# The ratios of `make bench`.


def speed() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_speed", ROOT / "tools/bench_speed.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_gains_and_losses_are_shown_beside_the_baseline() -> None:
    rows = speed().table({"a": 2.0, "b": 1.0, "c": 1.05, "d": 3.0}, {"a": 1.0, "b": 2.0, "c": 1.0})
    assert [row.split("|")[-2].strip() for row in rows[2:]] == ["loss +100%", "gain -50%", "same +5%", "new +0%"]


def test_what_is_measured_is_what_it_is_said_to_be() -> None:
    tool = speed()
    page = pipeline.parse(tool.plan(100), "page.html")
    assert len(page.measures) == 100 and len(page.sections) == 10
    assert all(task.responsibility for measure in page.measures for task in measure.tasks)
    assert len(tool.text(10_000)) < 11_000 and not pipeline.parse(tool.text(10_000), "page.txt").measures
    assert set(json.loads((ROOT / "tools/bench_baseline.json").read_text("utf-8"))) >= {
        "pipeline/corpus", "growth/text", "growth/measures", "start/help", "start/show", "memory/ten-times"
    }  # fmt: skip


def test_growth_is_what_a_larger_page_costs_over_a_smaller_one(monkeypatch: pytest.MonkeyPatch) -> None:
    tool, costs = speed(), iter([10.0, 40.0, 20.0])  # for pages of 1, 2 and 4 bytes: 10, 20 and 5 a byte
    monkeypatch.setattr(tool, "parse", lambda *_: None)
    monkeypatch.setattr(tool, "cpu", lambda _: next(costs))
    worst, each = tool.growth([b"x", b"xx", b"xxxx"], "page.txt", 1)
    assert worst == 2 and [cost / 1e6 for cost in each] == [10, 20, 5]
