"""Dask: the workers of a running cluster, or as many threads of this process (a shard has a process of its own)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import Any

from distributed import Client, LocalCluster, as_completed

from ipdocs.engines import kept, named

_AHEAD = 4  # items given out for each thread of a worker
_TRIES = 2  # more, for one that raised; Dask itself tries one again whose worker died


def run(
    task: str, items: Sequence[str], *, options: Mapping[str, Any], jobs: int, scheduler: str | None
) -> Iterator[tuple[str, Any]]:
    """Each item with what the function `task` makes of it, as they finish. Raises what it raises, or Dask.

    `scheduler`: the address of a cluster; without, `jobs` threads.
    """
    with ExitStack() as stack:
        if scheduler is None:
            stack.callback(kept.end)
            local = LocalCluster(n_workers=jobs, threads_per_worker=1, processes=False, memory_limit=0,
                                 dashboard_address=None)  # fmt: skip
            scheduler = stack.enter_context(local)
        client = stack.enter_context(Client(scheduler, set_as_default=False))
        threads = sum(client.nthreads().values()) or jobs
        waiting, asked = iter(items), {}

        def submit(item: str) -> Any:
            future = client.submit(named.call, task, item, dict(options), pure=False, retries=_TRIES)
            asked[future.key] = item
            return future

        futures = as_completed(map(submit, islice(waiting, _AHEAD * threads)), loop=client.loop)
        for future in futures:
            yield asked.pop(future.key), future.result()
            for item in islice(waiting, 1):
                futures.add(submit(item))
