"""Where an item may begin: every place at which a row of the enumerators matches, with what the outline weighs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ipdocs.grammars.compiled import ENUMERATORS, HEADINGS
from ipdocs.grammars.rows import Enumerator
from ipdocs.parsers import numerals
from ipdocs.parsers.reading import Paragraph, Reading
from ipdocs.parsers.tables import Row

_IN_LINE = tuple((row, pattern) for row, pattern in ENUMERATORS if row.inline)
# The only places inside a line where an item may begin: after the end of a sentence or a bracket; right after a heading
# that ends in no mark, where only （一） is sure enough; and 1. or 1、 after a space, where Chinese words stand on both
# sides, or, in a machine's English, 1、. Each pattern begins with what can be looked for.
_AFTER_SENTENCE = re.compile(
    r"[.。:：!?！？)\]】\"”] *(?=[\d(①-⑳第一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]|[IVX]{1,4}\.)"
)
_AFTER_HEADING = re.compile(r"\((?<![第条款项至和、,].)(?=[一二三四五六七八九十]{1,3}\)(?![项款条、,和至]))")
_AFTER_SPACE = re.compile(
    r" (?:(?<=[\u4e00-\u9fff\"》] )(?=\d{1,3}[.、] ?[\u4e00-\u9fff《\"])|(?<=[a-z\d)] )(?=\d{1,2}、 ?[A-Z]))"
)
# Or after a heading of a machine's English that lost its line: `2、 Key tasks (1) Find …`.
_AFTER_MARKED = re.compile(
    r"(?:\d、|\b[IVX]{1,4}\.) ?[A-Z][^.;:()]{2,80} (?=\((?:(?:\d{1,2}|[IVX]{1,4})\) ?[A-Z]|[a-z]{3,6}\) ))"
)
# Or chapters and articles of a law: after a sentence, Article 1 anywhere, a chapter before the heading that its first
# article follows, and that article.
_CHAPTER = r"(?i:chapter) (?:[IVX]{1,6}|\d{1,3}|[a-z]{3,9}(?:-[a-z]{3,5})?)[.:]? [A-Za-z][^.;:()]{2,80}?"
_LEGAL = re.compile(
    rf"[.:;)\"] *(?=(?i:article|chapter) [\da-zIVX])| (?=Article 1[.:]? [A-Z]|{_CHAPTER} (?i:article) \d)"
    rf"|{_CHAPTER} (?=(?i:article) \d)"
)
_AFTER = (_AFTER_SENTENCE, _AFTER_SPACE, _AFTER_MARKED)
_LEAD = " #>*•·●■◆-–—"  # marks that may stand before an enumerator
_SENTENCE = re.compile(r"[.。;；!！]$|[。；]|[)\]】]$")
_GLOSS = re.compile(r"\([^()]{1,30}\)$")  # a heading may end in one, as `（共5项）`
_HEADING_AT_MOST = 160  # code points; Han text is about three times as dense
_HEADING_HAN_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enumerator that may be one. Offsets are the reading's; `stop` ends the words that may be its heading."""

    start: int
    end: int
    number: int
    row: Enumerator
    paragraph: int
    inline: bool
    heading_like: bool
    stop: int


_BY_ID = {row.id: row for row, _ in ENUMERATORS}
_LETTER = _BY_ID["common.enum.letter_paren"]
_SMALL_ROMAN = _BY_ID["common.enum.small_roman_paren"]
TABLE_ROW = Enumerator("table.number_cell", "", "arabic", "row", 5, inline=False)


def find(reading: Reading, rows: Sequence[Row]) -> list[Candidate]:
    """All candidates in order. A paragraph may hold several; a row of a table is one by the cell of its number."""
    found: list[Candidate] = []
    upcoming = [row for row in reversed(rows) if row.number]
    done = 0
    for index, paragraph in enumerate(reading.paragraphs):
        if paragraph.role in ("signature", "note") or paragraph.start < done:
            continue
        if upcoming and upcoming[-1].start <= paragraph.start:
            cells = upcoming.pop()
            assert cells.number is not None
            words = re.sub(r"\W", "", reading.text[slice(*cells.number)])
            number = numerals.value(words, "han") or 0
            found.append(Candidate(*cells.number, number, TABLE_ROW, index, False, False, cells.end))
            done = cells.end
            continue
        here = _in_paragraph(reading, paragraph)
        for place, (start, end, number, row) in enumerate(here):
            stop = here[place + 1][0] if place + 1 < len(here) else paragraph.end
            if not reading.text[end:stop].strip() and index + 1 < len(reading.paragraphs):
                stop = _heading_below(reading, reading.paragraphs[index + 1]) or stop
            inline = start > _lead_end(reading, paragraph)
            like_heading = _like_heading(reading, end, stop, paragraph)
            glued = None if like_heading else _glued_heading(reading, end, stop)
            if glued:
                stop, like_heading = glued, True
            if like_heading or not row.heading_only:
                found.append(Candidate(start, end, number, row, index, inline, like_heading, stop))
    return _letters(found, reading.text)


