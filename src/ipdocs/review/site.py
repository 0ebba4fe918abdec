"""The review site: from a dataset to a folder of pages that open from disk, without a server or the network."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from ipdocs import __version__, registry
from ipdocs.dataset.read import read_records
from ipdocs.dataset.staging import locked, staged
from ipdocs.errors import CorpusError
from ipdocs.review import document as document_page
from ipdocs.review import pages, plots
from ipdocs.review.bodies import body
from ipdocs.review.markup import shown
from ipdocs.review.shards import Shards
from ipdocs.review.store import Part, Standing, Store
from ipdocs.schema import Document

MARK = "report.json"  # what shows that a folder is a site of ours, and may be replaced
_BEGINS = b'{\n  "ipdocs":'
_SUFFIXES = {".html", ".css", ".js", ".json"}
_PARTS = 400  # of a body on one page
_UNLINKED = 300

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Site:
    """What was written: the folder, its documents and the bodies with a page."""

    folder: Path
    documents: int
    bodies: int

    @property
    def index(self) -> Path:
        """The page to open."""
        return self.folder / "index.html"


def write(out: str | os.PathLike[str], to: str | os.PathLike[str] | None = None) -> Site:
    """Write the site of the dataset in `out` into the folder `to` (`out` and `-report` where none is named).

    The folder is replaced as a whole when the site is complete. The same records give the same bytes. Raises
    `CorpusError` where there are no records, or the folder holds something else, `DatasetLocked` where another run is
    writing it, `MissingExtra` without networkx.
    """
    place = Path(out).resolve()
    folder = Path(to).resolve() if to else (place if place.is_dir() else place.parent).with_name(f"{place.name}-report")
    plots.require_layout()
    records = read_records(out)
    if folder == place or folder in place.parents or place in folder.parents:
        raise CorpusError(f"{folder}: the dataset and its site need a folder each: --to FOLDER")
    with TemporaryDirectory() as scratch, locked(folder, _refuse_foreign), staged(folder, flush=False) as new:
        store = Store(Path(scratch) / "store.sqlite")
        try:
            documents, bodies = _write(new, records, store)
        finally:
            store.close()
    return Site(folder, documents, bodies)


def _refuse_foreign(folder: Path) -> None:
    """Raise `CorpusError` unless the folder is absent, empty, or a site of ours and nothing else: it is replaced."""
    if folder.exists() and not folder.is_dir():
        raise CorpusError(f"{folder}: is a file; give a folder with --to")
    files = [file for file in folder.rglob("*") if not file.is_dir()]
    mark = folder / MARK
    if files and not (mark.is_file() and mark.read_bytes().startswith(_BEGINS)):
        raise CorpusError(f"{folder}: holds files, but no site of ipdocs; give an empty or a new folder with --to")
    if foreign := sorted(file.relative_to(folder).as_posix() for file in files if file.suffix not in _SUFFIXES):
        raise CorpusError(f"{folder}: holds what ipdocs did not write and would lose: {foreign[0]}; move that away")


def _write(folder: Path, records: Iterator[Document], store: Store) -> tuple[int, int]:
    for name in ("documents", "agencies", "data"):
        (folder / name).mkdir()
    pages.write_assets(folder / "assets")
    shards = Shards(folder / "data")
    number = -1
    for number, (before, document, after) in enumerate(_neighbours(records)):
        ends = [one.id if one else None for one in (before, after)]
        document_page.write(folder / "documents", document, *ends)
        store.add(number, document)
        shards.add(document)
    shards.close()
    standings = list(store.standings())
    for one in standings:
        _agency(folder, one, store)
    facts: dict[str, Any] = {"documents": number + 1, "bodies": len(standings)}
    pages.write(folder / "agencies.html", "agencies.html", rows=[(body(one.agency), one) for one in standings],
                unlinked=store.unlinked(_UNLINKED), **facts)  # fmt: skip
    pages.write(folder / "plots.html", "plots.html", network=plots.network(store, standings),
                heat=plots.heat(store.by_heading()), years=plots.years(store.by_year()),
                width=plots.WIDTH, height=plots.HEIGHT, **facts)  # fmt: skip
    pages.write(folder / "index.html", "index.html", data=shards.facets(), shards=shards.names, **facts)
    mark = {"ipdocs": __version__, **facts}
    (folder / MARK).write_text(json.dumps(mark, indent=2) + "\n", "utf-8")
    return number + 1, len(standings)


def _agency(folder: Path, standing: Standing, store: Store) -> None:
    """The pages of one body: as many as its parts need."""
    found = registry.body(standing.agency)
    names = [shown(name.text) for name in found.names] if found else []
    kin = [("before", body(one)) for one in found.predecessors] if found else []
    kin += [("after", body(one)) for one in found.successors] if found else []
    this = body(standing.agency)
    total = -(-standing.tasks // _PARTS)
    addresses = [this.href if n == 0 else f"{this.href.removesuffix('.html')}~p{n + 1}.html" for n in range(total)]
    years = plots.years(store.by_year_of(standing.agency))
    for number, parts in enumerate(_batches(store.parts(standing.agency), _PARTS)):
        pages.write(
            folder / addresses[number],
            "agency.html",
            up="../",
            body=this,
            agency=found,
            standing=standing,
            names=list(dict.fromkeys(name for name in names if name not in (this.name, this.name_zh))),
            kin=kin,
            partners=[(body(one), times) for one, times in store.partners(standing.agency, 12)],
            years=years,
            groups=_by_document(parts),
            addresses=addresses,
            number=number,
        )


def _by_document(parts: list[Part]) -> list[tuple[Part, list[Part]]]:
    """The parts under the document that they stand in: one of them, for its title and date, and all."""
    groups: list[tuple[Part, list[Part]]] = []
    for part in parts:
        if not groups or groups[-1][0].document != part.document:
            groups.append((part, []))
        groups[-1][1].append(part)
    return groups


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    batch: list[T] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _neighbours(records: Iterator[T]) -> Iterator[tuple[T | None, T, T | None]]:
    """Each record with the one before and the one after it."""
    before: T | None = None
    this: T | None = None
    for after in records:
        if this is not None:
            yield before, this, after
            before = this
        this = after
    if this is not None:
        yield before, this, None
