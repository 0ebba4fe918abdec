"""What a run writes, and what it leaves alone. The parser is a stand-in: see `tests/sample.py`."""

import hashlib
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import sample
from ipdocs.dataset import files, schemas
from ipdocs.dataset.account import Account, Found
from ipdocs.dataset.build import Build, ingest
from ipdocs.dataset.lines import line
from ipdocs.dataset.read import read_records
from ipdocs.dataset.staging import locked, staged
from ipdocs.errors import CorpusError, DatasetLocked, UnreadableDocument
from sample import PAGE, parse


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    sample.stand_in(monkeypatch, parse)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "more").mkdir(parents=True)
    (folder / "b.txt").write_text(PAGE, "utf-8")
    (folder / "more" / "a.txt").write_text("An essay\n", "utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def rows(file: Path) -> list[dict[str, object]]:
    return [json.loads(row) for row in file.read_bytes().split(b"\n")[:-1]]


def account(built: Build) -> tuple[int, int, int, int]:
    one = built.manifest.account
    return one.inputs, one.records, one.failures, one.skipped


def test_a_dataset_holds_records_tables_schema_and_manifest(corpus: Path, tmp_path: Path) -> None:
    built = ingest(corpus, tmp_path / "out")
    assert account(built) == (2, 2, 0, 0)
    tables = [f"tables/{name}.jsonl" for name in (*schemas.TABLES, "agencies")]
    expected = {
        "records.jsonl",
        "failures.jsonl",
        "manifest.json",
        "datapackage.json",
        *tables,
        *(f"schema/{n}.json" for n in schemas.MODELS),
    }
    assert set(contents(tmp_path / "out")) == expected
    assert [r["id"] for r in rows(tmp_path / "out/records.jsonl")] == ["b.txt", "more--a.txt"]
    assert built.manifest.found == Found(
        kinds={"other": 1, "policy": 1}, sections=1, measures=1, clauses=1, assignments=2, linked=1,
        diagnostics={"warning": 2},
    )  # fmt: skip
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "out"], "no lock, no staging left"


def test_the_tables_say_the_same_flat(corpus: Path, tmp_path: Path) -> None:
    ingest(corpus, tmp_path / "out")
    who = rows(tmp_path / "out/tables/assignments.jsonl")
    keys = ("document", "measure", "task", "position", "name", "agency", "role", "link")
    assert [tuple(row[key] for key in keys) for row in who] == [
        ("b.txt", "m1.1", 1, 1, "Bureau A", "a", "lead", "exact"),
        ("b.txt", "m1.1", 1, 2, "Bureau B", None, "responsible", "none"),
    ]
    [measure] = rows(tmp_path / "out/tables/measures.jsonl")
    assert (measure["path"], measure["section"], measure["tasks"]) == ("1.1", "s1", 1)
    first, second = rows(tmp_path / "out/tables/documents.jsonl")
    assert (first["title"], first["measures"], second["issuer"]) == ("Notice on names", 1, None)


def test_the_manifest_names_every_file_with_its_hash(corpus: Path, tmp_path: Path) -> None:
    built = ingest(corpus, tmp_path / "out")
    written = contents(tmp_path / "out")
    manifest = json.loads(written.pop("manifest.json"))
    assert {f["path"]: (f["sha256"], f["bytes"]) for f in manifest["files"]} == {
        path: (hashlib.sha256(data).hexdigest(), len(data)) for path, data in written.items()
    }
    assert {f["path"]: f["rows"] for f in manifest["files"] if f["rows"] is not None} == {
        path: data.count(b"\n") for path, data in written.items() if path.endswith(".jsonl")
    }
    assert [(i["path"], i["id"], i["bytes"]) for i in manifest["inputs"]] == [
        ("b.txt", "b.txt", len(PAGE)),
        ("more/a.txt", "more--a.txt", 9),
    ]
    assert built.manifest.model_dump(mode="json") == manifest
    assert (tmp_path / "out" / "manifest.json").read_text("utf-8") == built.manifest.model_dump_json(indent=2) + "\n"


def test_the_same_corpus_gives_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    (corpus / "bad.txt").write_text("", "utf-8")
    (corpus / "worse.txt").write_text("crash", "utf-8")
    ingest(corpus, tmp_path / "one")
    ingest(corpus, tmp_path / "two" / "deep")
    ingest([corpus], tmp_path / "one")
    assert contents(tmp_path / "one") == contents(tmp_path / "two" / "deep")


