"""A stand-in for the parser that hangs, eats memory, ends its process or raises, at the stage that a page names.

A page that begins with `fault: KIND at STAGE` brings it about; any other is read as `sample.parse` reads it. Its name
is added to the file `PARSED`, and the number of the process to `WORKING`, if the environment has them. It is a task of
worker processes in its own right, by its own name: nothing in ipdocs knows of it, so no page can switch it on.
"""

import ctypes
import os
import re
import signal
import sys
import time
import types
from typing import Any

TASK = "faulty:attempt"
STAGES = "decode html chrome metadata reading tables clauses outline structure assemble".split()


def hang() -> None:
    while True:
        time.sleep(60)


def spin() -> None:
    """In C, where Python does not get a word in."""
    re.match(r"(a+)+$", "a" * 64 + "!")


def eat() -> None:
    eaten = []
    while True:
        eaten.append(b"x" * 4_000_000)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def segfault() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(7)


def stop() -> None:
    raise SystemExit(7)


def divide() -> None:
    raise ZeroDivisionError


def scribble() -> None:
    """On standard output, where the answers go."""
    os.write(1, b"not a frame" * 100)
    sys.stdout.write("nor this\n")


def doze() -> None:
    time.sleep(0.05)


FAULTS = {fault.__name__: fault for fault in (doze, hang, spin, eat, kill, segfault, leave, stop, divide, scribble)}


def page(fault: str, stage: str) -> str:
    return f"fault: {fault} at {stage}\n"


def parse(data: bytes, name: str, *, tell: Any, **options: Any) -> object:
    import sample

    if log := os.environ.get("PARSED"):
        with open(log, "a", encoding="utf-8") as file:
            file.write(name + "\n")
    if log := os.environ.get("WORKING"):
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
    found = re.match(rb"fault: (\w+) at (\w+)", data)
    for stage in STAGES:
        tell(stage)
        if found and found[2].decode() == stage:
            FAULTS[found[1].decode()]()
    return sample.parse(data, name, url=options.get("url"))


def attempt(item: Any, **options: Any) -> object:
    """As `ipdocs.dataset.files.attempt`."""
    return _files().attempt(item, **options)


def read(place: Any, **options: Any) -> object:
    """As `ipdocs.dataset.one.page`."""
    _files()
    from ipdocs.dataset import one

    return one.page(place, **options)


def _files() -> Any:
    """`ipdocs.dataset.files` with this parser. Without ours, which takes most of a second to import."""
    stub = types.ModuleType("ipdocs.pipeline")
    stub.parse = parse  # type: ignore[attr-defined]
    sys.modules.setdefault("ipdocs.pipeline", stub)
    from ipdocs.dataset import files

    return files
