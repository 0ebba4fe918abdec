"""Clusters: the same bytes from every engine, whatever becomes of a page, a worker or the run itself."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

import faulty
import sample
from ipdocs import cli
from ipdocs.dataset import parsing, sharded, shards
from ipdocs.dataset.build import Build, ingest
from ipdocs.dataset.claims import claims
from ipdocs.dataset.corrections import NONE
from ipdocs.dataset.discover import discover
from ipdocs.dataset.sharded import Cluster
from ipdocs.dataset.store import Store
from ipdocs.engines import kept
from ipdocs.errors import CorpusError, MissingExtra
from ipdocs.settings import Settings
from sample import PAGE
from test_corrections import about, said, write

HERE = Path(__file__).parent
POISON = {"e-kill": ("kill", "decode"), "h-spin": ("spin", "outline"), "k-stop": ("stop", "tables")}
LIMITS = Settings(max_seconds=2)


def needs(library: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(find_spec(library) is None, reason=f"{library} is not installed")


ENGINES = [pytest.param(name, marks=needs(library)) for name, library in sharded.ENGINES.items()]
pytestmark = [needs("fsspec"), needs("pyarrow")]


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The parser that fails on demand, also on the workers, and the file in which it names what it was given."""
    monkeypatch.setattr(parsing, "TASK", faulty.TASK)
    monkeypatch.setenv("PARSED", str(tmp_path / "parsed"))
    monkeypatch.setenv("PYTHONPATH", str(HERE), prepend=os.pathsep)
    yield tmp_path / "parsed"
    kept.end()
    if context := getattr(sys.modules.get("pyspark"), "SparkContext", None):  # its Java would keep this environment
        if context._gateway:
            context._gateway.shutdown()
        context._gateway = context._jvm = None


def put(folder: Path, number: int, *poison: str, slow: bool = False) -> Path:
    """Pages; a `slow` one takes a moment."""
    folder.mkdir(exist_ok=True)
    for at in range(number):
        text = f"Page {at}\n" if at % 9 else PAGE
        (folder / f"x{at:03}.txt").write_text(faulty.page("doze", "html") + text if slow else text, "utf-8")
    for name in poison:
        (folder / f"{name}.txt").write_text(faulty.page(*POISON[name]), "utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def parsed(file: Path) -> Counter[str]:
    return Counter(file.read_text("utf-8").split()) if file.exists() else Counter()


def whole(built: Build) -> bool:
    account = built.manifest.account
    return account.inputs == account.records + account.failures == len(built.manifest.inputs)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_bytes_of_one_process(tmp_path: Path, engine: str) -> None:
    corpus = put(tmp_path / "in", 100, *POISON)
    formats = ["csv", "parquet"]
    one = ingest(corpus, tmp_path / "one", jobs=1, settings=LIMITS, formats=formats)
    other = ingest(corpus, tmp_path / "other", jobs=2, settings=LIMITS, formats=formats, cluster=Cluster(engine))
    assert [failure.path for failure in one.failures] == [f"{name}.txt" for name in sorted(POISON)]
    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    assert other.failures == one.failures
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in", "one", "other", "parsed"]


@needs("distributed")
def test_what_reviewers_said_holds_on_a_cluster(tmp_path: Path) -> None:
    corpus, out = put(tmp_path / "in", 20), tmp_path / "other"
    document = sample.parse(PAGE.encode(), "x000.txt")  # as the stand-in parser gives it
    body = next(claim for claim in claims(document) if claim.kind == "body")
    file = write(tmp_path / "said.jsonl", about(document, "body", "wrong", said(document, body)))
    plain = ingest(corpus, tmp_path / "plain", jobs=1)
    one = ingest(corpus, tmp_path / "one", jobs=1, corrections=[file])
    ingest(corpus, out, jobs=2, corrections=[file], cluster=Cluster("dask"))
    assert contents(tmp_path / "one") == contents(out)
    assert one.manifest.found.corrections["applied"] and one.manifest.found.linked < plain.manifest.found.linked


@contextmanager
def cluster(engine: str) -> Iterator[Cluster]:
    """One whose workers can be killed: for Dask as a user starts it, a scheduler and two workers."""
    if engine != "dask":
        yield Cluster(engine)
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    dask, quiet = [sys.executable, "-m", "dask"], {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with ExitStack() as stack:
        for command in (
            ["scheduler", "--host", address, "--no-dashboard", "--no-show"],
            *2 * [["worker", address, "--nthreads", "1", "--no-dashboard", "--death-timeout", "60"]],
        ):
            process = stack.enter_context(subprocess.Popen(dask + command, **quiet))
            stack.callback(process.terminate)
        until(lambda: answers(address))
        yield Cluster(engine, address)


def answers(address: str) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), 1):
        return True
    return False


