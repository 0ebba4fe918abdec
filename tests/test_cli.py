"""The command line: what it prints, and how it exits."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner, Result

import sample
from ipdocs import __version__, cli
from ipdocs.dataset.schemas import MODELS
from sample import PAGE, parse

OK, FAILED, USAGE, SET_ASIDE, LOCKED = 0, 1, 2, 3, 5


def ipdocs(*args: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(cli.app, [str(arg) for arg in args], input=stdin)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page, with the stand-in for the parser."""
    sample.stand_in(monkeypatch, parse)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.txt").write_text(PAGE, "utf-8")
    return tmp_path / "in" / "page.txt"


def test_help_names_every_command_with_an_example() -> None:
    text = ipdocs("--help").output
    commands = [command.name or getattr(command.callback, "__name__", "") for command in cli.app.registered_commands]
    assert sorted(commands) == [
        "agencies",
        "bench",
        "check",
        "diff",
        "evaluate",
        "explain",
        "export",
        "ingest",
        "report",
        "schema",
        "show",
    ]
    for name in commands:
        assert name in text
        one = ipdocs(name, "--help")
        assert one.exit_code == OK
        assert f"  ipdocs {name} " in one.output, "an example"
    assert "Examples:" in text and "Exit codes:" in text and "--install-completion" in text


def test_version() -> None:
    assert ipdocs("--version").output == f"ipdocs {__version__}\n"


def test_ingest_says_what_it_wrote_and_found(page: Path, tmp_path: Path) -> None:
    run = ipdocs("ingest", page.parent, "--out", tmp_path / "out")
    assert run.exit_code == OK
    for words in (
        "1 policy",
        "1 sections, 1 measures, 1 clauses",
        "2 bodies named, 1 linked (50.0%)",
        "records.jsonl (1 rows)",
        "manifest.json",
        "1 inputs = 1 records + 0 failures + 0 skipped",
    ):
        assert words in run.stdout
    assert run.stderr == "", "no progress where there is no terminal"


def test_documents_set_aside_are_told_and_change_the_exit_code(page: Path, tmp_path: Path) -> None:
    (page.parent / "empty.txt").write_text("", "utf-8")
    (page.parent / "crash.txt").write_text("crash", "utf-8")
    (page.parent / "scan\x1b[31m.pdf").write_bytes(b"%PDF")
    run = ipdocs("ingest", page.parent, "--out", tmp_path / "out")
    assert run.exit_code == SET_ASIDE
    assert "set aside: empty.txt: decode: no bytes (put a page there)" in run.stderr
    assert "set aside: crash.txt: internal: ZeroDivisionError" in run.stderr
    assert "\x1b" not in run.stderr and "Traceback" not in run.output
    assert "4 inputs = 1 records + 3 failures + 0 skipped" in run.stdout


def test_quiet_says_nothing(page: Path, tmp_path: Path) -> None:
    (page.parent / "empty.txt").write_text("", "utf-8")
    run = ipdocs("ingest", page.parent, "--out", tmp_path / "out", "--quiet")
    assert (run.exit_code, run.output) == (SET_ASIDE, "")


def test_dry_run_limit_and_fail_fast(page: Path, tmp_path: Path) -> None:
    (page.parent / "empty.txt").write_text("", "utf-8")
    run = ipdocs("ingest", page.parent, "--out", tmp_path / "out", "--dry-run")
    assert run.exit_code == SET_ASIDE and "nothing written" in run.stdout
    run = ipdocs("ingest", page.parent, "--out", tmp_path / "out", "--fail-fast")
    assert run.exit_code == FAILED and "empty.txt: no bytes" in run.stderr
    assert not (tmp_path / "out").exists()
    run = ipdocs("ingest", page.parent, "--out", tmp_path / "out", "--limit", "1")
    assert "2 inputs = 0 records + 1 failures + 1 skipped" in run.stdout


def test_wrong_usage(page: Path, tmp_path: Path) -> None:
    for args in (
        ("ingest", tmp_path / "nothing", "--out", tmp_path / "out"),
        ("ingest", page),
        ("ingest", page, "--out", tmp_path / "out", "--limit", "0"),
        ("show", tmp_path / "nothing.txt"),
        ("show", page.parent),
        ("explain", page, "9.9"),
        ("schema", "nonsense"),
        ("agencies", "SAIC", "--on", "yesterday"),
        ("agencies", "SAIC", "--lang", "fr"),
        ("nonsense",),
    ):
        run = ipdocs(*args)
        assert run.exit_code == USAGE, args
        assert "Error:" in run.stderr and "Traceback" not in run.output


