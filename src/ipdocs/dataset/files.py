"""One file on disk: its bytes, its record, or the reason why there is none. `attempt` is the task of workers."""

import os
import time
import traceback
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ipdocs.dataset import correct, corrections, opening
from ipdocs.dataset.account import Failure
from ipdocs.dataset.corrections import Corrections
from ipdocs.dataset.discover import Input, shown
from ipdocs.dataset.opening import read, too_large
from ipdocs.dataset.outcome import Outcome, written
from ipdocs.engines import stage
from ipdocs.errors import UnreadableDocument
from ipdocs.pipeline import parse
from ipdocs.schema import Document
from ipdocs.settings import Settings

DEFAULTS = Settings()
_WARM = b"<p>1. Warm up. (The Ministry of Commerce is responsible)</p><p>\xe5\x95\x86\xe5\x8a\xa1\xe9\x83\xa8</p>"
_LESS = "run it with fewer --jobs, or where there is more memory"


def prepare() -> None:
    """Load what most pages need, so that it is not on the account of the first one. Workers call this once."""
    parse(_WARM, "warm.html")


def parse_file(path: str | os.PathLike[str], *, settings: Settings = DEFAULTS, url: str | None = None) -> Document:
    """The record of the page in one file. Raises `UnreadableDocument` where there is nothing to read."""
    file = Path(path)
    stage.tell("read")
    data = read(file, settings.max_bytes)
    return parse(data, shown(Path(file.name)), settings=settings, url=url, tell=stage.tell)


def parse_stream(stream: BinaryIO, *, settings: Settings = DEFAULTS) -> Document:
    """The record of the page that a stream (standard input) holds. Raises as `parse_file` does."""
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        raise too_large(settings.max_bytes)
    return parse(data, "stdin", settings=settings, tell=stage.tell)


def attempt(item: Input, settings: Settings = DEFAULTS, said: Corrections = corrections.NONE) -> Outcome:
    """Parse one input and apply what is said of it. Never raises: whatever goes wrong costs this document only, and
    says so.
    """
    began, source = time.perf_counter(), opening.unread(item)
    stage.tell("read")
    try:
        data = read(item.file, settings.max_bytes)
        source = said.known_by(opening.source(item, data))
        document = parse(data, item.path, settings=settings, url=item.url, charset=item.charset, tell=stage.tell)
        stage.tell("write")
        if item.retrieved:
            origin = document.source.model_copy(update={"retrieved": item.retrieved})
            document = document.model_copy(update={"source": origin})
        if source.corrections:
            document = correct.apply(document, said.of(source.sha256, item.path))
        known = replace(source, id=document.id)
        return Outcome(known, written(document), seconds=time.perf_counter() - began)
    except UnreadableDocument as error:
        failure = opening.set_aside(item, error)
    except MemoryError as error:  # what the system grants; `max_memory` is watched from outside
        failure = Failure(path=item.path, stage="internal", reason=f"no memory left in {_place(error)}", hint=_LESS)
    except Exception as error:  # a fault of ours, and no reason to lose the other documents
        reason, hint = f"{type(error).__name__} in {_place(error)}", "a fault in ipdocs: report it with this file"
        failure = Failure(path=item.path, stage="internal", reason=reason, hint=hint)
    return Outcome(source, failure=failure, seconds=time.perf_counter() - began)


def _place(error: Exception) -> str:
    """Module and line of ipdocs where an error arose. No message: it may hold paths, addresses or page text."""
    home = Path(__file__).parents[1]
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(home)]
    return f"{Path(frames[-1].filename).relative_to(home).as_posix()}, line {frames[-1].lineno}" if frames else "?"
