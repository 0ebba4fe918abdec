"""One file on disk: its bytes, its record, or the reason why there is none."""

import os
import time
import traceback
from pathlib import Path
from typing import BinaryIO

from ipdocs.dataset import correct, corrections, opening
from ipdocs.dataset.account import Failure
from ipdocs.dataset.corrections import Corrections
from ipdocs.dataset.discover import Input, shown
from ipdocs.dataset.opening import read, too_large
from ipdocs.dataset.outcome import Outcome
from ipdocs.errors import UnreadableDocument
from ipdocs.pipeline import parse
from ipdocs.schema import Document
from ipdocs.settings import Settings

DEFAULTS = Settings()


def parse_file(path: str | os.PathLike[str], *, settings: Settings = DEFAULTS, url: str | None = None) -> Document:
    """The record of the page in one file. Raises `UnreadableDocument` where there is nothing to read."""
    file = Path(path)
    return parse(read(file, settings.max_bytes), shown(Path(file.name)), settings=settings, url=url)


def parse_stream(stream: BinaryIO, *, settings: Settings = DEFAULTS) -> Document:
    """The record of the page that a stream (standard input) holds. Raises as `parse_file` does."""
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        raise too_large(settings.max_bytes)
    return parse(data, "stdin", settings=settings)


def attempt(item: Input, settings: Settings = DEFAULTS, said: Corrections = corrections.NONE) -> Outcome:
    """Parse one input and apply what is said of it. Never raises: whatever goes wrong costs this document only, and
    says so.
    """
    began, source = time.perf_counter(), opening.unread(item)
    try:
        data = read(item.file, settings.max_bytes)
        source = said.known_by(opening.source(item, data))
        document = parse(data, item.path, settings=settings, url=item.url)
        if item.retrieved:
            origin = document.source.model_copy(update={"retrieved": item.retrieved})
            document = document.model_copy(update={"source": origin})
        if source.corrections:
            document = correct.apply(document, said.of(source.sha256, item.path))
        seconds = time.perf_counter() - began
        return Outcome(source.model_copy(update={"id": document.id}), document, seconds=seconds)
    except UnreadableDocument as error:
        failure = opening.set_aside(item, error)
    except Exception as error:  # a fault of ours, and no reason to lose the other documents
        reason, hint = f"{type(error).__name__} in {_place(error)}", "a fault in ipdocs: report it with this file"
        failure = Failure(path=item.path, stage="internal", reason=reason, hint=hint)
    return Outcome(source, failure=failure, seconds=time.perf_counter() - began)


def _place(error: Exception) -> str:
    """Module and line of ipdocs where an error arose. No message: it may hold paths, addresses or page text."""
    home = Path(__file__).parents[1]
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(home)]
    return f"{Path(frames[-1].filename).relative_to(home).as_posix()}, line {frames[-1].lineno}" if frames else "?"
