"""Documents that hang, eat memory or end their process, and days on which the machine fails: `tests/faulty.py`."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

import faulty
import sample
from ipdocs import cli
from ipdocs.dataset import lost, one, parsing
from ipdocs.dataset.build import ingest
from ipdocs.dataset.sinks import sqlite
from ipdocs.engines import supervised, worker
from ipdocs.errors import CorpusError, Stopped
from ipdocs.screens.stopping import stopping
from ipdocs.settings import Settings
from sample import PAGE

LIMITS = Settings(max_seconds=2, max_memory=300_000_000)
HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The parser that fails on demand, and the file in which it names what it was given."""
    monkeypatch.setattr(parsing, "TASK", faulty.TASK)
    monkeypatch.setattr(parsing, "_SHARE", 1)
    monkeypatch.setenv("PARSED", str(tmp_path / "parsed"))
    return tmp_path / "parsed"


def put(folder: Path, **pages: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(row) for row in file.read_bytes().splitlines()]


def children() -> list[psutil.Process]:
    return [one for one in psutil.Process().children(recursive=True) if one.status() != psutil.STATUS_ZOMBIE]


BAD = {
    "d-spin": ("spin", "outline"),
    "e-eat": ("eat", "clauses"),
    "g-kill": ("kill", "decode"),
    "i-segfault": ("segfault", "assemble"),
    "j-leave": ("leave", "chrome"),
    "k-stop": ("stop", "tables"),
    "m-divide": ("divide", "metadata"),
}
TOLD = {
    "d-spin.txt": ("outline", "over 2 s of processor time", "max_seconds"),
    "e-eat.txt": ("clauses", "over 300,000,000 bytes of memory", "max_memory"),
    "g-kill.txt": ("internal", "its process died twice, in decode: signal SIGKILL", None),
    "i-segfault.txt": ("internal", "its process died twice, in assemble: signal SIGSEGV", None),
    "j-leave.txt": ("internal", "its process died twice, in chrome: exit status 7", None),
    "k-stop.txt": ("internal", "SystemExit in tables", None),
    "m-divide.txt": ("internal", "ZeroDivisionError in dataset/files.py", None),
}
GOOD = {name: PAGE + name for name in "acfhln"} | {"scribble": faulty.page("scribble", "html")}


def test_a_document_that_waits_for_ever_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (worker, lost):
        monkeypatch.setattr(module, "PATIENCE", 1)
    built = ingest(put(tmp_path / "in", a=faulty.page("hang", "html")), tmp_path / "out", settings=LIMITS)
    assert [(one.stage, one.reason, one.limit) for one in built.failures] == [
        ("html", "not done after 2 s", "max_seconds")
    ]


def test_a_document_that_fails_costs_itself_alone(tmp_path: Path, stand_in: Path) -> None:
    corpus = put(tmp_path / "in", **GOOD, **{name: faulty.page(*fault) for name, fault in BAD.items()})
    built = ingest(corpus, tmp_path / "out", settings=LIMITS, jobs=2)
    told = {row["path"]: (row["stage"], row["reason"], row["limit"]) for row in rows(tmp_path / "out/failures.jsonl")}
    told["m-divide.txt"] = (told["m-divide.txt"][0], told["m-divide.txt"][1].partition(", line")[0], None)
    assert told == TOLD
    account = built.manifest.account
    assert (account.inputs, account.records, account.failures) == (len(GOOD) + len(BAD), len(GOOD), len(BAD))
    twice = {"g-kill.txt", "i-segfault.txt", "j-leave.txt"}
    parsed = Counter(stand_in.read_text("utf-8").split())
    assert parsed == Counter({f"{name}.txt": 1 + (f"{name}.txt" in twice) for name in (*GOOD, *BAD)})
    assert not children()
    # The others are as they would be alone, and what was cut off is tried again.
    ingest(put(tmp_path / "good", **GOOD), tmp_path / "clean", jobs=1)
    assert (tmp_path / "out/records.jsonl").read_bytes() == (tmp_path / "clean/records.jsonl").read_bytes()
    stand_in.unlink()
    for name in BAD:
        (corpus / f"{name}.txt").write_text(faulty.page("scribble", "html"), "utf-8")
    put(corpus, **{"e-eat": faulty.page(*BAD["e-eat"])})
    assert ingest(corpus, tmp_path / "out", settings=LIMITS).parsed == len(BAD)
    stand_in.unlink()
    less = LIMITS.model_copy(update={"max_memory": 290_000_000})
    assert ingest(corpus, tmp_path / "out", settings=less).parsed == 1
    assert stand_in.read_text("utf-8") == "e-eat.txt\n"
    assert rows(tmp_path / "out/failures.jsonl")[0]["reason"] == "over 290,000,000 bytes of memory"