def test_a_bad_document_costs_one_document(corpus: Path, tmp_path: Path) -> None:
    (corpus / "a.txt").write_text("crash", "utf-8")
    (corpus / "empty.txt").write_text("", "utf-8")
    (corpus / "scan.pdf").write_bytes(b"%PDF")
    (corpus / "a.meta.json").write_text("{}", "utf-8")
    built = ingest(corpus, tmp_path / "out")
    assert account(built) == (6, 2, 3, 1)
    failures = rows(tmp_path / "out/failures.jsonl")
    assert [(f["path"], f["stage"]) for f in failures] == [
        ("a.txt", "internal"),
        ("empty.txt", "decode"),
        ("scan.pdf", "discover"),
    ]
    assert str(failures[0]["reason"]).startswith("ZeroDivisionError in dataset/files.py, line "), "no address, no path"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["page", "", "crash", "pdf", "sidecar"]), min_size=1, max_size=8), st.integers(1, 9))
def test_the_account_balances(tmp_path_factory: pytest.TempPathFactory, kinds: list[str], limit: int) -> None:
    root = tmp_path_factory.mktemp("balance")
    (root / "in").mkdir()
    suffix = {"pdf": ".pdf", "sidecar": ".meta.json"}
    for number, kind in enumerate(kinds):
        (root / "in" / f"{number}{suffix.get(kind, '.txt')}").write_text(kind, "utf-8")
    if Counter(kinds) == {"sidecar": len(kinds)}:
        return
    inputs, records, failures, skipped = account(ingest(root / "in", root / "out", limit=limit))
    assert inputs == len(kinds) == records + failures + skipped
    assert records == len(list(read_records(root / "out")))
    assert failures == len(rows(root / "out" / "failures.jsonl"))


def test_an_account_that_does_not_balance_is_refused() -> None:
    with pytest.raises(ValidationError, match="does not balance"):
        Account(inputs=3, records=1, failures=1, skipped=0)


def test_a_limit_skips_the_rest(corpus: Path, tmp_path: Path) -> None:
    assert account(ingest(corpus, tmp_path / "out", limit=1)) == (2, 1, 0, 1)


def test_a_dry_run_writes_nothing(corpus: Path, tmp_path: Path) -> None:
    assert account(ingest(corpus, tmp_path / "out", dry_run=True)) == (2, 2, 0, 0)
    assert [p.name for p in tmp_path.iterdir()] == ["corpus"]


def test_the_watcher_is_told_of_every_document(corpus: Path, tmp_path: Path) -> None:
    (corpus / "empty.txt").write_text("", "utf-8")
    told: list[tuple[str | None, int]] = []
    ingest(corpus, tmp_path / "out", watch=lambda one, total: told.append((one.failure and one.failure.path, total)))
    assert told == [(None, 3), ("empty.txt", 3), (None, 3)]


# The dataset before stays until the next one is whole.


def test_fail_fast_stops_and_leaves_the_dataset_before(corpus: Path, tmp_path: Path) -> None:
    ingest(corpus, tmp_path / "out")
    before = contents(tmp_path / "out")
    (corpus / "c.txt").write_text("", "utf-8")
    with pytest.raises(CorpusError, match=r"c\.txt: no bytes"):
        ingest(corpus, tmp_path / "out", fail_fast=True)
    assert contents(tmp_path / "out") == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "out"]


