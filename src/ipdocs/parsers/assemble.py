"""The record: spans of the reading become quotes of the page, doubts become diagnostics."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from ipdocs.parsers import agencies, dates, kind, oddities
from ipdocs.parsers.metadata import Facts
from ipdocs.parsers.outline import Outline
from ipdocs.parsers.page import Decoded, LabelledBlock, Page
from ipdocs.parsers.reading import Reading
from ipdocs.parsers.structure import MeasurePart, RulePart, SectionPart, Structure, TaskPart
from ipdocs.parsers.wording import Body, Said
from ipdocs.registry import local
from ipdocs.schema import (
    Assignment,
    Block,
    Deadline,
    Diagnostic,
    Document,
    DocumentRule,
    Finding,
    Measure,
    Quote,
    Responsibility,
    Section,
    Source,
    Task,
)
from ipdocs.schema.document import Severity
from ipdocs.schema.measure import Role, RoleBasis

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BLOCKS = TypeAdapter(tuple[Block, ...])  # all of a page at once: one by one they take twice as long
SLIM_MARGIN = 1.0  # below this the runner-up of the outline deserves a look


@dataclass(slots=True)
class _Draft:
    page: Page
    reading: Reading
    rules: Sequence[RulePart]
    context: agencies.Context
    diagnostics: list[Diagnostic]

    def quote(self, start: int, end: int) -> Quote:
        first, last = self.reading.span(start, end) if start < end else (self.reading.place(start),) * 2
        return Quote(text=self.page.text[first:last], span=(first, last))

    def finding(self, start: int, end: int, rule: str) -> Finding:
        quote = self.quote(start, end)
        return Finding(text=quote.text, span=quote.span, rule=rule)

    def note(self, code: str, severity: Severity, message: str, span: tuple[int, int] | None = None) -> None:
        self.diagnostics.append(Diagnostic(code=code, severity=severity, message=message, span=span))


def document(
    source: Source, doc_id: str, decoded: Decoded, page: Page, facts: Facts, reading: Reading, structure: Structure
) -> Document:
    """The validated record of one document."""
    draft = _Draft(page, reading, structure.rules, _context(facts, reading, structure), [])
    for code, message in dict.fromkeys((*decoded.problems, *page.problems)):
        draft.note(code, "warning", message)
    shown = {date.value for date in facts.metadata.dates}
    if facts.metadata.date and facts.metadata.date not in shown:
        told = f"no line of the page shows its date; {facts.metadata.date} stands in its head"
        draft.note("metadata.date_in_head", "info", told)
    for odd in oddities.find(page.text, decoded.text):
        draft.note(*odd)
    sections = _sections(draft, structure.sections)
    measures = _measures(draft, structure.measures)
    _outline_notes(draft, structure.outline)
    for start, end in structure.ungoverned:
        quote = draft.quote(start, end)
        draft.note("clause.words_after_last", "info", "words of the measure that no clause governs", quote.span)
    return Document(
        id=doc_id,
        source=source,
        kind=kind.kind(facts, reading, structure),
        language=kind.language(
            "".join(page.text[b.start : b.end] for b in facts.blocks if b.role != "chrome") or page.text
        ),
        metadata=facts.metadata,
        text=page.text,
        blocks=_blocks(page, facts.blocks, sections),
        sections=sections,
        measures=measures,
        rules=tuple(
            DocumentRule(rule="first_listed_leads", quote=draft.finding(rule.start, rule.end, rule.rule))
            for rule in structure.rules
        ),
        diagnostics=tuple(sorted(draft.diagnostics, key=lambda d: (d.span or (0, 0), d.code, d.message))),
    )


def _context(facts: Facts, reading: Reading, structure: Structure) -> agencies.Context:
    place = agencies.place_of(facts.metadata)
    if place is None and facts.metadata.issuer is None:
        clauses = [task.clause for measure in structure.measures for task in measure.tasks if task.clause]
        names = [reading.text[body.start : body.end] for clause in clauses for body in clause.said.bodies]
        place = local.place_of_names(names) if names else None
    return agencies.Context(facts.metadata.date, reading.low, place, agencies.definitions(reading.low))


def _sections(draft: _Draft, parts: Sequence[SectionPart]) -> tuple[Section, ...]:
    ids = _Ids("s")
    sections = []
    for part in parts:
        parent = ids.last.get(".".join(part.parent)) if part.parent else None
        whole = draft.quote(*draft.reading.trim(part.enumerator[0], part.end))
        sections.append(
            Section(
                id=ids.new(".".join(part.path)),
                path=".".join(part.path),
                number=part.number,
                enumerator=draft.quote(*part.enumerator),
                heading=draft.quote(*part.heading),
                span=whole.span,
                parent=parent,
                rule=part.rule,
            )
        )
    return tuple(sections)


class _Ids:
    """Ids from paths; a path that stands again gets `~2`, `~3`, so that ids stay unique."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.seen: Counter[str] = Counter()
        self.last: dict[str, str] = {}

    def new(self, path: str) -> str:
        self.seen[path] += 1
        again = f"~{self.seen[path]}" if self.seen[path] > 1 else ""
        self.last[path] = f"{self.prefix}{path}{again}"
        return self.last[path]


