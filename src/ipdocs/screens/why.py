"""`ipdocs explain`: which row of which table made each finding in a measure."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules

from rich.text import Text

from ipdocs import grammars, registry
from ipdocs.schema import Document, Measure, Task
from ipdocs.screens.terminal import ROLE_STYLE, console, safe, words

_LONGEST = 200  # characters of a quote: enough to recognise it

Finding = tuple[str, str, str]  # what was found, the id of the row, the words


def show(document: Document, measure: Measure) -> None:
    """Print the findings in one measure: the words of the page, and the row that found them."""
    screen = console()
    start, end = measure.span
    screen.print(words(f"{document.id}, measure {measure.path} ({measure.id}), characters {start}–{end}", "bold"))
    for found, row, quote in (*_around(document, measure), *_inside(measure), *_doubts(document, measure)):
        style = next((style for role, style in ROLE_STYLE.items() if found.startswith(role)), "bold")
        screen.print(Text.assemble((found, style), "  “", safe(quote, _LONGEST), "”"), soft_wrap=True)
        if row:
            screen.print(Text.assemble("    ", (row, "cyan"), f"  {row_of(row)}"), soft_wrap=True)


def row_of(rule: str) -> str:
    """The table that holds the row with this id, and its pattern; what code decides without a row, says so."""
    if rule.startswith("registry."):
        return _bodies().get(rule.split(".")[1], "no entry")
    after = rule.partition("position.after_")[2]  # the row is that of the line before
    return _rows().get(after or rule, "decided by code, not by a row")


@cache
def _rows() -> dict[str, str]:
    """Every row of the grammars by its id: module and name of the table that holds it, and its pattern."""
    found = {}
    for module in iter_modules(grammars.__path__):
        for name, table in vars(import_module(f"{grammars.__name__}.{module.name}")).items():
            for row in table if isinstance(table, tuple) and name.isupper() else ():
                if hasattr(row, "id"):
                    found[row.id] = f"grammars/{module.name}.py {name}: {safe(getattr(row, 'pattern', ''), _LONGEST)}"
    return found


@cache
def _bodies() -> dict[str, str]:
    """Every body of the registry by its id: the file that holds its entry."""
    sources = [file for file in files(registry).iterdir() if file.name.endswith(".json")]
    return {body: f"registry/{file.name}: {body}" for file in sources for body in json.loads(file.read_text("utf-8"))}


def _around(document: Document, measure: Measure) -> Iterator[Finding]:
    """What the measure stands in: its sections, and the blocks of the page that it covers."""
    start, end = measure.span
    for section in document.sections:
        if section.span[0] <= start < section.span[1]:
            yield f"section {section.path}", section.rule, f"{section.enumerator.text} {section.heading.text}"
    for block in document.blocks:
        if block.span[0] < end and start < block.span[1]:
            yield f"{block.role} block at {block.locator}", block.rule, document.text[slice(*block.span)]


def _inside(measure: Measure) -> Iterator[Finding]:
    """Number, tasks, clauses and bodies of the measure."""
    yield f"measure {measure.path}", measure.rule, (measure.enumerator or measure).text
    for number, task in enumerate(measure.tasks, 1):
        yield from _task(number, task)


def _task(number: int, task: Task) -> Iterator[Finding]:
    yield f"task {number}", "", task.text
    clause = task.responsibility
    if clause is None:
        return
    yield f"clause, {clause.form}, {clause.mode}", clause.rule, clause.text
    for one in clause.assignments:
        yield f"{one.role} ({one.role_basis}), {one.link}: {one.agency or '–'}", one.rule, one.name.text
    if clause.deadline:
        yield f"deadline {clause.deadline.value or ''}".rstrip(), clause.deadline.rule, clause.deadline.text


def _doubts(document: Document, measure: Measure) -> Iterator[Finding]:
    """What the document says of roles, where that counted, and the diagnostics that touch the measure."""
    bases = {a.role_basis for task in measure.tasks if task.responsibility for a in task.responsibility.assignments}
    for rule in document.rules if "document_rule" in bases else ():
        yield f"document rule {rule.rule}", rule.quote.rule, rule.quote.text
    start, end = measure.span
    for one in document.diagnostics:
        if one.span and one.span[0] < end and start < max(one.span[1], one.span[0] + 1):
            yield f"{one.severity}: {one.code}: {safe(one.message)}", "", document.text[slice(*one.span)]
