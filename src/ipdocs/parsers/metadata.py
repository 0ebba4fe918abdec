"""Who issued what, when: read from the page's own words, with the blocks that say it.

Runs over labelled blocks and labels them further: title, signature, note, metadata.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ipdocs.grammars import en, zh
from ipdocs.grammars.fold import fold, lower
from ipdocs.grammars.rows import Words
from ipdocs.parsers import dates
from ipdocs.parsers.page import LabelledBlock, Page
from ipdocs.schema.document import BlockRole, DatedQuote, DateKind, Metadata
from ipdocs.schema.quote import Finding


def _compiled(*rows: Words) -> tuple[tuple[Words, re.Pattern[str]], ...]:
    return tuple((row, re.compile(row.pattern)) for row in rows)


_TITLES = _compiled(*zh.DOCUMENT_TITLES, *en.DOCUMENT_TITLES)
_ISSUED = _compiled(*zh.ISSUED, *en.ISSUED)
_NUMBERS = _compiled(*zh.NUMBERS, *en.NUMBERS)
_ADDRESSEES = _compiled(*zh.ADDRESSEES, *en.ADDRESSEES)
_SOURCES = _compiled(*zh.SOURCES, *en.SOURCES)
_RELEASE_MARKS = _compiled(*zh.RELEASE_MARKS, *en.RELEASE_MARKS)
_NAME_HEADS = _compiled(*zh.NAME_HEADS, *en.NAME_HEADS)
_WORDY = re.compile(r"(?:[^\W\d_]+[\W_]+){2}|[\u4e00-\u9fff]{5}")
_SENTENCE_END = re.compile(r"[.。;；:：!！]$")
_HEAD_BLOCKS = 40  # title, number and addressee stand near the top
_SIGNATURE_LINE = 90  # code points: the longest name in a signature
_SIGNATORIES = 8
_LEAD_SENTENCES = 700  # code points in which a page says what it reports


@dataclass(slots=True)
class _Line:
    index: int
    block: LabelledBlock
    start: int
    words: str
    low: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the document as a whole, and its blocks with their roles so far."""

    metadata: Metadata
    blocks: tuple[LabelledBlock, ...]
    problems: tuple[tuple[str, str], ...] = field(default=())


@dataclass(slots=True)
class _Draft:
    text: str
    lines: list[_Line]
    roles: dict[int, tuple[BlockRole, str]] = field(default_factory=dict)
    found: dict[str, Finding] = field(default_factory=dict)
    dates: list[DatedQuote] = field(default_factory=list)

    def put(self, name: str, rule: str, start: int, end: int) -> None:
        """Keep the first finding of a name."""
        piece = self.text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        if start < end and name not in self.found:
            self.found[name] = Finding(text=self.text[start:end], span=(start, end), rule=rule)

    def content(self) -> Iterator[_Line]:
        return (line for line in self.lines if line.block.role not in ("chrome", "metadata") and line.words)


def find(page: Page, blocks: Sequence[LabelledBlock]) -> Facts:
    """The metadata of a page. Nothing found is no failure: every field may be null."""
    draft = _Draft(page.text, [_line(page.text, i, block) for i, block in enumerate(blocks)])
    _title(draft)
    _document_title(draft)
    _number_and_addressee(draft)
    _signature(draft)
    _notes(draft)
    _source(draft)
    _issuer(draft)
    _dates(draft)
    labelled = tuple(
        replace(block, role=draft.roles[i][0], rule=draft.roles[i][1]) if i in draft.roles else block
        for i, block in enumerate(blocks)
    )
    return Facts(Metadata(date=_date(draft.dates), dates=tuple(draft.dates), **draft.found), labelled)


def _line(text: str, index: int, block: LabelledBlock) -> _Line:
    raw = text[block.start : block.end]
    words = fold(raw.strip())
    return _Line(index, block, block.start + len(raw) - len(raw.lstrip()), words, lower(words))


def _title(draft: _Draft) -> None:
    """The part of a breadcrumb that stays, else the first wordy line that is no sentence, else none."""
    head = list(draft.content())[:_HEAD_BLOCKS]
    for line in head:
        before = draft.lines[line.index - 1].block if line.index else None
        if before is not None and before.end == line.start and before.locator == line.block.locator:
            return _entitle(draft, line, "metadata.title_in_breadcrumb")
    headings = [line for line in head if line.block.tag in ("h1", "h2") and _WORDY.search(line.words)]
    for line in [*headings, *head]:
        lead = re.match(r"[#\s*]*", line.words)
        words = line.words[lead.end() if lead else 0 :]
        if len(words) > 300 or _matches(_ADDRESSEES, line.low) or _matches(_NUMBERS, line.words, whole=True):
            continue
        if _WORDY.search(words) and not _SENTENCE_END.search(words):
            return _entitle(draft, line, "metadata.first_wordy_line")
        if len(words) > 200 and not headings:
            return None
    return None


def _entitle(draft: _Draft, line: _Line, rule: str) -> None:
    lead = re.match(r"[#\s*]*", line.words)
    start = line.start + (lead.end() if lead else 0)
    draft.put("title", rule, start, line.start + len(line.words))
    draft.roles[line.index] = ("title", rule)


def _matches(rows: Sequence[tuple[Words, re.Pattern[str]]], words: str, *, whole: bool = False) -> re.Match[str] | None:
    for _, pattern in rows:
        match = pattern.fullmatch(words) if whole else pattern.match(words)
        if match:
            return match
    return None


