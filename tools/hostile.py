#!/usr/bin/env python3
"""Hostile documents through ipdocs, as a user meets them: nothing may crash, hang, leak or lose text in silence.

    tools/hostile.py PATH/TO/hostile_inputs.py [--seed N]... [--scale small|default]
    tools/hostile.py FOLDER           a folder that it has generated

Twice over: each page alone, in a forked process with a limit of address space and of CPU time, through `parse` and
every output (record, tables, CSV, Akoma Ntoso, `show`, `explain`); and the whole folder through `ipdocs ingest` under
the same limits of time and memory (resident, of each process), with every format. Prints what became of the cases,
family by family, and each finding; exits with 1 on any.

pass: its tokens are in the text, none that is forbidden in any output. refused: set aside with a reason where the
case allows it. All else is a finding: lost (a token is missing), nothing (set aside where it should be read), leak,
untrue (an output that is invalid, or a quote that is not in the text), timeout, memory, crash, exception.
"""

import argparse
import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

Case = dict[str, Any]
FINE = ("pass", "refused")
OUTCOMES = (*FINE, "lost", "nothing", "leak", "untrue", "timeout", "memory", "crash", "exception")
# What a terminal obeys: control characters but tab and line feed, and marks that turn the direction.
_ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COLOURS = re.compile(r"\x1b\[[\d;]*m")


class Result(NamedTuple):
    """What became of a case. `seconds` of CPU and `peak` bytes of memory, of reading it."""

    outcome: str
    detail: str = ""
    seconds: float = 0.0
    peak: int = 0


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="hostile_inputs.py, or a folder that it has generated")
    parser.add_argument("--seed", type=int, action="append", help="of the documents; several are run one after another")
    parser.add_argument("--scale", choices=["small", "default", "huge"], default="small")
    parser.add_argument("--only", action="append", help="family or id of cases; several are taken together")
    parser.add_argument("--seconds", type=int, default=10, help="of CPU for a document")
    parser.add_argument("--memory", type=int, default=1 << 30, help="bytes of address space for a document")
    parser.add_argument("--slowest", type=int, default=0, metavar="N", help="print the N cases that take longest")
    parser.add_argument("--together", action="store_true", help="only the run of all in one")
    given = parser.parse_args()
    if given.path.is_dir():
        return run(given.path, given)
    found = 0
    for seed in given.seed or [1]:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, given.path, "--out", folder, "--seed", str(seed), "--scale", given.scale]
            command += ["--only", ",".join(given.only)] if given.only else []
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            print(f"seed {seed}, scale {given.scale}", flush=True)
            found += run(Path(folder), given)
    return 1 if found else 0


def run(folder: Path, given: argparse.Namespace) -> int:
    """All cases of one folder, both ways. How many findings there are."""
    lines = (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    cases = [
        case for case in map(json.loads, lines) if not given.only or {case["family"], case["id"]} & set(given.only)
    ]
    pages = [case for case in cases if case["kind"] in ("html", "txt", "bytes")]
    if given.together:
        pages = []
    alone = {case["id"]: forked(folder / case["path"], case, given.seconds, given.memory) for case in pages}
    found = table("each page alone", pages, alone) if pages else 0
    for case in sorted(pages, key=lambda one: -alone[one["id"]].seconds)[: given.slowest]:
        one = alone[case["id"]]
        print(f"    {case['id']:28} {one.seconds:6.2f} s {one.peak / 1e6:6.0f} MB {case['bytes'] / 1e6:6.1f} MB read")
    began = time.monotonic()
    together = ingested(folder, cases, given.seconds, given.memory)
    title = f"all in one run, {time.monotonic() - began:.0f} s"
    if "run" in together:
        print(f"  {title}\n    FINDING {together['run'].detail}")
        return found + 1
    found += table(title, cases, together)
    return found


def table(title: str, cases: list[Case], results: dict[str, Result]) -> int:
    """Print what became of the cases, by family, and the findings. How many there are."""
    print(f"  {title}")
    for family in dict.fromkeys(case["family"] for case in cases):
        counts = Counter(results[case["id"]].outcome for case in cases if case["family"] == family)
        print(f"    {family:10}", ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome]))
    findings = [(case, results[case["id"]]) for case in cases if results[case["id"]].outcome not in FINE]
    for case, result in findings:
        print(f"    FINDING {case['id']}: {result.outcome}: {result.detail} ({case['why']})")
    print(f"    {len(cases)} cases, {len(findings)} findings", flush=True)
    return len(findings)


