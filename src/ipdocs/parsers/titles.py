"""Titles: the page's own, and the document's where the page reports on one."""

import re
from collections.abc import Sequence
from itertools import islice

from ipdocs.grammars.compiled import ADDRESSEE_LINES, DOCUMENT_TITLE_LINES, ISSUED, ISSUED_TITLES, NUMBERS
from ipdocs.grammars.fold import fold, lower
from ipdocs.parsers import agencies, dates, one_line
from ipdocs.parsers.candidates import opens_item
from ipdocs.parsers.draft import LEAD, Draft, Line, first_sentences
from ipdocs.parsers.page import Head
from ipdocs.schema.document import REPORTED
from ipdocs.schema.quote import Finding

_WORDY = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]+[\W_]+){2}|[\u4e00-\u9fff]{5}")
_SENTENCE_END = re.compile(r"[.。;；:：,]$")
_SENTENCES = re.compile(r"[.:] ")  # in words of English, which are more than a title then
_HAN = re.compile(r"[\u4e00-\u9fff]")
_UNFINISHED = re.compile(r" (?:the|an?|of|on|for|and|to|in|by|with|from|concerning|regarding)$")
_TOKEN = re.compile(r"\S+")
_MARKDOWN = re.compile(r"[#\s*]*")
_POSTED = "en.metadata.posted_by"  # stands below the title of a post
_BY_NAME = "en.metadata.by_name"  # and below a title or its subtitle
_BARE = re.compile(r"[#\s*《》]*(?P<words>.*?)[\s*》]*")  # a line without the marks around its words
_BRACKET = re.compile(r"\([^()]{1,30}\)")
_BEFORE_BREAK = ")。日 \u3000"  # what stands before a line of its own that lost its break
_LINE_AT_MOST = 300
_TITLE_LINES = 4
_WRAPPED_AT_MOST = 70  # code points: a title is broken into lines shorter than this
# The title of a document after `issued`: in quotation marks, or capital words up to a bracket or the sentence's end.
_ISSUED_TITLE = re.compile(
    r"(?:the )?(?:\"(?P<quoted>[^\"]{10,200})\"|(?P<bare>(?:(?:19|20)\d\d )?[A-Z][a-z]+ [^.,;:()\[\]\"]{3,200}))"
    r"[.,;]? ?[(\[]?"
)
HEAD_LINES = 40


def find(draft: Draft, head: Head) -> None:
    """The title, then the document's title. Neither need be there."""
    free = (line for line in draft.content() if line.block.table < 0 and not draft.taken(line.start, line.start + 1))
    lines = list(islice(free, HEAD_LINES))
    title = (
        _in_breadcrumb(draft, lines)
        or _of_page(lines, head)
        or _above_byline(draft, lines)
        or _first_wordy(lines)
        or []
    )
    if title:
        _entitle(draft, title, "metadata.title_line")
    elif lines:
        _glued(draft, lines[0])
        if "title" not in draft.found and len(lines[0].words) > _LINE_AT_MOST:
            _before_dates(draft, lines[0])
    _of_document(draft, lines)
    named = draft.found.get("document_title")
    if named:
        draft.put("title", named.rule, *named.span)


def _in_breadcrumb(draft: Draft, lines: Sequence[Line]) -> list[Line]:
    """The part of a breadcrumb that chrome left over."""
    for line in lines:
        before = draft.lines[line.index - 1].block if line.index else None
        if before and before.role == "chrome" and before.end == line.start and before.locator == line.block.locator:
            return [line]
    return []


def _of_page(lines: Sequence[Line], head: Head) -> list[Line]:
    """A heading of the page, or the lines that `<title>` or its like begin with."""
    named = [name for name in map(_squeeze, head.titles()) if len(name) > 5]
    for place, line in enumerate(lines):
        if len("".join(line.low.split())) < 4 or len(line.words) > _LINE_AT_MOST:
            continue
        best: list[Line] = []
        for text in named:
            run = _beginning(lines[place : place + _TITLE_LINES], text)
            best = run if len(run) > len(best) else best
        if best:
            return best
    return next(([line] for line in lines if line.block.tag == "h1" and _WORDY.search(line.words)), [])


def _beginning(lines: Sequence[Line], name: str) -> list[Line]:
    """The lines that together are the beginning of a name, and more than half of it; as many as go on with it."""
    together, count = "", 0
    for line in lines:
        longer = together + "".join(line.low.split())
        if not name.startswith(longer):
            break
        together, count = longer, count + 1
    return list(lines[:count]) if len(together) * 2 > len(name) else []


def _above_byline(draft: Draft, lines: Sequence[Line]) -> list[Line]:
    """The line above `Posted on … by …`, where the name of the site may stand above it; that above `By …`, or the one
    above that, since it may be a subtitle.
    """
    for place, line in enumerate(lines):
        below = draft.lines[line.index + 1] if line.index + 1 < len(draft.lines) else None
        rule = below.block.rule if below else ""
        if rule not in (_POSTED, _BY_NAME) or not _WORDY.search(line.words) or len(line.words) > _LINE_AT_MOST:
            continue
        if rule == _BY_NAME and place and _adjacent(lines[place - 1], line) and _WORDY.search(lines[place - 1].words):
            place -= 1
        return [lines[place]]
    return []


