"""In worker processes that are watched: the results in the order of the items, whatever becomes of one of them.

    for item, result in zip(items, run("package.module:function", items, jobs=2, seconds=60, memory=1 << 30)):
        ...

The function takes one item and is named, not given, so that the processes of the caller need not import it. If its
module has a function `prepare`, each process calls that before its first item. Items and results are pickled. A result
is what the function returned, or `Lost`: over the limit of time or memory, dead twice, or raised. The processes start
once, and take work as they finish; one that was killed, died, or kept too much memory is replaced. The limits hold
from outside, by what the system says of the process, so that code which hangs without letting Python run is cut off as
well. No item costs another one its result or runs it again.

`run` needs no guard round `__main__`, works in a daemonic process (a worker of Dask or Spark) and beside threads, and
leaves no process behind: with the caller's death, standard input ends, and with it the workers.

Why our own and not `pebble`, or `concurrent.futures`: both are built on `multiprocessing`, which forks a process that
may hold threads, or imports the caller's `__main__` anew, and lets no daemonic process have children. In both the
workers share one pipe and its lock, which a worker killed in the wrong moment takes with it. Neither knows a limit of
memory, and neither can tell how far a document had come.
"""

import pickle
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ipdocs.engines.stage import Reader
from ipdocs.engines.worker import Lost, Worker, WorkerError

__all__ = ["Lost", "WorkerError", "run"]

_TICK = 0.05  # seconds between two looks at the workers
_AHEAD = 8  # items given out, and results that wait for one before them, for each worker
_HELD = 64_000_000  # bytes of results that wait; above it only the item that all wait for is taken up
_WAIT = 0.5  # seconds: on Windows a wait without end cannot be interrupted


def run(
    task: str,
    items: Iterable[object],
    *,
    jobs: int,
    seconds: float,
    memory: int,
    options: Mapping[str, Any] | None = None,
) -> "Results":
    """What the function `task` (`module:function`) returns for each item, or `Lost`, in the order of the items.

    `jobs` processes; `seconds` (of processor time, so that a busy machine cuts nothing off; by the clock `PATIENCE`
    times as much) and `memory` (bytes, resident) are the limits of one item. `options` are keyword arguments of the
    function. Items are taken from `items` as they are needed, in the caller's thread. The processes start at once;
    close the results (`contextlib.closing`) to end them. The results raise `WorkerError` where none can be started.
    """
    return Results(task, items, jobs, seconds, memory, dict(options or {}))


class Results(Iterator[Any]):
    """What `run` returns. The processes are there until the last result was taken, or `close`."""

    def __init__(
        self, task: str, items: Iterable[object], jobs: int, seconds: float, memory: int, options: dict[str, Any]
    ) -> None:
        self._waiting = iter(items)
        with ExitStack() as stack:
            cells = Path(stack.enter_context(TemporaryDirectory(prefix="ipdocs-", ignore_cleanup_errors=True)))
            cell = (Reader(cells / str(number)) for number in range(jobs))
            self._pool = _Pool([Worker(task, options, one, seconds, memory) for one in cell])
            stack.callback(self._pool.stop)
            self._give(_AHEAD * jobs)
            self._opened = stack.pop_all()

    def __next__(self) -> Any:
        if not self._pool.open:
            self.close()
            raise StopIteration
        body = self._pool.next()
        self._give(1)
        return body if isinstance(body, Lost) else pickle.loads(body)

    def close(self) -> None:
        """End the processes, whatever they are at."""
        self._opened.close()

    def _give(self, most: int) -> None:
        for item in islice(self._waiting, most):
            self._pool.give(item)


class _Pool:
    """Workers with a thread each that tends it, and one thread that watches them all."""

    def __init__(self, workers: list[Worker]) -> None:
        self._changed = threading.Condition()  # guards all that follows
        self._given: deque[tuple[int, object]] = deque()
        self._done: dict[int, bytes | Lost] = {}
        self._held = 0  # bytes in `_done`
        self._end, self._due = 0, 0  # numbers of the next item to be given, and of the next result
        self._fault: BaseException | None = None
        self._stopped = threading.Event()
        self._workers = workers
        tending = [threading.Thread(target=self._tend, args=(worker,), daemon=True) for worker in workers]
        self._threads = [*tending, threading.Thread(target=self._watch, daemon=True)]
        for thread in self._threads:
            thread.start()

    @property
    def open(self) -> int:
        """How many results are still to come."""
        return self._end - self._due

    def give(self, item: object) -> None:
        """One more item."""
        with self._changed:
            self._given.append((self._end, item))
            self._end += 1
            self._changed.notify_all()

    def next(self) -> bytes | Lost:
        """The result that is due. Raises what kept a worker from working."""
        with self._changed:
            while self._due not in self._done:
                if self._fault:
                    raise self._fault
                self._changed.wait(_WAIT)
            body = self._done.pop(self._due)
            self._held -= _size(body)
            self._due += 1
            self._changed.notify_all()
            return body

    def stop(self) -> None:
        """End the processes, whatever they are at."""
        self._stopped.set()
        for worker in self._workers:
            worker.end()
        with suppress(RuntimeError):  # until it is not ours: a signal may have come between the lock and its `with`
            while True:
                self._changed.release()
        with self._changed:
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        for worker in self._workers:
            worker.close()

    def _tend(self, worker: Worker) -> None:
        try:
            while (taken := self._take()) is not None:
                number, item = taken
                body = worker.ask(item)
                with self._changed:
                    self._done[number] = body
                    self._held += _size(body)
                    self._changed.notify_all()
        except BaseException as error:  # told to the caller, who is in another thread
            with self._changed:
                self._fault = self._fault or error
                self._changed.notify_all()

    def _take(self) -> tuple[int, object] | None:
        """The next item, when there is one and room for its result; None at the end."""
        with self._changed:
            while not self._stopped.is_set():
                if self._given and (self._held < _HELD or self._given[0][0] == self._due):
                    return self._given.popleft()
                self._changed.wait()
        return None

    def _watch(self) -> None:
        while not self._stopped.wait(_TICK):
            for worker in self._workers:
                worker.watch()


def _size(body: bytes | Lost) -> int:
    return len(body) if isinstance(body, bytes) else 0
