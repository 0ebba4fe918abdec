"""Sections, measures, and who answers for what."""

from importlib import import_module
from typing import Literal

from ipdocs.schema.quote import Finding, Quote, Record, Span

Form = Literal["paren", "paren_label", "bracket", "label_line", "table_cell", "sentence"]
Mode = Literal["sole", "joint", "division", "lead_participate"]
Role = Literal["lead", "participant", "responsible"]
RoleBasis = Literal["clause", "document_rule", "default"]
Link = Literal["exact", "alias", "local", "collective", "document", "none", "ambiguous"]


class Assignment(Record):
    """One body that a clause names, and its part in the task.

    `name` has no leading article. `agency` is the registry id, or null where `link` is `none` or `ambiguous`.
    `rule` names the row that split or linked the name.
    """

    name: Quote
    agency: str | None
    role: Role
    role_basis: RoleBasis
    link: Link
    rule: str

    def __repr__(self) -> str:
        return f"Assignment({self.name.text!r} → {self.agency or self.link}, {self.role})"

    __str__ = __repr__


class Deadline(Finding):
    """When the task is due: `value` is ISO 8601 / EDTF where the words name a date, else null."""

    value: str | None


class Responsibility(Finding):
    """A responsible clause, quoted with its brackets."""

    form: Form
    label: Quote | None = None
    mode: Mode
    open_list: Quote | None = None
    deadline: Deadline | None = None
    assignments: tuple[Assignment, ...]

    def _repr_html_(self) -> str:
        return str(
            import_module("ipdocs.notebook.display").responsibility(self)
        )  # the schema imports nothing of ipdocs

    def __repr__(self) -> str:
        who = ", ".join(f"{a.role}: {a.agency or a.name.text}" for a in self.assignments)
        return f"Responsibility({self.mode}; {who})"

    __str__ = __repr__


class Task(Quote):
    """The words that one clause governs, without enumerator and clause, trimmed of white space."""

    responsibility: Responsibility | None = None

    def __repr__(self) -> str:
        shown = self.text if len(self.text) <= 60 else self.text[:59] + "…"
        return f"Task({shown!r}, {self.responsibility!r})"

    __str__ = __repr__


class Section(Record):
    """A numbered heading that holds measures or other sections. `span` runs to the end of what it holds."""

    id: str
    path: str
    number: str
    enumerator: Quote
    heading: Quote
    span: Span
    parent: str | None
    rule: str

    def __repr__(self) -> str:
        return f"Section({self.path} {self.heading.text!r})"

    __str__ = __repr__


class Measure(Quote):
    """A numbered item that asks for something, or an unnumbered paragraph with a clause.

    `path` joins the Arabic numbers of the levels, sections included (`2.1.22`; `5.0` for an unnumbered paragraph).
    `text` is the whole measure, clauses included; `tasks` has one entry for each stretch that a clause governs.
    """

    id: str
    path: str
    number: str | None
    enumerator: Quote | None
    heading: Quote | None
    tasks: tuple[Task, ...]
    rule: str

    def _repr_html_(self) -> str:
        return str(import_module("ipdocs.notebook.display").measure(self))

    def __repr__(self) -> str:
        shown = " ".join(self.text.split())
        return f"Measure({self.path} {shown[:59] + '…' if len(shown) > 60 else shown!r}, {len(self.tasks)} task(s))"

    __str__ = __repr__
