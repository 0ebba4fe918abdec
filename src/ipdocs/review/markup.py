"""The text of a page as HTML: every character once, in order, with the findings marked.

The words of a page are escaped here and nowhere else. What a mark shows beside them (paths, signs) comes from
attributes, by the style sheet, so the text of the article is `Document.text`: the places that a reviewer selects are
counted in it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from ipdocs.dataset.claims import Claim
from ipdocs.schema import Document

# What a page cannot hold (half a character, NUL) becomes U+FFFD, one for one; a carriage return has to be spelled out.
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_RUN = 4_000  # characters that are laid out together
_LINE = 80  # characters that the blank around a block takes the room of
INLINE = ("section", "clause", "body", "deadline")


class Mark(NamedTuple):
    """Words to be marked: a place, and the attributes of the element around them. `point` marks a place alone.

    Words that go on in a second block are marked twice; only the first mark bears the `name` that links lead to.
    """

    start: int
    end: int
    attributes: str
    point: bool = False
    name: str = ""


def shown(text: str) -> str:
    """Text as a page can hold it, code point for code point."""
    return _UNFIT.sub("\ufffd", text)


def html(text: str) -> str:
    """Words of a page as HTML: as they are, and never markup."""
    return str(escape(shown(text))).replace("\r", "&#13;")


def article(document: Document, claims: Sequence[Claim]) -> Markup:
    """The whole text. `data-f` is the place of a claim in `claims`, `data-d` that of a diagnostic in the record.

    Measures and section headings bear their ids.
    """
    frames = [number for number, one in enumerate(claims) if one.kind == "measure"]
    ids = dict(zip(frames, (measure.id for measure in document.measures), strict=True))
    coming = sorted(_marks(document, claims), key=lambda mark: (mark.start, -mark.end, not mark.point), reverse=True)
    marks: list[Mark] = []
    out: list[str] = []
    run: list[str] = []
    open_frames: tuple[int, ...] = ()
    size = 0
    for piece in _pieces(document, claims, frames):
        if piece.frames != open_frames:
            same = [one == other for one, other in zip(open_frames, piece.frames, strict=False)]
            keep = same.index(False) if False in same else len(same)
            run.append("</section>" * (len(open_frames) - keep))
            open_frames = open_frames[:keep]
        if not open_frames and size >= _RUN:
            out.append(_run(run, size))
            run, size = [], 0
        run += [_frame(claims[number], number, ids.pop(number, None)) for number in piece.frames[len(open_frames) :]]
        open_frames = piece.frames
        marks = [mark for mark in marks if mark.end > piece.start]
        while coming and coming[-1].start < piece.end:
            marks.append(coming.pop())
        run.append(f'<div class="b {piece.role}" data-f="{piece.block}">')
        run.extend(_inline(document.text, piece.start, piece.end, marks))
        run.append("</div>")
        size += _LINE + piece.end - piece.start
    return Markup("".join(out) + _run([*run, "</section>" * len(open_frames)], size))


def _run(parts: list[str], size: int) -> str:
    """A stretch that is laid out together. Its class says about how high it is: browsers leave out what is far off."""
    return f'<div class="run h{min(size // _RUN, 9)}">{"".join(parts)}</div>'


class _Piece(NamedTuple):
    """A stretch of one block that lies in the same measures from end to end."""

    start: int
    end: int
    role: str
    block: int
    frames: tuple[int, ...]


def _pieces(document: Document, claims: Sequence[Claim], frames: Sequence[int]) -> Iterator[_Piece]:
    spans = [(*span, number) for number in frames if (span := claims[number].span)]
    coming = sorted(spans, key=lambda one: (one[0], -one[1]), reverse=True)
    edges = sorted({edge for start, end, _ in spans for edge in (start, end)}, reverse=True)
    blocks = (number for number, one in enumerate(claims) if one.kind == "block")
    around: list[tuple[int, int, int]] = []
    for number, block in zip(blocks, document.blocks, strict=True):
        start, end = block.span
        while start < end:
            while edges and edges[-1] <= start:
                edges.pop()
            while coming and coming[-1][0] <= start:
                around.append(coming.pop())
            around = [one for one in around if one[1] > start]
            cut = min(end, edges[-1]) if edges else end
            blank = " gap" if document.text[start:cut].isspace() else ""
            yield _Piece(start, cut, f"is-{block.role}{blank}", number, tuple(one[2] for one in around))
            start = cut


def _frame(claim: Claim, number: int, measure: str | None) -> str:
    """The frame of a measure; of one that goes on after something else, without its id."""
    if measure is None:
        return '<section class="measure again">'
    name, path = escape(shown(measure)), escape(shown(claim.value or ""))
    return (
        f'<section class="measure" id="{name}" aria-label="Measure {path}">'
        f'<a class="handle" href="#{name}" aria-label="Measure {path}" data-path="{path}" data-f="{number}"></a>'
    )


def _marks(document: Document, claims: Iterable[Claim]) -> Iterator[Mark]:
    headings = iter(document.sections)
    for number, one in enumerate(claims):
        name = shown(next(headings).id) if one.kind == "section" else ""
        if one.span is None or one.kind in ("block", "measure") or one.span[0] == one.span[1]:
            continue
        looks: str = one.kind if one.kind in INLINE else "fact"
        if one.kind == "body":
            looks += f" {one.value}" + " unlinked" * (one.agency is None)
        yield Mark(*one.span, f'class="{looks}" data-f="{number}" tabindex="-1"', name=name)
    for number, told in enumerate(document.diagnostics):
        if told.span:
            at = min(told.span[0], len(document.text) - 1)
            label = escape(shown(f"{told.severity}: {told.code}: {told.message}"))
            known = f'data-d="{number}" id="ui-d{number}" aria-label="{label}"'
            yield Mark(at, at, f'class="sign {told.severity}" {known} tabindex="-1"', point=True)


def _inline(text: str, start: int, end: int, marks: Iterable[Mark]) -> Iterator[str]:
    """One stretch with its marks, which are in order. Of two that cross, the inner one is cut where the outer ends."""
    ends: list[int] = []  # of the marks that are open
    at = start
    for mark in marks:
        begin, finish = max(mark.start, start), min(mark.end, end, *ends[-1:])
        while ends and ends[-1] <= begin:
            yield html(text[at : ends[-1]]) + "</mark>"
            at = ends.pop()
            finish = min(mark.end, end, *ends[-1:])
        yield html(text[at:begin])
        at = begin
        if mark.point:
            yield f"<button {mark.attributes}></button>"
        else:
            named = f' id="{escape(mark.name)}"' if mark.name and mark.start >= start else ""
            yield f"<mark {mark.attributes}{named}>"
            ends.append(finish)
    while ends:
        yield html(text[at : ends[-1]]) + "</mark>"
        at = ends.pop()
    yield html(text[at:end])
