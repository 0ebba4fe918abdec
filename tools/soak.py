#!/usr/bin/env python3
"""A long run under bad conditions: everything is accounted for, and memory stays flat.

    tools/soak.py [--docs 20000] [--jobs 2] [--seed 1] [--kill 5]

The documents are pages of corpus/ with seeded changes. Every tenth is hostile: nested, torn, binary or sprinkled with
what no page should hold; every hundredth brings the parser itself to spin, eat memory, die or leave
(`tests/faulty_through.py`). Meanwhile worker processes are killed at random. Prints how memory goes, and at the
end what became of the documents; exits with 1 where one is missing, one was set aside that should not be, or memory
grows by a tenth after the first thousand.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
RUN = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
from ipdocs.dataset import parsing
parsing.TASK = "faulty_through:attempt"
from ipdocs.cli import app
app()
"""
FAULTS = ("spin", "eat", "kill", "segfault", "leave", "stop")
STAGES = ("decode", "plain", "chrome", "metadata", "reading", "clauses", "outline", "structure", "assemble", "write")
GROWTH = 1.1  # of memory, from the first thousand documents to the last


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill", type=int, default=100, help="documents between two kills of a worker, on average")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, out = Path(folder) / "in", Path(folder) / "out"
        expected = dict(written(corpus, given.docs, random.Random(given.seed)))
        began = time.monotonic()
        seen, kills, code = watched(corpus, out, given.jobs, given.kill, random.Random(given.seed + 1))
        print(f"{given.docs} documents, {time.monotonic() - began:.0f} s, {kills} workers killed, exit code {code}")
        return judged(out, expected, seen, given.docs)


# The documents.


