"""Which files a corpus holds: each with the path and id it will have in the dataset, in the order of the ids.

What is asked of a path is asked of `os.path`, which says no where `pathlib` raises: of loops, and of names too long.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict, Field

from ipdocs.dataset import remote
from ipdocs.dataset.account import Failure
from ipdocs.dataset.places import IGNORE, STDIN, Ignored, expand
from ipdocs.dataset.unpack import ARCHIVES, Copies, Member, members
from ipdocs.schema.identity import document_id

SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml")
SIDECAR = ".meta.json"
Problem = tuple[str, str]
"""What is wrong, and what to do."""
_Found = tuple[str, Path | str, Member | None, Problem | None]
_SIDECAR = 1_000_000  # bytes of one that are read
_NO_COPIES: Problem = "needs a folder for copies", "unpack it, or give `ipdocs ingest` --parts that is a shared folder"


class Sidecar(BaseModel):
    """What `NAME.meta.json` beside a page tells of it. Other keys are other programs' business."""

    model_config = ConfigDict(frozen=True)

    url: str | None = None
    retrieved: str | None = Field(default=None, pattern=r"^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to parse: `path` is relative to its corpus root, with `/`; `file` is where it is now, or its address.

    `url` and `retrieved` (ISO 8601) are what its sidecar says, or its archive; `charset` is what its server said.
    """

    id: str
    path: str
    file: Path | str
    url: str | None = None
    retrieved: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that was found, so that every input is accounted for."""

    inputs: tuple[Input, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[str, ...]


def discover(places: Sequence[Path | str], leave_out: Path | None = None, copies: Copies | None = None) -> Corpus:
    """The files in `places` (see `places.expand`), folders searched to the bottom, archives opened into `copies`.

    A place that is no `Path` is an address of `remote`.

    A path is relative to the folder that was given, or is the name of the file that was given; in an archive it goes
    on with the path there. Hidden files and folders are no inputs, nor is what lies in `leave_out` (the output) or is
    left out by `.ipdocsignore`. Raises `CorpusError` where a place is missing.
    """
    found: dict[str, Input] = {}
    failures: list[Failure] = []
    sidecars: dict[str, Sidecar] = {}
    skipped: list[str] = []
    here = _opened(_files([place for place in places if isinstance(place, Path)], leave_out), copies)
    afar = _fetched([place for place in places if isinstance(place, str)], copies)
    for path, file, member, problem in chain(here, afar):
        if problem is None and path.endswith(SIDECAR):
            skipped.append(path)
            try:
                sidecars[path] = Sidecar.model_validate_json(remote.content(file, _SIDECAR))
            except (ValueError, OSError):
                problem = "is no sidecar", 'a sidecar is {"url": "…", "retrieved": "2026-01-31"}'
                skipped.pop()
        elif problem is None and path in found:
            reason = "another file of this run has the same path below its own folder"
            problem = reason, "rename one of them, or give the folder that holds both"
        elif problem is None:
            told = (member.url, member.retrieved, member.charset) if member else ()
            found[path] = Input(document_id(path), path, file, *told)
        if problem:
            failures.append(Failure(path=path, stage="discover", reason=problem[0], hint=problem[1]))
    return Corpus(
        inputs=tuple(sorted((_told(one, sidecars) for one in found.values()), key=lambda one: one.id)),
        failures=tuple(failures),
        skipped=tuple(sorted(skipped)),
    )


def _fetched(addresses: Iterable[str], copies: Copies | None) -> Iterator[_Found]:
    """The same of the files at addresses, hidden ones excepted."""
    for address in addresses:
        for path, file in remote.find(address):
            problem = _unknown(path) if not path.lower().endswith(ARCHIVES) else None
            if any(part.startswith(".") for part in path.split("/")):
                continue
            if problem or not path.lower().endswith(ARCHIVES):
                yield path, file, None, problem
            elif copies is None:
                yield path, file, None, _NO_COPIES
            else:
                with TemporaryDirectory() as folder:
                    copy = Path(folder) / PurePosixPath(path).name
                    remote.fetch(file, copy)
                    yield from _members(path, copy, copies)


def _members(path: str, archive: Path, copies: Copies) -> Iterator[_Found]:
    """Every member of an archive that has this path."""
    for one in members(archive, copies):
        inner = f"{path}/{shown(Path(one.name))}" if one.name else path
        yield inner, one.file or archive, one, one.problem or _unknown(inner)


def _told(item: Input, sidecars: Mapping[str, Sidecar]) -> Input:
    """An input with what its sidecar says: `page.html.meta.json`, or `page.meta.json`."""
    for name in (item.path, str(PurePosixPath(item.path).with_suffix(""))) if sidecars else ():
        if said := sidecars.get(name + SIDECAR):
            return replace(item, url=said.url or item.url, retrieved=said.retrieved or item.retrieved)
    return item


def _opened(files: Iterable[tuple[Path, Path]], copies: Copies | None) -> Iterator[_Found]:
    """Path, place and problem of every file once, and of every member of an archive."""
    seen: set[Path] = set()
    resolved: dict[Path, Path] = {}
    for root, file in files:
        if file == STDIN:
            stdin = copies.add("stdin", sys.stdin.buffer) if copies else Member("stdin", problem=_NO_COPIES)
            yield "stdin", stdin.file or file, stdin, stdin.problem
            continue
        if root not in resolved:
            resolved[root] = root.resolve()
        below = file.relative_to(root)
        path = shown(below)
        if (place := resolved[root] / below) in seen:  # given twice, or inside another one
            continue
        seen.add(place)
        problem = _problem(file, root)
        if problem or not path.lower().endswith(ARCHIVES):
            yield path, file, None, problem
        elif copies is None:
            yield path, file, None, _NO_COPIES
        else:
            yield from _members(path, file, copies)


def shown(path: Path) -> str:
    r"""A path with `/`, as valid Unicode: bytes that are no UTF-8 stand as `\xff`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _files(places: Sequence[Path], leave_out: Path | None) -> Iterator[tuple[Path, Path]]:
    """Everything in the places that is no folder to search, and its root: files, links, what cannot be listed."""
    for root, place in expand(places):
        if place == STDIN or not place.is_dir():
            yield root, place
            continue
        unlisted: list[OSError] = []
        ignored = Ignored(root)
        for folder, folders, files in os.walk(place, onerror=unlisted.append):
            here = Path(folder)
            if IGNORE in files:
                ignored.read(here / IGNORE)
            links = [name for name in folders if os.path.islink(here / name)]
            visible = [name for name in folders if name not in links and not name.startswith(".")]
            folders[:] = [
                name
                for name in visible
                if os.path.realpath(here / name) != str(leave_out) and not ignored(here / name, folder=True)
            ]
            shown_here = (here / name for name in sorted(files + links) if not name.startswith("."))
            yield from ((root, file) for file in shown_here if not ignored(file))
        yield from ((root, Path(error.filename)) for error in unlisted)


def _problem(file: Path, root: Path) -> Problem | None:
    """Why this is no document to open, and what to do; None for a regular file of a known type."""
    try:
        mode = file.lstat().st_mode
    except OSError as error:
        if error.errno == errno.ENOENT:
            return "gone before it was opened", "run again"
        return error.strerror or type(error).__name__, "shorten the path, or check that you may read it"
    if stat.S_ISLNK(mode):
        if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
            return "a link that leads out of the corpus", "put the file itself there, or give its folder too"
        if os.path.isdir(file):
            return "a link to a folder", "give that folder too"
        if not os.path.exists(file):
            return "a link to nothing", "put the file itself there"
        mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        return "cannot be listed", "chmod it"
    if unknown := None if file.name.lower().endswith(ARCHIVES) else _unknown(file.name):
        return unknown
    if not stat.S_ISREG(mode):
        return "not a regular file", "only regular files are opened: copy what it gives into one"
    return None


def _unknown(path: str) -> Problem | None:
    """What is wrong with a name that is that of no page."""
    suffix = PurePosixPath(path).suffix
    if path.lower().endswith(ARCHIVES):
        return "an archive in an archive", "unpack the outer one"
    if suffix.lower() in SUFFIXES or path.endswith(SIDECAR):
        return None
    return f"unknown type {suffix or '(no suffix)'}", f"known are {' '.join(SUFFIXES + ARCHIVES)}: convert or rename it"
