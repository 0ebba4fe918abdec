"""Signatures, release marks, document numbers and addressees: who speaks to whom, and under which number."""

import re
from itertools import zip_longest

from ipdocs.grammars.compiled import (
    ADDRESSEE_LINES,
    ATTACHMENT_LINES,
    BEFORE_DATES,
    NAME_HEADS,
    NUMBERS,
    PERSONS,
    RELEASE_LINES,
    WEEKDAYS,
)
from ipdocs.parsers import dates, wording
from ipdocs.parsers.candidates import opens_item
from ipdocs.parsers.draft import Draft, Line
from ipdocs.parsers.titles import HEAD_LINES

_SENTENCE_END = re.compile(r"[.。;；:：!！]$")
_NAME_AT_MOST = 90  # code points of a name in a signature
_SIGNATURE_AT_MOST = 140  # and of one on a line of its own
_NOT_SIGNED = re.compile(r"[|,]|\. ")
_PLACE = re.compile(r"(?:[A-Z][\w '-]{2,30}, )?\s*")  # `Qingdao, 19 September 2023`
_SIDE_BY_SIDE = re.compile(r" {2,}")  # two bodies may sign on one line
_SIGNATORIES = 8
_LISTED_AT_MOST = 120
_DATE_LINE_AT_MOST = 40
_ADDRESSEES_AT_MOST = 400
_NOT_ADDRESSED = re.compile(r"[\d。;；]|\. ")


def find(draft: Draft) -> None:
    """Everything that frames the text of a document."""
    _number_and_addressee(draft)
    _on_lines(draft)
    _at_line_end(draft)
    _attachments(draft)
    for line in draft.content():
        mark = RELEASE_LINES.first(line.low)
        if mark:
            draft.give("note", mark.id, line.start, line.end)


def _number_and_addressee(draft: Draft) -> None:
    begun = False
    for line in list(draft.content())[:HEAD_LINES]:
        for row, pattern in NUMBERS:
            match = pattern.search(line.words) if len(line.words) <= 120 else pattern.match(line.words)
            if match:
                draft.put("document_number", row.id, line.start + match.start(), line.start + match.end())
        addressee = ADDRESSEE_LINES.first(line.low)
        begun = begun or line.words.endswith((".", "。"))
        if addressee:
            draft.put("addressee", addressee.id, line.start, line.end)
        elif not begun and _names_bodies(line):
            draft.put("addressee", "metadata.names_then_colon", line.start, line.end)


def _names_bodies(line: Line) -> bool:
    """Whether a line is names of bodies and a colon: `市财政局、市科技局：`. Who speaks in a transcript is a person."""
    if not line.low.endswith(":") or len(line.words) > _ADDRESSEES_AT_MOST or _NOT_ADDRESSED.search(line.words):
        return False
    return not any(person.search(line.low) for _, person in PERSONS) and wording.names_only(line.low[:-1])


def _on_lines(draft: Draft) -> None:
    """Names on lines of their own, then a date on its own line."""
    lines = list(draft.content())
    for place, line in enumerate(lines):
        date = _bare_date(line)
        if date is None:
            continue
        first = place
        while first > 0 and place - first < _SIGNATORIES and _signs(lines[first - 1]):
            if first > 1 and lines[first - 2].words.endswith(":"):
                break  # a body below its label
            first -= 1
        if first == place and not any(_SENTENCE_END.search(one.words) for one in lines[:place]):
            draft.date(line, date, "released")  # a date above the body
            draft.give("metadata", "metadata.date_above_body", line.start, line.end)
            continue
        signed = lines[first : place + 1]
        if any(draft.taken(one.start, one.end) for one in signed):
            continue
        for one in signed:
            draft.give("signature", "metadata.names_then_date", one.start, one.end)
        draft.put("signature", "metadata.names_then_date", signed[0].start, line.end)
        draft.date(line, date, "signed")
        if first < place:
            draft.put("issuer", "metadata.signature", signed[0].start, signed[0].end)


def _bare_date(line: Line) -> dates.FoundDate | None:
    """The date of a line that holds nothing else."""
    if len(line.words) > _DATE_LINE_AT_MOST or line.block.table >= 0:
        return None
    date = next(dates.find(line.words), None)
    if date is None:
        return None
    before = line.words[: date.start]
    marked = any(row.fullmatch(line.low[: date.start]) for _, row in BEFORE_DATES)
    if not marked and not _PLACE.fullmatch(before.lstrip("(")):
        return None
    after = line.words[date.end :].strip()
    return date if not after.strip(" .。)") or any(row.fullmatch(after) for _, row in WEEKDAYS) else None


def _signs(line: Line) -> bool:
    longest = max(map(len, _SIDE_BY_SIDE.split(line.words)))
    if longest > _SIGNATURE_AT_MOST or _SENTENCE_END.search(line.words) or _NOT_SIGNED.search(line.words):
        return False
    return any(pattern.search(line.low) for _, pattern in NAME_HEADS) and not re.match(r"\W?[\d(]", line.words)


def _at_line_end(draft: Draft) -> None:
    """A signature that lost its own line: `……。国务院办公厅2020年7月15日（此件公开发布）`."""
    for line in list(draft.content())[-3:]:
        _signed_before(draft, line, len(line.words))


def before_document(draft: Draft) -> None:
    """The same in the middle of a line, where the document that a notice issues goes on after it."""
    title = draft.found.get("document_title")
    for line in draft.content() if title else ():
        if title and line.start < title.span[0] < line.end:
            _signed_before(draft, line, title.span[0] - line.start)


def _signed_before(draft: Draft, line: Line, stop: int) -> None:
    """Names, a date, and a release mark or none, at the end of `line.words[:stop]`."""
    offset = max(stop - 200, 0)
    tail = line.words[offset:stop]
    found = list(dates.find(tail))
    if "signature" in draft.found or not found or len(line.words) < _NAME_AT_MOST:
        return
    date = found[-1]
    after = tail[date.end :].strip()
    if after and not _is_release_mark(after):
        return
    before = tail[: date.start].rstrip()
    begin = max(before.rfind(mark) for mark in "。！!?)；;") + 1
    name = before[begin:].strip()
    if not name or len(name) > _NAME_AT_MOST or not any(p.search(name.lower()) for _, p in NAME_HEADS):
        return
    start = line.start + offset + begin
    draft.give("signature", "metadata.name_and_date_at_line_end", start, line.start + offset + date.end)
    draft.put("signature", "metadata.name_and_date_at_line_end", start, line.start + offset + date.end)
    draft.put("issuer", "metadata.signature", start, start + len(before) - begin)
    shifted = dates.FoundDate(offset + date.start, offset + date.end, date.value, date.kind, date.rule)
    draft.date(line, shifted, "signed")
    if after:
        draft.give("note", "metadata.release_mark_at_line_end", line.start + offset + date.end, line.start + stop)


def _attachments(draft: Draft) -> None:
    """The list of annexes and its numbered lines: they are no items of the document."""
    listing = False
    lines = list(draft.content())
    for line, below in zip_longest(lines, lines[1:]):
        short = len(line.words) <= _LISTED_AT_MOST
        colon = ":" if below and below.words == ":" else ""  # on a line of its own, where tags were lost
        row = ATTACHMENT_LINES.first(line.low + colon) if short else None
        listing = row is not None or (listing and short and (line.words == ":" or opens_item(line.words)))
        if listing and not draft.taken(line.start, line.end):
            draft.give("note", row.id if row else "metadata.listed_attachment", line.start, line.end)


def _is_release_mark(words: str) -> bool:
    return RELEASE_LINES.first(words.lower()) is not None
