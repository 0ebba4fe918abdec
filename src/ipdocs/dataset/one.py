"""One page for a screen, read in a process of its own, so that a page that hangs or crashes it costs a message."""

import sys
from contextlib import closing

from ipdocs.dataset import lost
from ipdocs.engines import supervised
from ipdocs.errors import CorpusError, UnreadableDocument
from ipdocs.schema import Document
from ipdocs.settings import Settings

TASK = "ipdocs.dataset.files:page"


def document(file: str, settings: Settings) -> Document:
    """The record of the page in a file; `-` is standard input. Raises `CorpusError` where there is none."""
    page = sys.stdin.buffer.read(settings.max_bytes + 1) if file == "-" else file
    run = supervised.run(
        TASK, [page], jobs=1, seconds=settings.max_seconds, memory=settings.max_memory, options={"settings": settings}
    )
    with closing(run):
        found: Document | UnreadableDocument | supervised.Lost = next(run)
    if isinstance(found, supervised.Lost):
        found = lost.error(found, settings)
    if isinstance(found, UnreadableDocument):
        raise CorpusError(f"{'standard input' if file == '-' else file}: {found}")
    return found