def _letters(found: list[Candidate], text: str) -> list[Candidate]:
    """`(i)` after `(h)` is a letter, and a Roman numeral elsewhere; so are `(v)` and `(x)`."""
    last = 0
    for place, one in enumerate(found):
        sign = text[one.start : one.end].strip("()")
        if one.row is _SMALL_ROMAN and len(sign) == 1 and numerals.value(sign, "letter") == last + 1:
            found[place] = one = replace(one, row=_LETTER, number=last + 1)
        last = one.number if one.row is _LETTER else last
    return found


def _glued_heading(reading: Reading, start: int, stop: int) -> int | None:
    """The end of a heading that runs into the sentence after it, both on one line."""
    start, stop = reading.trim(start, stop)
    matches = (pattern.match(reading.text, start, stop) for _, pattern in HEADINGS)
    return next((match.end() for match in matches if match), None)


def _heading_below(reading: Reading, paragraph: Paragraph) -> int | None:
    """The end of a heading that stands on the line below its number."""
    words = reading.text[paragraph.start : paragraph.end]
    if opens_item(words) or not _like_heading(reading, paragraph.start, paragraph.end, paragraph):
        return None
    return paragraph.end


@dataclass(frozen=True, slots=True)
class Opening:
    """An enumerator that begins a line, and the row that knows it."""

    start: int
    end: int
    row: str


def at_line_start(folded: str) -> Opening | None:
    """The enumerator that a line of folded words begins with."""
    at = len(folded) - len(folded.lstrip(_LEAD))
    for row, pattern in ENUMERATORS:
        match = pattern.match(folded, at)
        if match:
            return Opening(match.start(), match.end(), row.id)
    return None


def opens_item(folded: str) -> bool:
    """Whether a line of folded words begins with an enumerator."""
    return at_line_start(folded) is not None


def _lead_end(reading: Reading, paragraph: Paragraph) -> int:
    return paragraph.end - len(reading.text[paragraph.start : paragraph.end].lstrip(_LEAD))


def _in_paragraph(reading: Reading, paragraph: Paragraph) -> list[tuple[int, int, int, Enumerator]]:
    first = _lead_end(reading, paragraph)
    here = []
    hit = _match(reading, first, paragraph.end, ENUMERATORS)
    if hit:
        here.append(hit)
    legal = any(reading.low.find(word, first, paragraph.end) >= 0 for word in ("article", "chapter"))
    after = (*_AFTER, _LEGAL) if legal else _AFTER
    ends = (pattern.finditer(reading.text, first, paragraph.end) for pattern in after)
    places = {place.end() for several in ends for place in several}
    places.update(place.start() for place in _AFTER_HEADING.finditer(reading.text, first, paragraph.end))
    for at in sorted(places):
        hit = _match(reading, at, paragraph.end, _IN_LINE)
        if hit and at > (here[-1][1] if here else first):
            here.append(hit)
    return here


def _match(
    reading: Reading, at: int, end: int, rows: tuple[tuple[Enumerator, re.Pattern[str]], ...]
) -> tuple[int, int, int, Enumerator] | None:
    for row, pattern in rows:
        match = pattern.match(reading.text, at, end)
        number = numerals.value(match["n"], row.numeral) if match else None
        if match and number is not None and number > 0:
            return match.start(), match.end(), number, row
    return None


def _like_heading(reading: Reading, start: int, stop: int, paragraph: Paragraph) -> bool:
    """Short, and no sentence: what a heading looks like."""
    start, stop = reading.trim(start, stop)
    words = reading.text[start:stop]
    dense = sum("\u4e00" <= char <= "\u9fff" for char in words[:80]) > 10
    if not words or len(words) > (_HEADING_HAN_AT_MOST if dense else _HEADING_AT_MOST):
        return False
    if paragraph.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return True
    return not _SENTENCE.search(_GLOSS.sub("", words))
