"""The bytes of one file, and what an input is known by from one build to the next."""

import errno
import hashlib
import os
import stat
from dataclasses import replace
from pathlib import Path

from ipdocs.dataset import remote
from ipdocs.dataset.account import Failure
from ipdocs.dataset.discover import Input
from ipdocs.dataset.manifest import InputFile
from ipdocs.errors import LimitExceeded, UnreadableDocument


def read(file: Path | str, limit: int) -> bytes:
    """The bytes of a regular file, or of one at an address, at most `limit` of them.

    Raises `UnreadableDocument` for anything that is no file or cannot be opened, `LimitExceeded` for a larger one.
    """
    try:
        if isinstance(file, str):
            data = remote.content(file, limit + 1)
            if len(data) > limit:
                raise too_large(limit)
            return data
        # Opening a pipe would wait for its writer: with O_NONBLOCK it does not, and what was opened is then looked at.
        with open(file, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableDocument("read", "not a regular file", "copy what it gives into a file")
            if status.st_size > limit:
                raise too_large(limit)
            data = stream.read(limit + 1)  # the file may have grown since
            if len(data) > limit:
                raise too_large(limit)
            return data
    except IsADirectoryError:
        raise UnreadableDocument("read", "a folder, not a file", "`ipdocs ingest` reads folders") from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        hint = "check the path" if error.errno == errno.ENOENT else "check that you may read it"
        raise UnreadableDocument("read", reason, hint) from error


def unread(item: Input) -> InputFile:
    """What is known of an input before it is opened."""
    return InputFile(path=item.path, id=None, sha256=None, bytes=None, url=item.url, retrieved=item.retrieved)


def source(item: Input, data: bytes) -> InputFile:
    """What an input with these bytes is known by; it has no id before it is a record."""
    return replace(unread(item), sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def look(item: Input, limit: int) -> tuple[InputFile, Failure | None]:
    """What an input is known by, and why it cannot be read where it cannot. Reads and hashes, and does not parse."""
    try:
        return source(item, read(item.file, limit)), None
    except UnreadableDocument as error:
        return unread(item), set_aside(item, error)


def set_aside(item: Input, error: UnreadableDocument) -> Failure:
    """The line of `failures.jsonl` for an input that cannot be read."""
    return Failure(path=item.path, stage=error.stage, reason=error.reason, hint=error.hint, limit=error.limit)


def too_large(limit: int) -> LimitExceeded:
    """The error for a file of more than `limit` bytes."""
    return LimitExceeded("read", f"over {limit:,} bytes", "raise `max_bytes`, or split the file", "max_bytes")
