"""The output folder changes all at once: a reader, or a killed run, sees the dataset before or the one after."""

import ctypes
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ipdocs.dataset.datapackage import DATAPACKAGE
from ipdocs.dataset.lines import FAILURES, RECORDS
from ipdocs.dataset.manifest import MANIFEST
from ipdocs.dataset.schemas import MODELS
from ipdocs.dataset.tables import TABLES
from ipdocs.errors import CorpusError, DatasetLocked

_BEGINS = b'{\n  "ipdocs":'  # every manifest that ipdocs wrote


@contextmanager
def locked(out: Path, refuse: Callable[[Path], None] | None = None) -> Iterator[None]:
    """Nobody else writes `out` meanwhile; what a killed run left is mended.

    `refuse` raises `CorpusError` where `out` is in use for something else (`refuse_foreign` where none is given).
    Raises `DatasetLocked` where another run is writing it.
    """
    if not out.name:
        raise CorpusError(f"{out}: is the root of the file system; give a new folder with --out")
    folder, before = _beside(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with _lock(out):
        if before.exists() and not out.exists():  # killed between the two renames of `_swap`
            before.rename(out)
        (refuse or refuse_foreign)(out)
        for left in (folder, before):  # by a run that was killed: we hold the lock
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def staged(out: Path, *, flush: bool = True) -> Iterator[Path]:
    """A new folder beside `out` to write into; it takes the place of `out` when the block ends without an error.

    `out` has to be `locked`. Without `flush` a crash of the machine may cost what was written, as may be where it can
    be made again.
    """
    folder, before = _beside(out)
    try:
        folder.mkdir()
        yield folder
        if flush:
            _flush(folder)
        _swap(folder, out, before)
    except OSError as error:
        if error.filename is None:  # a write that fails (a full disk) does not know its file
            error.filename = f"{out}, where nothing has changed"
        raise
    finally:
        for left in (folder, before):  # the dataset before, or what an error left
            shutil.rmtree(left, ignore_errors=True)


def _beside(out: Path) -> tuple[Path, Path]:
    """Where the next dataset is written, and where the one before may stand for a moment."""
    return out.with_name(f".{out.name}.staging"), out.with_name(f".{out.name}.before")


def refuse_foreign(out: Path) -> None:
    """Raise `CorpusError` unless `out` is absent, empty, or a dataset and nothing else: it is replaced as a whole."""
    if not out.exists():
        return
    if not out.is_dir():
        raise CorpusError(f"{out}: is a file; give a folder with --out")
    files = {file.relative_to(out).as_posix() for file in out.rglob("*") if not file.is_dir()}
    if files and MANIFEST not in files:
        raise CorpusError(f"{out}: holds files, but no dataset of ipdocs; give an empty or a new folder with --out")
    if files and (foreign := sorted(files - _written(out / MANIFEST))):
        shown = ", ".join(foreign[:5])
        raise CorpusError(f"{out}: holds what ipdocs did not write and would lose: {shown}; move that away")


def _written(manifest: Path) -> set[str]:
    """The files that a manifest lists, and itself. Of one torn in half, those in the half that is left."""
    text = manifest.read_bytes()
    try:
        return {MANIFEST, *(file["path"] for file in json.loads(text)["files"])}
    except (ValueError, KeyError, TypeError):
        if not text.startswith(_BEGINS):
            raise CorpusError(
                f"{manifest}: is not a manifest of ipdocs; give another folder, or remove this one"
            ) from None
    listed = (json.loads(path) for path in re.findall(rb'"path": ("[^"\\\n]*")', text.partition(b'"inputs": [')[0]))
    return {MANIFEST, RECORDS, FAILURES, DATAPACKAGE, *(f"tables/{name}.jsonl" for name in (*TABLES, "agencies")),
            *(f"schema/{name}.json" for name in MODELS), *listed}  # fmt: skip


@contextmanager
def _lock(out: Path) -> Iterator[None]:
    """The lock file of `out`, held."""
    file = out.with_name(f".{out.name}.lock")
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise DatasetLocked(f"{out}: another run is writing it; wait for it, or give another folder") from None
    try:
        yield
    finally:
        if os.name != "nt":
            file.unlink(missing_ok=True)  # while held: filelock sees that the file has gone and takes a new one
        lock.release()


def _flush(folder: Path) -> None:
    """Everything on disk before the swap, so that no crash leaves a new name on old blocks."""
    for file in (*folder.rglob("*"), folder):
        if os.name == "nt" and file.is_dir():
            continue
        handle = os.open(file, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _swap(new: Path, out: Path, before: Path) -> None:
    """`new` becomes `out`; what was there is then at `new` or `before`."""
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):
        # Without an exchange in one step `out` is away for the moment between two renames; `staged` mends that.
        out.rename(before)
        new.rename(out)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can (Linux, on most file systems)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except AttributeError:
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)
