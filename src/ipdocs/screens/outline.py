"""`ipdocs show`: a document as an outline."""

from collections import Counter

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ipdocs.schema import Document, Measure, Responsibility, Section
from ipdocs.screens.terminal import ROLE_STYLE, SEVERITY_STYLE, console, safe, words

_LONGEST = 160  # characters of a task: enough to recognise it


def show(document: Document) -> None:
    """Print title and facts, then sections and measures in reading order, then what is in doubt."""
    screen = console()
    _head(screen, document)
    depth = {section.path: section.path.count(".") for section in document.sections}
    items: list[Section | Measure] = [*document.sections, *document.measures]
    for item in sorted(items, key=lambda one: (one.span[0], -one.span[1])):
        parent = max((p for p in depth if item.path.startswith(p + ".")), key=len, default=None)
        indent = 0 if parent is None else depth[parent] + 1
        for deeper, line in _section(item) if isinstance(item, Section) else _measure(item):
            _print(screen, line, 2 * (indent + deeper))
    doubts = Counter((d.severity, d.code) for d in document.diagnostics)
    for (severity, code), count in sorted(doubts.items()):
        screen.print(Text(f"{severity}: {code} × {count}", style=SEVERITY_STYLE[severity]))


def _head(screen: Console, document: Document) -> None:
    meta = document.metadata
    _print(screen, words(meta.title.text if meta.title else document.id, "bold"), 0)
    facts = [document.kind, document.language, meta.date]
    facts += [q.text for q in (meta.issuer, meta.document_number, meta.source) if q]
    _print(screen, words(" · ".join(fact for fact in facts if fact), "dim"), 0)
    counts = f"{len(document.sections)} sections, {len(document.measures)} measures"
    screen.print(words(f"{document.id}: {counts}", "dim"))
    for rule in document.rules:
        _print(screen, words(f"{rule.rule}: {rule.quote.text}", "magenta"), 0)
    screen.print()


def _print(screen: Console, line: Text, indent: int) -> None:
    """A line with what it wraps to under its beginning; in a pipe, a line is a line."""
    if screen.is_terminal:
        screen.print(Padding(line, (0, 0, 0, indent), expand=False))
    else:
        screen.print(Text(" " * indent) + line, soft_wrap=True)


def _section(section: Section) -> list[tuple[int, Text]]:
    return [
        (0, Text.assemble((safe(section.enumerator.text) + " ", "bold blue"), (safe(section.heading.text), "bold")))
    ]


def _measure(measure: Measure) -> list[tuple[int, Text]]:
    """The tasks of a measure with who answers for each; how much deeper each line stands."""
    lines: list[tuple[int, Text]] = []
    for number, task in enumerate(measure.tasks):
        words_of_it = safe(task.text, _LONGEST)
        lines.append(
            (0, Text.assemble((measure.path + " ", "blue"), words_of_it)) if number == 0 else (1, Text(words_of_it))
        )
        if task.responsibility:
            lines.append((2, _who(task.responsibility)))
    return lines


def _who(clause: Responsibility) -> Text:
    line = Text("→ ")
    for number, one in enumerate(clause.assignments):
        line.append(", " if number else "")
        line.append(safe(one.name.text), ROLE_STYLE[one.role])
        line.append(f" ({one.role}: {one.agency or one.link})", "dim")
    if clause.deadline:
        line.append(f", by {clause.deadline.value or safe(clause.deadline.text)}", "magenta")
    return line
