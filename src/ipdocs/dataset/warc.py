"""The pages of a web archive (WARC). A broken record costs that record: reading goes on at the next one."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ipdocs.errors import MissingExtra

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_START = re.compile(rb"WARC/1\.[0-9]\r?\n")
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,15})\s*$", re.IGNORECASE | re.MULTILINE)
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_GZIP = b"\x1f\x8b\x08"
_MOST = 1_000_000_000  # bytes of one compressed member, unpacked
_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".xhtml", "text/plain": ".txt"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was fetched. `data` is None where its record is broken. `retrieved`: ISO 8601."""

    name: str
    data: bytes | None = None
    url: str | None = None
    retrieved: str | None = None


def pages(file: Path) -> Iterator[Page]:
    """The pages of text or HTML that were fetched well, in the order of the file, and the broken records.

    Raises `MissingExtra` without fastwarc.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtra("WARC files need fastwarc: pip install 'ipdocs[warc]'") from None
    broken = 0
    for record in _records(file):
        try:
            wanted = WarcRecordType.response | WarcRecordType.resource
            found = next(iter(ArchiveIterator(io.BytesIO(record or b""), wanted, auto_decode="all")), None)
            page = _page(found) if found else None
        except (OSError, ValueError, EOFError):
            record, page = None, None
        if record is None:
            broken += 1
            yield Page(f"record-{broken}")
        elif page:
            yield page


def _page(record: "WarcRecord") -> Page | None:
    http = record.http_headers
    kind = (record.http_content_type if http else record.headers.get("Content-Type", "")) or ""
    suffix = _SUFFIXES.get(kind.partition(";")[0].strip().lower())
    if suffix is None or (http and http.status_code != 200):
        return None
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    there = urlsplit(url)
    path = unquote(there.path).strip("/") or "index"
    query = f"-{there.query.replace('/', '-')}" if there.query else ""
    # No part of the name is hidden, or leads up.
    name = re.sub(r"[\\:\0]|(?<![^/])\.+", "-", re.sub("/+", "/", f"{there.netloc}/{path}{query}"))
    name = name if name.lower().endswith((".html", ".htm", ".xhtml", ".txt")) else name + suffix
    when = record.record_date
    return Page(name, record.reader.read(), url, when.date().isoformat() if when else None)


def _records(file: Path) -> Iterator[bytes | None]:
    """Every record as its bytes; None for a stretch that is none."""
    if file.stat().st_size == 0:
        return
    with open(file, "rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
        if data[:3] != _GZIP:
            yield from _plain(data)
            return
        at = 0
        while at != -1:
            unpacker = zlib.decompressobj(wbits=31)
            unpacked, length = bytearray(), 0
            try:
                while not unpacker.eof and len(unpacked) <= _MOST and at + length < len(data):
                    piece = data[at + length : at + length + 65_536]
                    unpacked += unpacker.decompress(piece)
                    length += len(piece) - len(unpacker.unused_data)
            except zlib.error:
                pass
            if unpacker.eof:
                yield from _plain(unpacked)
            else:
                yield None
            at = data.find(_GZIP, at + (length if unpacker.eof else 1))


def _plain(data: "mmap | bytearray") -> Iterator[bytes | None]:
    start = _START.search(data)
    while start:
        end = _end(data, start.start(), start.end())
        yield bytes(data[start.start() : end]) if end else None
        start = _START.search(data, end or start.end())


def _end(data: "mmap | bytearray", begin: int, headers: int) -> int | None:
    """Where the record that begins there ends by its own account, if what follows is the end of a record."""
    body = _HEADERS_END.search(data, headers)
    length = _LENGTH.search(data, begin, body.start() + 1) if body else None
    if body is None or length is None:
        return None
    end = body.end() + int(length[1])
    follows = data[end : end + 16]
    ends = follows.startswith(b"\r\n\r\n") or not follows.strip() or follows.lstrip().startswith(b"WARC/")
    return end if end <= len(data) and ends else None
