"""The spine: one document from bytes to record, its stages in order."""

import hashlib
from collections.abc import Callable

from ipdocs.parsers import (
    assemble,
    bounds,
    chrome,
    clauses,
    decode,
    html,
    metadata,
    outline,
    plain,
    reading,
    structure,
    tables,
)
from ipdocs.schema import Document, Source
from ipdocs.schema.identity import document_id
from ipdocs.settings import Settings

DEFAULTS = Settings()


def _nobody(stage: str) -> None:
    """Is told of a stage, and does nothing."""


def parse(
    data: bytes,
    name: str,
    *,
    settings: Settings = DEFAULTS,
    url: str | None = None,
    charset: str | None = None,
    tell: Callable[[str], None] = _nobody,
) -> Document:
    """Read one document.

    `name` is its path below the corpus root, with `/`; its suffix tells text from HTML where the bytes do not.
    `charset` is the encoding that its server named, which goes before what the page declares.
    `tell` is told the name of each stage as it begins. Pure: the same bytes, name and settings give an equal record.
    Raises `UnreadableDocument` (or a subclass) where there is nothing to read; what merely cannot be decided is a
    diagnostic in the record.
    """
    tell("decode")
    decoded = decode.decode(data, name, settings, charset)
    markup = decode.is_html(decoded.text, name)
    tell("html" if markup else "plain")
    whole = html.read(decoded, data, settings) if markup else plain.read(decoded)
    page = bounds.searched(whole, settings)
    tell("chrome")
    labelled = chrome.label(page)
    tell("metadata")
    facts = metadata.find(page, labelled)
    tell("reading")
    words = reading.read(page.text, facts.blocks)
    tell("tables")
    rows = tables.find(words, facts.blocks)
    tell("clauses")
    found = clauses.find(words, settings.max_clause)
    tell("outline")
    items = outline.read(words, rows, found)
    tell("structure")
    parts = structure.read(words, items, found, rows)
    tell("assemble")
    whole, facts = bounds.whole(whole, page, facts)
    source = Source(
        path=name,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        media_type=whole.media_type,
        encoding=decoded.encoding,
        encoding_found_by=decoded.found_by,
        url=url,
    )
    return assemble.document(source, document_id(name), decoded, whole, facts, words, parts)
