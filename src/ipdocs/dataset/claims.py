"""What a record claims, one finding after the other: what a reviewer can say is right or wrong."""

from collections.abc import Iterator
from typing import NamedTuple, get_args

from ipdocs.schema import Document, Finding, Measure, Span
from ipdocs.schema.correction import ClaimKind, FactKind, Said

FACTS: tuple[FactKind, ...] = get_args(FactKind)
"""The fields of the metadata that are words of the page."""


class Claim(NamedTuple):
    """One finding. For `kind`, `span`, `value` and `agency` see `Said`; `rule` names the row that made it."""

    kind: ClaimKind
    span: Span | None
    value: str | None = None
    agency: str | None = None
    rule: str = ""

    @property
    def key(self) -> tuple[ClaimKind, Span | None, str | None, str | None]:
        """All that it says; two claims with one key say the same."""
        return self[:4]


def key(kind: ClaimKind, said: Said) -> tuple[ClaimKind, Span | None, str | None, str | None]:
    """The key of the claim that a line of a corrections file speaks of."""
    return kind, said.span, said.value, said.agency


def claims(document: Document) -> Iterator[Claim]:
    """Every claim of a record: of the page, then its blocks, sections, measures with clauses and bodies."""
    meta = document.metadata
    yield Claim("kind", None, document.kind)
    if meta.date:
        yield Claim("date", None, meta.date)
    for name in FACTS:
        found: Finding | None = getattr(meta, name)
        if found:
            yield Claim(name, found.span, rule=found.rule)
    for block in document.blocks:
        yield Claim("block", block.span, block.role, rule=block.rule)
    for section in document.sections:
        yield Claim("section", section.heading.span, section.path, rule=section.rule)
    for measure in document.measures:
        yield from _of_measure(measure)


def _of_measure(measure: Measure) -> Iterator[Claim]:
    yield Claim("measure", measure.span, measure.path, rule=measure.rule)
    for task in measure.tasks:
        clause = task.responsibility
        if clause is None:
            continue
        yield Claim("clause", clause.span, clause.mode, rule=clause.rule)
        for one in clause.assignments:
            yield Claim("body", one.name.span, one.role, one.agency, one.rule)
        if due := clause.deadline:
            yield Claim("deadline", due.span, due.value, rule=due.rule)