def _adjacent(above: Line, line: Line) -> bool:
    """Whether two lines of text follow each other without a blank one between."""
    return line.block.tag == "line" and above.index + 1 == line.index and above.block.end - above.end == 1


def _first_wordy(lines: Sequence[Line]) -> list[Line]:
    """The first line that is no sentence, before the body begins; with the lines that go on with it."""
    for place, line in enumerate(lines):
        lead = _MARKDOWN.match(line.words)
        words = line.words[lead.end() if lead else 0 :]
        if opens_item(words) and line.block.tag not in ("h1", "h2"):
            return []  # the body has begun
        if len(words) > _LINE_AT_MOST:
            return []
        if ADDRESSEE_LINES.first(line.low):
            return []
        if any(pattern.fullmatch(words) for _, pattern in NUMBERS):
            continue
        if _WORDY.search(words) and not _SENTENCE_END.search(words):
            return _wrapped(lines, place)
    return []


def _wrapped(lines: Sequence[Line], place: int) -> list[Line]:
    """A title over several lines: cut at a hyphen, or a kind of document only when read as one."""
    first = lines[place]
    if place + 1 < len(lines) and (first.words.endswith("-") or _goes_on(first, *lines[place + 1 : place + 3])):
        return [first, lines[place + 1]]
    if place + 1 < len(lines) and lines[place + 1].index == first.index + 1 and _UNFINISHED.search(first.low):
        return [first, lines[place + 1]]
    if len(first.words) > _WRAPPED_AT_MOST or _names_document(first.low):
        return [first]
    for count in (2, 3):
        several = lines[place : place + count]
        if len(several) < count or any(one.words.isdigit() for one in several):
            break
        if any(len(one.words) > _WRAPPED_AT_MOST or opens_item(one.words) for one in several):
            break
        if any(one.index - other.index != 1 for one, other in zip(several[1:], several, strict=False)):
            break
        gap = "" if re.search(r"[\u4e00-\u9fff]", first.words) else " "
        if _names_document(gap.join(one.low for one in several)) and not any(
            _names_document(o.low) for o in several[1:]
        ):
            return list(several)
        if gap == "" and _names_document("".join(one.low for one in several)) and len(first.words) < 30:
            return list(several)
    return [first]


def _goes_on(first: Line, following: Line, after: Line | None = None) -> bool:
    """Whether the next line of text is the rest of a title: no blank line between, but one after it, or no content."""
    apart = following.block.end - following.end > 1 or (after is not None and after.index > following.index + 1)
    if first.block.tag != "line" or following.index != first.index + 1 or not apart:
        return False
    if following.low == first.low or next(dates.find(following.words), None) is not None:
        return False
    if any(pattern.fullmatch(following.words) for _, pattern in NUMBERS) or (
        _HAN.search(first.words) and _names_document(first.low)
    ):
        return False
    same_script = bool(_HAN.search(first.words)) == bool(_HAN.search(following.words))
    short = len(following.words) <= _WRAPPED_AT_MOST >= len(first.words)
    return (
        same_script
        and _adjacent(first, following)
        and short
        and not _SENTENCE_END.search(following.words)
        and not opens_item(following.words)
    )


def _continues(above: Line, line: Line) -> bool:
    """Whether a line of wrapped text goes on with the sentence of the line above it."""
    wide = _WRAPPED_AT_MOST >= len(above.words) > _WRAPPED_AT_MOST // 3
    return wide and _adjacent(above, line) and line.words[:1].islower() and not _SENTENCE_END.search(above.words)


def _names_document(low: str) -> bool:
    return DOCUMENT_TITLE_LINES.first(low) is not None


def _entitle(draft: Draft, lines: Sequence[Line], rule: str) -> None:
    draft.put("title", rule, *_without_markup(lines))
    for line in lines:
        draft.give("title", rule, line.start, line.end)


def _without_markup(lines: Sequence[Line]) -> tuple[int, int]:
    """Where the words of a title begin and end between the marks of Markdown: `# …`, `**…**`."""
    lead = _MARKDOWN.match(lines[0].words)
    marks = lead.group() if lead else ""
    last = lines[-1].words
    return lines[0].start + len(marks), lines[-1].start + len(last.rstrip(marks) if marks else last)


def _glued(draft: Draft, line: Line) -> None:
    """Title, number and addressee that lost the breaks between them: what stands before the number is the title."""
    for row, pattern in NUMBERS:
        match = pattern.search(line.words, 0, _LINE_AT_MOST)
        if match is None:
            continue
        for start in range(match.start(), match.end()):
            if _names_document(line.low[:start].strip()) and not _SENTENCES.search(line.words, 0, start):
                draft.put("title", "metadata.title_before_number", line.start, line.start + start)
                draft.give("title", "metadata.title_before_number", line.start, line.start + start)
                draft.put("document_number", row.id, line.start + start, line.start + match.end())
                colon = line.low.find(":", match.end())
                addressee = ADDRESSEE_LINES.first(line.low[match.end() : colon + 1].strip())
                if addressee:
                    draft.put("addressee", addressee.id, line.start + match.end(), line.start + colon + 1)
                return