def until(what: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    assert what()


def workers(log: Path) -> list[psutil.Process]:
    """The processes of a cluster that have a process of ours parse pages, and name them in this file."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if "child.main" in " ".join(process.cmdline()) and process.environ().get("PARSED") == str(log):
                found.append(process.parent())
    return [process for process in found if process and process.pid != os.getpid()]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_killed_worker_costs_nothing(tmp_path: Path, stand_in: Path, engine: str) -> None:
    corpus = put(tmp_path / "in", 96, *POISON, slow=True)
    killed: list[int] = []

    def kill() -> None:
        until(lambda: len(parsed(stand_in)) > 10 and workers(stand_in))
        [process, *_] = workers(stand_in)
        process.kill()
        killed.append(process.pid)

    with cluster(engine) as one:
        killer = threading.Thread(target=kill)
        killer.start()
        built = ingest(corpus, tmp_path / "out", jobs=2, settings=LIMITS, cluster=one)
        killer.join()
    assert killed and whole(built)
    stand_in.unlink()
    ingest(corpus, tmp_path / "alone", jobs=1, settings=LIMITS)
    assert contents(tmp_path / "out") == contents(tmp_path / "alone")


DRIVER = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from typer.testing import CliRunner

import faulty
import sample
from ipdocs import cli
from ipdocs.dataset import parsing
parsing.TASK = faulty.TASK
from ipdocs.cli import app
app()
"""


@needs("distributed")
def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, stand_in: Path) -> None:
    corpus, out, store = put(tmp_path / "in", 128, slow=True), tmp_path / "out", tmp_path / ".out.parts"
    command = [sys.executable, "-c", DRIVER, "ingest", corpus, "--out", out, "--engine", "dask", "--jobs", "2"]
    driver = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    until(lambda: len(list(store.glob("*.receipt.json"))) > 2)
    driver.kill()
    driver.wait()
    assert not out.exists()
    done = [shards.Receipt.model_validate_json(file.read_bytes()) for file in store.glob("*.receipt.json")]
    spared = sum(one.inputs for one in done)
    assert 0 < spared < 128
    until(lambda: not workers(stand_in))
    before = parsed(stand_in)
    built = ingest(corpus, out, jobs=2, cluster=Cluster("dask"))
    assert whole(built) and built.manifest.account.records == 128
    assert (parsed(stand_in) - before).total() == 128 - spared
    ingest(corpus, tmp_path / "alone", jobs=1)
    assert contents(out) == contents(tmp_path / "alone")
    assert not store.exists()


# One shard, without an engine.


def shard(tmp_path: Path, number: int = 5) -> tuple[Path, Store, str, dict[str, object]]:
    corpus, place = put(tmp_path / "in", number), str(tmp_path / "parts")
    store = Store(place)
    name = shards.put(discover([corpus]).inputs, LIMITS, NONE, store)
    return corpus, store, name, {"place": place, "settings": LIMITS, "said": NONE, "task": faulty.TASK}


def test_a_shard_done_twice_is_done_once(tmp_path: Path, stand_in: Path) -> None:
    corpus, _, name, options = shard(tmp_path)
    first = shards.work(name, **options)  # type: ignore[arg-type]
    made = contents(tmp_path / "parts")
    assert shards.work(name, **options) == first  # type: ignore[arg-type]
    assert contents(tmp_path / "parts") == made and set(parsed(stand_in).values()) == {1}
    next((tmp_path / "parts").glob("*.receipt.json")).unlink()  # killed before it was written, or done in two places
    assert shards.work(name, **options).part == first.part  # type: ignore[arg-type]
    assert sorted(contents(tmp_path / "parts")) == sorted(made) and set(parsed(stand_in).values()) == {2}
    (corpus / "x001.txt").write_text("Another page\n", "utf-8")
    assert shards.work(name, **options).part != first.part  # type: ignore[arg-type]


