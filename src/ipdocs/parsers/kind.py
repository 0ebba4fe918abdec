"""What kind of document it is and in what language, from what is in it."""

import re

from ipdocs.grammars import en, zh
from ipdocs.parsers.metadata import Facts
from ipdocs.parsers.reading import Reading
from ipdocs.parsers.structure import Structure
from ipdocs.schema.document import Kind

_SAMPLE = 20_000  # code points that tell the language
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-zA-Z]")
_TRADITIONAL = re.compile(
    "[國產權專關於務業門東華書電車長學會議個們這為與發對開時動實現應進機關點經統總範護劃員設監督質頭報導類]"
)
_SIMPLIFIED = re.compile(
    "[国产权专关于务业门东华书电车长学会议个们这为与发对开时动实现应进机关点经统总范护划员设监督质头报导类]"
)
_LAW_SERIES = {"条", "article", "章", "chapter"}


def language(text: str) -> str:
    """BCP 47. The share of Han characters tells Chinese from English; `mul` where both carry the text."""
    sample = text[:_SAMPLE]
    han, latin = len(_HAN.findall(sample)), len(_LATIN.findall(sample))
    if han * 4 > latin:
        if latin > han * 2 and latin > 2_000:
            return "mul"
        both = (
            len(_TRADITIONAL.findall(sample)),
            len(set(_SIMPLIFIED.findall(sample)) - set(_TRADITIONAL.findall(sample))),
        )
        return "zh-Hant" if both[0] > len(_SIMPLIFIED.findall(sample)) * 0.6 and both[0] > 3 else "zh-Hans"
    return "mul" if han * 12 > latin else "en"


def kind(facts: Facts, reading: Reading, structure: Structure) -> Kind:
    """The first kind whose marks the document shows; `other` where nothing is written at all."""
    meta = facts.metadata
    clauses = any(task.clause for measure in structure.measures for task in measure.tasks)
    series = [item.candidate.row.series for item in structure.outline.items]
    title = " ".join(quote.text.lower() for quote in (meta.title, meta.document_title) if quote)
    for row_kind, rows in (("qa", (*zh.QA_MARKS, *en.QA_MARKS)), ("speech", (*zh.SPEECH_MARKS, *en.SPEECH_MARKS))):
        if not clauses and any(re.search(row.pattern, title) for row in rows):
            return "qa" if row_kind == "qa" else "speech"
    if sum(one in _LAW_SERIES for one in series) * 2 > max(len(series), 3) and not clauses:
        return "law"
    if clauses or meta.addressee or meta.document_number:
        return "policy"
    if meta.signature and structure.measures:
        return "policy"
    if meta.document_title and structure.measures and not meta.source:
        return "policy"
    if meta.source or meta.date:
        return "news"
    return "essay" if reading.text.strip() else "other"
