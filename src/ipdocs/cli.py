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
from ipdocs.errors import DatasetLocked, IpdocsError, SettingsError, Stopped

if TYPE_CHECKING:
    from ipdocs.schema import Document

OK, FAILED, USAGE, SET_ASIDE, GATE, LOCKED = 0, 1, 2, 3, 4, 5

EXAMPLES = """\b
Examples:
  ipdocs ingest corpus/ --out out/       a folder of pages to a dataset
  ipdocs show corpus/policy/notice.txt   one page as an outline
  ipdocs explain notice.txt 2.1.22       which rule found what in measure 2.1.22
  ipdocs agencies SAIC                   a body by any of its names
  ipdocs diff old/ out/                  what changed between two datasets
  ipdocs bench corpus/                   what a corpus costs on this machine
  ipdocs check out/ --against old/       whether a dataset is as it should be
  ipdocs report out/                     a site to look at it, and to correct it
  ipdocs evaluate out/ --corrections F   how well the parser does what reviewers say
  ipdocs export notice.txt --to akn      one page as Akoma Ntoso XML
  curl -s URL | ipdocs show -            a page from standard input

\b
Exit codes: 0 fine, 1 failed (`diff`: there are differences), 2 wrong usage,
3 finished with documents set aside, 4 a gate failed, 5 another run is writing the same folder,
130 or 143 stopped by Ctrl-C or SIGTERM.
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
            codes = {DatasetLocked: LOCKED, SettingsError: USAGE}
            message, code = str(error), codes.get(type(error), FAILED)
            if isinstance(error, Stopped):
                code = 128 + error.signal
        except OSError as error:
            if error.errno == errno.EPIPE:  # `ipdocs show … | head`: typer ends quietly
                raise
            message, code = f"{error.filename or 'ipdocs'}: {error.strerror or error}", FAILED
        except typer.BadParameter as error:  # it may name a file, and so may all the others
            error.message = _safe(error.message)
            raise
        typer.echo(f"ipdocs: {_safe(message)}", err=True)
        raise typer.Exit(code)


def _safe(message: str) -> str:
    from ipdocs.screens.terminal import safe  # with rich, which only an error needs here

    return safe(message)


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


def _places(given: list[str]) -> list[str]:
    for place in given:
        if "://" not in place and not Path(place).exists() and place[:1] not in "-@" and not set("*?[") & set(place):
            raise typer.BadParameter(f"{place}: no such file or folder; check the path")
    return given


def _time(given: str | None) -> str | None:
    if given is None:
        return None
    from datetime import UTC, datetime

    try:
        return datetime.fromisoformat(given).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise typer.BadParameter(f"{given!r} is no time; write 2026-01-31T02:00:00Z") from None


def _formats(given: list[str] | None) -> list[str]:
    if not given:
        return []
    from ipdocs.dataset.sinks import FORMATS

    names = [name.strip() for words in given for name in words.split(",")]
    for name in names:
        if name not in FORMATS:
            raise typer.BadParameter(f"no format {name!r}; there are: {', '.join(FORMATS)}")
    return names


@app.command(epilog="\b\nExample:\n  ipdocs ingest corpus/ more/page.html --out out/")
def ingest(
    corpus: Annotated[
        list[str],
        typer.Argument(
            callback=_places,
            help="Files, folders, URLs, patterns, archives (zip, gz, tar, MHTML, WARC, JSON Lines), @list, - (stdin).",
        ),
    ],
    out: Annotated[
        str, typer.Option(help="Folder (or URL) of the dataset. One that is there is replaced, all at once.")
    ],
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", callback=_formats, help="jsonl (always), csv, parquet, sqlite, akn; several with commas."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Parse only so many documents.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Parse and report, write nothing.")] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first document set aside.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Parse every document, changed or not.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=0, help="Processes that parse; all cores if not given, 0: none but this."),
    ] = None,
    engine: Annotated[
        Literal["local", "dask", "ray", "spark"], typer.Option(help="Where pages are parsed: here, or on a cluster.")
    ] = "local",
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of a running cluster; without, --jobs processes here.")
    ] = None,
    parts: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Folder or URL that the whole cluster reaches; beside --out if not given."),
    ] = None,
    changelog: Annotated[
        bool, typer.Option("--changelog", help="Write what changed: delta.jsonl, CHANGES.md, changes.atom.")
    ] = False,
    built_at: Annotated[
        str | None, typer.Option(metavar="TIME", callback=_time, help="Time of the build in the feed: RFC 3339.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A limit, over that of ipdocs.toml.")
    ] = None,
    corrections: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="A file of what reviewers said, to apply; may be repeated."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 4 on any warning or document set aside.")] = False,
    log_format: Annotated[Literal["human", "json"], typer.Option(help="How progress is told on stderr.")] = "human",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Turn a corpus into a dataset: records, tables, schema, manifest."""
    from ipdocs.screens.stopping import stopping

    if engine == "local" and (scheduler or parts):
        raise typer.BadParameter("--scheduler and --parts are a cluster's; name its --engine")
    with stopping(None if dry_run else Path(out)):
        from ipdocs import settings
        from ipdocs.dataset import build, sharded
        from ipdocs.screens import report

        with report.watching(quiet, log_format) as watch:
            built = build.ingest(
                corpus,
                out,
                settings=settings.read(over=set_ or ()).settings,
                formats=formats or (),
                limit=limit,
                dry_run=dry_run,
                fail_fast=fail_fast,
                rebuild=rebuild,
                jobs=jobs,
                cluster=None if engine == "local" else sharded.Cluster(engine, scheduler, parts),
                changelog=changelog,
                built_at=built_at,
                corrections=corrections or (),
                watch=watch,
            )
    if not quiet:
        report.show(built, None if dry_run else out)
        if log_format == "json":
            report.log_built(built)
    if strict and (built.failures or any(built.manifest.found.diagnostics.get(s) for s in ("warning", "error"))):
        raise typer.Exit(GATE)
    raise typer.Exit(SET_ASIDE if built.failures else OK)


