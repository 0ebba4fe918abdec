"""How fast ipdocs is, in ratios: what it takes over what something known takes beside it, so that no machine matters.

    python tools/bench_speed.py [--data FOLDER…] [--quick] [--save] [--markdown FILE] [--worst RATIO]

`pipeline`: CPU of the whole pipeline over that of a bare lxml parse of the same pages; `trafilatura`: over that of
trafilatura's main text, where it is installed. `start`: CPU of a command over that of an empty Python. `growth`: CPU a
byte of a size over that of a smaller one, the worst such pair. `memory`: peak of a run over ten times the pages, over
that of one. `cores`: time by the clock of a run with two processes over one with one, on a machine with nothing else to
do. Medians of passes taken side by side. Lower is better; all are held against `tools/bench_baseline.json`; `--save`
makes what was measured the new baseline.
"""

import argparse
import gzip
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from statistics import median

from lxml import html

from ipdocs import ingest
from ipdocs.pipeline import parse

ROOT = Path(__file__).parents[1]
BASELINE = ROOT / "tools/bench_baseline.json"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)  # bytes of text
COUNTS = (10, 100, 1_000, 10_000)  # measures of a page
_LEAST = 0.3  # seconds that a measurement lasts, by repetition
_SAME = 0.1  # change that is taken for noise


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor time of one call, over as many as it takes for a reading that can be trusted."""
    calls, began = 0, time.process_time()
    while time.process_time() - began < _LEAST:
        work()
        calls += 1
    return (time.process_time() - began) / calls


def pages(folders: Sequence[Path]) -> list[bytes]:
    """The HTML pages of folders."""
    found = [file for folder in folders for file in sorted(folder.rglob("*")) if ".htm" in file.name]
    return [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in found]


def text(size: int) -> bytes:
    """Paragraphs of a page without measures."""
    sentence = "The office keeps list {0} of bells, and bureau {1} publishes what it has learned of them in year {2}. "
    lines, length = [], 0
    while length < size:
        at = len(lines)
        lines.append("".join(sentence.format(at * 7 + k, at % 13, 1980 + (at + k) % 40) for k in range(4)))
        length += len(lines[-1]) + 2
    return "\n\n".join(lines).encode()


def plan(count: int) -> bytes:
    """A page with so many measures in sections of ten, each with its bodies."""
    bodies = (
        "the Ministry of Commerce",
        "the CNIPA",
        "the General Administration of Customs",
        "the Supreme People's Court",
    )
    parts = ["<html><head><title>Plan on Bells</title></head><body><h1>Plan on Bells</h1>"]
    for at in range(count):
        if at % 10 == 0:
            parts.append(f"<p>({at // 10 + 1}) Lists of kind {at // 10 + 1}</p>")
        parts.append(f"<p>{at + 1}. Keep list {at * 7} of bells and publish it every year. ({bodies[at % 4]} and "
                     f"{bodies[(at + 1) % 4]} are responsible)</p>")  # fmt: skip
    return ("\n".join(parts) + "</body></html>").encode()


def over_lxml(data: Sequence[bytes], passes: int) -> float:
    """CPU of the pipeline over that of lxml."""

    return _over(lambda page: html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8")), data, passes)


def over_trafilatura(data: Sequence[bytes], passes: int) -> float | None:
    """CPU of the pipeline over that of trafilatura, which finds the main text alone; None where it is not installed."""
    if importlib.util.find_spec("trafilatura") is None:
        return None
    from bench_content import SYSTEMS  # beside this file

    return _over(SYSTEMS["trafilatura"][1](), data, passes)


def _over(other: Callable[[bytes], object], data: Sequence[bytes], passes: int) -> float:
    """CPU of the pipeline over that of another reader of the same pages."""

    def ours() -> None:
        for page in data:
            parse(page, "page.html")

    def theirs() -> None:
        for page in data:
            other(page)

    ours()  # each loads what it needs
    theirs()
    return median(cpu(ours) / cpu(theirs) for _ in range(passes))


def growth(made: Sequence[bytes], name: str, passes: int) -> tuple[float, list[float]]:
    """CPU a byte of a page over that of a smaller one, the worst such pair; and microseconds a byte of each."""
    parse(made[0], name)
    runs = [[cpu(lambda data=data: parse(data, name)) / len(data) for data in made] for _ in range(passes)]  # type: ignore[misc]
    each = [median(run[at] for run in runs) for at in range(len(made))]
    worst = [max(large / small for small, large in combinations(run, 2)) for run in runs]
    return median(worst), [seconds * 1e6 for seconds in each]


def command(*arguments: str) -> float:
    """CPU of a program, and of what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def start(arguments: Sequence[str], passes: int) -> tuple[float, float]:
    """CPU of `ipdocs …` over that of an empty Python, and in seconds."""
    ours = [sys.executable, "-m", "ipdocs", *arguments]
    pairs = [(command(*ours), command(sys.executable, "-c", "pass")) for _ in range(passes + 2)]
    return median(one / bare for one, bare in pairs), median(one for one, _ in pairs)


