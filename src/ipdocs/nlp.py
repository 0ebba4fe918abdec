"""spaCy: our findings as spans, and our matchers as components for anyone's pipeline.

    nlp = ipdocs.nlp.blank("en")                 # or any pipeline:
    nlp.add_pipe("ipdocs_agencies")              # names of the registry
    doc = nlp("The Ministry of Finance is responsible")
    doc.spans["ipdocs_agencies"][0].label_       # "mof"

Blank pipelines only: no model is downloaded. Importing this module imports spaCy (about a second).
"""

from collections.abc import Callable, Iterable

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from ipdocs.grammars.fold import fold, lower
from ipdocs.parsers import agencies as names
from ipdocs.parsers import candidates, clauses, wording
from ipdocs.schema import Document

Component = Callable[[Doc], Doc]
GROUPS = ("ipdocs_agencies", "ipdocs_clauses", "ipdocs_enumerators")
_MAX_CLAUSE = 20_000  # code points between the brackets of a clause, as in Settings


def blank(lang: str = "en") -> Language:
    """A blank pipeline (`en` or `zh`) with sentence ends and the three components."""
    pipeline = spacy.blank(lang)
    punctuation = ["。", "！", "？", "；"] if lang == "zh" else [".", "!", "?"]
    pipeline.add_pipe("sentencizer", config={"punct_chars": punctuation})
    for name in GROUPS:
        pipeline.add_pipe(name)
    return pipeline


# spaCy hands every factory the pipeline, which ours need not.
@Language.factory("ipdocs_agencies", assigns=["doc.spans"])
def agencies(nlp: Language, name: str) -> Component:  # noqa: ARG001
    """Names of the registry, longest first: spans in `doc.spans[name]`, the label is the registry id."""

    def find(doc: Doc) -> Doc:
        low = lower(fold(doc.text))
        found: list[tuple[int, int, str]] = []
        done = 0
        for token in doc:
            if token.idx < done or not doc.text[token.idx].isalnum():
                continue
            known = names.known_at(low, token.idx, len(low))
            if known:
                linked = names.link(known[0].key, names.Context(None, low))
                found.append((known[0].start, known[0].end, linked.agency or linked.link))
                done = known[0].end
        doc.spans[name] = _group(doc, name, found)
        return doc

    return find


@Language.factory("ipdocs_clauses", assigns=["doc.spans"])
def clause_spans(nlp: Language, name: str) -> Component:  # noqa: ARG001
    """Bracketed responsible clauses: spans in `doc.spans[name]`, the label is the mode (`sole`, `division`, …)."""

    def find(doc: Doc) -> Doc:
        text = fold(doc.text)
        low = lower(text)
        found = []
        for start, end in clauses.pairs(text, 0, len(text)):
            said = wording.read(low, start + 1, end - 1) if end - start <= _MAX_CLAUSE else None
            if said is not None:
                found.append((start, end, said.mode))
        doc.spans[name] = _group(doc, name, found)
        return doc

    return find


@Language.factory("ipdocs_enumerators", assigns=["doc.spans"])
def enumerator_spans(nlp: Language, name: str) -> Component:  # noqa: ARG001
    """Enumerators at the beginning of lines: spans in `doc.spans[name]`, the label is the row that matched."""

    def find(doc: Doc) -> Doc:
        found = []
        at = 0
        for line in fold(doc.text).splitlines(keepends=True):
            hit = candidates.at_line_start(line)
            if hit is not None:
                found.append((at + hit.start, at + hit.end, hit.row))
            at += len(line)
        doc.spans[name] = _group(doc, name, found)
        return doc

    return find


def to_spacy(document: Document, nlp: Language | None = None) -> Doc:
    """A record as a spaCy `Doc` of its whole text, with the findings as span groups.

    `sections`, `measures` and `tasks` are labelled by path, `clauses` by mode, `bodies` by role (with the registry id
    as `span.kb_id_`). Spans that cut a token are widened to it. `nlp` tokenises; blank by the record's language where
    none is given.
    """
    pipeline = nlp or spacy.blank("zh" if document.language.startswith("zh") else "en")
    doc = pipeline.make_doc(document.text)
    doc.spans["sections"] = _group(doc, "sections", ((*s.span, s.path) for s in document.sections))
    doc.spans["measures"] = _group(doc, "measures", ((*m.span, m.path) for m in document.measures))
    tasks = [(measure.path, task) for measure in document.measures for task in measure.tasks]
    doc.spans["tasks"] = _group(doc, "tasks", ((*task.span, path) for path, task in tasks))
    found = [task.responsibility for _, task in tasks if task.responsibility]
    doc.spans["clauses"] = _group(doc, "clauses", ((*clause.span, clause.mode) for clause in found))
    bodies = [body for clause in found for body in clause.assignments]
    spans = [
        span
        for body in bodies
        if (span := doc.char_span(*body.name.span, body.role, body.agency or "", alignment_mode="expand"))
    ]
    doc.spans["bodies"] = SpanGroup(doc, name="bodies", spans=spans)
    return doc


def _group(doc: Doc, name: str, found: Iterable[tuple[int, int, str]]) -> SpanGroup:
    spans: list[Span] = []
    for start, end, label in found:
        span = doc.char_span(start, end, label, alignment_mode="expand")
        if span is not None:
            spans.append(span)
    return SpanGroup(doc, name=name, spans=spans)
