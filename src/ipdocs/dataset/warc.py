"""The pages of a web archive (WARC). A broken record costs that record: reading goes on at the next one."""

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from ipdocs.errors import MissingExtra

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_START = re.compile(rb"WARC/[01]\.[0-9]{1,2}\r?\n")
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,15})\s*$", re.IGNORECASE | re.MULTILINE)
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_LARGE = b"large"  # stands for a record that is
_GZIP = b"\x1f\x8b\x08"
_HEADERS = 1_000_000  # bytes of headers that a record may have beside its page
# Which codings to undo: of the content (gzip, br, deflate) and of the transfer (chunked).
_CODINGS: tuple[Literal["all", "content", "transfer", "none"], ...] = ("all", "content", "transfer", "none")
_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".xhtml", "text/plain": ".txt"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was fetched. `data` is None where its record is broken, or `large`. `retrieved`: ISO 8601.

    `charset` as the server named it.
    """

    name: str
    data: bytes | None = None
    url: str | None = None
    retrieved: str | None = None
    large: bool = False
    charset: str | None = None


def pages(file: Path, largest: int, most: int) -> Iterator[Page]:
    """The pages of text or HTML that were fetched well, in the order of the file, and the broken records.

    Of a record over `largest` bytes nothing is read, and one that a compressed page unpacks to is cut off behind them.
    A compressed part (it may be the whole archive) that unpacks to over `most` bytes is a broken record.
    Raises `MissingExtra` without fastwarc.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtra("WARC files need fastwarc: pip install 'ipdocs[warc]'") from None
    broken, captures = 0, Counter[str]()
    for record in _records(file, largest + _HEADERS, most):
        if record is _LARGE:
            broken += 1
            yield Page(f"record-{broken}", large=True)
            continue
        page = None
        for undo in _CODINGS:  # some crawlers keep the header and store the body without the coding that it names
            try:
                # Resources are what a crawler writes of itself: its log, its arguments, the text of the page.
                found = next(
                    iter(ArchiveIterator(io.BytesIO(record or b""), WarcRecordType.response, auto_decode=undo)), None
                )
                page = _page(found, largest) if found else None
                break
            except (OSError, ValueError, EOFError):
                continue
        else:
            record = None
        if record is None:
            broken += 1
            yield Page(f"record-{broken}")
        elif page:
            captures[page.name] += 1
            yield replace(page, name=_numbered(page.name, captures[page.name]))


def _numbered(name: str, capture: int) -> str:
    """The name of a page that was fetched before, by http as well as by https, or again."""
    stem, dot, suffix = name.rpartition(".")
    return name if capture == 1 else f"{stem}~{capture}{dot}{suffix}"


def _page(record: "WarcRecord", largest: int) -> Page | None:
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
    return Page(
        name,
        record.reader.read(largest + 1),
        url,
        when.date().isoformat() if when else None,
        charset=record.http_charset if http else None,
    )


def _records(file: Path, largest: int, most: int) -> Iterator[bytes | None]:
    """Every record as its bytes; None for a stretch that is none, `_LARGE` for one of over `largest` bytes."""
    if file.stat().st_size == 0:
        return
    with open(file, "rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
        if data[:3] != _GZIP:
            yield from _plain(data, largest)
            return
        at = 0
        with TemporaryFile() as copy:  # a few kilobytes may unpack to more than memory holds
            while at != -1:
                length = _unpacked(data, at, copy, most)
                if length and copy.tell():
                    with mmap(copy.fileno(), 0, access=ACCESS_READ) as unpacked:
                        yield from _plain(unpacked, largest)
                elif not length:
                    yield None
                at = data.find(_GZIP, at + (length or 1))


def _unpacked(data: mmap, at: int, copy: IO[bytes], most: int) -> int:
    """Unpack the member that begins there into the file; how long it is, 0 where it is torn or too large."""
    copy.seek(0)
    copy.truncate()
    unpacker, taken = zlib.decompressobj(wbits=31), 0
    try:
        while not unpacker.eof and copy.tell() <= most:
            piece = unpacker.unconsumed_tail
            if not piece:
                piece = data[at + taken : at + taken + 65_536]
                taken += len(piece)
            found = unpacker.decompress(piece, 1 << 20)
            if not found and not piece:  # it ends in the middle
                return 0
            copy.write(found)
    except zlib.error:
        return 0
    copy.flush()
    return taken - len(unpacker.unused_data) if unpacker.eof else 0


def _plain(data: mmap, most: int) -> Iterator[bytes | None]:
    start = _START.search(data)
    while start:
        end = _end(data, start.start(), start.end())
        if end and end - start.start() > most:
            yield _LARGE
        else:
            yield data[start.start() : end] if end else None
        start = _START.search(data, end or start.end())


def _end(data: mmap, begin: int, headers: int) -> int | None:
    """Where the record that begins there ends by its own account, if what follows is the end of a record."""
    body = _HEADERS_END.search(data, headers)
    length = _LENGTH.search(data, begin, body.start() + 1) if body else None
    if body is None or length is None or _START.search(data, headers, body.start()):  # cut off within its headers
        return None
    end = body.end() + int(length[1])
    follows = data[end : end + 16]
    ends = follows.startswith(b"\r\n\r\n") or not follows.strip() or follows.lstrip().startswith(b"WARC/")
    return end if end <= len(data) and ends else None