def test_the_bytes_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    bad = {name: faulty.page(*BAD[name]) for name in ("g-kill", "k-stop", "m-divide")}
    corpus = put(tmp_path / "in", **GOOD, **bad, **{f"x{number:03}": f"Page {number}\n" for number in range(60)})
    built = []
    for jobs in (1, 2, 5):
        ingest(corpus, tmp_path / f"out{jobs}", jobs=jobs)
        built.append(contents(tmp_path / f"out{jobs}"))
    assert built[0] == built[1] == built[2]


def test_the_parser_itself_is_cut_off_at_any_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "TASK", "faulty_through:attempt")
    stages = ["read", *faulty.STAGES, "write"]
    stages[stages.index("html")] = "plain"
    corpus = put(tmp_path / "in", **{stage: faulty.page("stop", stage) + PAGE for stage in stages}, good=PAGE)
    built = ingest(corpus, tmp_path / "out", jobs=1)
    assert {failure.path: failure.reason for failure in built.failures} == {
        f"{stage}.txt": f"SystemExit in {stage}" for stage in stages
    }
    assert built.manifest.found.measures == 1


def test_workers_killed_at_random_lose_nothing(tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed worker's document is parsed again; where that happens to one twice, it is set aside, and told."""
    number, chance, killed = 900, random.Random(6), set[int]()
    corpus = put(tmp_path / "in", **{f"x{at:03}": f"Page {at}\n" for at in range(number)})
    working = tmp_path / "working"
    monkeypatch.setenv("WORKING", str(working))
    done = threading.Event()

    def kill() -> None:  # by what they have done, and never one that has yet to begin: starts take long under load
        parsed, after = 0, 1
        while not done.wait(0.01):
            pids = working.read_text("utf-8").split() if working.exists() else []
            if len(pids) - parsed >= after:
                victims = [one for one in children() if str(one.pid) in pids and one.pid not in killed]
                for process in victims[: chance.randint(1, 2)]:
                    process.kill()
                    killed.add(process.pid)
                parsed, after = len(pids), chance.randint(40, 160)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        built = ingest(corpus, tmp_path / "out", jobs=2)
    finally:
        done.set()
        killer.join()
    assert len(killed) > 5
    account = built.manifest.account
    assert account.inputs == number == account.records + account.failures
    assert all("died twice" in failure.reason and failure.passing for failure in built.failures)
    assert set(Counter(stand_in.read_text("utf-8").split()).values()) <= {1, 2}


def squares(item: int) -> int:
    return item * item


def test_results_are_streamed_and_in_order() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(500):
            taken.append(number)
            yield number

    task = f"{__name__}:squares"
    with closing(supervised.run(task, items(), jobs=2, seconds=60, memory=1 << 30)) as results:
        for number, result in enumerate(results):
            assert result == number * number
            assert len(taken) <= number + 32, "what waits is bounded"
    assert len(taken) == 500 and not children()


def test_a_signal_that_leaves_the_lock_behind_holds_up_no_end() -> None:
    """It may come when the lock is taken and its `with` has not begun: then nobody else lets go of it."""

    def use() -> None:
        results = supervised.run(f"{__name__}:squares", range(3), jobs=2, seconds=60, memory=1 << 30)
        next(results)
        results._pool._changed.acquire()
        results.close()

    user = threading.Thread(target=use, daemon=True)
    user.start()
    user.join(60)
    assert not user.is_alive() and not children()


def test_a_task_that_is_not_there_is_told() -> None:
    with (
        pytest.raises(supervised.WorkerError, match="no_such_module"),
        closing(supervised.run("no_such_module:work", [1], jobs=2, seconds=60, memory=1 << 30)) as results,
    ):
        next(results)
    assert not children()


def test_no_worker_at_all_is_an_error_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(CorpusError, match=r"no worker process can be started: .*exit status 1"):
        ingest(put(tmp_path / "in", a=PAGE), tmp_path / "out", jobs=2)
    assert [file.name for file in tmp_path.iterdir()] == ["in"]


CUT_OFF = "ipdocs: hang.txt: html: over 1 s of processor time (raise `max_seconds`, or split the file)\n"


def test_a_page_that_hangs_a_screen_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "TASK", "faulty:read")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ipdocs.toml").write_text("max_seconds = 1\n", "utf-8")
    put(tmp_path, hang=faulty.page("spin", "html"), die=faulty.page("segfault", "reading"), good=PAGE)
    for command, code, said in (
        (["show", "hang.txt"], 1, CUT_OFF),
        (["explain", "hang.txt", "1"], 1, CUT_OFF),
        (["show", "die.txt"], 1, "ipdocs: die.txt: internal: its process died twice, in reading: signal SIGSEGV"),
        (["show", "good.txt"], 0, ""),
    ):
        run = CliRunner().invoke(cli.app, command)
        assert (run.exit_code, run.stderr[: len(said)]) == (code, said)
    assert not children()


