"""Inputs to outcomes, in worker processes: how many, with which limits, and what is told of one that was lost."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from ipdocs.dataset import lost, sharded
from ipdocs.dataset.corrections import Corrections
from ipdocs.dataset.discover import Input
from ipdocs.dataset.outcome import Outcome
from ipdocs.engines import serial, supervised
from ipdocs.errors import CorpusError
from ipdocs.settings import Settings

TASK = "ipdocs.dataset.files:attempt"
_SHARE = 64  # documents for which one more worker pays: they take about as long as it takes to start


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def parsing(
    inputs: Sequence[Input], settings: Settings, said: Corrections, jobs: int, cluster: sharded.Cluster | None, out: str
) -> Iterator[Iterator[Outcome]]:
    """What becomes of each input, in their order, by at most `jobs` processes, which start at once; 0: by this one.

    Or by the machines of a cluster. Raises `CorpusError` where no process can be started, or the cluster fails.
    """
    options = {"settings": settings, "said": said}
    if not inputs:
        yield iter(())
        return
    if cluster:
        with closing(sharded.outcomes(inputs, settings, said, cluster, cluster.place(out), jobs, TASK)) as outcomes:
            yield outcomes
        return
    if jobs == 0:
        yield serial.run(TASK, inputs, options=options)
        return
    workers, seconds, memory = min(jobs, 1 + len(inputs) // _SHARE), settings.max_seconds, settings.max_memory
    try:
        with closing(
            supervised.run(TASK, inputs, jobs=workers, seconds=seconds, memory=memory, options=options)
        ) as results:
            yield (
                lost.outcome(item, result, settings) if isinstance(result, supervised.Lost) else result
                for item, result in zip(inputs, results, strict=True)
            )
    except supervised.WorkerError as error:
        raise CorpusError(f"no worker process can be started: {error}; nothing was written") from error