def _measures(draft: _Draft, parts: Sequence[MeasurePart]) -> tuple[Measure, ...]:
    ids = _Ids("m")
    measures = []
    for part in parts:
        whole = draft.quote(part.start, part.end)
        measures.append(
            Measure(
                id=ids.new(".".join(part.path)),
                path=".".join(part.path),
                number=part.number,
                enumerator=draft.quote(*part.enumerator) if part.enumerator else None,
                heading=draft.quote(*part.heading) if part.heading else None,
                text=whole.text,
                span=whole.span,
                tasks=tuple(_task(draft, task) for task in part.tasks),
                rule=part.rule,
            )
        )
    return tuple(measures)


def _task(draft: _Draft, part: TaskPart) -> Task:
    quote = draft.quote(part.start, part.end)
    clause = part.clause
    if clause is None:
        return Task(text=quote.text, span=quote.span)
    said = clause.said
    whole = draft.quote(clause.start, clause.end)
    responsibility = Responsibility(
        text=whole.text,
        span=whole.span,
        rule=said.rule,
        form=clause.form,
        label=draft.quote(*said.label) if said.label else None,
        mode=said.mode,
        open_list=draft.quote(*said.open_list) if said.open_list else None,
        deadline=_deadline(draft, said),
        assignments=tuple(_assignments(draft, said, clause.start)),
    )
    return Task(text=quote.text, span=quote.span, responsibility=responsibility)


def _deadline(draft: _Draft, said: Said) -> Deadline | None:
    if said.deadline is None:
        return None
    start, end, rule = said.deadline
    quote = draft.quote(start, end)
    words = draft.reading.text[start:end]
    date = next(dates.find(words), None)
    year = _YEAR.search(words)
    value = date.value if date else year.group() if year else None
    return Deadline(text=quote.text, span=quote.span, rule=rule, value=value)


def _assignments(draft: _Draft, said: Said, at: int) -> list[Assignment]:
    ruled = any(rule.since <= at for rule in draft.rules) and (len(said.bodies) > 1 or said.open_list is not None)
    by_clause = any(body.basis == "clause" for body in said.bodies)
    assigned = []
    for place, body in enumerate(said.bodies):
        role, basis = body.role, body.basis
        if ruled and not by_clause:
            role, basis = ("lead" if place == 0 else "participant"), "document_rule"
        assigned.append(_assignment(draft, body, role, basis))
    return assigned


def _assignment(draft: _Draft, body: Body, role: Role, basis: RoleBasis) -> Assignment:
    name = draft.quote(body.start, body.end)
    linked = agencies.link(draft.reading.text[body.start : body.end], draft.context)
    if linked.link == "none":
        draft.note("agency.unknown", "info", f"no registry knows {name.text!r}", name.span)
    elif linked.link == "ambiguous":
        draft.note("agency.ambiguous", "warning", f"{name.text!r} may be any of {', '.join(linked.rivals)}", name.span)
    elif linked.outdated:
        read_as = "" if linked.outdated == linked.agency else f"; read as {linked.agency}"
        message = f"{name.text!r} names {linked.outdated}, not in office on {draft.context.date}{read_as}"
        draft.note("agency.not_in_office", "warning", message, name.span)
    return Assignment(name=name, agency=linked.agency, role=role, role_basis=basis, link=linked.link, rule=linked.rule)


def _outline_notes(draft: _Draft, outline: Outline) -> None:
    """The margin of the reading, and every number that does not follow the one before."""
    if outline.items and outline.margin != float("inf"):
        slim = outline.margin < SLIM_MARGIN
        message = f"the outline's runner-up costs {outline.margin:.1f} more"
        draft.note("outline.slim_margin" if slim else "outline.margin", "warning" if slim else "info", message)
    for candidate in outline.passed_over:
        quote = draft.quote(candidate.start, candidate.end)
        draft.note("outline.passed_over", "info", f"{quote.text!r} begins a line and was taken for no item", quote.span)
    for item in outline.items:
        if item.jump:
            quote = draft.quote(item.candidate.start, item.candidate.end)
            path = ".".join(item.path)
            draft.note(
                f"outline.{item.jump}",
                "warning",
                f"{quote.text!r} does not follow the number before ({path})",
                quote.span,
            )


def _blocks(page: Page, blocks: Sequence[LabelledBlock], sections: Sequence[Section]) -> tuple[Block, ...]:
    """The labelled blocks, those that are a section's heading as such. They go on tiling the text."""
    headings = sorted((section.enumerator.span[0], section.heading.span[1], section.rule) for section in sections)
    parts: list[LabelledBlock] = []
    at = 0
    for block in blocks:
        start = block.start
        while at < len(headings) and headings[at][0] < block.end:
            begin, end, rule = headings[at]
            at += 1
            if block.role != "body" or begin < start:
                continue
            end = min(end, block.end)
            if not page.text[end : block.end].strip():
                end = block.end
            if begin > start:
                parts.append(block._replace(start=start, end=begin))
            parts.append(block._replace(start=begin, end=end, role="heading", rule=rule))
            start = end
        if start < block.end:
            parts.append(block._replace(start=start) if start > block.start else block)
    return _BLOCKS.validate_python(
        [{"span": (p.start, p.end), "role": p.role, "rule": p.rule, "locator": p.locator} for p in parts]
    )
