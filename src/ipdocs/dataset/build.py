"""Corpus in, dataset out: discover, parse each, write, swap in."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from ipdocs import __version__, registry
from ipdocs.dataset import schemas
from ipdocs.dataset.account import Account, Failure, Found
from ipdocs.dataset.discover import discover
from ipdocs.dataset.files import DEFAULTS, attempt, unopened
from ipdocs.dataset.manifest import MANIFEST, InputFile, Manifest, describe
from ipdocs.dataset.sinks.jsonl import FAILURES, RECORDS, JsonLines
from ipdocs.dataset.staging import staged
from ipdocs.engines import serial
from ipdocs.errors import CorpusError
from ipdocs.schema import SCHEMA_VERSION
from ipdocs.settings import Settings

Place = str | os.PathLike[str]
Watcher = Callable[[Failure | None, int], None]
"""Told after each input: why it was set aside, or None, and how many there are in all."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a run did: the manifest as written, and what was set aside."""

    manifest: Manifest
    failures: tuple[Failure, ...]


def ingest(
    corpus: Place | Iterable[Place],
    out: Place,
    *,
    settings: Settings = DEFAULTS,
    limit: int | None = None,
    dry_run: bool = False,
    fail_fast: bool = False,
    watch: Watcher | None = None,
) -> Build:
    """Parse the files and folders of `corpus` and write the dataset into the folder `out`, replacing the one there.

    A document that cannot be read is set aside and listed in `failures.jsonl`. `limit`: only so many documents, the
    others are skipped. `dry_run`: leave `out` alone. Raises `CorpusError` where a place is missing or holds no
    document, where `out` cannot be used, and with `fail_fast` at the first document set aside; `out` is then as before.
    """
    target = Path(out).resolve()
    places = [Path(place) for place in ([corpus] if isinstance(corpus, str | os.PathLike) else corpus)]
    listing = discover(places, leave_out=target)
    if not listing.inputs and not listing.failures:
        raise CorpusError(f"{', '.join(map(str, places))}: no documents here; check the path")
    chosen = listing.inputs[:limit]
    parsed = serial.run(partial(attempt, settings=settings), chosen)
    found = Found()
    failures: list[Failure] = []
    sources: list[InputFile] = []
    with TemporaryDirectory() if dry_run else staged(target) as place:
        folder = Path(place)
        with closing(JsonLines(folder)) as sink:
            for outcome in chain(map(unopened, listing.failures), parsed):
                sources.append(outcome.source)
                if outcome.document:
                    sink.add(outcome.document)
                    found = found.plus(outcome.document)
                if failed := outcome.failure:
                    failures.append(failed)
                if watch:
                    watch(failed, len(chosen) + len(listing.failures))
                if failed and fail_fast:
                    raise CorpusError(f"{failed.path}: {failed.reason} ({failed.hint}); stopped, nothing was written")
            failures.sort(key=lambda failure: failure.path)
            rows = sink.finish(registry.load().agencies, failures)
        schemas.write(folder / "schema")
        manifest = Manifest(
            ipdocs=__version__,
            schema_version=SCHEMA_VERSION,
            registry=registry.load().digest,
            settings=settings,
            account=Account(
                inputs=len(listing.inputs) + len(listing.failures) + len(listing.skipped),
                records=rows[RECORDS],
                failures=rows[FAILURES],
                skipped=len(listing.skipped) + len(listing.inputs) - len(chosen),
            ),
            found=found,
            files=describe(folder, rows),
            inputs=tuple(sorted(sources, key=lambda source: source.path)),
        )
        (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
    return Build(manifest, tuple(failures))
