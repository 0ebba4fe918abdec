"""The flat tables: the facts of the records once more, one row a thing. What each column means is in `rows`."""

from collections.abc import Callable, Iterator

from ipdocs.dataset.rows import AssignmentRow, DiagnosticRow, DocumentRow, MeasureRow, SectionRow
from ipdocs.schema import Agency, Assignment, Diagnostic, Document, Measure, Quote, Section
from ipdocs.schema.quote import Record


def documents(document: Document) -> Iterator[DocumentRow]:
    """The one row of a document."""
    meta, source = document.metadata, document.source
    yield DocumentRow(
        id=document.id,
        path=source.path,
        sha256=source.sha256,
        bytes=source.bytes,
        media_type=source.media_type,
        encoding=source.encoding,
        url=source.url,
        kind=document.kind,
        language=document.language,
        title=_words(meta.title),
        document_title=_words(meta.document_title),
        issuer=_words(meta.issuer),
        document_number=_words(meta.document_number),
        addressee=_words(meta.addressee),
        signature=_words(meta.signature),
        author=_words(meta.author),
        publisher=_words(meta.publisher),
        source=_words(meta.source),
        date=meta.date,
        characters=len(document.text),
        sections=len(document.sections),
        measures=len(document.measures),
        diagnostics=len(document.diagnostics),
    )


def sections(document: Document) -> Iterator[SectionRow]:
    """The sections in reading order."""
    yield from (_section(document.id, section) for section in document.sections)


def measures(document: Document) -> Iterator[MeasureRow]:
    """The measures in reading order."""
    for measure in document.measures:
        start = measure.span[0]
        around = [section for section in document.sections if section.span[0] <= start < section.span[1]]
        innermost = max(around, key=lambda section: section.span[0], default=None)
        yield _measure(document.id, measure, innermost.id if innermost else None)


def assignments(document: Document) -> Iterator[AssignmentRow]:
    """Every body of every clause, in reading order."""
    for measure in document.measures:
        for number, task in enumerate(measure.tasks, 1):
            for position, one in enumerate(task.responsibility.assignments if task.responsibility else (), 1):
                yield _assignment(document.id, measure, number, position, one)


def diagnostics(document: Document) -> Iterator[DiagnosticRow]:
    """The diagnostics in the order of the record."""
    yield from (_diagnostic(document.id, one) for one in document.diagnostics)


Rows = Callable[[Document], Iterator[Record]]

TABLES: dict[str, tuple[type[Record], Rows]] = {
    "documents": (DocumentRow, documents),
    "sections": (SectionRow, sections),
    "measures": (MeasureRow, measures),
    "assignments": (AssignmentRow, assignments),
    "diagnostics": (DiagnosticRow, diagnostics),
}
"""The tables that documents fill: row model, and the rows of one document."""

ROW_MODELS: dict[str, type[Record]] = {"agencies": Agency, **{name: model for name, (model, _) in TABLES.items()}}
"""The row model of every table, also of the one that the registry fills."""


def _words(quote: Quote | None) -> str | None:
    return quote.text if quote else None


def _section(document: str, section: Section) -> SectionRow:
    return SectionRow(
        document=document,
        id=section.id,
        path=section.path,
        number=section.number,
        enumerator=section.enumerator.text,
        heading=section.heading.text,
        parent=section.parent,
        start=section.span[0],
        end=section.span[1],
        rule=section.rule,
    )


def _measure(document: str, measure: Measure, section: str | None) -> MeasureRow:
    return MeasureRow(
        document=document,
        id=measure.id,
        path=measure.path,
        number=measure.number,
        enumerator=_words(measure.enumerator),
        heading=_words(measure.heading),
        section=section,
        text=measure.text,
        tasks=len(measure.tasks),
        start=measure.span[0],
        end=measure.span[1],
        rule=measure.rule,
    )


def _assignment(document: str, measure: Measure, number: int, position: int, one: Assignment) -> AssignmentRow:
    task = measure.tasks[number - 1]
    clause = task.responsibility
    assert clause is not None
    return AssignmentRow(
        document=document,
        measure=measure.id,
        task=number,
        position=position,
        name=one.name.text,
        agency=one.agency,
        role=one.role,
        role_basis=one.role_basis,
        link=one.link,
        mode=clause.mode,
        form=clause.form,
        deadline=clause.deadline.value if clause.deadline else None,
        task_text=task.text,
        clause=clause.text,
        start=one.name.span[0],
        end=one.name.span[1],
        rule=one.rule,
    )


def _diagnostic(document: str, one: Diagnostic) -> DiagnosticRow:
    start, end = one.span or (None, None)
    return DiagnosticRow(
        document=document, code=one.code, severity=one.severity, message=one.message, start=start, end=end
    )
