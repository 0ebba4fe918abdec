"""How names are linked where neither registry nor place explains them."""

from pathlib import Path

from ipdocs.pipeline import parse

CASE = Path(__file__).parent / "cases" / "documents" / "zh-names-defined-here.txt"


def test_a_name_that_only_the_document_explains() -> None:
    record = parse(CASE.read_bytes(), CASE.name)
    clauses = [task.responsibility for measure in record.measures for task in measure.tasks if task.responsibility]
    links = [(body.name.text, body.link, body.agency) for clause in clauses for body in clause.assignments]
    assert links == [("专班办", "document", None), ("主管局", "document", "ncha"), ("财政部", "exact", "mof")]


def test_a_name_that_nothing_explains() -> None:
    record = parse(b"1. Mend the bridge. (The Bureau of Bridges is responsible)\n\n2. Wait a day.\n", "a.txt")
    clause = record.measures[0].tasks[0].responsibility
    assert clause is not None
    assert [(body.link, body.agency) for body in clause.assignments] == [("none", None)]
