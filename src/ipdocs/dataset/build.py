"""Corpus in, dataset out: discover, take what is unchanged from the build before, parse the rest, write, swap in."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from ipdocs import __version__
from ipdocs.dataset import corrections as corrections_of
from ipdocs.dataset import datapackage, opening, program, remote, schemas, sinks
from ipdocs.dataset import last as last_build
from ipdocs.dataset.account import Account, Failure, Found
from ipdocs.dataset.changelog import DELTA, Changelog
from ipdocs.dataset.corrections import Corrections
from ipdocs.dataset.discover import Corpus, Input, discover
from ipdocs.dataset.last import LastBuild
from ipdocs.dataset.lines import FAILURES, RECORDS
from ipdocs.dataset.manifest import InputFile, Manifest, describe, write_manifest
from ipdocs.dataset.outcome import Outcome, unopened
from ipdocs.dataset.parsing import cores, parsing
from ipdocs.dataset.sharded import Cluster
from ipdocs.dataset.staging import locked, staged
from ipdocs.dataset.unpack import Copies
from ipdocs.errors import CorpusError
from ipdocs.schema import SCHEMA_VERSION
from ipdocs.schema.correction import Correction
from ipdocs.settings import Settings

DEFAULTS = Settings()
Place = str | os.PathLike[str]
Watcher = Callable[[Outcome, int], None]
"""Told after each input: what became of it, and how many there are in all."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a run did: the manifest as written, and what was set aside.

    `parsed` files were parsed, `kept` are as the build before had them. `unchanged`: the dataset was left alone. `why`
    nothing was taken from the build before, or None. `without_page`: corrections that are about no input of this run.
    """

    manifest: Manifest
    failures: tuple[Failure, ...]
    parsed: int
    kept: int
    unchanged: bool = False
    why: str | None = None
    without_page: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a run has to do: the inputs in the order of their ids, and the paths of those that are unchanged."""

    listing: Corpus
    chosen: Sequence[Input]
    settings: Settings
    formats: tuple[str, ...]
    said: Corrections
    jobs: int
    cluster: Cluster | None
    out: str  # by which a cluster knows the run
    last: LastBuild | None = None
    known: frozenset[str] = frozenset()
    why: str | None = None


def ingest(
    corpus: Place | Iterable[Place],
    out: Place,
    *,
    settings: Settings = DEFAULTS,
    formats: Iterable[str] = (),
    limit: int | None = None,
    dry_run: bool = False,
    fail_fast: bool = False,
    rebuild: bool = False,
    jobs: int | None = None,
    cluster: Cluster | None = None,
    changelog: bool = False,
    built_at: str | None = None,
    corrections: Iterable[Place] = (),
    watch: Watcher | None = None,
) -> Build:
    """Parse the files and folders of `corpus` and write the dataset into the folder `out`, replacing the one there.

    Both may be addresses (`remote`).

    Documents are parsed in at most `jobs` processes (None: one for each core), which are watched: one that is over
    a limit of `settings` is cut off, and that document is set aside. The bytes of the dataset do not depend on `jobs`.
    With 0 they are parsed in this process, and nobody watches time and memory. With a `cluster` they are parsed on its
    machines, and a run that was cut short goes on where it was.

    What the dataset in `out` says of unchanged inputs is kept (`rebuild`: parsed again); the result is byte for byte
    that of a clean build. `formats`: names of `sinks.FORMATS`, written beside JSON Lines. A document that cannot be
    read is set aside and listed in `failures.jsonl`. `limit`: only so many documents, the others are skipped.
    `dry_run`: leave `out` alone. `changelog`: write what changed since the dataset in `out` (`changelog.write`, which
    `built_at` is for). `corrections`: files of what reviewers said, which is applied to what is found; what no longer
    fits is a diagnostic. Raises `CorpusError` where a place is missing or holds no document, where a file of
    corrections cannot be read, where `out` cannot be used, and with `fail_fast` at the first document set aside,
    `MissingExtra` where a format needs what is not installed; `out` is then as before.
    """
    wanted = sinks.chosen(formats)
    said = corrections_of.read(corrections)
    given = [corpus] if isinstance(corpus, str | os.PathLike) else list(corpus)
    if any(not os.fspath(place) for place in given):
        raise CorpusError("an empty name is no corpus (it would mean this folder); name a file or a folder")
    places = [os.fspath(place) if remote.is_address(place) else Path(place) for place in given]
    with ExitStack() as stack:
        afar = remote.is_address(out)
        target = stack.enter_context(remote.dataset(os.fspath(out))) if afar else Path(out).resolve()
        name = os.fspath(out) if afar else target.as_posix()
        copies_in = stack.enter_context(cluster.copies(name) if cluster else TemporaryDirectory())
        copies = Copies(Path(copies_in), settings.max_bytes) if copies_in else None
        listing = discover(places, leave_out=target, copies=copies)
        if not listing.inputs and not listing.failures:
            raise CorpusError(f"{', '.join(map(str, places))}: no documents here; check the path")
        chosen = listing.inputs[:limit]
        jobs = cores() if jobs is None else jobs
        if dry_run:
            plan = _Plan(listing, chosen, settings, wanted, said, jobs, cluster, name)
            return _write(Path(stack.enter_context(TemporaryDirectory())), plan, fail_fast, watch)
        stack.enter_context(locked(target))
        new = _Plan(listing, chosen, settings, wanted, said, jobs, cluster, name)
        plan = new if rebuild else _plan(new, last_build.read(target, settings))
        if plan.last and not fail_fast and _nothing_to_do(plan, plan.last, changelog):
            failures = tuple(_sorted([*listing.failures, *plan.last.failures.values()]))
            homeless = said.without_page(plan.last.manifest.inputs)
            return Build(plan.last.manifest, failures, 0, len(plan.known), unchanged=True, without_page=homeless)
        with staged(target) as folder:
            built = _write(folder, plan, fail_fast, watch, Changelog(target, built_at) if changelog else None)
        if cluster:
            cluster.forget(name)
        return built


