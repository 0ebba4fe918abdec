"""One page for a screen, read in a process of its own, so that a page that hangs or crashes it costs a message."""

import io
import sys
from contextlib import closing

from ipdocs.engines import supervised
from ipdocs.errors import CorpusError, UnreadableDocument
from ipdocs.schema import Document
from ipdocs.settings import Settings

TASK = "ipdocs.dataset.one:page"  # this module has no `prepare`: for one page it would cost more than it saves


def document(file: str, settings: Settings) -> Document:
    """The record of the page in a file; `-` is standard input. Raises `CorpusError` where there is none."""
    page = sys.stdin.buffer.read(settings.max_bytes + 1) if file == "-" else file
    run = supervised.run(
        TASK, [page], jobs=1, seconds=settings.max_seconds, memory=settings.max_memory, options={"settings": settings}
    )
    with closing(run):
        found: Document | UnreadableDocument | supervised.Lost = next(run)
    if isinstance(found, supervised.Lost):
        from ipdocs.dataset import lost  # hardly ever needed, and slow to load

        found = lost.error(found, settings)
    if isinstance(found, UnreadableDocument):
        raise CorpusError(f"{'standard input' if file == '-' else file}: {found}")
    return found


def page(place: str | bytes, settings: Settings) -> Document | UnreadableDocument:
    """The record of a file, or of bytes from standard input, or why there is none. The task of the worker."""
    from ipdocs.dataset import files  # the pipeline, which the caller's process need not load

    try:
        if isinstance(place, bytes):
            return files.parse_stream(io.BytesIO(place), settings=settings)
        return files.parse_file(place, settings=settings)
    except UnreadableDocument as error:
        return error