def written(corpus: Path, number: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Write them; the path of each, and what it is: `good`, `hostile`, or a fault."""
    pages = [file.read_text("utf-8") for file in sorted((ROOT / "corpus").rglob("*.txt"))]
    for at in range(number):
        kind = "good"
        data = changed(chance.choice(pages), chance).encode()
        name = f"{at // 1000:03}/{at:06}.txt"
        if at % 100 == 50:
            kind = chance.choice(FAULTS)
            data = f"fault: {kind} at {chance.choice(STAGES)}\n".encode() + data
        elif at % 10 == 5:
            kind, (suffix, data) = "hostile", hostile(data, chance)
            name = name.replace(".txt", suffix)
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_bytes(data)
        yield name, kind


def changed(text: str, chance: random.Random) -> str:
    """A page with other numbers, and some lines gone, doubled or swapped. No two are alike."""
    lines = text.splitlines()
    for _ in range(max(1, len(lines) // 10)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
        if chance.random() < 0.2:
            lines[at] = lines[other]
    lines.append(f"No. {chance.randrange(10**9)}")
    return re.sub(r"\b(19|20)\d\d\b", lambda _: str(chance.randrange(1995, 2030)), "\n".join(lines))


def hostile(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Suffix and bytes of a page to which something was done."""
    paragraphs = b"<p>".join(data.split(b"\n"))
    tag = chance.choice([b"div", b"b", b"ul", b"table", b"font"])
    head = b"<html><meta charset=utf-8><body><p>"
    return chance.choice([
        (".html", head + (b"<%s>" % tag) * chance.randrange(100, 20_000) + paragraphs),
        (".html", head + paragraphs + chance.choice([b"<!--", b"<script>", b"<title>", b"<a href='"]) + paragraphs),
        (".html", head + b"<p " + b"a=b " * chance.randrange(30_000) + b">" + paragraphs),
        (".html", (head + paragraphs)[: chance.randrange(1, len(paragraphs))]),
        (".html", head + paragraphs.replace(b" ", chance.choice([b"\0", b"\x1b[31m", b"&#0;", b"\xe2\x80\xae"]), 50)),
        (".txt", data.replace(b"a", bytes([chance.randrange(128, 256)]), 20)),
        (".txt", chance.randbytes(chance.randrange(20_000))),
        (".txt", b"(The Ministry of Commerce and the " * chance.randrange(20_000)),
        (".txt", data.replace(b"\n", b"") * 20),
        (".txt", b""),
    ])  # fmt: skip


# The run.


def watched(
    corpus: Path, out: Path, jobs: int, kill: int, chance: random.Random
) -> tuple[list[tuple[int, int, int]], int, int]:
    """(documents done, bytes of the parent, bytes of the largest worker) over time; kills; the exit code."""
    command = [sys.executable, "-c", RUN, "ingest", str(corpus), "--out", str(out), "--jobs", str(jobs)]
    command += ["--set", "max_seconds=3", "--set", "max_memory=400000000", "--log-format", "json"]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    done = 0

    def count() -> None:
        nonlocal done
        assert run.stderr is not None
        for line in run.stderr:
            if line.startswith(b'{"event": "document"'):
                done += 1
            elif not line.startswith(b'{"event"'):
                print(line.decode(errors="backslashreplace"), end="")

    counter = threading.Thread(target=count)
    counter.start()
    parent = psutil.Process(run.pid)
    seen: list[tuple[int, int, int]] = []
    kills, next_kill, told = 0, kill, 0
    while run.poll() is None:
        time.sleep(0.2)
        try:
            workers = parent.children()
            sizes = [worker.memory_info().rss for worker in workers]
            seen.append((done, parent.memory_info().rss, max(sizes, default=0)))
            if workers and done > next_kill:
                chance.choice(workers).kill()
                kills, next_kill = kills + 1, done + int(chance.uniform(0.2, 1.8) * kill)
        except psutil.Error:
            continue
        if done >= told:
            print(
                f"{done:7} documents, parent {seen[-1][1] / 1e6:.0f} MB, largest worker {seen[-1][2] / 1e6:.0f} MB",
                flush=True,
            )
            told = done + 1000
    counter.join()
    return seen, kills, run.returncode


def judged(out: Path, expected: dict[str, str], seen: list[tuple[int, int, int]], number: int) -> int:
    """Print what became of the documents, and what is wrong; 1 where something is."""
    wrong: list[str] = []
    account = json.loads((out / "manifest.json").read_bytes())["account"]
    with open(out / "records.jsonl", "rb") as lines:
        records = [json.loads(line)["source"]["path"] for line in lines]
    failures = {one["path"]: one for one in map(json.loads, (out / "failures.jsonl").read_bytes().splitlines())}
    met = Counter([*records, *failures])
    wrong += [f"{path}: met {met[path]} times" for path in expected if met[path] != 1]
    if account["inputs"] != number or sum(account.values()) != 2 * number:
        wrong.append(f"the account: {account}")
    fates = Counter((kind, fate(failures.get(path))) for path, kind in expected.items())
    for (kind, what), count in sorted(fates.items()):
        print(f"  {kind:9} {count:6}  {what}")
    wrong += [
        f"{path}: {failure['stage']}: {failure['reason']}"
        for path, failure in failures.items()
        if (expected[path] == "good" and "died twice" not in failure["reason"])
        or (expected[path] == "hostile" and failure["stage"] == "internal" and "SIGKILL" not in failure["reason"])
    ]
    wrong += [f"{path}: {kind}, and a record" for path, kind in expected.items() if kind in FAULTS and path in records]
    for name, column in (("parent", 1), ("largest worker", 2)):
        early = max((one[column] for one in seen if 500 <= one[0] <= 1500), default=0)
        late = max((one[column] for one in seen if one[0] > number - 1500), default=0)
        print(f"  memory of the {name}: {early / 1e6:.0f} MB at 1,000 documents, {late / 1e6:.0f} MB at the end")
        if name == "parent" and number > 3000 and late > GROWTH * early:
            wrong.append(f"memory of the {name} grows")
    print("\n".join(f"WRONG {one}" for one in wrong[:20]) or "  nothing is wrong")
    return 1 if wrong else 0


def fate(failure: dict[str, str] | None) -> str:
    """What became of a document, in short."""
    if failure is None:
        return "record"
    return (
        re.sub(r"in \w+", "in …", failure["reason"])[:60]
        if failure["stage"] == "internal" or failure["limit"]
        else failure["stage"]
    )


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
