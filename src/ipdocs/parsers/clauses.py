"""Responsible clauses: where they stand. A clause is known by what it holds (`wording`), not by its place.

Places: brackets of any kind, labels in front of bodies on their own line or after a sentence, and plain sentences.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ipdocs.grammars.compiled import LABELS, SENTENCE_ROWS
from ipdocs.grammars.rows import Label, Words
from ipdocs.parsers import wording
from ipdocs.parsers.chrome_lines import NUMBERED
from ipdocs.parsers.reading import Paragraph, Reading
from ipdocs.parsers.wording import Said
from ipdocs.schema.measure import Form

_BRACKET = re.compile(r"[()\[\]【】]")
_CLOSER = {"(": ")", "[": "]", "【": "】"}
# A label in front of bodies, `责任单位：`; one in front of deadlines or the like is none.
LABEL = re.compile("|".join(row.pattern for row, _ in LABELS if row.role is not None))
_LEAD = " *#-·•"  # may stand before a label that opens a line
_BEFORE_LABEL = re.compile(r"[.。;；!?)\]】][\s-]*")  # a clause may stand after a dash
_AFTER_SENTENCE = set(".。;；!?！？\"'”’』】)]")
_ENDS_SENTENCE = tuple(".。;；!！")
_NAMES_AT_MOST = 400  # code points of bodies after a dash
_LABEL_AT_MOST = 60  # code points of a label alone on its line
_NAMES_BELOW = 40  # lines of bodies below one
_OPEN_AT_MOST = 64  # brackets open at once; deeper ones are not read as pairs


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause at `start:end` of the reading, its brackets included."""

    start: int
    end: int
    form: Form
    said: Said
    paragraph: int


def find(reading: Reading, max_clause: int) -> list[Clause]:
    """Every clause of the reading in order; none overlaps another. `max_clause`: code points between brackets.

    Rows of tables whose bodies have a column of their own are left to `tables`.
    """
    found: list[Clause] = []
    sentences = SENTENCE_ROWS.rows(reading.low)
    for index, paragraph in enumerate(reading.paragraphs):
        if paragraph.role in ("signature", "note", "title"):
            continue
        several = (
            *_bracketed(reading, paragraph, index, max_clause),
            *_labelled(reading, paragraph, index, max_clause),
            *_label_above(reading, index, max_clause),
            *_said(reading, paragraph, index, sentences),
        )
        here = sorted(several, key=lambda clause: clause.start)
        for clause in here:
            if found and _goes_on(found[-1], clause, reading):
                found[-1] = _joined(found[-1], clause)
            elif not found or clause.start >= found[-1].end:
                found.append(clause)
    return found


def _goes_on(before: Clause, clause: Clause, reading: Reading) -> bool:
    """Whether two lines of labels are one clause: `牵头单位：…` and, on the next line, `责任单位：…`."""
    lines = before.form == clause.form == "label_line"
    return lines and not reading.text[before.end : clause.start].strip()


def _joined(before: Clause, clause: Clause) -> Clause:
    bodies = (*before.said.bodies, *clause.said.bodies)
    led = any(body.role != "responsible" for body in bodies)
    modes = (before.said.mode, clause.said.mode)
    said = replace(
        before.said,
        mode="lead_participate" if led else "division" if "division" in modes else "joint",
        bodies=bodies,
        open_list=before.said.open_list or clause.said.open_list,
        deadline=before.said.deadline or clause.said.deadline,
    )
    return replace(before, end=clause.end, said=said, paragraph=clause.paragraph)


def _bracketed(reading: Reading, paragraph: Paragraph, index: int, max_clause: int) -> Iterator[Clause]:
    for start, end in pairs(reading.text, paragraph.start, paragraph.end):
        if not 3 < end - start <= max_clause:
            continue
        said = wording.read(reading.low, start + 1, end - 1)
        if said is None or (said.rule == wording.BARE_LIST and not _stands_alone(reading, index, start, end, said)):
            continue
        if reading.text[start + 1] == "由" and reading.text[end : end + 1] == ",":
            continue  # a remark inside a sentence
        form: Form = "paren" if reading.text[start] == "(" else "bracket"
        if form == "paren" and said.label:
            form = "paren_label"
        yield Clause(start, end, form, said, index)


def _said(
    reading: Reading, paragraph: Paragraph, index: int, rows: Sequence[tuple[Words, re.Pattern[str]]]
) -> Iterator[Clause]:
    """A sentence that names bodies."""
    for row, pattern in rows:
        for match in pattern.finditer(reading.low, paragraph.start, paragraph.end):
            said = wording.read(reading.low, match.start("bodies"), match.end("bodies"), listed=True)
            if said is not None:
                yield Clause(match.start(), match.end(), "sentence", replace(said, rule=row.id), index)


