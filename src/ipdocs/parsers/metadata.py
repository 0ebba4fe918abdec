"""Who issued what, when: read from the page's own words, with the blocks that say it.

Runs over labelled blocks and labels them further: title, signature, note, metadata.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ipdocs.grammars.common import HEAD_DATES
from ipdocs.grammars.compiled import AUTHORS, DOCUMENT_TITLE_LINES, FIELDS, ISSUED, NAME_HEADS, SOURCE_ROWS, SPOKEN_AT
from ipdocs.grammars.fold import fold, lower
from ipdocs.parsers import dates, one_line, properties, signatures, titles
from ipdocs.parsers.chrome_model import DOUBTED, MODEL
from ipdocs.parsers.draft import LEAD, Draft, Line, first_sentences
from ipdocs.parsers.page import Head, LabelledBlock, Page
from ipdocs.schema.document import DatedQuote, DateKind, Metadata

# A number in square brackets is part of a value: `[Document No.] Guobanfa [2021] No. 9`.
_BRACKETED = re.compile(
    r"[\[【](?P<label>[^\[\]【】\d]{2,24})[\]】](?P<value>(?:[^\[\]【】|]|[\[【]\d{4}[\]】]){2,200})"
)
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")  # `来　　源`
_BETWEEN = re.compile(r"\|| {2,}(?=[^\W\d][^:|]{1,30}:)")  # labelled values of one line
_BYLINE_AT_MOST = 160  # code points of a line above the body that may hold its date
_PUBLISHED = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{8,40})"')  # JSON-LD is often broken: no parser reads it


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the document as a whole, and its blocks with their roles so far."""

    metadata: Metadata
    blocks: tuple[LabelledBlock, ...]


def find(page: Page, blocks: Sequence[LabelledBlock]) -> Facts:
    """The metadata of a page. Nothing found is no failure: every field may be null."""
    draft = Draft(page, blocks)
    _fields(draft)
    one_line.find(draft)
    signatures.find(draft)
    titles.find(draft, page.head)
    signatures.before_document(draft)
    _source(draft)
    _issuer(draft)
    _dates(draft)
    _doubted(draft)
    date = _date(draft.dates) or _head_date(page.head)
    return Facts(Metadata(date=date, dates=tuple(draft.dates), **draft.found), draft.labelled())


def _doubted(draft: Draft) -> None:
    """Lines that the content model doubts are chrome, now that title, signature and the like are known."""
    named = [finding.span for finding in draft.found.values()]
    for line in draft.content():
        if line.block.rule != DOUBTED or draft.taken(line.start, line.end):
            continue
        if not any(a < line.end and line.start < b for a, b in named):
            draft.give("chrome", DOUBTED, line.start, line.end)


def _fields(draft: Draft) -> None:
    """Labelled values at the head of the page: in the next cell or line, or after the colon or bracket of the same."""
    for line in draft.lines:
        if line.block.role != "metadata":
            continue
        if line.block.rule == properties.VALUE.id and _label_of(draft, line):
            labelled = [(_label_of(draft, line), 0, len(line.words))]
        else:
            labelled = list(_labelled(line.words))
        for label, start, end in labelled:
            value = line.words[start:end]
            label = _SPACED.sub("", label.strip(" :*").lower())
            for row, pattern in FIELDS if value.strip() else ():
                if pattern.fullmatch(label):
                    a, b = _first_source(line, start, value) if row.name == "source" else (start, end)
                    draft.put(row.name, row.id, line.start + a, line.start + b)


def _labelled(words: str) -> Iterator[tuple[str, int, int]]:
    """Each label of a line and where its value is: `[Issued by] A [Document No.] B`, `Issued by: A | No.: B`."""
    bracketed = list(_BRACKETED.finditer(words))
    if bracketed:
        yield from ((match["label"], *match.span("value")) for match in bracketed)
        return
    gaps = [(0, 0), *(match.span() for match in _BETWEEN.finditer(words)), (len(words), len(words))]
    for (_, start), (end, _) in pairwise(gaps):
        label, colon, value = words[start:end].partition(":")
        if colon:
            yield label, end - len(value.lstrip("* ")), end


