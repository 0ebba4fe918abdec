"""Stretches of the text as paragraphs, with what was found in them marked up."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ipdocs.dataset.akn.elements import Element, add, day, fit, reference
from ipdocs.schema import Document, Span


class _Mark(NamedTuple):
    """A stretch that stands in these elements, the outer one first: tag and attributes of each."""

    start: int
    end: int
    elements: tuple[tuple[str, dict[str, str]], ...]


class Words:
    """The text of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._marks = _apart(_marks(document))
        self._starts = [mark.start for mark in self._marks]
        self._shown = [block.span for block in document.blocks if block.role != "chrome"]

    def paragraphs(self, start: int, end: int) -> list[Span]:
        """The lines between two places that are neither blank nor chrome, without white space around them.

        A line that ends inside of a mark goes on.
        """
        found: list[Span] = []
        for block in self._shown[bisect_right(self._shown, start, key=lambda span: span[1]) :]:
            if block[0] >= end:
                break
            at, until = max(start, block[0]), min(end, block[1])
            while at < until:
                stop = self._line_end(at, until)
                line = self._text[at:stop]
                if bare := line.strip():
                    begin = at + len(line) - len(line.lstrip())
                    found.append((begin, begin + len(bare)))
                at = stop + 1
        return found

    def write(self, parent: Element, spans: Iterable[Span]) -> None:
        """Each stretch as a `p`."""
        for span in spans:
            self.inline(add(parent, "p"), *span)

    def inline(self, parent: Element, start: int, end: int) -> None:
        """A stretch of text as the content of an element, with the marks that lie in it."""
        at = start
        for mark in self._marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            if mark.end > end:
                continue
            self._plain(parent, at, mark.start)
            inner = parent
            for tag, attributes in mark.elements:
                inner = add(inner, tag, **attributes)
            self._plain(inner, mark.start, mark.end)
            at = mark.end
        self._plain(parent, at, end)

    def _line_end(self, at: int, until: int) -> int:
        """Where the line ends that begins at `at`."""
        while (stop := self._text.find("\n", at, until)) >= 0:
            before = bisect_left(self._starts, stop) - 1
            if before < 0 or self._marks[before].end <= stop:
                return stop
            at = self._marks[before].end
        return until

    def _plain(self, parent: Element, start: int, end: int) -> None:
        """Text at the end of an element; where a line ends in it, an `eol`."""
        first, *others = fit(self._text[start:end]).split("\n")
        if (last := next(parent.iterchildren(reversed=True), None)) is None:
            parent.text = (parent.text or "") + first
        else:
            last.tail = (last.tail or "") + first
        for line in others:
            add(parent, "eol").tail = line


def _apart(marks: Iterable[_Mark]) -> list[_Mark]:
    """The marks in order, without those that overlap one before; of two at one place the longer."""
    kept: list[_Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start < mark.end and (not kept or kept[-1].end <= mark.start):
            kept.append(mark)
    return kept


def _marks(document: Document) -> Iterator[_Mark]:
    """What Akoma Ntoso has a name for: titles, number, issuer and dates; bodies with their roles; deadlines."""
    metadata = document.metadata
    titles = (("docTitle", metadata.title), ("docTitle", metadata.document_title))
    for tag, quote in (*titles, ("docNumber", metadata.document_number), ("docAuthority", metadata.issuer)):
        if quote:
            yield _Mark(*quote.span, ((tag, {}),))
    for dated in metadata.dates:
        if when := day(dated.value):
            yield _Mark(*dated.span, (("docDate", {"date": when}),))
    for clause in (task.responsibility for measure in document.measures for task in measure.tasks):
        for one in clause.assignments if clause else ():
            role = ("role", {"refersTo": "#" + reference("role", one.role)})
            body = (("organization", {"refersTo": "#" + reference("org", one.agency)}),) if one.agency else ()
            yield _Mark(*one.name.span, (role, *body))
        if clause and clause.deadline and (when := day(clause.deadline.value)):
            yield _Mark(*clause.deadline.span, (("date", {"date": when}),))