def _labelled(reading: Reading, paragraph: Paragraph, index: int, max_clause: int) -> Iterator[Clause]:
    """A label that opens a line, or that follows a sentence, with bodies to the end of the paragraph."""
    first = paragraph.end - len(reading.text[paragraph.start : paragraph.end].lstrip(_LEAD))
    sentences = _BEFORE_LABEL.finditer(reading.text, paragraph.start, paragraph.end)
    for at in (first, *(mark.end() for mark in sentences)):
        match = LABEL.match(reading.low, at, paragraph.end)
        if match is None:
            continue
        told = reading.text[paragraph.start : at].rstrip(" -")
        dash = paragraph.start + len(told) if told.strip(" *#·•") else match.start()
        start, end = reading.trim(dash, paragraph.end)
        if match.end() < end <= start + max_clause:
            said = wording.read(reading.low, match.start(), end)
            if said is not None:
                yield Clause(start, end, "label_line", said, index)
        return
    yield from _after_dash(reading, paragraph, index)


def _after_dash(reading: Reading, paragraph: Paragraph, index: int) -> Iterator[Clause]:
    """Nothing but bodies and their parts after a dash that follows the last sentence: `… in time. — MARA, NDRC`."""
    dash = reading.text.rfind("- ", paragraph.start, paragraph.end) + 1
    dash = dash or reading.text.rfind("--", paragraph.start, paragraph.end) + 2
    told = reading.text[paragraph.start : dash].rstrip(" -")
    if dash < 2 or paragraph.end - dash > _NAMES_AT_MOST or told[-1:] not in _AFTER_SENTENCE or not told:
        return
    start, end = reading.trim(paragraph.start + len(told), paragraph.end)
    said = wording.read(reading.low, dash, end) if wording.names_only(reading.low[dash:end], parts=True) else None
    numbered = NUMBERED.match(reading.text, paragraph.start, paragraph.end) is not None
    if said is not None and (len(said.bodies) > 1 or numbered):  # one alone may be who says it: `… -- Xinhua`
        yield Clause(start, end, "label_line", said, index)


def _label_above(reading: Reading, index: int, max_clause: int) -> Iterator[Clause]:
    """A label alone on its line, with or without a colon, and below it lines that hold nothing but bodies."""
    paragraph = reading.paragraphs[index]
    start, end = reading.trim(paragraph.start, paragraph.end)
    label = reading.low[start:end]
    if paragraph.role == "table" or end - start > _LABEL_AT_MOST:
        return
    if not (LABEL.fullmatch(label) or LABEL.fullmatch(f"{label}:")):
        return
    last = index
    for below in reading.paragraphs[index + 1 : index + 1 + _NAMES_BELOW]:
        words = reading.low[below.start : below.end]
        if below.role != paragraph.role or NUMBERED.match(words) or LABEL.fullmatch(f"{words.strip()}:"):
            break
        if not wording.names_only(words):
            break
        last += 1
    stop = reading.paragraphs[last].end
    said = wording.read(reading.low, end, stop, listed=True) if last > index and stop - start <= max_clause else None
    row = next(row for row, pattern in LABELS if pattern.fullmatch(label) or pattern.fullmatch(f"{label}:"))
    if said is not None and row.role is not None:
        yield Clause(start, reading.trim(start, stop)[1], "label_line", _by_label(said, row, (start, end)), last)


def _by_label(said: Said, row: Label, label: tuple[int, int]) -> Said:
    """What is said of bodies that a label above them gives their part."""
    said = replace(said, rule=row.id, label=label)
    if row.role is None or row.role == "responsible":
        return said
    bodies = tuple(replace(body, role=row.role, basis="clause") for body in said.bodies)
    return replace(said, mode="lead_participate", bodies=bodies)


def pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost pairs of brackets in `text[start:end]`, as spans that include them. Strays are passed over."""
    complete: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text, start, end):
        char = match.group()
        if char in _CLOSER:
            del opened[:-_OPEN_AT_MOST]
            opened.append((_CLOSER[char], match.start()))
            continue
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == char:
                begin = opened[depth][1]
                del opened[depth:]
                while complete and complete[-1][0] > begin:
                    complete.pop()
                complete.append((begin, match.end()))
                break
    return complete


def _stands_alone(reading: Reading, index: int, start: int, end: int, said: Said) -> bool:
    """Whether a bracket that only names bodies stands where a clause does, and is no gloss of the words before it."""
    paragraph = reading.paragraphs[index]
    last = not reading.text[end : paragraph.end].strip(" .。")
    before = reading.text[paragraph.start : start].rstrip()
    if not before:
        return last and index > 0 and _below_sentence(reading, reading.paragraphs[index - 1], said)
    return before[-1] in _AFTER_SENTENCE or (len(said.bodies) > 1 and last)


def _below_sentence(reading: Reading, above: Paragraph, said: Said) -> bool:
    """Whether a line of its own goes with the sentence above it. One body alone may be who says it: `(Xinhua)`."""
    numbered = NUMBERED.match(reading.text, above.start, above.end) is not None
    ended = reading.text[above.start : above.end].rstrip()[-1:] in _ENDS_SENTENCE
    return above.role == "body" and ended and (numbered or len(said.bodies) > 1)