def test_a_run_that_fails_says_why(page: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("x", "utf-8")
    run = ipdocs("ingest", page, "--out", tmp_path / "mine")
    assert run.exit_code == FAILED and "holds files, but no dataset" in run.stderr
    run = ipdocs("ingest", page, "--out", "/")
    assert run.exit_code == FAILED and "root of the file system" in run.stderr
    run = ipdocs("ingest", tmp_path / "in", "--out", page)
    assert run.exit_code == FAILED and "is a file" in run.stderr
    with FileLock(tmp_path / ".out.lock"):
        run = ipdocs("ingest", page, "--out", tmp_path / "out")
    assert run.exit_code == LOCKED and "another run is writing it" in run.stderr


def test_an_error_of_the_system_is_one_line(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "out/records.jsonl")

    monkeypatch.setattr("ipdocs.dataset.build.ingest", full)
    run = ipdocs("ingest", page, "--out", tmp_path / "out")
    assert (run.exit_code, run.stderr) == (FAILED, "ipdocs: out/records.jsonl: No space left on device\n")


def test_show_outlines_a_page(page: Path) -> None:
    run = ipdocs("show", page)
    assert run.exit_code == OK
    assert run.stdout.splitlines()[0] == "Notice on names"
    assert "  1.1 Keep a list of names\n      → Bureau A (lead: a), Bureau B (responsible: none)\n" in run.stdout
    assert "warning: test.doubt × 1" in run.stdout
    assert ipdocs("show", "-", stdin=PAGE.encode()).stdout.replace("stdin", "page.txt") == run.stdout


def test_a_page_gives_the_terminal_no_orders(page: Path) -> None:
    page.write_text("Notice\x1b]0;owned\x07\x9b31m \u202egnp.exe [bold]x[/bold]\n" + PAGE, "utf-8")
    for run in (ipdocs("show", page), ipdocs("explain", page, "1.1")):
        assert run.exit_code == OK
        assert not set(run.stdout) & set("\x1b\x07\x9b\u202e")
    assert "[bold]x[/bold]" in ipdocs("show", page).stdout


def test_explain_names_the_row_of_each_finding(page: Path) -> None:
    run = ipdocs("explain", page, "1.1")
    assert run.exit_code == OK
    for row in ("test.section", "test.body", "test.measure", "test.clause", "test.name"):
        assert f"    {row}  " in run.stdout
    assert "lead (clause), exact: a  “Bureau A”" in run.stdout
    assert ipdocs("explain", page, "m1.1").stdout == run.stdout


@pytest.mark.parametrize("name", MODELS)
def test_schema(name: str) -> None:
    assert json.loads(ipdocs("schema", name).stdout)["$schema"]


def test_schema_prints_the_record_unless_asked_and_writes_all(tmp_path: Path) -> None:
    assert json.loads(ipdocs("schema").stdout)["title"] == "Document"
    assert ipdocs("schema", "--out", tmp_path / "schema").exit_code == OK
    assert {file.stem for file in (tmp_path / "schema").iterdir()} == set(MODELS)


def test_agencies_are_found_by_any_name_and_by_id() -> None:
    for name in ("SAIC", "国家工商行政管理总局", "saic"):
        run = ipdocs("agencies", name)
        assert run.exit_code == OK
        assert "State Administration for Industry and Commerce" in run.stdout
        assert "(samr)" in run.stdout, "what came after"
    assert "not in office on 2020-01-01" in ipdocs("agencies", "SAIC", "--on", "2020-01-01").stdout
    assert ipdocs("agencies").stdout.count("\t") > 100


def test_a_name_that_no_body_bears_gives_suggestions() -> None:
    run = ipdocs("agencies", "Ministry of Comerce")
    assert run.exit_code == FAILED
    assert run.stdout == "" and "Ministry of Commerce (mofcom)" in run.stderr


# The whole program, in its own process, with the real parser.


def program(*args: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ipdocs", *map(str, args)], input=stdin, capture_output=True, check=False
    )


def test_the_program_reads_pages_and_sets_bad_ones_aside(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "page.txt").write_text(PAGE, "utf-8")
    (corpus / "page.html").write_text(f"<html><body><p>{PAGE}</p></body></html>", "utf-8")
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (corpus / "image.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    (corpus / "brackets.txt").write_text("1. " + "(" * 5000 + "is responsible" + ")" * 300, "utf-8")
    (corpus / "number.txt").write_text("1" * 40 + ". A measure (Ministry of Finance is responsible)", "utf-8")
    run = program("ingest", corpus, "--out", tmp_path / "out")
    assert run.returncode == SET_ASIDE, run.stderr.decode()
    assert b"Traceback" not in run.stderr
    assert b"7 inputs = 4 records + 3 failures + 0 skipped" in run.stdout
    failures = [json.loads(line) for line in (tmp_path / "out/failures.jsonl").read_bytes().splitlines()]
    assert {f["path"] for f in failures} == {"binary.txt", "empty.txt", "image.html"}
    assert all(f["hint"] and f["stage"] != "internal" for f in failures)


def test_a_line_of_ten_megabytes_costs_no_more_than_a_document(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("A long line of words (" * 480_000, "utf-8")
    run = program("ingest", tmp_path / "long.txt", "--out", tmp_path / "out")
    assert run.returncode in (OK, SET_ASIDE), run.stderr.decode()
    assert b'"stage":"internal"' not in (tmp_path / "out/failures.jsonl").read_bytes()


def test_show_reads_standard_input_and_says_what_is_wrong() -> None:
    assert program("show", "-", stdin=PAGE.encode()).returncode == OK
    run = program("show", "-")
    assert run.returncode == FAILED
    assert run.stderr.startswith(b"ipdocs: ") and run.stderr.count(b"\n") == 1


def test_a_terminal_without_the_characters_is_no_error(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ipdocs", "agencies", "工商总局"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == OK and b"\\u5de5" in run.stdout


def test_help_is_quick() -> None:
    program("--help")  # compiled once
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert program("--help").returncode == OK
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert cpu < 0.3, f"{cpu:.2f} s of CPU"


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run([sys.executable, "-m", "ipdocs", "schema"], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert b"Traceback" not in run.stderr
