"""A worker process that is kept from one call to the next: a worker of a cluster starts it once, not for each shard.

    with lent("package.module:function", options, seconds=60, memory=1 << 30) as worker:
        result = worker.ask(item)

Each caller has a process of its own while the block lasts. One that nobody borrows is ended after a while, and all are
with the process that started them.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ipdocs.engines.stage import Reader
from ipdocs.engines.worker import Worker

_TICK = 0.05  # seconds between two looks at the workers
_IDLE = 30  # seconds that a process waits for the next borrower


@dataclass(slots=True)
class _Kept:
    worker: Worker
    terms: tuple[object, ...]  # what it was started for
    ending: ExitStack
    since: float | None = None  # when it was given back; None while it is lent


_all: list[_Kept] = []
_lock = threading.Lock()  # of the list, and of `since`


@contextmanager
def lent(task: str, options: Mapping[str, Any], *, seconds: float, memory: int) -> Iterator[Worker]:
    """A worker for the task, watched; the limits are those of `supervised.run`."""
    terms = (task, tuple(sorted(options.items())), seconds, memory)
    one = _waiting(terms) or _new(terms, task, dict(options), seconds, memory)
    try:
        yield one.worker
    except BaseException:
        _end(one)
        raise
    with _lock:
        one.since = time.monotonic()


def end() -> None:
    """End those that wait."""
    with _lock:
        waiting = [one for one in _all if one.since is not None]
    for one in waiting:
        _end(one)


def _waiting(terms: tuple[object, ...]) -> _Kept | None:
    with _lock:
        for one in _all:
            if one.since is not None and one.terms == terms:
                one.since = None
                return one
    return None


def _new(terms: tuple[object, ...], task: str, options: dict[str, Any], seconds: float, memory: int) -> _Kept:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="ipdocs-", ignore_cleanup_errors=True))
        worker = Worker(task, options, Reader(Path(folder) / "stage"), seconds, memory)
        stack.callback(worker.close)
        stack.callback(worker.end)
        one = _Kept(worker, terms, stack.pop_all())
    with _lock:
        _all.append(one)
        if len(_all) == 1:
            threading.Thread(target=_watch, daemon=True).start()
    return one


def _end(one: _Kept) -> None:
    with _lock:
        if one not in _all:  # another one ended it
            return
        _all.remove(one)
    one.ending.close()


def _watch() -> None:
    """Hold all to their limits, and end those that have waited long enough, until there is none."""
    while True:
        time.sleep(_TICK)
        with _lock:
            here, now = list(_all), time.monotonic()
            if not here:
                return
            late = [one for one in here if one.since is not None and now - one.since > _IDLE]
            for one in late:
                one.since = None  # nobody is lent it any more
        for one in here:
            if one in late:
                _end(one)
            else:
                one.worker.watch()
