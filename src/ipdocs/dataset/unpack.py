"""Archives: the pages in a zip, tar, gzip, MHTML, WARC or JSON Lines file, each copied to be read like any other file.

Nothing in an archive decides where it is written: the copies are numbered. What is too large, leads out of the archive
or is no regular file is told, and costs that page only; so does a tear, which costs what comes after it.
"""

import email
import email.policy
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO, Self

from ipdocs.dataset import scraped
from ipdocs.errors import CorpusError, IpdocsError

_MOST_MEMBERS = 1_000_000
_MOST_BYTES = 64_000_000_000  # of one archive, unpacked
_TIMES = 100  # an archive may hold so many times its own size: pages pack to a tenth, bombs to a thousandth
_ALWAYS = 1_000_000_000  # bytes that any archive may hold
_HEADER = 1_000_000  # bytes of a name or of more about a member in a tar, which are read as one
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A page of an archive: the copy in `file`, or the `problem` (what is wrong, what to do) for which there is none.

    `name` is its path in the archive; null where the problem is the archive's.
    """

    name: str | None
    file: Path | None = None
    problem: tuple[str, str] | None = None
    url: str | None = None
    retrieved: str | None = None
    charset: str | None = None


class _Bomb(Exception):
    """An archive unpacks to more than it may; the rest of it is left alone."""


class Copies:
    """Numbered copies in a folder, none larger than `largest` bytes, and those of one archive of bounded size."""

    def __init__(self, folder: Path, largest: int) -> None:
        self._folder, self.largest, self.most = folder, largest, _MOST_BYTES
        self._left = self.most
        self._numbers = count(len(list(folder.iterdir())))

    def begin(self, archive: Path) -> None:
        """The copies that follow are of this archive."""
        self._left = self.most = min(_MOST_BYTES, max(_ALWAYS, _TIMES * archive.stat().st_size))

    def add(self, name: str, stream: IO[bytes], url: str | None = None, retrieved: str | None = None) -> Member:
        r"""One copy. What its header says of its size is not believed; half a character in `url` stands as `\ud800`."""
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in parts[0] or "\0" in name:
            return Member(name, problem=("a path that leads out of the archive", "pack it again below one folder"))
        file = self._folder / str(next(self._numbers))
        size = 0
        with open(file, "wb", buffering=0) as copy:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._left -= len(chunk)
                if size > self.largest:
                    file.unlink()
                    return Member(name, problem=too_large(self.largest))
                if self._left < 0:
                    raise _Bomb
                self._write(copy, chunk)
        url = url.encode("utf-8", "backslashreplace").decode() if url else None
        return Member("/".join(parts), file, url=url, retrieved=retrieved)

    def _write(self, copy: IO[bytes], chunk: bytes) -> None:
        left = memoryview(chunk)
        while left:
            try:
                left = left[copy.write(left) :]
            except OSError as error:  # ours, and not a tear in the archive
                what = error.strerror or error
                raise CorpusError(
                    f"{self._folder}: no copies of archives can be kept here: {what}; set TMPDIR"
                ) from None


def too_large(most: int) -> tuple[str, str]:
    """The problem of a page of more than `most` bytes."""
    return f"over {most:,} bytes", "raise `max_bytes`, or split the file"


def reader(name: str) -> Callable[[Path, Copies], Iterator[Member]] | None:
    """What reads archives of this name; None where it is that of no archive."""
    return next((read for suffixes, read in _READERS.items() if name.lower().endswith(suffixes)), None)


def members(file: Path, copies: Copies) -> Iterator[Member]:
    """The pages of an archive, by its suffix. Folders and hidden members are none."""
    read = reader(file.name)
    assert read is not None
    copies.begin(file)
    try:
        for number, member in enumerate(read(file, copies)):
            if number == _MOST_MEMBERS:
                yield Member(None, problem=(f"over {_MOST_MEMBERS:,} members", "split the archive"))
                return
            if not any(part.startswith(".") and part != ".." for part in (member.name or "").split("/")):
                yield member
    except _Bomb:
        problem = f"unpacks to over {copies.most:,} bytes, and the rest is left out", "unpack it, and give the folder"
        yield Member(None, problem=problem)
    except IpdocsError:  # ours
        raise
    except (MemoryError, RecursionError):
        yield Member(None, problem=("takes more memory to open than there is", "unpack it, and give the folder"))
    except Exception as error:  # on hostile bytes `tarfile`, `zipfile` and `email` raise anything
        yield Member(None, problem=(f"the archive is torn or locked ({type(error).__name__})", "pack it again"))


def _zip(file: Path, copies: Copies) -> Iterator[Member]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # unpacks a kilobyte to gigabytes
                yield Member(info.filename, problem=("packed in another way than zip's own", "pack it again"))
            elif not info.is_dir():
                try:
                    with archive.open(info) as stream:
                        yield copies.add(info.filename, stream)
                except (_Bomb, IpdocsError, MemoryError):
                    raise
                except Exception as error:
                    what = "locked with a password" if info.flag_bits & 1 else f"torn ({type(error).__name__})"
                    yield Member(info.filename, problem=(what, "pack it again"))


class _Header(tarfile.TarInfo):
    """A header that is cut off or broken is an error: `tarfile` takes it for the end, and says nothing."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            info = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if buf.count(0) == tarfile.BLOCKSIZE:  # the end
                raise
            raise tarfile.ReadError(str(error)) from None
        if not (info.isreg() or info.isdir()) and info.size > _HEADER:
            raise tarfile.ReadError("a header that is too large")
        return info


