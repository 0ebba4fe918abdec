"""Which files a corpus holds: each with the path and id it will have in the dataset, in the order of the ids."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ipdocs.dataset.account import Failure
from ipdocs.errors import CorpusError
from ipdocs.schema.identity import document_id

SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml")
SIDECAR = ".meta.json"


@dataclass(frozen=True, slots=True)
class Input:
    """A file to parse: `path` is relative to its corpus root, with `/`; `file` is where it is now."""

    id: str
    path: str
    file: Path


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that was found, so that every input is accounted for."""

    inputs: tuple[Input, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[str, ...]


def discover(places: Sequence[Path], leave_out: Path | None = None) -> Corpus:
    """The files in `places`, folders searched to the bottom.

    A path is relative to the folder that was given, or is the name of the file that was given. Hidden files and
    folders are no inputs, nor is what lies in `leave_out` (the output). Raises `CorpusError` where a place is missing.
    """
    inputs: dict[str, Input] = {}
    failures: dict[Path, Failure] = {}
    skipped: list[str] = []
    seen: set[Path] = set()
    for root, file in _files(places, leave_out):
        path = shown(file.relative_to(root))
        if (place := root.resolve() / file.relative_to(root)) in seen:  # given twice, or inside another one
            continue
        seen.add(place)
        if path.endswith(SIDECAR):
            skipped.append(path)
        elif problem := _problem(file, root):
            failures[file] = Failure(path=path, stage="discover", reason=problem[0], hint=problem[1])
        elif path in inputs:
            reason = "another file of this run has the same path below its own folder"
            hint = "rename one of them, or give the folder that holds both"
            failures[file] = Failure(path=path, stage="discover", reason=reason, hint=hint)
        else:
            inputs[path] = Input(document_id(path), path, file)
    return Corpus(
        inputs=tuple(sorted(inputs.values(), key=lambda one: one.id)),
        failures=tuple(failures.values()),
        skipped=tuple(sorted(skipped)),
    )


def shown(path: Path) -> str:
    r"""A path with `/`, as valid Unicode: bytes that are no UTF-8 stand as `\xff`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _files(places: Sequence[Path], leave_out: Path | None) -> Iterator[tuple[Path, Path]]:
    """Everything in the places that is no folder to search, and its root: files, links, what cannot be listed."""
    for place in places:
        if not place.exists():
            raise CorpusError(f"{place}: no such file or folder; check the path")
        if not place.is_dir():
            yield place.parent, place
            continue
        unlisted: list[OSError] = []
        for folder, folders, files in os.walk(place, onerror=unlisted.append):
            here = Path(folder)
            links = [name for name in folders if (here / name).is_symlink()]
            visible = [name for name in folders if name not in links and not name.startswith(".")]
            folders[:] = [name for name in visible if (here / name).resolve() != leave_out]
            yield from ((place, here / name) for name in sorted(files + links) if not name.startswith("."))
        yield from ((place, Path(error.filename)) for error in unlisted)


def _problem(file: Path, root: Path) -> tuple[str, str] | None:
    """Why this is no document to open, and what to do; None for a regular file of a known type."""
    if file.is_symlink() and not file.resolve().is_relative_to(root.resolve()):
        return "a link that leads out of the corpus", "put the file itself there, or give its folder too"
    if file.is_dir():
        return ("a link to a folder", "give that folder too") if file.is_symlink() else ("cannot be listed", "chmod it")
    if file.suffix.lower() not in SUFFIXES:
        return f"unknown type {file.suffix or '(no suffix)'}", f"known are {' '.join(SUFFIXES)}: convert or rename it"
    if not file.is_file():
        return "not a regular file", "only regular files are opened: copy what it gives into one"
    return None
