"""Ctrl-C, SIGTERM and a closed terminal while a dataset is written: a quick and orderly end, and how to go on."""

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from ipdocs.errors import Stopped

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def stopping(out: Path | None) -> Iterator[None]:
    """Raise `Stopped` where a signal ended the block. `out` is the dataset that it writes, None where it writes none.

    Worker processes are ended and what was staged is removed on the way out. A signal that is ignored stays ignored.
    """
    before: dict[int, Any] = {}
    by: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        for other in before:  # an impatient second one must not cut the way out short
            signal.signal(other, signal.SIG_IGN)
        by.append(number)
        raise KeyboardInterrupt  # where the program is; no handler of errors takes it for one

    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
            before[number] = signal.signal(number, stop)
    try:
        yield
    except BaseException:  # a library may have made another one of it: to SQLite it is "interrupted"
        if not by:
            raise
        left = f"{out} holds the last good dataset; " if out is not None and out.exists() else "nothing was written; "
        name = signal.Signals(by[0]).name
        gc.freeze()  # to look through all that is loaded once more takes longer than the whole way out
        raise Stopped(f"stopped by {name}; {left}run the same command again to go on", by[0]) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