def test_an_error_while_writing_leaves_the_dataset_before(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(corpus, tmp_path / "out")
    before = contents(tmp_path / "out")

    def full(folder: Path) -> list[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(schemas, "write", full)
    with pytest.raises(OSError, match="No space left"):
        ingest(corpus, tmp_path / "out", rebuild=True)
    assert contents(tmp_path / "out") == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "out"]


def test_killed_between_two_renames_is_mended(corpus: Path, tmp_path: Path) -> None:
    ingest(corpus, tmp_path / "out")
    whole = contents(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".out.before")
    (corpus / "c.txt").write_text("", "utf-8")
    with pytest.raises(CorpusError):
        ingest(corpus, tmp_path / "out", fail_fast=True)
    assert contents(tmp_path / "out") == whole


def test_the_swap_works_without_an_exchange(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipdocs.dataset.staging._exchange", lambda one, other: False)
    for _ in range(2):
        ingest(corpus, tmp_path / "out", rebuild=True)
    assert len(list(read_records(tmp_path / "out"))) == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "out"]


def test_two_runs_into_one_folder_do_not_meet(corpus: Path, tmp_path: Path) -> None:
    with FileLock(tmp_path / ".out.lock"), pytest.raises(DatasetLocked, match="another run"):
        ingest(corpus, tmp_path / "out")


@pytest.mark.parametrize("stranger", ["notes.txt", "tables/notes.txt"])
def test_a_folder_with_other_files_is_never_replaced(corpus: Path, tmp_path: Path, stranger: str) -> None:
    out = tmp_path / "out"
    ingest(corpus, out)
    (out / stranger).write_text("mine", "utf-8")
    before = contents(out)
    with pytest.raises(CorpusError, match=f"would lose: {stranger}"):
        ingest(corpus, out)
    assert contents(out) == before


def test_the_corpus_is_never_taken_for_the_output(corpus: Path) -> None:
    before = contents(corpus)
    for out in (corpus, corpus.parent, corpus / "b.txt"):
        with pytest.raises(CorpusError):
            ingest(corpus, out)
    assert contents(corpus) == before


def test_an_output_folder_inside_the_corpus_is_no_input(corpus: Path) -> None:
    for _ in range(2):
        assert account(ingest(corpus, corpus / "out")) == (2, 2, 0, 0)


def test_a_manifest_of_something_else_is_a_clear_error(corpus: Path, tmp_path: Path) -> None:
    ingest(corpus, tmp_path / "out")
    (tmp_path / "out/manifest.json").write_text('{"ipdocs": "0.', "utf-8")
    with pytest.raises(CorpusError, match="is not a manifest"):
        ingest(corpus, tmp_path / "out")


def test_a_corpus_without_documents_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with pytest.raises(CorpusError, match="no documents here"):
        ingest(tmp_path / "corpus", tmp_path / "out")


def test_staging_keeps_the_permissions_that_new_folders_get(tmp_path: Path) -> None:
    with locked(tmp_path / "out"), staged(tmp_path / "out") as folder:
        (folder / "x").write_text("x", "utf-8")
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


# Reading.


def test_records_read_back_equal(corpus: Path, tmp_path: Path) -> None:
    ingest(corpus, tmp_path / "out")
    expected = [files.parse_file(corpus / "b.txt"), parse(b"An essay\n", "more/a.txt")]
    assert list(read_records(tmp_path / "out")) == list(read_records(tmp_path / "out/records.jsonl")) == expected


@pytest.mark.parametrize("odd", ["\ud800", "\u2028\u2029\x85\x0b\x0c\x1c\x00", "\\ud800", "😀"])
def test_a_record_is_one_line_of_valid_json_whatever_it_holds(odd: str, tmp_path: Path) -> None:
    document = parse(f"Odd {odd} page".encode("utf-8", "surrogatepass"), "a.txt")
    written = line(document)
    assert len(written.decode().splitlines()) == 1
    assert json.loads(written)["text"] == document.text
    (tmp_path / "records.jsonl").write_bytes(written)
    assert list(read_records(tmp_path)) == [document]


def test_what_is_no_record_says_where(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(line(parse(b"x", "a.txt")) + b'{"id": "b"}\n')
    with pytest.raises(CorpusError, match="line 2: no record"):
        list(read_records(tmp_path))
    with pytest.raises(CorpusError, match="no records here"):
        read_records(tmp_path / "nothing")


@pytest.mark.parametrize("name", schemas.MODELS)
def test_every_file_has_a_schema_that_names_its_fields(name: str, corpus: Path, tmp_path: Path) -> None:
    schema = json.loads(schemas.json_schema(name))
    assert schema["$schema"].endswith("2020-12/schema")
    assert sorted(schema["required"]) == sorted(schema["properties"])
    assert schema["additionalProperties"] is False
    ingest(corpus, tmp_path / "out")
    for file in (tmp_path / "out").rglob(f"{name}.jsonl"):
        for row in rows(file):
            assert list(row) == list(schema["properties"])


def test_only_regular_files_of_bearable_size_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "large.txt").write_text("x" * 11, "utf-8")
    for file, reason in ((tmp_path / "pipe.txt", "regular"), (tmp_path, "folder"), (tmp_path / "no", "No such"),
                         (tmp_path / "large.txt", "over 10 bytes")):  # fmt: skip
        with pytest.raises(UnreadableDocument, match=reason):
            files.read(file, 10)


def test_an_empty_name_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="empty name"):
        ingest("", tmp_path / "out")
