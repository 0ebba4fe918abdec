"""How far the document at hand has come, told to whoever watches from outside: the name of its stage, in shared memory.

A process that hangs or dies can no longer say where it was. So it writes the name down before each stage, a store into
a mapped file, which outlives it. In a process that nobody watches `tell` does nothing.
"""

import mmap
from pathlib import Path

SIZE = 32  # bytes of a name, padded with NULs
_cells: list[mmap.mmap] = []


def tell(name: str) -> None:
    """Say which stage begins."""
    for cell in _cells:
        cell[:SIZE] = name.encode()[:SIZE].ljust(SIZE, b"\0")


def write_to(file: Path) -> None:
    """From now on, tell it in this file."""
    _cells[:] = [_mapped(file)]


class Reader:
    """The other end. Raises `OSError` where there is no room for the file."""

    def __init__(self, file: Path) -> None:
        file.write_bytes(bytes(SIZE))  # written and not sparse: a full disk says so here
        self.file = file
        self._cell = _mapped(file)

    def read(self) -> str:
        """The stage told last; empty before the first."""
        return self._cell[:SIZE].rstrip(b"\0").decode("ascii", "replace")

    def clear(self) -> None:
        """Forget it, for the next document."""
        self._cell[:SIZE] = bytes(SIZE)


def _mapped(file: Path) -> mmap.mmap:
    with open(file, "r+b") as stream:
        return mmap.mmap(stream.fileno(), SIZE)
