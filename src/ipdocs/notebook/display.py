"""Documents, measures and clauses as HTML for notebooks: what they say and who answers, escaped, in few words."""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

from ipdocs.review.bodies import body
from ipdocs.review.markup import shown
from ipdocs.review.store import title
from ipdocs.schema import Assignment, Document, Measure, Responsibility, Task

_MOST = 20  # measures of a document
_LONGEST = 240  # characters of a task
# See-through colours stand on light and on dark paper.
_COLOURS: Final = {
    "lead": "rgba(40, 160, 80, .22)",
    "responsible": "rgba(220, 150, 20, .22)",
    "participant": "rgba(50, 120, 220, .2)",
}
_CELL = 'style="text-align: left; vertical-align: top"'


def document(record: Document) -> str:
    """Title, facts and the first measures, each with who answers for it."""
    meta = record.metadata
    facts = [record.kind, record.language, meta.date, *(q.text for q in (meta.issuer, meta.document_number) if q)]
    line = escape(" · ".join(shown(one) for one in facts if one))
    head = f"<strong>{escape(title(record))}</strong><br><small>{line} · {len(record.measures)} measures</small>"
    rows = "".join(f"<tr>{_row(one)}</tr>" for one in record.measures[:_MOST])
    left = len(record.measures) - _MOST
    more = f"<small>and {left} more: <code>.measures</code></small>" if left > 0 else ""
    return f"<div>{head}{_table(rows)}{more}</div>"


def measure(one: Measure) -> str:
    """What a measure asks for, task by task, with who answers for each."""
    return f"<div>{_table(f'<tr>{_row(one)}</tr>')}</div>"


def responsibility(clause: Responsibility) -> str:
    """A clause as it is printed, and what it says: each body with its part and its id."""
    rows = "".join(
        f"<tr><td {_CELL}>{_name(one)}</td><td {_CELL}>{one.role}</td><td {_CELL}>{_official(one)}</td>"
        f"<td {_CELL}><code>{escape(shown(one.rule))}</code></td></tr>"
        for one in clause.assignments
    )
    due = f" · due {escape(shown(clause.deadline.value or clause.deadline.text))}" if clause.deadline else ""
    return f"<div>{escape(shown(clause.text))}<br><small>{clause.mode} · {clause.form}{due}</small>{_table(rows)}</div>"


def _table(rows: str) -> str:
    return f"<table><tbody>{rows}</tbody></table>" if rows else ""


def _row(one: Measure) -> str:
    tasks = Markup("<br>").join(_task(task) for task in one.tasks)
    return f"<td {_CELL}><code>{escape(shown(one.path))}</code></td><td {_CELL}>{tasks}</td>"


def _task(task: Task) -> Markup:
    words = " ".join(task.text.split())
    line = escape(shown(words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"))
    who = _names(task.responsibility.assignments) if task.responsibility else ""
    return line + Markup(f"<br>{who}" if who else "")


def _names(assignments: Iterable[Assignment]) -> str:
    return " ".join(map(_name, assignments))


def _name(one: Assignment) -> str:
    looks = f"background: {_COLOURS[one.role]}; border-radius: 3px; padding: 0 .3em"
    told = escape(f"{one.role}: {shown(one.agency or one.link)}")
    return f'<span style="{looks}" title="{told}">{escape(shown(" ".join(one.name.text.split())))}</span>'


def _official(one: Assignment) -> str:
    if one.agency is None:
        return f"<em>{one.link}</em>"
    return f"{escape(body(one.agency).name)} <code>{escape(shown(one.agency))}</code>"