# The program as a user meets it. No page of these is read twice: the stand-in is named in the script.

RUN = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
import faulty
from ipdocs.dataset import parsing
parsing.TASK, parsing._SHARE = faulty.TASK, 1
from ipdocs.cli import app
app()
"""


def program(*args: str | Path, **options: object) -> subprocess.Popen[str]:
    def reset() -> None:  # a shell ignores Ctrl-C for what it starts in the background, `nohup` a closed terminal
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)

    command = [sys.executable, "-c", RUN, *map(str, args)]
    given: dict[str, object] = {"text": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "preexec_fn": reset}
    return subprocess.Popen(command, **(given | options))  # type: ignore[call-overload,no-any-return]


def until(what: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.02)
    assert what()  # type: ignore[operator]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_run_in_order(tmp_path: Path, stand_in: Path, number: int) -> None:
    corpus, out = put(tmp_path / "in", a=PAGE, b="An essay\n"), tmp_path / "out"
    ingest(corpus, out)
    before = contents(out)
    put(corpus, **{"c-hang": faulty.page("spin", "html"), "d": "new\n"})
    stand_in.unlink()
    run = program("ingest", corpus, "--out", out, "--jobs", "2")
    until(lambda: stand_in.exists() and "c-hang" in stand_in.read_text("utf-8"))
    workers = psutil.Process(run.pid).children()
    assert workers
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    name = signal.Signals(number).name
    expected = f"ipdocs: stopped by {name}; {out} holds the last good dataset; run the same command again to go on\n"
    assert (run.returncode, said) == (128 + number, expected)
    assert not any(worker.is_running() for worker in workers)
    assert contents(out) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in", "out", "parsed"]


def test_a_signal_is_heard_while_the_database_is_busy(tmp_path: Path) -> None:
    """The search index of a large dataset is one order to SQLite, which takes minutes."""
    busy = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 50000000) SELECT max(x) FROM n"
    signal_it = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM))
    said = pytest.raises(Stopped, match="stopped by SIGTERM; nothing was written")
    with said as raised, stopping(tmp_path / "out"), closing(sqlite.Sqlite(tmp_path)) as sink:
        signal_it.start()
        sink._database.execute(busy).fetchall()
    assert str(raised.value.__context__) == "interrupted"


def test_a_run_that_is_stopped_before_it_has_begun(tmp_path: Path) -> None:
    """While its modules are imported, which takes longer than many a corpus."""
    script = (
        "import os, signal, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'ipdocs.dataset.build':\n"
        "            os.kill(os.getpid(), signal.SIGTERM)\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from ipdocs.cli import app\n"
        "app()\n"
    )
    command = [
        sys.executable,
        "-c",
        script,
        "ingest",
        str(put(tmp_path / "in", a=PAGE)),
        "--out",
        str(tmp_path / "out"),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    said = "ipdocs: stopped by SIGTERM; nothing was written; run the same command again to go on\n"
    assert (run.returncode, run.stdout, run.stderr) == (143, "", said)
    assert [file.name for file in tmp_path.iterdir()] == ["in"]


def test_workers_do_not_outlive_a_run_that_is_killed(tmp_path: Path, stand_in: Path) -> None:
    corpus = put(tmp_path / "in", **{f"x{at:03}": f"Page {at}\n" for at in range(900)})
    run = program("ingest", corpus, "--out", tmp_path / "out", "--jobs", "2", "-q")
    until(stand_in.exists)
    workers = psutil.Process(run.pid).children()
    run.kill()
    run.communicate()
    until(lambda: not any(worker.is_running() for worker in workers))


# The database is larger than its rows: at 20,000 bytes it cannot be begun, at 900,000 not be finished.
FULL = [("jsonl", 200_000), ("csv", 200_000), ("sqlite", 20_000), ("sqlite", 900_000), ("akn", 1_000), ("parquet", 900)]


@pytest.mark.parametrize(("formats", "most"), FULL)
def test_a_full_disk_is_one_line_and_the_dataset_before_stays(tmp_path: Path, formats: str, most: int) -> None:
    if formats == "parquet":
        pytest.importorskip("pyarrow")
    corpus, out = put(tmp_path / "in", a=PAGE), tmp_path / "out"
    ingest(corpus, out)
    before = contents(out)
    put(corpus, b="An essay\n")

    def full() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    # Without coverage, if it is measured: that would write its own files on the full disk.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    run = program("ingest", corpus, "--out", out, "--format", formats, preexec_fn=full, env=env)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1 and said.count("\n") == 1 and said.startswith("ipdocs: "), said
    assert "nothing has changed" in said
    assert contents(out) == before
    assert not [file.name for file in tmp_path.iterdir() if "staging" in file.name]


def test_a_file_that_goes_or_grows_between_listing_and_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "TASK", "ipdocs.dataset.files:attempt")
    sample.stand_in(monkeypatch, sample.parse)
    corpus = put(tmp_path / "in", **{name: f"Page {name}\n" for name in "abcd"})

    def meddle(*_: object) -> None:
        (corpus / "b.txt").unlink(missing_ok=True)
        (corpus / "c.txt").write_text("Another page\n", "utf-8")
        (corpus / "d.txt").write_text("x" * 2000, "utf-8")

    settings = Settings(max_bytes=1000)
    built = ingest(corpus, tmp_path / "out", settings=settings, jobs=0, watch=meddle)
    assert [(one.path, one.stage, one.reason) for one in built.failures] == [
        ("b.txt", "read", "No such file or directory"),
        ("d.txt", "read", "over 1,000 bytes"),
    ]
    assert [one["id"] for one in rows(tmp_path / "out/records.jsonl")] == ["a.txt", "c.txt"]
    (corpus / "b.txt").write_text("Page b\n", "utf-8")
    assert ingest(corpus, tmp_path / "out", settings=settings).manifest.account.records == 3


def test_it_runs_in_a_script_without_a_guard_and_in_a_daemonic_process(tmp_path: Path) -> None:
    corpus = put(tmp_path / "in", a=PAGE)
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing, sys\n"
        f"sys.path.insert(0, {str(HERE)!r})\n"
        "from ipdocs.dataset import parsing\n"
        "parsing.TASK = 'faulty:attempt'\n"
        "from ipdocs import ingest\n"
        f"print(ingest({str(corpus)!r}, {str(tmp_path / 'one')!r}).parsed)\n"
        "context = multiprocessing.get_context('fork')\n"
        f"one = context.Process(target=ingest, args=({str(corpus)!r}, {str(tmp_path / 'two')!r}), daemon=True)\n"
        "one.start(); one.join(); print(one.exitcode)\n",
        "utf-8",
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("1\n0\n", "")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_module_in_the_current_folder_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder may be the corpus."""
    corpus = put(tmp_path / "in", a=PAGE)
    for name in ("json", "ipdocs", "lxml", "regex"):
        (corpus / f"{name}.py").write_text("open('pwned', 'w')", "utf-8")
    monkeypatch.chdir(corpus)
    ingest(["a.txt"], tmp_path / "out")
    assert os.listdir(corpus).count("pwned") == 0  # noqa: PTH208
