"""Corrections files: what reviewers said, and which document each of it is about.

A correction is about a page with certain bytes, wherever that lies. Where a page of its id has other bytes by now, the
correction is told to that document as lost. So what a document is told depends on its own bytes and path alone, and a
build knows by a digest whether that has changed.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from ipdocs.dataset.claims import key
from ipdocs.dataset.manifest import InputFile
from ipdocs.errors import CorpusError
from ipdocs.schema.correction import Correction
from ipdocs.schema.identity import document_id


@dataclass(frozen=True, slots=True)
class Told:
    """What reviewers say of one document: `fitting` corrections, and `changed` ones for which its bytes are others."""

    fitting: tuple[Correction, ...] = ()
    changed: tuple[Correction, ...] = ()

    @property
    def digest(self) -> str | None:
        """A digest of it; None where nothing is said."""
        if not self.fitting and not self.changed:
            return None
        lines = [[one.model_dump_json() for one in some] for some in (self.fitting, self.changed)]
        return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


NOTHING = Told()


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that reviewers said. Made by `read`."""

    by_hash: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)
    by_id: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.by_hash.values()))

    @property
    def digest(self) -> str:
        """A digest of all of it."""
        lines = [one.model_dump_json() for some in self.by_hash.values() for one in some]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def of(self, sha256: str | None, path: str) -> Told:
        """What is said of the page at `path` with these bytes."""
        if not self.by_hash:
            return NOTHING
        changed = (one for one in self.by_id.get(document_id(path), ()) if one.sha256 != sha256)
        return Told(self.by_hash.get(sha256 or "", ()), tuple(changed))

    def known_by(self, source: InputFile) -> InputFile:
        """An input with the digest of what is said of it, by which the next build knows whether that has changed."""
        if not self.by_hash:
            return source
        return replace(source, corrections=self.of(source.sha256, source.path).digest)

    def without_page(self, sources: Iterable[InputFile]) -> tuple[Correction, ...]:
        """Those that are about no page of these, neither by its bytes nor by its id."""
        sources = list(sources)
        hashes = {one.sha256 for one in sources}
        ids = {document_id(one.path) for one in sources}
        given = (one for some in self.by_hash.values() for one in some)
        return tuple(one for one in given if one.sha256 not in hashes and one.document not in ids)


NONE = Corrections()


def read(files: Iterable[str | os.PathLike[str]]) -> Corrections:
    """The corrections in some files. Of two on one finding the later one holds.

    Raises `CorpusError` where a file is missing, or a line is no correction.
    """
    said: dict[tuple[object, ...], Correction] = {}
    for name in files:
        file = Path(name)
        try:
            lines = file.read_bytes().split(b"\n")
        except OSError as error:
            raise CorpusError(f"{file}: no corrections here: {error.strerror}") from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                one = _correction(line, f"{file}, line {number}")
                about = one.said or one.right
                assert about is not None
                place = (one.sha256, one.said is None, *key(one.kind, about))
                said.pop(place, None)
                said[place] = one
    by_hash: dict[str, list[Correction]] = {}
    by_id: dict[str, list[Correction]] = {}
    for one in sorted(said.values(), key=_order):
        by_hash.setdefault(one.sha256, []).append(one)
        by_id.setdefault(one.document, []).append(one)
    return Corrections(*({name: tuple(some) for name, some in index.items()} for index in (by_hash, by_id)))


def _correction(line: bytes, where: str) -> Correction:
    try:
        return Correction.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"])) or "it"
        raise CorpusError(f"{where}: no correction: {at}: {first['msg']}") from error
    except ValueError as error:
        raise CorpusError(f"{where}: no JSON: {error}") from error


def _order(one: Correction) -> tuple[str, str]:
    """The same whatever the order of the files."""
    return one.document, one.model_dump_json()