def _before_dates(draft: Draft, line: Line) -> None:
    """The title of a page in one line: the last words without a space before the label of its date."""
    date = next(dates.find(line.words, 0, _LINE_AT_MOST), None)
    if date is None or date.kind not in ("published", "released"):
        return
    if not _HAN.search(line.words[: date.start]):
        one_line.title(draft, line, date.start)
        return
    for title in reversed(list(_TOKEN.finditer(line.words, 0, date.start))):
        if _names_document(title.group().lower()):
            start, end = line.start + title.start(), line.start + title.end()
            draft.put("title", "metadata.title_before_date", start, end)
            draft.give("title", "metadata.title_before_date", start, end)
            return


def _issued(draft: Draft, title: Finding) -> None:
    """What the title says is issued (`关于印发《……》的通知`), where that stands by itself after the notice."""
    for row, pattern in ISSUED_TITLES:
        match = pattern.search(fold(title.text))
        if match is None:
            continue
        named = _squeeze(match["named"])
        after = [line for line in draft.content() if line.start >= title.span[0] and line.block.role != "note"]
        for place in range(len(after)):
            for count in (1, 2, 3):
                if _is_named(after[place : place + count], named):
                    _name(draft, row.id, after[place : place + count])
                    return
        for line in after:  # it lost the breaks around it
            at = line.words.find(match["named"], max(title.span[1] - line.start, 0))
            while at >= 0:
                if at and line.words[at - 1] in _BEFORE_BREAK:
                    start, end = line.start + at, line.start + at + len(match["named"])
                    draft.put("document_title", row.id, start, end)
                    draft.give("title", row.id, start, end)
                    return
                at = line.words.find(match["named"], at + 1)


def _is_named(lines: Sequence[Line], named: str) -> bool:
    """Whether lines, without the marks around them, say this name, with a bracket after it or not."""
    together = ""
    for line in lines:
        bare = _BARE.fullmatch(line.low) if len(line.low) <= _LINE_AT_MOST else None
        together += "".join(bare["words"].split()) if bare else " "
        if not together.startswith(named[: len(together)]):
            return False
    return together == named or _BRACKET.fullmatch(together, len(named)) is not None


def _name(draft: Draft, rule: str, lines: Sequence[Line]) -> None:
    first, last = (_BARE.fullmatch(line.words) for line in (lines[0], lines[-1]))
    start = lines[0].start + (first.start("words") if first else 0)
    draft.put("document_title", rule, start, lines[-1].start + (last.end("words") if last else 0))
    for line in lines:
        if line.block.table < 0:  # a row of a table stays one
            draft.give("title", rule, line.start, line.end)


def _of_document(draft: Draft, lines: Sequence[Line]) -> None:
    """A line that names a kind of document and what it is about; the title itself where no other line does."""
    title = draft.found.get("title")
    if title:
        _issued(draft, title)
    if "document_title" in draft.found:
        return
    others = [line for line in lines if title is None or not title.span[0] <= line.start < title.span[1]]
    for place, line in enumerate(others):
        if not 8 <= len(line.words) <= _LINE_AT_MOST or _SENTENCE_END.search(line.words) or opens_item(line.words):
            continue
        if place and _continues(others[place - 1], line):
            continue
        several = _wrapped(others, place)
        words = lower(fold(draft.text[several[0].start : several[-1].end])).replace("\n", " ")
        row = DOCUMENT_TITLE_LINES.first(words)
        # `State Administration for Market Regulation` names no regulation, `国家知识产权局令` no decree
        if row and not agencies.is_body(line.low.removesuffix("令")):
            draft.put("document_title", row.id, *_without_markup(several))
            for one in several:
                draft.give("title", row.id, one.start, one.end)
            return
    if title:
        _reported(draft, lines)
        row = DOCUMENT_TITLE_LINES.first(lower(fold(title.text.replace("\n", " "))))
        if row:
            draft.put("document_title", row.id, *title.span)


def _reported(draft: Draft, lines: Sequence[Line]) -> None:
    """The document that the first sentences say somebody issued, and its number in the bracket behind it."""
    for line in first_sentences(lines):
        for _, issued in ISSUED:
            match = issued.search(line.low, 0, LEAD)
            named = _ISSUED_TITLE.match(line.words, match.end()) if match else None
            if match is None or named is None:
                continue
            start, end = named.span("quoted" if named["quoted"] else "bare")
            if DOCUMENT_TITLE_LINES.first(line.low[start:end].strip()) is None:
                continue
            draft.put("document_title", REPORTED, line.start + start, line.start + end)
            for _, pattern in NUMBERS:
                number = pattern.match(line.words, named.end())
                if number:
                    draft.put("document_number", REPORTED, line.start + number.start(), line.start + number.end())
            return


def _squeeze(text: str) -> str:
    return "".join(lower(fold(text)).split())
