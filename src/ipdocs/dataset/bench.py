"""What a corpus costs on this machine: pages a second, processor time of each stage, memory. Nothing is written."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree, html

from ipdocs.dataset import files, opening, remote
from ipdocs.dataset.discover import Input, discover
from ipdocs.dataset.outcome import written
from ipdocs.dataset.parsing import cores
from ipdocs.dataset.unpack import Copies
from ipdocs.engines import stage, supervised
from ipdocs.errors import CorpusError, UnreadableDocument
from ipdocs.pipeline import parse
from ipdocs.settings import Settings

DEFAULTS = Settings()
TASK = "ipdocs.dataset.bench:sample"
STAGES = "read decode html plain chrome metadata reading tables clauses outline structure assemble write".split()
_started: list[float] = []  # processor time of this process before its first page, once it is known


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: seconds of processor time by `stages`, and of a `bare` parse by lxml where it is HTML.

    `start` of its process, in seconds; `memory`: the most bytes that process has had.
    """

    bytes: int
    stages: Mapping[str, float]
    bare: float | None
    start: float
    memory: int


@dataclass(frozen=True, slots=True)
class Bench:
    """All pages together. `found`: how many the corpus holds. Times in seconds, of the processor but for `wall`, which
    begins with the first result. `ratio`: processor time over that of a bare parse by lxml, of the HTML pages.
    """

    found: int
    pages: int
    lost: int
    jobs: int
    bytes: int
    wall: float
    stages: Mapping[str, float]
    ratio: float | None
    start: float
    memory: int

    @property
    def spent(self) -> float:
        """Seconds of processor time."""
        return sum(self.stages.values())


def run(corpus: Sequence[str], settings: Settings = DEFAULTS, limit: int = 1000, jobs: int | None = None) -> Bench:
    """Parse at most `limit` pages, spread over the corpus, in `jobs` processes (None: one for each core).

    Raises `CorpusError` where there is no page that can be read.
    """
    places = [place if remote.is_address(place) else Path(place) for place in corpus]
    with TemporaryDirectory() as folder:
        inputs = discover(places, copies=Copies(Path(folder), settings.max_bytes)).inputs
        chosen = inputs[:: -(-len(inputs) // limit) or 1]
        jobs = jobs or cores()
        options = {"settings": settings}
        samples: list[Sample] = []
        began = first = time.perf_counter()
        work = supervised.run(
            TASK, chosen, jobs=jobs, seconds=settings.max_seconds, memory=settings.max_memory, options=options
        )
        with closing(work) as results:
            for result in results:
                first = time.perf_counter() if first == began else first
                if isinstance(result, Sample):
                    samples.append(result)
        wall = time.perf_counter() - first
    if not samples:
        raise CorpusError(f"{', '.join(map(str, corpus))}: no page here that can be read; check the path")
    stages: Counter[str] = Counter()
    for one in samples:
        stages.update(one.stages)
    marked = [one for one in samples if one.bare]
    bare = sum(one.bare or 0 for one in marked)
    return Bench(
        found=len(inputs),
        pages=len(samples),
        lost=len(chosen) - len(samples),
        jobs=jobs,
        bytes=sum(one.bytes for one in samples),
        wall=wall * len(chosen) / max(len(chosen) - 1, 1),
        stages={name: stages[name] for name in sorted(stages, key=_order)},
        ratio=sum(sum(one.stages.values()) for one in marked) / bare if bare else None,
        start=max(one.start for one in samples),
        memory=max(one.memory for one in samples),
    )


def prepare() -> None:
    """Load what the first page alone has to load, and note what that took. Workers call this once."""
    files.prepare()
    _started.append(time.process_time())


def sample(item: Input, settings: Settings = DEFAULTS) -> Sample | None:
    """Measure one page; None where it cannot be read. The task of worker processes."""
    try:
        stages: Counter[str] = Counter()
        size, markup, encoding = _parsed(item, settings, _Clock(stages))
    except UnreadableDocument:
        return None
    bare = _bare(item, settings, encoding) if markup else None
    return Sample(size, stages, bare, _started[0], _peak())


def _order(name: str) -> int:
    """In which place a stage comes."""
    return STAGES.index(name) if name in STAGES else len(STAGES)


class _Clock:
    """Told of each stage, adds up the processor time between."""

    def __init__(self, stages: Counter[str]) -> None:
        self._stages, self._now, self._since = stages, "", time.process_time()

    def __call__(self, name: str) -> None:
        now = time.process_time()
        if self._now:
            self._stages[self._now] += now - self._since  # type: ignore[assignment]  # a Counter counts seconds, too
        self._now, self._since = name, now
        stage.tell(name)


def _parsed(item: Input, settings: Settings, tell: Callable[[str], None]) -> tuple[int, bool, str]:
    """Read a page as a run does; its size, whether it is HTML, and its encoding."""
    tell("read")
    data = opening.read(item.file, settings.max_bytes)
    document = parse(data, item.path, settings=settings, url=item.url, charset=item.charset, tell=tell)
    tell("write")
    written(document)
    tell("")
    return len(data), document.source.media_type != "text/plain", document.source.encoding


def _bare(item: Input, settings: Settings, encoding: str) -> float | None:
    """Seconds that lxml takes for the tree of a page."""
    data = opening.read(item.file, settings.max_bytes).decode(encoding, "replace").encode("utf-8", "replace")
    began = time.process_time()
    try:
        html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None
    return time.process_time() - began


def _peak() -> int:
    """The most bytes of memory that this process has had, or has where the system does not tell."""
    try:
        import resource
        import sys
    except ImportError:
        import psutil

        return int(psutil.Process().memory_info().rss)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
