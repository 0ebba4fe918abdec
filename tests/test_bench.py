"""What a corpus costs: every page is counted once, every stage has its share, and nothing is written."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ipdocs import cli, pipeline
from ipdocs.dataset import bench
from ipdocs.errors import CorpusError


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
