"""A build that takes what it can from the build before gives the bytes of a clean one, whatever happened between."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sample
from ipdocs.dataset import program, staging
from ipdocs.dataset.build import Build, ingest
from ipdocs.errors import CorpusError
from ipdocs.settings import Settings
from sample import PAGE, parse


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the documents that were parsed."""
    parsed: list[str] = []

    def counting(data: bytes, name: str, **options: object) -> object:
        parsed.append(name)
        return parse(data, name, url=options.get("url"))  # type: ignore[arg-type]

    sample.stand_in(monkeypatch, counting)
    return parsed


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def put(folder: Path, pages: dict[str, str]) -> Path:
    for path, page in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(page.encode("utf-8", "surrogatepass"))
    return folder


PAGES = {"a.txt": PAGE, "b.txt": "An essay\n", "more/c.txt": "Odd \u2028\ud800 page\n"}

names = st.sampled_from(["a.txt", "b.txt", "C d.txt", "more/a.txt", "z.html", "scan.pdf", "通知.txt", "a.meta.json"])
pages = st.sampled_from([PAGE, "An essay\n", "", "crash", "Odd \u2028\ud800", '{"url": "https://a.example/"}'])
edits = st.one_of(
    st.tuples(st.just("write"), names, pages),  # adds or changes
    st.tuples(st.just("remove"), names, names),
    st.tuples(st.just("rename"), names, names),
    st.tuples(st.just("touch"), names, names),
)


def edit(corpus: Path, what: str, name: str, other: str) -> None:
    file = corpus / name
    if what == "write":
        put(corpus, {name: other})
    elif file.exists() and what == "remove":
        file.unlink()
    elif file.exists() and what == "touch":
        os.utime(file, (1, 1))
    elif file.exists() and what == "rename":
        (corpus / other).parent.mkdir(exist_ok=True)
        file.rename(corpus / other)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.lists(edits, max_size=4), st.sampled_from([None, None, 1, 3])), min_size=1, max_size=4))
def test_every_mixture_of_builds_gives_the_bytes_of_a_clean_one(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    steps: list[tuple[list[tuple[str, str, str]], int | None]],
) -> None:
    monkeypatch.setattr(staging, "_flush", lambda folder: None)  # waits for the disk
    root = tmp_path_factory.mktemp("edits")
    corpus = put(root / "corpus", {"first.txt": "first\n"})
    for number, (changes, limit) in enumerate(steps):
        for change in changes:
            edit(corpus, *change)
        built = ingest(corpus, root / "out", limit=limit)
        clean = ingest(corpus, root / f"clean{number}", limit=limit)
        assert contents(root / "out") == contents(root / f"clean{number}")
        assert (built.manifest, built.failures) == (clean.manifest, clean.failures)


def test_only_what_changed_is_parsed(tmp_path: Path, stand_in: list[str]) -> None:
    corpus = put(tmp_path / "corpus", {**PAGES, "empty.txt": ""})
    assert ingest(corpus, tmp_path / "out").parsed == 4
    stand_in.clear()
    put(corpus, {"b.txt": "Another\n", "new.txt": "new\n"})
    (corpus / "more/c.txt").rename(corpus / "d.txt")
    (corpus / "a.txt").touch()
    assert ingest(corpus, tmp_path / "out").parsed == 3
    assert stand_in == ["b.txt", "d.txt", "new.txt"]
    stand_in.clear()
    assert ingest(corpus, tmp_path / "out", rebuild=True).parsed == 5


def test_where_nothing_changed_the_dataset_is_left_alone(tmp_path: Path, stand_in: list[str]) -> None:
    corpus = put(tmp_path / "corpus", {**PAGES, "empty.txt": "", "scan.pdf": ""})
    first = ingest(corpus, tmp_path / "out")
    before = (tmp_path / "out").stat().st_ino
    again = ingest(corpus, tmp_path / "out")
    assert (again.unchanged, again.parsed, again.manifest, again.failures) == (True, 0, first.manifest, first.failures)
    assert (tmp_path / "out").stat().st_ino == before
    with pytest.raises(CorpusError, match=r"(empty|scan)\.(txt|pdf)"):
        ingest(corpus, tmp_path / "out", fail_fast=True)


def test_a_fault_of_ours_is_tried_again(tmp_path: Path, stand_in: list[str]) -> None:
    corpus = put(tmp_path / "corpus", {"a.txt": "crash", "b.txt": "essay"})
    ingest(corpus, tmp_path / "out")
    stand_in.clear()
    assert not ingest(corpus, tmp_path / "out").unchanged
    assert stand_in == ["a.txt"]