def _plan(new: _Plan, last: LastBuild | str | None) -> _Plan:
    """What is left to do where there is a build before."""
    if last is None or isinstance(last, str):
        return replace(new, why=last)
    looked = ((item.path, *opening.look(item, new.settings.max_bytes)) for item in new.chosen)
    known = (path for path, source, failure in looked if last.knows(new.said.known_by(source), failure))
    return replace(new, last=last, known=frozenset(known))


def _nothing_to_do(plan: _Plan, last: LastBuild, changelog: bool) -> bool:
    """Whether the dataset that is there is the one that this run would write."""
    inputs = len(plan.chosen) + len(plan.listing.failures)
    return (
        len(plan.known) == len(plan.chosen)
        and inputs == len(last.manifest.inputs)
        and plan.formats == last.manifest.formats
        and plan.settings == last.manifest.settings
        and last.changes == (0 if changelog else None)
        and set(plan.listing.failures) == set(last.undiscovered)
        and _account(plan, last.manifest.account.records, last.manifest.account.failures) == last.manifest.account
        and last.whole()
    )


def _changed(plan: _Plan) -> list[Input]:
    return [item for item in plan.chosen if item.path not in plan.known]


def _outcomes(plan: _Plan, parsed: Iterator[Outcome]) -> Iterator[Outcome]:
    """What became of each input, in the order of the ids."""
    before = plan.last.outcomes([item.path for item in plan.chosen if item.path in plan.known]) if plan.last else None
    for item in plan.chosen:
        outcome = next(before) if before and item.path in plan.known else next(parsed)
        # What a worker sends has strings of its own, and all sources are held to the end of the run.
        source = replace(outcome.source, path=item.path, id=outcome.source.id and item.id)
        yield replace(outcome, source=source)


def _write(
    folder: Path, plan: _Plan, fail_fast: bool, watch: Watcher | None, changelog: Changelog | None = None
) -> Build:
    """The dataset into an empty folder."""
    from ipdocs import registry

    listing, total = plan.listing, len(plan.chosen) + len(plan.listing.failures)
    found = Found()
    failures: list[Failure] = []
    sources: list[InputFile] = []
    local: set[str] = set()  # bodies of places that the documents name: the registry lists none of them
    with (
        parsing(_changed(plan), plan.settings, plan.said, plan.jobs, plan.cluster, plan.out) as parsed,
        closing(sinks.Sinks(folder, plan.formats)) as sink,
    ):
        registry.load()  # while the workers start
        for outcome in chain(map(unopened, listing.failures), _outcomes(plan, parsed)):
            sources.append(outcome.source)
            if record := outcome.record:
                sink.join(record.lines)
                local |= record.local
                found += record.found
            if failed := outcome.failure:
                failures.append(failed)
            if watch:
                watch(outcome, total)
            if failed and fail_fast:
                raise CorpusError(f"{failed.path}: {failed.reason} ({failed.hint}); stopped, nothing was written")
        failures = _sorted(failures)
        rows = sink.finish(registry.bodies(local), failures)
    if changelog:
        rows = {**rows, DELTA: changelog.write(folder)}
    schemas.write(folder / "schema")
    files = describe(folder, rows)
    manifest = Manifest(
        ipdocs=__version__,
        schema_version=SCHEMA_VERSION,
        registry=registry.load().digest,
        program=program.digest(),
        settings=plan.settings,
        formats=plan.formats,
        account=_account(plan, rows[RECORDS], rows[FAILURES]),
        found=found,
        files=(*files, datapackage.write(folder, files)),
        inputs=tuple(sorted(sources, key=lambda source: (source.path, source.id is None))),
    )
    write_manifest(folder, manifest)
    kept = len(plan.known)
    homeless = plan.said.without_page(sources)
    return Build(manifest, tuple(failures), len(plan.chosen) - kept, kept, why=plan.why, without_page=homeless)


def _account(plan: _Plan, records: int, failures: int) -> Account:
    listing = plan.listing
    return Account(
        inputs=len(listing.inputs) + len(listing.failures) + len(listing.skipped),
        records=records,
        failures=failures,
        skipped=len(listing.skipped) + len(listing.inputs) - len(plan.chosen),
    )


def _sorted(failures: Iterable[Failure]) -> list[Failure]:
    return sorted(failures, key=lambda failure: (failure.path, failure.stage))
