"""The program of a worker process: takes items from standard input, one at a time, and answers on standard output.

A frame is its length, eight bytes, little end first, and a body, a pickle. The first frame in is `(name, options)` of
the task, a function named `module:function`; the answer to it is None, or why it cannot be had. From then on a frame in
is an item, and a frame out `RETURNED` and the result as a pickle, or `RAISED` and the name of the exception.

Only the two programs write these pickles, never a page: what a page holds is a string in them, and stays one.
"""

import gc
import os
import pickle
import signal
import struct
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from ipdocs.engines import stage

RETURNED, RAISED = b"\0", b"\1"
_LENGTH = struct.Struct("<Q")
_GRACE = 10  # seconds over the limit after which the kernel ends a process that nobody watches any more


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None where the other side has gone, in the middle of one or between two."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    body = stream.read(size)
    return body if len(body) == size else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """One frame. Raises `OSError` where the other side has gone."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def main(cell: str, seconds: float) -> None:
    """Work until standard input ends. `cell` is where stages are told; an item may take `seconds` by the clock."""
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; who started us will end us
    took, gave = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # what a library prints or reads must not meet the frames
        os.dup2(null, standard)
    stage.write_to(Path(cell))
    work = _prepared(took, gave)
    while work and (frame := read_frame(took)) is not None:
        answer = _guarded(work, frame, seconds)
        try:
            write_frame(gave, answer)
        except OSError:  # nobody is there
            return


def _prepared(took: BinaryIO, gave: BinaryIO) -> Callable[[Any], object] | None:
    """The task, imported and prepared, with what it needs read into memory once."""
    frame = read_frame(took)
    if frame is None:
        return None
    try:
        name, options = pickle.loads(frame)
        module, _, function = name.partition(":")
        home = import_module(module)
        task: Callable[..., object] = getattr(home, function)
        getattr(home, "prepare", bool)()
    except Exception as error:
        write_frame(gave, pickle.dumps(f"{type(error).__name__}: {error}"))
        return None
    gc.collect()
    gc.freeze()  # what the task has loaded stays: no need to look through it again and again
    write_frame(gave, pickle.dumps(None))
    return lambda item: task(item, **options)


def _guarded(work: Callable[[Any], object], frame: bytes, seconds: float) -> bytes:
    """The answer to one item, whatever happens short of the death of this process."""
    if hasattr(signal, "alarm"):  # nobody handles it, so it works where Python does not get a word in
        signal.alarm(int(seconds) + _GRACE)
    try:
        return RETURNED + pickle.dumps(work(pickle.loads(frame)), pickle.HIGHEST_PROTOCOL)
    except BaseException as error:  # SystemExit, too, is one document's affair
        return RAISED + type(error).__name__.encode()
    finally:
        if hasattr(signal, "alarm"):
            signal.alarm(0)
