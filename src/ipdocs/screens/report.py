"""`ipdocs ingest`: how far it is, and at the end what it wrote, what it found and whether the account balances."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ipdocs.dataset.build import Build, Watcher
from ipdocs.dataset.manifest import MANIFEST
from ipdocs.dataset.outcome import Outcome
from ipdocs.screens.terminal import console, safe

LogFormat = Literal["human", "json"]


@contextmanager
def watching(quiet: bool, log_format: LogFormat = "human") -> Iterator[Watcher]:
    """Something to tell each document to, on stderr: a bar on a terminal and a line for each document set aside, or a
    line of JSON for each document.
    """
    if log_format == "json":
        yield _logged if not quiet else lambda *_: None
        return
    screen = console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.0f}/s, {task.fields[failures]} set aside, left"),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=screen, disable=quiet or not screen.is_terminal, transient=True)
    with bar:
        task = bar.add_task("documents", total=None, rate=0.0, failures=0)
        began, failures, done = time.monotonic(), 0, 0

        def watch(outcome: Outcome, total: int) -> None:
            nonlocal failures, done
            done += 1
            failures += outcome.failure is not None
            rate = done / max(time.monotonic() - began, 1e-3)
            bar.update(task, total=total, advance=1, rate=rate, failures=failures)
            if (failure := outcome.failure) and not quiet:
                line = f"set aside: {failure.path}: {failure.stage}: {failure.reason} ({failure.hint})"
                screen.print(safe(line), soft_wrap=True)

        yield watch


def _logged(outcome: Outcome, total: int) -> None:
    """One event a line: the document, how far it came and how long that took in seconds, null where it was kept."""
    failure = outcome.failure
    log(
        "document",
        id=outcome.source.id,
        path=outcome.source.path,
        stage="kept" if outcome.seconds is None else failure.stage if failure else "parsed",
        duration=None if outcome.seconds is None else round(outcome.seconds, 6),
        failure=failure.reason if failure else None,
        of=total,
    )


def log_built(built: Build) -> None:
    """The event that ends a run."""
    facts = {"parsed": built.parsed, "kept": built.kept, "unchanged": built.unchanged, "why": built.why}
    log("built", **built.manifest.account.model_dump(), **facts)


def log(event: str, **facts: object) -> None:
    """One line of JSON to stderr."""
    sys.stderr.write(json.dumps({"event": event, **facts}) + "\n")


def show(built: Build, out: str | None) -> None:
    """Print what a run wrote and found. `out` is None on a dry run."""
    found, screen = built.manifest.found, console()
    kinds = ", ".join(f"{n} {kind}" for kind, n in found.kinds.items()) or "none"
    doubts = ", ".join(f"{n} {severity}" for severity, n in found.diagnostics.items()) or "none"
    share = f" ({found.linked / found.assignments:.1%})" if found.assignments else ""
    lines = [
        f"found    documents: {kinds}",
        f"         {found.sections} sections, {found.measures} measures, {found.clauses} clauses",
        f"         {found.assignments} bodies named, {found.linked} linked{share}",
        f"         diagnostics: {doubts}",
    ]
    lines += _corrected(built)
    if out is not None and built.unchanged:
        lines.append(f"kept     {safe(str(out))}: nothing has changed since the last build")
    elif out is not None:
        why = f"; nothing was kept: {built.why}" if built.why else ""
        lines.append(f"parsed   {built.parsed} files, {built.kept} kept from the last build{why}")
        rows = {f"{out}/{file.path}": file.rows for file in built.manifest.files if file.rows is not None}
        others = {file.path.split("/")[0] for file in built.manifest.files if file.rows is None}
        lines += [f"wrote    {safe(file)} ({number} rows)" for file, number in rows.items()]
        lines += [safe(f"wrote    {out}/{name}") for name in (*sorted(others), MANIFEST)]
    lines.append(f"account  {built.manifest.account}" + ("" if out else "; dry run, nothing written"))
    screen.print("\n".join(lines), soft_wrap=True)


def _corrected(built: Build) -> list[str]:
    """What became of the corrections, where there were any."""
    counts = ", ".join(f"{n} {what}" for what, n in sorted(built.manifest.found.corrections.items()))
    lines = [f"         corrections: {counts}"] if counts else []
    strays = sorted({one.document for one in built.without_page})
    if strays:
        shown = ", ".join(map(safe, strays[:5])) + (" …" if len(strays) > 5 else "")
        lines.append(f"         {len(built.without_page)} corrections are of no page here: {shown}")
    return lines
