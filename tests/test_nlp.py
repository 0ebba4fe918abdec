"""Our components in spaCy pipelines, and records as spaCy documents."""

import pytest

pytest.importorskip("spacy")

import spacy

from ipdocs import nlp
from ipdocs.pipeline import parse

TEXT = (
    "1. Mend the wells. (The Ministry of Finance takes the lead, and the Ministry of Justice participates)\n2. Wait.\n"
)


def labels(doc: spacy.tokens.Doc, group: str) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in doc.spans[group]]


def test_components_run_in_any_pipeline() -> None:
    pipeline = spacy.blank("en")
    for name in nlp.GROUPS:
        pipeline.add_pipe(name)
    doc = pipeline(TEXT)
    assert labels(doc, "ipdocs_agencies") == [("Ministry of Finance", "mof"), ("Ministry of Justice", "moj")]
    assert [label for _, label in labels(doc, "ipdocs_clauses")] == ["lead_participate"]
    assert [label for _, label in labels(doc, "ipdocs_enumerators")] == ["common.enum.dot", "common.enum.dot"]


def test_chinese() -> None:
    doc = nlp.blank("zh")("（一）修缮水井。（财政部牵头，司法部参与）\n")
    assert labels(doc, "ipdocs_agencies") == [("财政部", "mof"), ("司法部", "moj")]
    assert labels(doc, "ipdocs_enumerators")[0][1] == "zh.enum.paren"


def test_a_record_as_a_spacy_document() -> None:
    doc = parse(TEXT.encode(), "a.txt").to_spacy()
    assert doc.text == TEXT
    assert [label for _, label in labels(doc, "measures")] == ["1", "2"]
    bodies = [(span.text, span.label_, span.kb_id_) for span in doc.spans["bodies"]]
    assert bodies == [("Ministry of Finance", "lead", "mof"), ("Ministry of Justice", "participant", "moj")]