def _tar(file: Path, copies: Copies) -> Iterator[Member]:
    with tarfile.open(file, tarinfo=_Header) as archive:
        for info in archive:
            if info.isdir():
                continue
            stream = archive.extractfile(info) if info.isreg() else None
            name = info.name.removeprefix("./")
            problem = ("not a regular file", "pack the file itself")
            yield copies.add(name, stream) if stream else Member(name, problem=problem)


def _mhtml(file: Path, copies: Copies) -> Iterator[Member]:
    if file.stat().st_size > 2 * copies.largest:  # it is read as one, with its pictures
        yield Member(None, problem=too_large(2 * copies.largest))
        return
    with open(file, "rb") as stream:
        message = email.message_from_binary_file(stream, policy=email.policy.default)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    data = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(data, bytes):
        yield Member(None, problem=("holds no page", "save the page again"))
        return
    retrieved = None
    with suppress(Exception):  # a broken date is none
        retrieved = parsedate_to_datetime(str(message["Date"])).date().isoformat()
    url = message["Snapshot-Content-Location"] or page["Content-Location"]
    yield copies.add("page.html", io.BytesIO(data), str(url).strip() if url else None, retrieved)


def _warc(file: Path, copies: Copies) -> Iterator[Member]:
    from ipdocs.dataset import warc  # with fastwarc, an extra

    for page in warc.pages(file, copies.largest, copies.most):
        if page.large:
            yield Member(page.name, problem=too_large(copies.largest))
        elif page.data is None:
            yield Member(page.name, problem=("a broken record", "fetch the page again"))
        else:
            copy = copies.add(page.name, io.BytesIO(page.data), page.url, page.retrieved)
            yield replace(copy, charset=page.charset)


def _gzip(file: Path, copies: Copies) -> Iterator[Member]:
    """The one page of `page.html.gz`. What follows its end is no part of it; a wrong checksum is a tear."""
    with open(file, "rb") as stream:
        yield copies.add(file.name[: -len(".gz")], io.BufferedReader(_Unpacked(stream)))


class _Unpacked(io.RawIOBase):
    """What a gzip file holds, its members joined. Raises `zlib.error` or `EOFError` where it is torn."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left = stream, b""
        self._member = zlib.decompressobj(wbits=31)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # what a BufferedReader gives
        while True:
            if self._member.eof:
                self._left = self._member.unused_data or self._stream.read(_CHUNK)
                if not self._left.startswith(b"\x1f\x8b"):
                    return 0
                self._member = zlib.decompressobj(wbits=31)
            else:
                self._left = self._member.unconsumed_tail or self._left or self._stream.read(_CHUNK)
            given, self._left = self._left, b""
            found = self._member.decompress(given, len(buffer))
            if found:
                buffer[: len(found)] = found
                return len(found)
            if not given and not self._member.eof:
                raise EOFError


def _lines(file: Path, copies: Copies) -> Iterator[Member]:
    for page in scraped.pages(file, copies.largest):
        if page.problem:
            yield Member(page.name, problem=page.problem)
        else:
            yield copies.add(page.name, io.BytesIO(page.data), page.url, page.retrieved)


_READERS: dict[tuple[str, ...], Callable[[Path, Copies], Iterator[Member]]] = {
    (".zip",): _zip,
    (".tar", ".tar.gz", ".tgz"): _tar,
    (".mhtml", ".mht"): _mhtml,
    (".warc", ".warc.gz"): _warc,
    (".html.gz", ".htm.gz", ".xhtml.gz", ".txt.gz"): _gzip,
    (".jsonl", ".ndjson"): _lines,
}
ARCHIVES = tuple(suffix for suffixes in _READERS for suffix in suffixes)