def why(tmp_path: Path, corpus: Path, **options: object) -> str:
    """Why a build took nothing from the one before; its bytes are those of a clean build."""
    built: Build = ingest(corpus, tmp_path / "out", **options)  # type: ignore[arg-type]
    ingest(corpus, tmp_path / "clean", rebuild=True, **options)  # type: ignore[arg-type]
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")
    assert built.parsed == 3
    return built.why or ""


def test_what_decides_a_record_is_part_of_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = put(tmp_path / "corpus", PAGES)
    ingest(corpus, tmp_path / "out")
    assert "settings have changed" in why(tmp_path, corpus, settings=Settings(max_clause=99))
    monkeypatch.setattr(program, "digest", lambda: "another")
    assert "libraries have changed" in why(tmp_path, corpus, settings=Settings(max_clause=99))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_torn_manifest_is_a_clean_build(tmp_path: Path, share: float) -> None:
    corpus = put(tmp_path / "corpus", PAGES)
    ingest(corpus, tmp_path / "out")
    manifest = tmp_path / "out/manifest.json"
    manifest.write_bytes(manifest.read_bytes()[: int(share * manifest.stat().st_size)])
    assert "is torn" in why(tmp_path, corpus)


def test_a_torn_manifest_does_not_cost_the_files_of_others(tmp_path: Path) -> None:
    corpus = put(tmp_path / "corpus", {**PAGES, "notes.txt": "x"})
    ingest(corpus, tmp_path / "out")
    manifest = tmp_path / "out/manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-9])
    (tmp_path / "out/notes.txt").write_text("mine", "utf-8")
    with pytest.raises(CorpusError, match=r"would lose: notes\.txt"):
        ingest(corpus, tmp_path / "out")


def test_a_manifest_of_a_newer_version_is_a_clean_build(tmp_path: Path) -> None:
    corpus = put(tmp_path / "corpus", PAGES)
    ingest(corpus, tmp_path / "out")
    manifest = tmp_path / "out/manifest.json"
    newer = {**json.loads(manifest.read_bytes()), "ipdocs": "99.0", "colour": "blue"}
    manifest.write_text(json.dumps(newer), "utf-8")
    assert "another version" in why(tmp_path, corpus)


@pytest.mark.parametrize("path", ["records.jsonl", "failures.jsonl"])
def test_records_that_are_not_as_they_were_written_are_not_taken(tmp_path: Path, path: str) -> None:
    corpus = put(tmp_path / "corpus", PAGES)
    ingest(corpus, tmp_path / "out")
    (tmp_path / "out" / path).write_bytes(b'{"id":')
    assert f"{path} is not as it was written" in why(tmp_path, corpus)


def test_a_table_that_is_not_as_it_was_written_is_written_again(tmp_path: Path) -> None:
    corpus = put(tmp_path / "corpus", PAGES)
    ingest(corpus, tmp_path / "out")
    (tmp_path / "out/tables/measures.jsonl").write_text("x", "utf-8")
    (tmp_path / "out/schema/records.json").unlink()
    assert ingest(corpus, tmp_path / "out").parsed == 0
    ingest(corpus, tmp_path / "clean")
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")


KILLED = """
import sys, time, types
sys.path.insert(0, {tests!r})
import sample
from pathlib import Path
stand_in = types.ModuleType("ipdocs.pipeline")  # the parser takes most of a second to import
stand_in.parse = lambda *a, **k: (time.sleep(0.002), sample.parse(*a, **k))[1]
sys.modules["ipdocs.pipeline"] = stand_in
from ipdocs.dataset.build import ingest
print("go", flush=True)
while True:
    for text in {texts!r}:
        Path({corpus!r}, "b.txt").write_text(text, "utf-8")
        ingest({corpus!r}, {out!r}, rebuild=text == "", jobs=0)
"""
KILLS = int(os.environ.get("IPDOCS_KILLS", "20"))


def test_a_killed_build_leaves_the_old_dataset_or_the_new_one(tmp_path: Path) -> None:
    corpus, out, texts = put(tmp_path / "corpus", PAGES), tmp_path / "out", [PAGE, "An essay\n", ""]
    whole = []
    for text in texts:
        put(corpus, {"b.txt": text})
        ingest(corpus, out)
        whole.append(contents(out))
    names = {"tests": str(Path(__file__).parent), "corpus": str(corpus), "out": str(out), "texts": texts}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    for kill in range(KILLS):
        run = subprocess.Popen([sys.executable, "-c", KILLED.format(**names)], env=plain, stdout=subprocess.PIPE)
        assert run.stdout is not None and run.stdout.readline() == b"go\n"
        time.sleep(0.0371 * kill % 0.2)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        run.stdout.close()
        assert contents(out) in whole
    put(corpus, {"b.txt": texts[0]})
    ingest(corpus, out)
    assert contents(out) == whole[0], "no repair was needed"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "out"], "what the killed runs left is gone"