@app.command(epilog="\b\nExample:\n  ipdocs bench corpus/ --limit 200 --jobs 2")
def bench(
    corpus: Annotated[list[str], typer.Argument(callback=_places, help="As for `ingest`.")],
    limit: Annotated[int, typer.Option(min=1, help="Parse at most so many pages, spread over the corpus.")] = 1000,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes that parse; all cores if not given.")
    ] = None,
) -> None:
    """Measure a corpus on this machine: pages a second, CPU of each stage, memory. Writes nothing."""
    from ipdocs import settings
    from ipdocs.screens import speed

    speed.show(corpus, settings.read().settings, limit, jobs)


@app.command(epilog="\b\nExamples:\n  ipdocs diff old/ out/\n  ipdocs diff old.json new.json --json")
def diff(
    old: Annotated[Path, typer.Argument(exists=True, help="A folder of `ipdocs ingest`, or a file of records.")],
    new: Annotated[Path, typer.Argument(exists=True, help="The same, later.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a document, as in delta.jsonl.")] = False,
) -> None:
    """Say what changed: documents, measures, who leads what. Exit code 1 where anything did, 2 in trouble."""
    from ipdocs.screens import changes

    try:
        differ = changes.show(old, new, as_json=as_json)
    except IpdocsError as error:  # 1 says that they differ, so trouble is 2, as with diff(1)
        typer.echo(f"ipdocs: {_safe(str(error))}", err=True)
        raise typer.Exit(USAGE) from None
    if differ:
        raise typer.Exit(FAILED)


@app.command(epilog="\b\nExample:\n  ipdocs check out/ --against last/ --report check.json")
def check(
    out: Annotated[Path, typer.Argument(exists=True, help="A folder that `ipdocs ingest` wrote.")],
    against: Annotated[
        Path | None, typer.Option(exists=True, help="The dataset before, or its manifest.json, for `max_drop`.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write what was found into this file, as JSON.")] = None,
) -> None:
    """Hold a dataset against its schema, texts, keys, hashes, and what ipdocs.toml expects. Exit code 4 if it fails."""
    from ipdocs import settings
    from ipdocs.dataset import check as gates_of
    from ipdocs.screens import gates

    found = gates_of.check(out, settings.read().expect, against)
    gates.show(found)
    if report is not None:
        report.write_text(found.model_dump_json(indent=2) + "\n", "utf-8")
    raise typer.Exit(GATE if found.errors or (strict and found.warnings) else OK)


@app.command(epilog="\b\nExample:\n  ipdocs report out/ --to site/")
def report(
    out: Annotated[
        Path, typer.Argument(exists=True, help="A folder that `ipdocs ingest` wrote, or its records.jsonl.")
    ],
    to: Annotated[
        Path | None, typer.Option(help="Folder of the site, replaced all at once. Default: OUT-report beside OUT.")
    ] = None,
) -> None:
    """Write a site that shows every page with what was found in it. It opens from disk, without server or network."""
    from ipdocs.review import site

    written = site.write(out, to)
    typer.echo(f"{written.documents} documents, {written.bodies} bodies: open {written.index}")


@app.command(epilog="\b\nExample:\n  ipdocs evaluate out/ --corrections corrections.jsonl")
def evaluate(
    out: Annotated[Path, typer.Argument(exists=True, help="A folder that `ipdocs ingest` wrote, without corrections.")],
    corrections: Annotated[
        list[Path], typer.Option(exists=True, dir_okay=False, help="A file of what reviewers said; may be repeated.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="The scores as one JSON object.")] = False,
) -> None:
    """Score the parser by what reviewers said: precision and recall of the findings they judged, by kind."""
    from ipdocs.dataset import corrections as said
    from ipdocs.dataset import evaluate as scores_of
    from ipdocs.screens import scores

    scores.show(scores_of.evaluate(out, said.read(corrections)), as_json=as_json)


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


@app.command(epilog="\b\nExamples:\n  ipdocs export page.html --to akn\n  ipdocs export out/ --to akn --out xml/")
def export(
    file: Annotated[str, typer.Argument(metavar="FILE|OUT", help="A page, - for standard input; or a dataset.")],
    to: Annotated[Literal["akn"], typer.Option(help="akn: Akoma Ntoso 3.0.")],  # noqa: ARG001  # the only one so far
    out: Annotated[Path | None, typer.Option(help="Folder for one file a document, instead of printing.")] = None,
) -> None:
    """Write documents as XML for tools for law."""
    from ipdocs.dataset.akn import document as akn
    from ipdocs.dataset.read import read_records

    many = Path(file).is_dir()
    if many and out is None:
        raise typer.BadParameter("a dataset holds many documents; give a folder for them with --out")
    for document in read_records(file) if many else [_document(file)]:
        if out is None:
            sys.stdout.buffer.write(akn.xml(document))
        else:
            typer.echo(str(akn.write(document, out)))


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
    from ipdocs import settings
    from ipdocs.dataset import one

    if file != "-" and not Path(file).exists():
        raise typer.BadParameter(f"{file}: no such file; check the path")
    if file != "-" and Path(file).is_dir():
        raise typer.BadParameter(f"{file}: a folder, and one page is meant; `ipdocs ingest` reads folders")
    return one.document(file, settings.read().settings)