def _first_source(line: Line, start: int, value: str) -> tuple[int, int]:
    """The source at the beginning of a value that other facts of the page may follow."""
    for _, pattern in SOURCE_ROWS.rows(line.low):
        match = pattern.search(line.low)
        if match and match.start() <= start <= match.start("source"):
            return match.span("source")
    first = re.split(r"[,;|]| {2}", value.strip())[0]
    lead = len(value) - len(value.lstrip())
    return start + lead, start + lead + len(first)


def _source(draft: Draft) -> None:
    """Whom the page names as its source: a label in a line of metadata, else a note of reproduction."""
    rows = SOURCE_ROWS.rows(draft.page.low)
    for line in draft.lines:
        whole = line.index == 0 and len(line.words) > one_line.LINE_FROM  # the page lost its breaks
        if line.block.role not in ("metadata", "chrome") and not whole:
            continue
        for row, pattern in rows:
            match = pattern.search(line.low)
            if match and (not whole or match.start() < one_line.LINE_FROM):
                draft.put("source", row.id, line.start + match.start("source"), line.start + match.end("source"))


def _label_of(draft: Draft, line: Line) -> str:
    """The label before a header value, in lower case."""
    return draft.lines[line.index - 1].low


def _issuer(draft: Draft) -> None:
    """Who signed, else whom the title names, else whom the first sentences name."""
    for title in filter(None, map(draft.found.get, ("document_title", "title"))):
        for row, named in DOCUMENT_TITLE_LINES.all(lower(fold(title.text.replace("\n", " ")))):
            if "issuer" in named.re.groupindex:
                draft.put("issuer", row.id, title.span[0] + named.start("issuer"), title.span[0] + named.end("issuer"))
    for line in draft.lines:
        if line.block.rule == properties.VALUE.id and _label_of(draft, line).startswith("author"):
            for row, pattern in AUTHORS:
                match = pattern.fullmatch(line.low)
                if match:
                    draft.put("issuer", row.id, line.start + match.start("issuer"), line.start + match.end("issuer"))
    for line in first_sentences(draft.content()):
        for row, pattern in ISSUED:
            match = pattern.search(line.low, 0, LEAD)
            if match and any(head.search(match["issuer"]) for _, head in NAME_HEADS):
                draft.put("issuer", row.id, line.start + match.start("issuer"), line.start + match.end("issuer"))


def _dates(draft: Draft) -> None:
    """Dates in lines of metadata and in the first sentences; those of signatures are known already."""
    reach = 0
    body = next((line.index for line in draft.content() if re.search(r"[.。]$", line.words)), 0)
    for line in draft.lines:
        byline = line.block.rule == MODEL and line.index < body and len(line.words) <= _BYLINE_AT_MOST
        if line.block.role == "metadata" or byline:
            label = _label_of(draft, line) if line.block.rule == properties.VALUE.id else ""
            for date in dates.find(line.words):
                draft.date(line, date, date.kind or dates.kind_by_label(label) or "published")
        elif line.block.role != "chrome" and line.words and reach <= LEAD:
            reach += len(line.words)
            for date in dates.find(line.words, 0, min(len(line.words), LEAD)):
                kind = date.kind or _kind_by_what_follows(line, date)
                if kind:
                    draft.date(line, date, kind)
    title = draft.found.get("title")
    for line in draft.lines if title and not draft.dates else ():
        if title and title.span[0] <= line.start < title.span[1]:
            for date in dates.find(line.words):
                draft.date(line, date, "released")
    draft.dates.sort(key=lambda date: date.span)


def _kind_by_what_follows(line: Line, date: dates.FoundDate) -> DateKind | None:
    if any(pattern.match(line.words, date.end) for _, pattern in SPOKEN_AT):
        return "released"
    sentence = re.split(r"[.。](?:\s|$)", line.low[date.end :], maxsplit=1)[0]
    issued = any(pattern.search(sentence) for _, pattern in ISSUED)
    return "released" if issued else None


def _head_date(head: Head) -> str | None:
    """The day of publication that a page tells out of sight, where no line of it shows a date: it can't be quoted."""
    told = dict(reversed(head.meta))  # the first of a name counts
    found = [told[name] for name in HEAD_DATES if name in told]
    for text in head.json_ld:
        found += _PUBLISHED.findall(text)
    for value in found:
        date = next(dates.find(fold(value)), None)
        if date:
            return date.value
    return None


def _date(found: Sequence[DatedQuote]) -> str | None:
    for kind in ("published", "signed", "released"):
        for date in found:
            if date.kind == kind:
                return date.value
    return None
