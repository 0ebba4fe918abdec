"""Main-content extraction side by side: ipdocs, and whichever peers are installed, on folders of pages with gold text.

    python tools/bench_content.py DATA… [--flatten] [--passes N] [--only SYSTEM…]

F1, precision and recall of four-token shingles, means over pages; `× parse`: CPU over that of a bare lxml parse of the
same page in the same process; peak memory. Each system runs in a process of its own. Folders as in `content_data.py`.
"""

import argparse
import importlib.util
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from content_data import page, shingles, tokens, without_tags
from lxml import html as lxml_html

Extract = Callable[[bytes], str]


def _ipdocs() -> Extract:
    from ipdocs.parsers.content import extract_text

    return extract_text


def _trafilatura() -> Extract:
    import trafilatura

    return lambda data: trafilatura.extract(_text(data), include_comments=False) or ""


def _readability() -> Extract:
    from readability import Document

    def run(data: bytes) -> str:
        tree = lxml_html.fromstring(Document(_text(data)).summary(html_partial=True))
        return "\n".join(str(piece) for piece in tree.itertext())

    return run


def _resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda data: extract_plain_text(_text(data), main_content=True, comments=False)


SYSTEMS: dict[str, tuple[str, Callable[[], Extract]]] = {
    "ipdocs": ("ipdocs", _ipdocs),
    "trafilatura": ("trafilatura", _trafilatura),
    "readability-lxml": ("readability", _readability),
    "resiliparse": ("resiliparse", _resiliparse),
}


def _text(data: bytes) -> str:
    """What every peer is given: the decoding is not theirs to get wrong."""
    from ipdocs.parsers.decode import decode
    from ipdocs.settings import Settings

    return decode(data, "page.html", Settings()).text.replace("\0", "")


def measure(system: str, folder: Path, flatten: bool, passes: int) -> tuple[float, float, float, float, float]:
    """F1, precision, recall, CPU over a bare parse, peak memory in MB."""
    extract = SYSTEMS[system][1]()
    gold = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    pages = {name: data for name in sorted(gold) if (data := page(folder, name)) is not None}
    if flatten:
        pages = {name: without_tags(data, wrapped=system != "ipdocs") for name, data in pages.items()}
    shares: list[tuple[float, float]] = []
    for name, data in pages.items():
        got, want = shingles(tokens(_try(extract, data))), shingles(tokens(gold[name]["articleBody"]))
        right = sum((got & want).values())
        shares.append((right / max(sum(got.values()), 1), right / max(sum(want.values()), 1)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratios: list[float] = []
    for _ in range(passes):
        spent = bare = 0.0
        for data in pages.values():
            begin = time.process_time()
            _try(extract, data)
            middle = time.process_time()
            lxml_html.document_fromstring(_text(data).encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
            spent, bare = spent + middle - begin, bare + time.process_time() - middle
        ratios.append(spent / bare)
    precision, recall = (float(np.mean(column)) for column in zip(*shares, strict=True))
    ratio = float(np.median(ratios)) if ratios else 0.0
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall, ratio, peak


def _try(extract: Extract, data: bytes) -> str:
    try:
        return extract(data)
    except Exception:  # a page that breaks a system is a page it lost
        return ""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path, nargs="+")
    ask.add_argument("--flatten", action="store_true", help="the pages as text that lost its tags")
    ask.add_argument("--passes", type=int, default=3, help="timed passes; 0 scores only")
    ask.add_argument("--only", nargs="*", choices=SYSTEMS, default=list(SYSTEMS))
    given = ask.parse_args()
    print(f"{'data':<20}{'system':<20}{'F1':>8}{'P':>8}{'R':>8}{'× parse':>9}{'MB':>6}")
    fresh = multiprocessing.get_context("spawn")
    for folder in given.data:
        for system in given.only:
            if importlib.util.find_spec(SYSTEMS[system][0]) is None:
                print(f"{folder.name:<20}{system:<20} not installed")
                continue
            with fresh.Pool(1) as pool:
                f1, precision, recall, ratio, peak = pool.apply(measure, (system, folder, given.flatten, given.passes))
            row = f"{f1:>8.4f}{precision:>8.4f}{recall:>8.4f}{ratio:>9.2f}{peak:>6.0f}"
            print(f"{folder.name:<20}{system:<20}{row}", flush=True)


if __name__ == "__main__":
    main()