_PEAK = """
import resource, sys
from ipdocs import ingest
ingest(sys.argv[1], sys.argv[2], jobs=1)
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


def memory(count: int) -> float:
    """Peak of a run over ten times the pages, over that of one."""
    peaks = []
    for times in (1, 10):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "in"
            folder.mkdir()
            for at in range(count * times):
                (folder / f"{at}.html").write_bytes(plan(10 + at % 30))
            run = [sys.executable, "-c", _PEAK, str(folder), f"{scratch}/out"]
            peaks.append(int(subprocess.run(run, capture_output=True, check=True).stdout))
    return peaks[1] / peaks[0]


def cores(count: int, passes: int) -> float:
    """Time of a run with two processes over that of a run with one, start and end included."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        folder.mkdir()
        for at in range(count):
            (folder / f"{at}.html").write_bytes(plan(40 + at % 60))

        def clock(jobs: int) -> float:
            began = time.perf_counter()
            ingest(folder, f"{scratch}/out{jobs}", jobs=jobs, rebuild=True)
            return time.perf_counter() - began

        return median(clock(2) / clock(1) for _ in range(passes))


def measure(folders: Sequence[Path], passes: int, quick: bool) -> dict[str, float]:
    """Every ratio by its name. Prints what stands behind them as it goes."""
    last = -1 if quick else len(SIZES)
    found = {
        "pipeline/corpus": over_lxml(pages([ROOT / "corpus"]), passes),
        "pipeline/plan": over_lxml([plan(100)], passes),
    }
    for folder in folders:
        found[f"pipeline/{folder.name}"] = over_lxml(pages([folder]), passes)
        beside = over_trafilatura(pages([folder]), passes)
        if beside is not None:
            found[f"trafilatura/{folder.name}"] = beside
    for name, made, page, unit in (
        ("growth/text", [text(size) for size in SIZES[:last]], "page.txt", SIZES),
        ("growth/measures", [plan(count) for count in COUNTS[:last]], "page.html", COUNTS),
    ):
        found[name], each = growth(made, page, passes if quick else 1)
        print(
            name, ", ".join(f"{n:,}: {cost:.2f} µs/byte" for n, cost in zip(unit, each, strict=False)), file=sys.stderr
        )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.txt"
        page.write_bytes(text(2000))
        for name, arguments in (("start/help", ["--help"]), ("start/show", ["show", str(page)])):
            found[name], seconds = start(arguments, passes)
            print(f"{name} {seconds:.2f} s of CPU", file=sys.stderr)
    found["memory/ten-times"] = memory(40 if quick else 150)
    found["cores/two"] = cores(100 if quick else 600, 1 if quick else 3)
    return found


def table(found: dict[str, float], baseline: dict[str, float]) -> list[str]:
    """Rows of Markdown: each ratio, the baseline, gain or loss."""
    rows = ["| ratio | baseline | now | |", "| --- | ---: | ---: | --- |"]
    for name, now in found.items():
        then = baseline.get(name)
        change = now / then - 1 if then else 0.0
        said = "new" if then is None else "same" if abs(change) < _SAME else "loss" if change > 0 else "gain"
        rows.append(f"| {name} | {'' if then is None else format(then, '.2f')} | {now:.2f} | {said} {change:+.0%} |")
    return rows


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, nargs="*", default=[], help="folders of HTML pages to measure as well")
    ask.add_argument("--passes", type=int, default=5)
    ask.add_argument("--quick", action="store_true", help="without the largest of each size")
    ask.add_argument("--save", action="store_true", help="make this the baseline")
    ask.add_argument("--markdown", type=Path, help="add the table to this file")
    ask.add_argument("--worst", type=float, help="exit with 1 where a ratio is over so many times its baseline")
    given = ask.parse_args()
    baseline = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
    found = measure(given.data, given.passes, given.quick)
    rows = table(found, baseline)
    print("\n".join(rows))
    if given.markdown:
        with given.markdown.open("a", encoding="utf-8") as file:
            file.write("\n".join(["## Speed", "", *rows, ""]))
    if given.save:
        BASELINE.write_text(
            json.dumps({name: round(ratio, 2) for name, ratio in found.items()}, indent=2) + "\n", "utf-8"
        )
    if given.worst and any(found[name] > given.worst * then for name, then in baseline.items() if name in found):
        sys.exit(1)


if __name__ == "__main__":
    main()
