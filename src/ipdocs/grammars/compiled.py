"""The tables as the stages use them: the rows of every language together, each with its pattern compiled once.

A new language is a module of rows, named once in each table it has rows for.
"""

import re
from typing import Protocol, TypeVar

from ipdocs.grammars import common, en, en_chrome, en_dates, en_frame, en_kinds, zh, zh_chrome
from ipdocs.grammars.lookup import Lookup, Sieve
from ipdocs.grammars.rows import Cue, DateForm, DateLabel, Enumerator, Field, Label, Predicate, Words


class _Row(Protocol):
    @property
    def pattern(self) -> str: ...


R = TypeVar("R", bound=_Row)
Table = tuple[tuple[R, re.Pattern[str]], ...]


def _compiled(*rows: R) -> Table[R]:
    return tuple((row, re.compile(row.pattern)) for row in rows)


CUES: Table[Cue] = _compiled(*common.CUES, *zh_chrome.CUES, *en_chrome.CUES)
ENUMERATORS: Table[Enumerator] = _compiled(*zh.ENUMERATORS, *en.ENUMERATORS, *common.ENUMERATORS)
DATES: Table[DateForm] = _compiled(*zh.DATES, *common.DATES, *en_dates.DATES)
DATE_LABELS: Table[DateLabel] = _compiled(*zh.DATE_LABELS, *en_dates.DATE_LABELS)
FIELDS: Table[Field] = _compiled(*zh.FIELDS, *en_frame.FIELDS)
PREDICATES: Table[Predicate] = _compiled(*zh.PREDICATES, *en.PREDICATES)
LABELS: Table[Label] = _compiled(*zh.LABELS, *en.LABELS)

ADDRESSEES: Table[Words] = _compiled(*zh.ADDRESSEES, *en_frame.ADDRESSEES)
ANNEXES: Table[Words] = _compiled(*zh.ANNEXES, *en.ANNEXES)
ARTICLES: Table[Words] = _compiled(*zh.ARTICLES, *en.ARTICLES)
ATTACHMENTS: Table[Words] = _compiled(*zh.ATTACHMENTS, *en.ATTACHMENTS)
AUTHORS: Table[Words] = _compiled(*zh.AUTHORS, *en_frame.AUTHORS)
BEFORE_DATES: Table[Words] = _compiled(*common.BEFORE_DATES)
CLAUSE_RULES: Table[Words] = _compiled(*zh.CLAUSE_RULES, *en.CLAUSE_RULES)
CLOSINGS: Table[Words] = _compiled(*zh.CLOSINGS, *en.CLOSINGS)
DEADLINES: Table[Words] = _compiled(*zh.DEADLINES, *en.DEADLINES)
DEFINITIONS: Table[Words] = _compiled(*zh.DEFINITIONS, *en.DEFINITIONS)
DOCUMENT_TITLES: Table[Words] = _compiled(*zh.DOCUMENT_TITLES, *en_frame.DOCUMENT_TITLES)
FIRST_LISTED_LEADS: Table[Words] = _compiled(*zh.FIRST_LISTED_LEADS, *en.FIRST_LISTED_LEADS)
HEADINGS: Table[Words] = _compiled(*zh.HEADINGS, *en.HEADINGS)
IN_FORCE: Table[Words] = _compiled(*zh.IN_FORCE, *en.IN_FORCE)
ISSUED: Table[Words] = _compiled(*zh.ISSUED, *en_frame.ISSUED)
ISSUED_TITLES: Table[Words] = _compiled(*zh.ISSUED_TITLES)
LINE_TAILS: Table[Words] = _compiled(*en_frame.LINE_TAILS)
JOINTS: Table[Words] = _compiled(*zh.JOINTS, *en.JOINTS)
NAME_HEADS: Table[Words] = _compiled(*zh.NAME_HEADS, *en.NAME_HEADS)
NAME_PATTERNS: Table[Words] = _compiled(*zh.NAME_PATTERNS, *en.NAME_PATTERNS)
NOBODIES: Table[Words] = _compiled(*zh.NOBODIES, *en.NOBODIES)
NUMBERS: Table[Words] = _compiled(*zh.NUMBERS, *en_frame.NUMBERS)
NUMBER_COLUMNS: Table[Words] = _compiled(*zh.NUMBER_COLUMNS, *en.NUMBER_COLUMNS)
OPEN_LISTS: Table[Words] = _compiled(*zh.OPEN_LISTS, *en.OPEN_LISTS)
ESSAY_MARKS: Table[Words] = _compiled(*zh.ESSAY_MARKS, *en_kinds.ESSAY_MARKS)
FILES: Table[Words] = _compiled(*zh.FILES, *en.FILES)
DATED: Table[Words] = _compiled(*zh.DATED)
NEWS_MARKS: Table[Words] = _compiled(*zh.NEWS_MARKS, *en_kinds.NEWS_MARKS)
PERSONS: Table[Words] = _compiled(*zh.PERSONS, *en_kinds.PERSONS)
QA_LINES: Table[Words] = _compiled(*zh.QA_LINES, *en_kinds.QA_LINES)
QA_MARKS: Table[Words] = _compiled(*zh.QA_MARKS, *en_kinds.QA_MARKS)
RELEASE_MARKS: Table[Words] = _compiled(*zh.RELEASE_MARKS, *en.RELEASE_MARKS)
SALUTATIONS: Table[Words] = _compiled(*en_kinds.SALUTATIONS)
SENTENCES: Table[Words] = _compiled(*zh.SENTENCES, *en.SENTENCES)
SOURCES: Table[Words] = _compiled(*zh.SOURCES, *en_frame.SOURCES)
SPOKEN_AT: Table[Words] = _compiled(*zh.SPOKEN_AT)
SPEAKERS: Table[Words] = _compiled(*zh.SPEAKERS, *en_kinds.SPEAKERS)
SPOKEN_MARKS: Table[Words] = _compiled(*zh.SPOKEN_MARKS, *en_kinds.SPOKEN_MARKS)
SPEECH_ENDS: Table[Words] = _compiled(*en_kinds.SPEECH_ENDS)
SPEECH_LINES: Table[Words] = _compiled(*zh.SPEECH_LINES, *en_kinds.SPEECH_LINES)
SPEECH_MARKS: Table[Words] = _compiled(*zh.SPEECH_MARKS, *en_kinds.SPEECH_MARKS)
TITLE_OPENINGS: Table[Words] = _compiled(*en_frame.TITLE_OPENINGS)
WEEKDAYS: Table[Words] = _compiled(*zh.WEEKDAYS)

# The tables whose rows match whole lines, where many lines are asked about.
CUE_LINES = Lookup(CUES)
ADDRESSEE_LINES = Lookup(ADDRESSEES)
ATTACHMENT_LINES = Lookup(ATTACHMENTS)
RELEASE_LINES = Lookup(RELEASE_MARKS)
DOCUMENT_TITLE_LINES = Lookup(DOCUMENT_TITLES)
NUMBER_COLUMN_LINES = Lookup(NUMBER_COLUMNS)
FRAME_LINES = Lookup((*RELEASE_MARKS, *ATTACHMENTS, *ANNEXES, *DATED))
FILE_LINES = Lookup((*FILES, *ATTACHMENTS, *ANNEXES))

# The tables whose rows are looked for anywhere in a page.
DEFINITION_ROWS = Sieve(DEFINITIONS)
FIRST_LISTED_LEADS_ROWS = Sieve(FIRST_LISTED_LEADS)
SENTENCE_ROWS = Sieve(SENTENCES)
SOURCE_ROWS = Sieve(SOURCES)
