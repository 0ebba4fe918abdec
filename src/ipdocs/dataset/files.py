"""One file on disk: its bytes, its record, or the reason why there is none."""

import errno
import hashlib
import os
import stat
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ipdocs.dataset.account import Failure
from ipdocs.dataset.discover import Input, shown
from ipdocs.dataset.manifest import InputFile
from ipdocs.errors import LimitExceeded, UnreadableDocument
from ipdocs.pipeline import parse
from ipdocs.schema import Document
from ipdocs.settings import Settings

DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: a record or a failure."""

    source: InputFile
    document: Document | None = None
    failure: Failure | None = None


def parse_file(path: str | os.PathLike[str], *, settings: Settings = DEFAULTS, url: str | None = None) -> Document:
    """The record of the page in one file. Raises `UnreadableDocument` where there is nothing to read."""
    file = Path(path)
    return parse(read(file, settings.max_bytes), shown(Path(file.name)), settings=settings, url=url)


def parse_stream(stream: BinaryIO, *, settings: Settings = DEFAULTS) -> Document:
    """The record of the page that a stream (standard input) holds. Raises as `parse_file` does."""
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        raise _too_large(settings.max_bytes)
    return parse(data, "stdin", settings=settings)


def read(file: Path, limit: int) -> bytes:
    """The bytes of a regular file, at most `limit` of them.

    Raises `UnreadableDocument` for anything that is no file or cannot be opened, `LimitExceeded` for a larger one.
    """
    try:
        # Opening a pipe would wait for its writer: with O_NONBLOCK it does not, and what was opened is then looked at.
        with open(file, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableDocument("read", "not a regular file", "copy what it gives into a file")
            if status.st_size > limit:
                raise _too_large(limit)
            return stream.read(limit)
    except IsADirectoryError:
        raise UnreadableDocument("read", "a folder, not a file", "`ipdocs ingest` reads folders") from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        hint = "check the path" if error.errno == errno.ENOENT else "check that you may read it"
        raise UnreadableDocument("read", reason, hint) from error


def attempt(item: Input, settings: Settings = DEFAULTS) -> Outcome:
    """Parse one input. Never raises: whatever goes wrong costs this document only, and says so."""
    source = InputFile(path=item.path, id=None, sha256=None, bytes=None)
    try:
        data = read(item.file, settings.max_bytes)
        digest = hashlib.sha256(data).hexdigest()
        source = InputFile(path=item.path, id=None, sha256=digest, bytes=len(data))
        document = parse(data, item.path, settings=settings)
        return Outcome(source.model_copy(update={"id": document.id}), document)
    except UnreadableDocument as error:
        failure = Failure(path=item.path, stage=error.stage, reason=error.reason, hint=error.hint)
    except Exception as error:  # a fault of ours, and no reason to lose the other documents
        reason, hint = f"{type(error).__name__} in {_place(error)}", "a fault in ipdocs: report it with this file"
        failure = Failure(path=item.path, stage="internal", reason=reason, hint=hint)
    return Outcome(source, failure=failure)


def unopened(failure: Failure) -> Outcome:
    """The outcome of an input that was set aside before it was opened."""
    return Outcome(InputFile(path=failure.path, id=None, sha256=None, bytes=None), failure=failure)


def _too_large(limit: int) -> LimitExceeded:
    return LimitExceeded("read", f"over {limit:,} bytes", "raise `max_bytes`, or split the file")


def _place(error: Exception) -> str:
    """Module and line of ipdocs where an error arose. No message: it may hold paths, addresses or page text."""
    home = Path(__file__).parents[1]
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(home)]
    return f"{Path(frames[-1].filename).relative_to(home).as_posix()}, line {frames[-1].lineno}" if frames else "?"