# Each page alone.


def forked(file: Path, case: Case, seconds: int, memory: int) -> Result:
    """One page in a process of its own, with the parser imported before."""
    import ipdocs.cli  # noqa: F401  # all that the child needs, so that its time is the page's
    from ipdocs import pipeline, registry

    registry.load()
    pipeline.parse(b"<p>1. Warm up. (The Ministry of Commerce is responsible)</p>", "warm.html")
    reading, writing = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with os.fdopen(writing, "w", encoding="utf-8", errors="backslashreplace") as pipe:
            json.dump(limited(file, case, seconds, memory), pipe)
            pipe.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    _, status, used = os.wait4(child, 0)
    if said:
        outcome, detail, took = json.loads(said)
        return Result(outcome, detail, took, used.ru_maxrss * 1024)
    number = os.waitstatus_to_exitcode(status)
    outcome = "timeout" if -number in (signal.SIGXCPU, signal.SIGALRM) else "crash"
    return Result(
        outcome, f"exit {number} after {time.monotonic() - began:.0f} s", used.ru_utime, used.ru_maxrss * 1024
    )


def limited(file: Path, case: Case, seconds: int, memory: int) -> tuple[str, str, float]:
    """In the child: outcome, detail, and the seconds of CPU that reading took."""
    from ipdocs.errors import UnreadableDocument
    from ipdocs.pipeline import parse

    before = time.process_time()
    took = 0.0
    try:
        data = file.read_bytes()
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (int(before) + seconds + 1, resource.RLIM_INFINITY))
        signal.alarm(60 * seconds)  # where it waits; a busy machine takes long for a few seconds of CPU
        document = parse(data, case["path"])
        took = time.process_time() - before
        resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        return (*judged(case, document), took)
    except UnreadableDocument as error:
        return "refused" if case["reject"] else "nothing", str(error), time.process_time() - before
    except MemoryError:
        return "memory", "", time.process_time() - before
    except Exception as error:
        return "exception", f"{type(error).__name__}: {error}"[:300], time.process_time() - before


def judged(case: Case, document: Any) -> tuple[str, str]:
    """Outcome and detail of a page that was read, and written in every way."""
    from ipdocs.dataset.lines import line

    missing = [token for token in case["keep"] if token not in document.text]
    if missing:
        return "lost", ", ".join(missing)
    json.loads(line(document).decode("utf-8"))
    for name, output in outputs(document):
        if leaked := [token for token in case["forbid"] if token in output]:
            return "leak", f"{', '.join(leaked)} in {name}"
        if name.startswith("screen") and (order := _ORDERS.search(_COLOURS.sub("", output))):
            return "leak", f"{order[0]!r} in {name}"
    if untrue := next((quote for quote in quotes(document.model_dump(), document.text)), None):
        return "untrue", untrue
    return "pass", ""


def outputs(document: Any) -> Iterator[tuple[str, str]]:
    """Everything that ipdocs writes or shows of a document."""
    from ipdocs.dataset.akn.document import xml
    from ipdocs.dataset.columns import cells
    from ipdocs.dataset.sinks.csv import defused
    from ipdocs.dataset.tables import TABLES
    from ipdocs.screens import outline, why

    yield "the text", document.text
    yield "Akoma Ntoso", xml(document).decode("utf-8")
    for name, (_, rows) in TABLES.items():
        for row in rows(document):
            for cell in map(defused, cells(row)):
                if isinstance(cell, str):
                    yield f"table {name}", cell
                    assert not cell.startswith(tuple("=+-@\t\r\n")), f"a formula in {name}"
    screen = io.StringIO()
    with redirect_stdout(screen):
        outline.show(document)
        for measure in document.measures[:20]:
            why.show(document, measure)
    yield "screen", screen.getvalue()


def quotes(part: Any, text: str) -> Iterator[str]:
    """The quotes in a record that are not where they say."""
    if isinstance(part, dict):
        span = part.get("span")
        if span is not None and "text" in part and text[span[0] : span[1]] != part["text"]:
            yield f"{part['text'][:60]!r} is not at {span}"
        for one in part.values():
            yield from quotes(one, text)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from quotes(one, text)