def _document_title(draft: _Draft) -> None:
    """A line that names a kind of document and what it is about; the title itself where no later line does."""
    title = draft.found.get("title")
    lines = list(draft.content())[:_HEAD_BLOCKS]
    lines.sort(key=lambda line: title is not None and title.span[0] == line.start)
    for line in lines:
        if not 8 <= len(line.words) <= 300 or _SENTENCE_END.search(line.words):
            continue
        for row, pattern in _TITLES:
            if pattern.fullmatch(line.low):
                draft.put("document_title", row.id, line.start, line.start + len(line.words))
                if draft.found.get("document_title") and line.index not in draft.roles:
                    draft.roles[line.index] = ("title", row.id)
                return


def _number_and_addressee(draft: _Draft) -> None:
    for line in list(draft.content())[:_HEAD_BLOCKS]:
        for row, pattern in _NUMBERS:
            match = pattern.search(line.words) if len(line.words) <= 120 else pattern.match(line.words)
            if match:
                draft.put("document_number", row.id, line.start + match.start(), line.start + match.end())
        for row, pattern in _ADDRESSEES:
            match = pattern.fullmatch(line.low)
            if match:
                draft.put("addressee", row.id, line.start, line.start + len(line.words))


def _signature(draft: _Draft) -> None:
    """Names on lines of their own, then a date on its own line."""
    lines = list(draft.content())
    for place, line in enumerate(lines):
        if len(line.words) > 40:
            continue
        date = next(dates.find(line.words), None)
        if date is None or line.words[: date.start].strip() or line.words[date.end :].strip(" .。"):
            continue
        first = place
        while first > 0 and place - first < _SIGNATORIES and _signs(lines[first - 1]):
            first -= 1
        if first == place and not _last_words(lines, place):
            continue
        signed = lines[first : place + 1]
        if any(one.index in draft.roles for one in signed):
            continue
        for one in signed:
            draft.roles[one.index] = ("signature", "metadata.names_then_date")
        draft.put("signature", "metadata.names_then_date", signed[0].start, line.start + len(line.words))
        _add_date(draft, line, date, "signed")
        if first < place:
            draft.put("issuer", "metadata.signature", signed[0].start, signed[0].start + len(signed[0].words))


def _signs(line: _Line) -> bool:
    if len(line.words) > _SIGNATURE_LINE or _SENTENCE_END.search(line.words) or "," in line.words:
        return False
    return any(pattern.search(line.low) for _, pattern in _NAME_HEADS) and not re.match(r"\W?[\d(]", line.words)


def _last_words(lines: Sequence[_Line], place: int) -> bool:
    return place > len(lines) // 2 and sum(len(line.words) for line in lines[place + 1 :]) < 400


def _notes(draft: _Draft) -> None:
    for line in draft.content():
        for row, pattern in _RELEASE_MARKS:
            if pattern.fullmatch(line.low):
                draft.roles[line.index] = ("note", row.id)


def _source(draft: _Draft) -> None:
    """Whom the page names as its source: a label in a line of metadata, else a note of reproduction."""
    for line in draft.lines:
        if line.block.role not in ("metadata", "chrome"):
            continue
        for row, pattern in _SOURCES:
            match = pattern.search(line.low)
            if match:
                draft.put("source", row.id, line.start + match.start("source"), line.start + match.end("source"))


def _issuer(draft: _Draft) -> None:
    """Who signed, else whom the title names, else whom the first sentences name."""
    for name in ("document_title", "title"):
        title = draft.found.get(name)
        for row, pattern in _TITLES if title else ():
            match = pattern.fullmatch(lower(fold(title.text))) if title else None
            if title and match and "issuer" in pattern.groupindex:
                draft.put("issuer", row.id, title.span[0] + match.start("issuer"), title.span[0] + match.end("issuer"))
    reach = 0
    for line in draft.content():
        if reach > _LEAD_SENTENCES:
            return
        reach += len(line.words)
        for row, pattern in _ISSUED:
            match = pattern.search(line.low, 0, _LEAD_SENTENCES)
            if match and any(head.search(match["issuer"]) for _, head in _NAME_HEADS):
                draft.put("issuer", row.id, line.start + match.start("issuer"), line.start + match.end("issuer"))


def _add_date(draft: _Draft, line: _Line, date: dates.FoundDate, kind: DateKind) -> None:
    start, end = line.start + date.start, line.start + date.end
    if all(known.span != (start, end) for known in draft.dates):
        quote = draft.text[start:end]
        draft.dates.append(DatedQuote(text=quote, span=(start, end), rule=date.rule, kind=kind, value=date.value))


def _dates(draft: _Draft) -> None:
    """Dates in lines of metadata and in the first sentences; those of signatures are known already."""
    reach = 0
    for line in draft.lines:
        if line.block.role == "metadata":
            for date in dates.find(line.words):
                _add_date(draft, line, date, date.kind or "published")
        elif line.block.role != "chrome" and line.words and reach <= _LEAD_SENTENCES:
            reach += len(line.words)
            for date in dates.find(line.words, 0, min(len(line.words), _LEAD_SENTENCES)):
                kind = date.kind or _kind_by_what_follows(line.low, date)
                if kind:
                    _add_date(draft, line, date, kind)
    draft.dates.sort(key=lambda date: date.span)


def _kind_by_what_follows(low: str, date: dates.FoundDate) -> DateKind | None:
    sentence = re.split(r"[.。](?:\s|$)", low[date.end :], maxsplit=1)[0]
    issued = any(pattern.search(sentence) for _, pattern in _ISSUED)
    return "released" if issued else None


def _date(found: Sequence[DatedQuote]) -> str | None:
    for kind in ("published", "signed", "released"):
        for date in found:
            if date.kind == kind:
                return date.value
    return None
