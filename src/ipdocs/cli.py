"""The command line: arguments and exit codes only. Every command imports what it needs, so that `--help` is quick."""

import errno
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from typer.core import TyperGroup

from ipdocs import __version__
from ipdocs.errors import CorpusError, DatasetLocked, IpdocsError, UnreadableDocument

if TYPE_CHECKING:
    from ipdocs.schema import Document

OK, FAILED, USAGE, SET_ASIDE, LOCKED = 0, 1, 2, 3, 5

EXAMPLES = """\b
Examples:
  ipdocs ingest corpus/ --out out/       a folder of pages to a dataset
  ipdocs show corpus/policy/notice.txt   one page as an outline
  ipdocs explain notice.txt 2.1.22       which rule found what in measure 2.1.22
  ipdocs agencies SAIC                   a body by any of its names
  curl -s URL | ipdocs show -            a page from standard input

\b
Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 finished with documents set aside,
5 another run is writing the same folder.
"""


class _Commands(TyperGroup):
    """Turns the errors that people can act on into one line and an exit code."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # typer hides its base class of Context
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character shows its number
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except IpdocsError as error:
            message, code = str(error), LOCKED if isinstance(error, DatasetLocked) else FAILED
        except OSError as error:
            if error.errno == errno.EPIPE:  # `ipdocs show … | head`: typer ends quietly
                raise
            message, code = f"{error.filename or 'ipdocs'}: {error.strerror or error}", FAILED
        typer.echo(f"ipdocs: {message}", err=True)
        raise typer.Exit(code)


# Help as plain text: with rich it takes 0.2 s more.
app = typer.Typer(
    cls=_Commands, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, epilog=EXAMPLES
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"ipdocs {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Policy pages to validated records: who answers for which measure."""


@app.command(epilog="\b\nExample:\n  ipdocs ingest corpus/ more/page.html --out out/")
def ingest(
    corpus: Annotated[list[Path], typer.Argument(exists=True, help="Files and folders; folders to the bottom.")],
    out: Annotated[Path, typer.Option(help="Folder of the dataset. One that is there is replaced, all at once.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Parse only so many documents.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Parse and report, write nothing.")] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first document set aside.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Turn a corpus into a dataset: records, tables, schema, manifest."""
    from ipdocs.dataset import build
    from ipdocs.screens import report

    with report.watching(quiet) as watch:
        built = build.ingest(corpus, out, limit=limit, dry_run=dry_run, fail_fast=fail_fast, watch=watch)
    if not quiet:
        report.show(built, None if dry_run else out)
    raise typer.Exit(SET_ASIDE if built.failures else OK)


File = Annotated[str, typer.Argument(metavar="FILE", help="A page; - is standard input.")]


@app.command(epilog="\b\nExample:\n  ipdocs show corpus/policy/notice.txt")
def show(file: File) -> None:
    """Outline one page: sections, measures, and who answers for them."""
    from ipdocs.screens import outline

    outline.show(_document(file))


@app.command(epilog="\b\nExample:\n  ipdocs explain corpus/policy/notice.txt 2.1.22")
def explain(
    file: File, measure: Annotated[str, typer.Argument(help="Path or id of a measure, as `ipdocs show` has it.")]
) -> None:
    """Say which rows of which tables made each finding in one measure."""
    from ipdocs.screens import why

    document = _document(file)
    found = [m for m in document.measures if measure in (m.id, m.path)]
    if not found:
        first = ", ".join(m.path for m in document.measures[:9])
        there = f"it has {len(document.measures)}: {first} …" if first else "it has none"
        raise typer.BadParameter(f"no measure {measure!r} in {file}; {there}")
    for one in found:
        why.show(document, one)


@app.command(epilog="\b\nExample:\n  ipdocs schema assignments > assignments.json")
def schema(
    model: Annotated[str, typer.Argument(help="A file of the dataset: records, measures, assignments, …")] = "records",
    out: Annotated[Path | None, typer.Option(help="Write the schemas of all files into this folder instead.")] = None,
) -> None:
    """Print the JSON Schema (2020-12) of the records or of a table."""
    from ipdocs.dataset import schemas

    if out is not None:
        typer.echo("\n".join(str(out / name) for name in schemas.write(out)))
    elif model not in schemas.MODELS:
        raise typer.BadParameter(f"no schema {model!r}; there are: {', '.join(schemas.MODELS)}")
    else:
        typer.echo(schemas.json_schema(model), nl=False)


def _date(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", given):
        raise typer.BadParameter(f"{given!r} is no date; write 2010-05-01, 2010-05 or 2010")
    return given


@app.command(epilog="\b\nExamples:\n  ipdocs agencies CNIPA\n  ipdocs agencies 工商总局 --on 2010-05-01")
def agencies(
    name: Annotated[str | None, typer.Argument(help="Any name of a body, or its id. Without: all of them.")] = None,
    on: Annotated[
        str | None,
        typer.Option(metavar="DATE", callback=_date, help="Those in office that day first: 2010-05-01, 2010."),
    ] = None,
    lang: Annotated[Literal["en", "zh"] | None, typer.Option(help="Only names in this language.")] = None,
) -> None:
    """Look a body up by any of its names, and show its names, years and kin."""
    from ipdocs.screens import bodies

    if not bodies.show(name, on, lang):
        raise typer.Exit(FAILED)


def _document(file: str) -> "Document":
    """The record of one page. A wrong path is wrong usage; a page that cannot be read is a failure."""
    from ipdocs.dataset.files import parse_file, parse_stream

    if file == "-":
        return parse_stream(sys.stdin.buffer)
    if not Path(file).exists():
        raise typer.BadParameter(f"{file}: no such file; check the path")
    if Path(file).is_dir():
        raise typer.BadParameter(f"{file}: a folder, and one page is meant; `ipdocs ingest` reads folders")
    try:
        return parse_file(file)
    except UnreadableDocument as error:
        raise CorpusError(f"{file}: {error}") from error
