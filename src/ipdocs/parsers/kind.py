"""What kind of document it is and in what language, from what is in it."""

from collections import Counter

import regex

from ipdocs.grammars.compiled import (
    CUES,
    ESSAY_MARKS,
    NEWS_MARKS,
    QA_LINES,
    QA_MARKS,
    SALUTATIONS,
    SPEAKERS,
    SPEECH_ENDS,
    SPEECH_LINES,
    SPEECH_MARKS,
    SPOKEN_MARKS,
    Table,
)
from ipdocs.grammars.rows import Words
from ipdocs.grammars.traditional import SIMPLIFIED, TRADITIONAL
from ipdocs.parsers.metadata import Facts
from ipdocs.parsers.reading import Reading
from ipdocs.parsers.structure import Structure
from ipdocs.schema.document import REPORTED, Kind
from ipdocs.schema.quote import Finding

_SAMPLE, _ENOUGH = 20_000, 5_000  # code points that tell the language; of a long sample every few are read
_HAN = regex.compile(r"\p{Script=Han}")
_LATIN = regex.compile(r"\p{Script=Latin}")
# Characters of one script alone; those that both write tell nothing.
_HANT = frozenset(TRADITIONAL) - frozenset(SIMPLIFIED)
_HANS = frozenset(SIMPLIFIED) - frozenset(TRADITIONAL)
_LINES = 400  # paragraphs in which questions and answers are looked for, and how many make a Q&A
_ASKED = 2
_FIRST = 4  # paragraphs, the title among them, that may say whose speech it is
_GREETED = 8  # paragraphs in which guests may be greeted
_TURNS = 3  # times that a speaker begins
_OF_AUTHOR = frozenset(cue.id for cue, _ in CUES if cue.of_author)
_LAW_SERIES = {"条", "article", "章", "chapter"}


def language(text: str) -> str:
    """BCP 47. The share of Han characters tells Chinese from English; `mul` where both carry the text."""
    each = 1 + min(len(text), _SAMPLE) // _ENOUGH
    counts = Counter(text[:_SAMPLE:each])
    letters = "".join(counts)
    han, latin = (sum(counts[char] for char in script.findall(letters)) for script in (_HAN, _LATIN))
    if han * 4 > latin:
        if latin > han * 2 and latin * each > 2_000:
            return "mul"
        hant, hans = (sum(n for char, n in counts.items() if char in only) for only in (_HANT, _HANS))
        return "zh-Hant" if hant > hans else "zh-Hans"
    return "mul" if han * 12 > latin else "en"


def kind(facts: Facts, reading: Reading, structure: Structure) -> Kind:
    """The first kind whose marks the document shows; `other` where nothing is written at all."""
    meta = facts.metadata
    clauses = any(task.clause for measure in structure.measures for task in measure.tasks)
    series = [item.candidate.row.series for item in structure.outline.items]
    title = " ".join(quote.text.lower() for quote in (meta.title, meta.document_title) if quote)
    if not clauses and _marked(title, QA_MARKS):
        return "qa"
    if not clauses and (_marked(title, SPEECH_MARKS) or _speaks(reading)):
        return "speech"
    if not clauses and _marked(title, NEWS_MARKS):
        return "news"
    if sum(one in _LAW_SERIES for one in series) * 2 > max(len(series), 3) and not clauses:
        return "law"
    own_title, own_number = (_own(quote) for quote in (meta.document_title, meta.document_number))
    if clauses or meta.addressee or own_number:
        return "policy"
    if meta.signature and structure.measures:
        return "policy"
    advises = _marked(title, ESSAY_MARKS)
    if own_title and structure.measures and not meta.source and not advises:
        return "policy"
    asked = sum(
        any(pattern.match(reading.low, p.start) for _, pattern in QA_LINES) for p in reading.paragraphs[:_LINES]
    )
    if asked >= _ASKED or _asks(reading, structure):
        return "qa"
    if _marked(title, SPOKEN_MARKS) and _turns(reading) >= _TURNS:
        return "qa"
    if structure.measures or advises or (not meta.source and any(block.rule in _OF_AUTHOR for block in facts.blocks)):
        return "essay"
    if meta.source or meta.date:
        return "news"
    return "essay" if reading.text.strip() else "other"


def _own(finding: Finding | None) -> bool:
    """Whether a page names itself so, and not a document that it reports on."""
    return finding is not None and finding.rule != REPORTED


def _marked(title: str, marks: Table[Words]) -> bool:
    return any(pattern.search(title) for _, pattern in marks)


def _speaks(reading: Reading) -> bool:
    """Whether one of the first lines says whose speech it is (`Remarks by …`), or guests are greeted and thanked."""
    spans = [reading.trim(line.start, line.end) for line in reading.paragraphs[:_GREETED]]
    if any(pattern.fullmatch(reading.low, *span) for span in spans[:_FIRST] for _, pattern in SPEECH_LINES):
        return True
    if not any(pattern.fullmatch(reading.low, *span) for span in spans for _, pattern in SALUTATIONS):
        return False
    ends = [reading.trim(line.start, line.end) for line in reading.paragraphs[-_FIRST:]]
    return any(pattern.search(reading.low[slice(*span)]) for span in ends for _, pattern in SPEECH_ENDS)


def _asks(reading: Reading, structure: Structure) -> bool:
    """Whether the sections are questions: `1. Who can apply?`."""
    headings = [reading.text[slice(*section.heading)].strip() for section in structure.sections]
    asked = sum(heading.endswith("?") for heading in headings)
    return asked >= _ASKED and asked * 2 > len(headings)


def _turns(reading: Reading) -> int:
    """How many paragraphs begin with the name of a speaker and a colon."""
    return sum(
        any(pattern.match(reading.low, p.start, p.end) for _, pattern in SPEAKERS) for p in reading.paragraphs[:_LINES]
    )
