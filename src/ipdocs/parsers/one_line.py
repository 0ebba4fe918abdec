"""A page that lost its line breaks: title, labels, number, signature and the links at the end of one long line."""

import re
from collections.abc import Iterator

from ipdocs.grammars.compiled import (
    DOCUMENT_TITLE_LINES,
    FIELDS,
    LINE_TAILS,
    NAME_HEADS,
    NUMBERS,
    TITLE_OPENINGS,
)
from ipdocs.parsers import dates, wording
from ipdocs.parsers.draft import Draft, Line

LINE_FROM = 300  # code points: a first line that is longer may hold the whole page
_HEAD = 700  # code points in which its labels and its number stand
_TAIL = 2_000  # code points at its end in which links may stand
_SIGNED_AT_MOST = 120  # code points of a name before its date
_DATE_LABEL = re.compile(r"(?: [A-Z][a-z]+(?: (?:time|date|on))? ?:)? ?$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LABEL = r"[A-Z][a-z]+(?: [a-z]+){0,2} ?:"
_LABELLED = re.compile(
    rf"(?<!\w)(?P<label>{_LABEL}) ?(?P<value>[^:\[\]|]{{2,120}}?)"
    rf"(?= +{_LABEL}| ?[\[|]| (?:Decree|Order|In order|In accordance|According|All|To|The)\b)"
)
_NEXT_LABEL = re.compile(rf" {_LABEL}")
_BEFORE_NAME = re.compile(r"[.):;\"] (?=[A-Z])")
_UNFINISHED = re.compile(r" (?:the|an?|of|on|for|and|to|in|by|with|from|since|until|before|after)$")
_ITEM = re.compile(r"(?:\(\d{1,2}\)|\b\d{1,2}[.、]|\bArticle \d{1,3}[.:]?) ?[A-Z]")
_CLAUSE = re.compile(r"\([^()]{4,400}\)")


def of(draft: Draft) -> Line | None:
    """The line that holds the page, if one does."""
    line = next(draft.content(), None)
    if line is None or line.index or line.block.tag != "line" or len(line.words) <= LINE_FROM:
        return None
    return line if len(line.words) * 2 > len(draft.text) else None


def find(draft: Draft) -> None:
    """What frames the text of a page in one line of English; nothing where the page has lines."""
    line = of(draft)
    if line is None or _HAN.search(line.words[:LINE_FROM]):
        return
    _labels(draft, line)
    _signature(draft, line)
    _tail(draft, line)


def title(draft: Draft, line: Line, stop: int) -> None:
    """The English title before the label of a date: from `Notice of the …` on. What stands before it is a menu."""
    label = _DATE_LABEL.search(line.words, 0, stop)
    stop = label.start() if label else stop
    for row, pattern in TITLE_OPENINGS:
        starts = [match.start() for match in pattern.finditer(line.low, 0, stop)]
        start = next((at for at in starts if line.words[at].isupper()), starts[0] if starts else None)
        below = _NEXT_LABEL.search(line.words, start, stop) if start is not None else None
        stop = below.start() if below else stop
        if start is not None and DOCUMENT_TITLE_LINES.first(line.low[start:stop]):
            draft.put("title", row.id, line.start + start, line.start + stop)
            draft.give("title", row.id, line.start + start, line.start + stop)
            if start:
                draft.give("chrome", "metadata.before_title_in_line", line.start, line.start + start)
            return


def _labels(draft: Draft, line: Line) -> None:
    """`Issuing authority: A Source: B Yuefuban [2022] No. 19`: fields and the number, in the head of the line."""
    for row, pattern in NUMBERS:
        number = pattern.search(line.words, 0, _HEAD)
        if number and line.words[: number.start()].count("(") == line.words[: number.start()].count(")"):
            draft.put("document_number", row.id, line.start + number.start(), line.start + number.end())
    for match in _LABELLED.finditer(line.words, 0, _HEAD):
        label = match["label"].strip(" :").lower()
        start, end = match.span("value")
        for _, pattern in NUMBERS:
            number = pattern.search(line.words, start, end + 40)
            end = min(end, number.start()) if number and number.start() > start else end
        for field, pattern in FIELDS:
            if pattern.fullmatch(label):
                draft.put(field.name, field.id, line.start + start, line.start + end)


def _signature(draft: Draft, line: Line) -> None:
    """`… conscientiously. Office of Clocks June 9, 2022 …`: nothing but a body between a sentence and a date."""
    for date in dates.find(line.words):
        low = max(date.start - _SIGNED_AT_MOST, 0)
        start = max((mark.end() for mark in _BEFORE_NAME.finditer(line.words, low, date.start)), default=None)
        if start is None:
            continue
        name = line.low[start : date.start].rstrip()
        heads = any(pattern.search(name) for _, pattern in NAME_HEADS)
        if not heads or _UNFINISHED.search(name) or re.search("[,:]", name) or not wording.names_only(name):
            continue
        at = line.start + start
        draft.give("signature", "metadata.signature_in_line", at, line.start + date.end)
        draft.put("signature", "metadata.signature_in_line", at, line.start + date.end)
        draft.put("issuer", "metadata.signature", at, at + len(name))
        draft.date(line, date, "signed")
        return


def _tail(draft: Draft, line: Line) -> None:
    """The links after the text: from the first that neither item nor clause follows."""
    for start, rule in sorted(_openings(line)):
        if not _goes_on(line, start):
            draft.give("chrome", rule, line.start + start, line.end)
            return


def _openings(line: Line) -> Iterator[tuple[int, str]]:
    for row, pattern in LINE_TAILS:
        for match in pattern.finditer(line.low, max(len(line.low) - _TAIL, LINE_FROM)):
            yield match.start(), row.id


def _goes_on(line: Line, start: int) -> bool:
    """Whether an item or a clause stands in the rest of the line."""
    if _ITEM.search(line.words, start):
        return True
    clauses = _CLAUSE.finditer(line.low, start)
    return any(wording.read(line.low, match.start() + 1, match.end() - 1) is not None for match in clauses)
