"""One worker process as its owner sees it: started, given an item at a time, watched, killed, started anew."""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from ipdocs.engines.child import RAISED, read_frame, write_frame
from ipdocs.engines.stage import Reader

Why = Literal["time", "wait", "memory", "died", "raised"]
_START = 300.0  # seconds that a start may take, on a machine under load
PATIENCE = 10  # times the limit of processor time that an item may take by the clock: then it waits for something
_STARTS = 5  # failed starts in a row after which the run fails
_KEEP = 1 << 28  # bytes by which a worker may have grown over its first document; then a new one takes its place
# `-P`: a file of the current folder, which may be the corpus, is never taken for a module.
_PROGRAM = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from ipdocs.engines import child; child.main(sys.argv[2], float(sys.argv[3]))"  # noqa: E501
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class WorkerError(Exception):
    """No worker process can be started. Says why."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What stands where a result should be. `stage` as the task told it last (`engines.stage`), or empty.

    `why`: over the limit of processor `time` or `memory`, or, by the clock, of `wait`; `died`, twice, by `detail`; the
    task `raised` the exception `detail`.
    """

    why: Why
    stage: str
    detail: str = ""


class Worker:
    """A process that is there while it is needed. `task` is `module:function`, `options` its keyword arguments.

    `seconds` of processor time (by the clock, `PATIENCE` times as much) and `memory` (bytes, resident) are the limits
    of one item. One thread asks, another one may watch.
    """

    def __init__(self, task: str, options: dict[str, Any], cell: Reader, seconds: float, memory: int) -> None:
        self._setup = pickle.dumps((task, options))
        self._cell, self._seconds, self._memory = cell, seconds, memory
        self._lock = threading.Lock()  # of the next four: whom a verdict strikes must be sure
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline: float | None = None  # of what it is at, by the monotonic clock; None while it has nothing to do
        self._used: float | None = None  # seconds of processor time before this item, since the first look at it
        self._verdict: Why | None = None
        self._usual: int | None = None  # bytes that a process took after its first item
        self._ended = False

    @property
    def pid(self) -> int | None:
        """Of the process that is there now."""
        return self._process.pid if self._process else None

    def ask(self, item: object) -> bytes | Lost:
        """What the task makes of an item, as a pickle. An item whose process dies is tried once more.

        Raises `WorkerError` where no process can be started.
        """
        frame = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        died = ""
        for _ in range(2):
            answer = self._tried(frame)
            if not isinstance(answer, str):
                return answer
            died = answer
        return Lost("died", self._cell.read(), died)

    def watch(self) -> None:
        """Kill it if it is over a limit."""
        with self._lock:
            if self._process is None or self._deadline is None or self._verdict:
                return
            used, resident = _usage(self._process.pid)
            if self._used is None:
                self._used = used
            if time.monotonic() > self._deadline:
                self._verdict = "wait"
            elif used - self._used > self._seconds:
                self._verdict = "time"
            elif resident > self._memory:
                self._verdict = "memory"
            else:
                return
            self._process.kill()

    def end(self) -> None:
        """Kill it for good."""
        with self._lock:
            self._ended = True
            if self._process:
                self._process.kill()

    def close(self) -> None:
        """Let go of a process that has ended, or has nothing more to do."""
        if self._process is not None:
            process, self._process = self._process, None
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what could not be written any more
                    pipe.close()  # type: ignore[union-attr]  # both are pipes
            process.kill()
            process.wait()

    def _tried(self, frame: bytes) -> bytes | Lost | str:
        """The answer, a verdict, or by what the process died."""
        while True:
            process = self._running()
            self._cell.clear()
            self._begin(self._seconds * PATIENCE)
            try:
                write_frame(process.stdin, frame)  # type: ignore[arg-type]
                break
            except OSError:  # killed while it waited: no fault of this item
                if self._done() or self._ended:
                    return "an end"
                self.close()
        body = read_frame(process.stdout)  # type: ignore[arg-type]
        verdict = self._done()
        if body is None:
            told = self._cell.read()
            self.close()
            return Lost(verdict, told) if verdict else _death(process.returncode)
        if verdict or self._grown(process.pid):
            self.close()
        return Lost("raised", self._cell.read(), body[1:].decode()) if body[:1] == RAISED else body[1:]

    def _running(self) -> subprocess.Popen[bytes]:
        """A process that is ready for an item."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        for _ in range(_STARTS):
            self.close()
            with self._lock:
                if self._ended:
                    raise WorkerError("ended")
                self._process = process = self._started()
            if self._ready(process):
                return process
            process.wait()
        raise WorkerError(f"it ends before it has begun ({_death(process.returncode)})")

    def _ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it came up. Raises `WorkerError` where it says why it cannot."""
        self._begin(_START)
        try:
            write_frame(process.stdin, self._setup)  # type: ignore[arg-type]
            body = read_frame(process.stdout)  # type: ignore[arg-type]
        except OSError:
            body = None
        self._done()
        problem = None if body is None else pickle.loads(body)
        if problem is not None:
            raise WorkerError(problem)
        return body is not None

    def _started(self) -> subprocess.Popen[bytes]:
        arguments = [json.dumps(sys.path), str(self._cell.file), str(self._seconds * PATIENCE)]
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a warning may quote a page
            env={**os.environ, **_ONE_THREAD},
        )

    def _begin(self, seconds: float) -> None:
        with self._lock:
            self._verdict, self._used, self._deadline = None, None, time.monotonic() + seconds

    def _done(self) -> Why | None:
        with self._lock:
            self._deadline = None
            return self._verdict

    def _grown(self, pid: int) -> bool:
        """Whether it has kept so much memory that the next document would be held to account for it."""
        _, size = _usage(pid)
        self._usual = self._usual or size
        return size > self._usual + _KEEP


def _usage(pid: int) -> tuple[float, int]:
    """Seconds of processor time that a process has used, and bytes of memory that it holds."""
    import psutil  # a run needs it, `--help` does not

    try:
        process = psutil.Process(pid)
        times = process.cpu_times()
        return times.user + times.system, process.memory_info().rss
    except psutil.Error:  # it has gone
        return 0.0, 0


def _death(code: int) -> str:
    """What a process ended by."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