# All of them in one run.


def ingested(folder: Path, cases: list[Case], seconds: int, memory: int) -> dict[str, Result]:
    """What one run made of the cases, by id; `run` is what is wrong with the run itself, if anything is."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        command = [sys.executable, "-m", "ipdocs", "ingest", str(folder)]
        options = ["--out", out, "--format", "csv,sqlite,parquet,akn", "--changelog"]
        options += ["--set", f"max_seconds={seconds}", "--set", f"max_memory={memory}"]
        every = (json.loads(line)["path"] for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines())
        others = {"manifest.jsonl", *every} - {case["path"] for case in cases}
        (folder / ".ipdocsignore").write_text("".join(f"/{path}\n" for path in sorted(others)), "utf-8")
        with open(Path(scratch) / "out.txt", "w+b") as told, open(Path(scratch) / "err.txt", "w+b") as complained:
            process = subprocess.Popen([*command, *map(str, options)], stdout=told, stderr=complained)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        (folder / ".ipdocsignore").unlink()
        print(f"  all in one run: at most {used.ru_maxrss / 1e3:.0f} MB in one process")
        screens = [(Path(scratch) / name).read_bytes() for name in ("out.txt", "err.txt")]
        wrong = of_the_run(process.returncode, screens, out)
        if used.ru_maxrss * 1024 > memory:
            wrong = f"{used.ru_maxrss / 1e3:.0f} MB in one process; {wrong}"
        if wrong:
            return {"run": Result("exception", wrong)}
        lines = (out / "records.jsonl").read_bytes().splitlines()
        records = {record["source"]["path"]: record for record in map(json.loads, lines)}
        lines = (out / "failures.jsonl").read_bytes().splitlines()
        failures = [json.loads(one) for one in lines]
        return {case["id"]: of_a_case(case, records, failures, out) for case in cases}


def of_the_run(code: int, screens: list[bytes], out: Path) -> str:
    """What is wrong with a run: its exit code, what it printed, its account. Empty where nothing is."""
    if code not in (0, 3):
        return f"exit {code}: {screens[1].decode(errors='replace')[-500:]}"
    for stream in screens:
        if (order := _ORDERS.search(stream.decode("utf-8"))) is not None:
            return f"{order[0]!r} on the terminal"
    account = json.loads((out / "manifest.json").read_bytes())["account"]
    if account["inputs"] != account["records"] + account["failures"] + account["skipped"]:
        return f"the account does not balance: {account}"
    checked = subprocess.run([sys.executable, "-m", "ipdocs", "check", out], capture_output=True, cwd=out, check=False)
    return "" if checked.returncode == 0 else f"ipdocs check: {checked.stdout.decode()[-1500:]}"


def of_a_case(case: Case, records: dict[str, Any], failures: list[Any], out: Path) -> Result:
    """What became of one case: of a page, or of all that came from an archive or a folder."""

    def ours(path: str) -> bool:
        return path == case["path"] or path.startswith(f"{case['path']}/")

    mine = [record for path, record in records.items() if ours(path)]
    aside = [failure for failure in failures if ours(failure["path"])]
    told = "; ".join(f"{failure['stage']}: {failure['reason']}" for failure in aside[:3])
    if cut := [one for one in aside if one["limit"] in ("max_seconds", "max_memory")]:
        return Result("timeout" if cut[0]["limit"] == "max_seconds" else "memory", told)
    if [one for one in aside if one["stage"] == "internal"]:
        return Result("crash" if "died" in told else "exception", told)
    text = "\n".join(record["text"] for record in mine)
    written = [text, *(json.dumps(record, ensure_ascii=False) for record in mine), told]
    written += [file.read_text("utf-8") for one in mine if (file := out / "akn" / f"{one['id']}.xml").exists()]
    if leaked := [token for token in case["forbid"] for output in written if token in output]:
        return Result("leak", ", ".join(leaked))
    if missing := [token for token in case["keep"] if token not in text]:
        if aside and case["reject"]:
            return Result("refused", told)
        return Result("nothing" if aside else "lost", f"{', '.join(missing)}; {told}")
    return Result("pass" if mine or not aside else "refused", told)


if __name__ == "__main__":
    sys.exit(main())
