"""Inputs to outcomes on a cluster: shards out, receipts in, and the parts read in the order of the inputs.

What was done stays in the store until the dataset is written, so that a run that was killed goes on from there.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from ipdocs.dataset import parts, shards
from ipdocs.dataset.corrections import Corrections
from ipdocs.dataset.discover import Input
from ipdocs.dataset.outcome import Outcome
from ipdocs.dataset.store import Store
from ipdocs.errors import CorpusError, IpdocsError, MissingExtra
from ipdocs.settings import Settings

ENGINES = {"dask": "distributed", "ray": "ray", "spark": "pyspark"}
"""The engines, each a module of `ipdocs.engines`, and the library that it needs."""
_COPIES = ".copies"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where shards are done: an engine of `ENGINES`, the address of its `scheduler` (None: one is started here), and
    the `parts`, a folder or address that all of its machines reach (None: beside the dataset).
    """

    engine: str
    scheduler: str | None = None
    parts: str | None = None

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise CorpusError(f"no engine {self.engine!r}; there are: {', '.join(ENGINES)}")

    def place(self, out: str) -> str:
        """The store of the dataset in `out`, a path with `/` or an address."""
        above, _, name = out.rstrip("/").rpartition("/")
        return f"{self.parts.rstrip('/')}/{name}.parts" if self.parts else f"{above}/.{name}.parts"

    @contextmanager
    def copies(self, out: str) -> Iterator[str | None]:
        """A folder for the pages of archives that all machines reach; None where there is none."""
        if self.scheduler and "://" in self.place(out):
            yield None
            return
        place = Path(self.place(out)) if self.scheduler else None
        if place:
            place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(suffix=_COPIES, dir=place) as folder:
            yield folder

    def forget(self, out: str) -> None:
        """Remove what was kept so that the run could go on: the dataset is written."""
        Store(self.place(out)).remove((*shards.SUFFIXES, _COPIES))


def outcomes(
    inputs: Sequence[Input],
    settings: Settings,
    said: Corrections,
    cluster: Cluster,
    place: str,
    jobs: int,
    task: str,
) -> Generator[Outcome, None, None]:
    """What becomes of each input, in their order, by the shards done on the cluster.

    Raises `CorpusError` where a shard cannot be done, or does not account for its inputs.
    """
    parts.writer_version()
    store, all_shards = Store(place), list(shards.cut(inputs))
    names = {shards.put(shard, settings, said, store): number for number, shard in enumerate(all_shards)}
    options = {"place": place, "settings": settings, "said": said, "task": task}
    try:
        engine = import_module(f"ipdocs.engines.{cluster.engine}")
        found = engine.run(shards.WORK, list(names), options=options, jobs=max(jobs, 1), scheduler=cluster.scheduler)
        with closing(found) as results:
            receipts: dict[int, shards.Receipt] = {}
            for number, shard in enumerate(all_shards):
                while number not in receipts:
                    name, receipt = next(results)
                    receipts[names[name]] = receipt
                yield from shards.outcomes(shard, receipts.pop(number), store)
    except ImportError as error:
        raise MissingExtra(f"it takes {ENGINES[cluster.engine]}: pip install 'ipdocs[{cluster.engine}]'") from error
    except (IpdocsError, OSError):
        raise
    except Exception as error:  # each engine has its own
        what = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        raise CorpusError(
            f"{cluster.engine}: {what}; nothing was written, and what is done is kept in {place}: run it again to go on"
        ) from error