def test_the_part_is_a_table_that_others_can_read(tmp_path: Path) -> None:
    import pyarrow.parquet

    corpus, _, _, options = shard(tmp_path)
    (corpus / "y.txt").write_text(faulty.page("stop", "tables"), "utf-8")
    name = shards.put(discover([corpus]).inputs, LIMITS, NONE, Store(str(options["place"])))
    receipt = shards.work(name, **options)  # type: ignore[arg-type]
    rows = pyarrow.parquet.read_table(tmp_path / "parts" / receipt.part).to_pylist()
    assert (receipt.inputs, receipt.records, receipt.failures) == (6, 5, 1)
    assert [json.loads(row["source"])["path"] for row in rows] == [*(f"x{at:03}.txt" for at in range(5)), "y.txt"]
    assert [json.loads(row["records.jsonl"])["text"] for row in rows[:2]] == [PAGE, "Page 1\n"]
    assert json.loads(rows[5]["failure"])["reason"] == "SystemExit in tables" and rows[5]["records.jsonl"] is None


@pytest.mark.parametrize("harm", ["flip", "lose a row", "other program"])
def test_what_does_not_balance_is_not_committed(tmp_path: Path, harm: str) -> None:
    corpus, store, name, options = shard(tmp_path)
    if harm == "other program":
        file = next((tmp_path / "parts").glob("*.list.json"))
        file.write_text(file.read_text("ascii").replace('"program": "', '"program": "0'), "ascii")
        with pytest.raises(CorpusError, match="another ipdocs"):
            shards.work(name, **options)  # type: ignore[arg-type]
        return
    receipt = shards.work(name, **options)  # type: ignore[arg-type]
    file = tmp_path / "parts" / receipt.part
    if harm == "flip":
        file.write_bytes(file.read_bytes()[:-9] + b"x" + file.read_bytes()[-8:])
    else:
        receipt = receipt.model_copy(update={"records": 4})
    with pytest.raises(CorpusError, match=r"not as it was written|does not balance"):
        list(shards.outcomes(discover([corpus]).inputs, receipt, store))
    assert len(list(shards.outcomes(discover([corpus]).inputs, shards.work(name, **options), store))) == 5  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["memory://bucket/parts", "file://{}/parts", "{}/parts"])
def test_a_store_is_a_folder_or_an_address(tmp_path: Path, address: str) -> None:
    store, file = Store(address.format(tmp_path)), tmp_path / "file"
    for text in ("one", "two"):
        file.write_text(text, "utf-8")
        store.put("a.parquet", file)
    assert store.has("a.parquet") and not store.has("b.parquet")
    with store.opened("a.parquet") as stream:
        assert stream.read() == b"two"
    store.put("keep.txt", file)
    store.remove([".parquet"])
    assert store.has("keep.txt") and not store.has("a.parquet")
    store.remove([".txt"])
    assert not store.has("keep.txt") and sorted(one.name for one in tmp_path.iterdir()) == ["file"]


def test_parts_may_be_at_an_address(tmp_path: Path) -> None:
    corpus = put(tmp_path / "in", 40)
    pytest.importorskip("distributed")
    ingest(corpus, tmp_path / "one", jobs=1)
    ingest(corpus, tmp_path / "two", jobs=2, cluster=Cluster("dask", parts="memory://bucket"))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_worker_is_kept_and_ended(stand_in: Path) -> None:
    pids = []
    for _ in range(2):
        with kept.lent("os:fspath", {}, seconds=60, memory=1 << 30) as worker:
            assert worker.ask("a") is not None
            pids.append(worker.pid)
    assert pids[0] == pids[1] and psutil.pid_exists(pids[0] or 0)
    with pytest.raises(ZeroDivisionError), kept.lent("os:fspath", {}, seconds=60, memory=1 << 30) as worker:
        raise ZeroDivisionError
    kept.end()
    assert not [one for one in psutil.Process().children() if one.pid == pids[0]]


def test_an_engine_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CorpusError, match="no engine 'flink'; there are: dask, ray, spark"):
        Cluster("flink")
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"ipdocs\[ray\]"):
        ingest(put(tmp_path / "in", 3), tmp_path / "out", cluster=Cluster("ray"))


def test_what_is_a_clusters_needs_an_engine(tmp_path: Path) -> None:
    for option in ("--scheduler", "--parts"):
        run = CliRunner().invoke(cli.app, ["ingest", str(put(tmp_path / "in", 2)), "--out", "out", option, "x"])
        assert run.exit_code == 2 and "name its --engine" in run.stderr
