"""The spine: one document from bytes to record, its stages in order."""

import hashlib

from ipdocs.parsers import assemble, chrome, clauses, decode, html, metadata, outline, plain, reading, structure, tables
from ipdocs.schema import Document, Source
from ipdocs.schema.identity import document_id
from ipdocs.settings import Settings

DEFAULTS = Settings()


def parse(data: bytes, name: str, *, settings: Settings = DEFAULTS, url: str | None = None) -> Document:
    """Read one document.

    `name` is its path below the corpus root, with `/`; its suffix tells text from HTML where the bytes do not.
    Pure: the same bytes, name and settings give an equal record. Raises `UnreadableDocument` (or a subclass)
    where there is nothing to read; what merely cannot be decided is a diagnostic in the record.
    """
    decoded = decode.decode(data, name, settings)
    page = html.read(decoded, data, settings) if decode.is_html(decoded.text, name) else plain.read(decoded)
    facts = metadata.find(page, chrome.label(page))
    words = reading.read(page.text, facts.blocks)
    rows = tables.find(words, facts.blocks)
    found = clauses.find(words, settings.max_clause)
    parts = structure.read(words, outline.read(words, rows), found, rows)
    source = Source(
        path=name,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        media_type=page.media_type,
        encoding=decoded.encoding,
        encoding_found_by=decoded.found_by,
        url=url,
    )
    return assemble.document(source, document_id(name), decoded, page, facts, words, parts)
