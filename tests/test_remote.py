"""Pages and datasets at addresses: the same records as from a folder."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import sample
from ipdocs import cli
from ipdocs.dataset.build import ingest
from ipdocs.dataset.read import read_records
from ipdocs.errors import CorpusError, MissingExtra
from sample import PAGE, parse
from test_inputs import zipped

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    sample.stand_in(monkeypatch, parse)
    files = fsspec.filesystem("memory")
    files.store.clear()
    yield files
    files.store.clear()


FILES = {
    "a.txt": PAGE.encode(),
    "b/c.html": b"<p>A page</p>",
    "b/c.html.meta.json": json.dumps({"url": "https://a.example/", "retrieved": "2026-01-02"}).encode(),
    "b/scan.pdf": b"%PDF",
    ".hidden/d.txt": b"hidden",
    "empty.txt": b"",
    "large.txt": b"x" * 3000,
}


@pytest.fixture
def filled(bucket: Any, tmp_path: Path) -> Path:
    """A folder, and the same at `memory://pages`."""
    (tmp_path / "pages/b").mkdir(parents=True)
    (tmp_path / "pages/.hidden").mkdir()
    zipped(tmp_path / "pages/z.zip", {"e.txt": b"in an archive"})
    for name, data in FILES.items():
        (tmp_path / "pages" / name).write_bytes(data)
    bucket.put(str(tmp_path / "pages"), "/pages", recursive=True)
    return tmp_path / "pages"


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def there(bucket: Any, root: str) -> dict[str, bytes]:
    return {path.removeprefix(root + "/"): bucket.cat_file(path) for path in sorted(bucket.find(root))}


def test_the_same_from_a_folder_and_from_an_address(tmp_path: Path, filled: Path, bucket: Any) -> None:
    from ipdocs.settings import Settings

    less = Settings(max_bytes=2000)
    here = ingest(filled, tmp_path / "one", settings=less)
    assert len(here.failures) == 3 and here.manifest.account.records == 3
    for number, address in enumerate(("memory://pages", f"file://{filled}")):
        ingest(address, tmp_path / f"out{number}", settings=less)
        assert contents(tmp_path / f"out{number}") == contents(tmp_path / "one")
    ingest("memory://pages/b/c.html", tmp_path / "single")
    assert [one.id for one in read_records(tmp_path / "single")] == ["c.html"]


def test_a_dataset_at_an_address_is_that_of_a_folder(tmp_path: Path, filled: Path, bucket: Any) -> None:
    ingest(filled, tmp_path / "one")
    ingest(filled, "memory://data/out", formats=["csv"])
    assert "tables/measures.csv" in there(bucket, "/data/out")
    assert (built := ingest(filled, "memory://data/out")).kept == 5 and built.parsed == 0
    assert there(bucket, "/data/out") == contents(tmp_path / "one")
    bucket.pipe_file("/data/out/records.jsonl", b"torn")
    assert "not as it was written" in str(ingest(filled, "memory://data/out").why)
    assert there(bucket, "/data/out") == contents(tmp_path / "one")


def test_what_cannot_be_at_an_address_is_told(tmp_path: Path, bucket: Any) -> None:
    bucket.pipe_file("/other/file.txt", b"not ours")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("A page\n", "utf-8")
    with pytest.raises(CorpusError, match="holds files, but no dataset"):
        ingest(tmp_path / "in", "memory://other")
    with pytest.raises(CorpusError, match="nothing is there"):
        ingest("memory://nowhere", tmp_path / "out")
    with pytest.raises(CorpusError, match="nonsense"):
        ingest("nonsense://pages", tmp_path / "out")
    assert bucket.cat_file("/other/file.txt") == b"not ours"


def test_the_command_takes_addresses(tmp_path: Path, filled: Path, bucket: Any) -> None:
    run = CliRunner().invoke(cli.app, ["ingest", "memory://pages", "--out", "memory://out"])
    assert run.exit_code == 3, run.output
    assert "memory://out/manifest.json" in run.output and "records.jsonl" in there(bucket, "/out")
    run = CliRunner().invoke(cli.app, ["ingest", "memory://none", "--out", str(tmp_path / "out")])
    assert run.exit_code == 1 and run.stderr == "ipdocs: memory://none: nothing is there; check the address\n"


def test_without_fsspec_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MissingExtra, match=r"ipdocs\[remote\]"):
        ingest("memory://pages", tmp_path / "out")
