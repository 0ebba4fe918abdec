"""Ray: the nodes of a running cluster, or processes of this machine."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import ray

from ipdocs.engines import named

_AHEAD = 4  # items given out for each core
_TRIES = 3  # more, for one whose worker died


def run(
    task: str, items: Sequence[str], *, options: Mapping[str, Any], jobs: int, scheduler: str | None
) -> Iterator[tuple[str, Any]]:
    """Each item with what the function `task` makes of it, as they finish. Raises what it raises, or Ray.

    `scheduler`: the address of a cluster (`auto`, `ray://…`); without, `jobs` processes.
    """
    ray.init(scheduler, num_cpus=None if scheduler else jobs, include_dashboard=None if scheduler else False,
             log_to_driver=False, ignore_reinit_error=True)  # fmt: skip
    try:
        call = ray.remote(max_retries=_TRIES)(named.call)
        cores = int(ray.cluster_resources().get("CPU", jobs))
        waiting = iter(items)
        asked = {call.remote(task, item, dict(options)): item for item in islice(waiting, _AHEAD * cores)}
        while asked:
            [done], _ = ray.wait(list(asked))
            yield asked.pop(done), ray.get(done)
            asked |= {call.remote(task, item, dict(options)): item for item in islice(waiting, 1)}
    finally:
        ray.shutdown()
