"""`ipdocs ingest`: how far it is, and at the end what it wrote, what it found and whether the account balances."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ipdocs.dataset.account import Failure
from ipdocs.dataset.build import Build, Watcher
from ipdocs.dataset.manifest import MANIFEST
from ipdocs.screens.terminal import console, safe


@contextmanager
def watching(quiet: bool) -> Iterator[Watcher]:
    """Something to tell each document to: a bar on a terminal, a line for each document set aside otherwise."""
    screen = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=screen, disable=quiet or not screen.is_terminal, transient=True)
    with bar:
        task = bar.add_task("documents", total=None)

        def watch(failure: Failure | None, total: int) -> None:
            bar.update(task, total=total, advance=1)
            if failure and not quiet:
                line = f"set aside: {failure.path}: {failure.stage}: {failure.reason} ({failure.hint})"
                screen.print(safe(line), soft_wrap=True)

        yield watch


def show(built: Build, out: Path | None) -> None:
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
    if out is not None:
        tables = [f"{out / file.path} ({file.rows} rows)" for file in built.manifest.files if file.rows is not None]
        lines += [f"wrote    {file}" for file in (*tables, out / "schema", out / MANIFEST)]
    lines.append(f"account  {built.manifest.account}" + ("" if out else "; dry run, nothing written"))
    screen.print("\n".join(lines), soft_wrap=True)
