"""Ctrl-C, SIGTERM and a closed terminal while a dataset is written: a quick and orderly end, and how to go on."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from ipdocs.errors import Stopped

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class _Stop(KeyboardInterrupt):
    """Raised where the program is; no handler of errors takes it for one."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def stopping(out: Path | None) -> Iterator[None]:
    """Raise `Stopped` where a signal ended the block. `out` is the dataset that it writes, None where it writes none.

    Worker processes are ended and what was staged is removed on the way out. A signal that is ignored stays ignored.
    """
    before = {}
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
            before[number] = signal.signal(number, _stop)
    try:
        yield
    except _Stop as stop:
        left = f"{out} holds the last good dataset; " if out is not None and out.exists() else "nothing was written; "
        name = signal.Signals(stop.number).name
        raise Stopped(f"stopped by {name}; {left}run the same command again to go on", stop.number) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _: FrameType | None) -> None:
    for name in _SIGNALS:  # an impatient second one must not cut the way out short
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise _Stop(number)
