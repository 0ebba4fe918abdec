"""`ipdocs explain`: which row of which table made each finding in a measure."""

from collections.abc import Iterator

from rich.text import Text

from ipdocs.rules import row_of
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
            screen.print(Text.assemble("    ", (row, "cyan"), f"  {safe(row_of(row), 2 * _LONGEST)}"), soft_wrap=True)


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
