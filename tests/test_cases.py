"""Runs the readable cases under `tests/cases`. A new case is a new file or paragraph there; nothing changes here."""

from pathlib import Path

import pytest

from ipdocs.pipeline import parse
from ipdocs.schema import Document, Responsibility

CASES = Path(__file__).parent / "cases"


def clause_cases() -> list[tuple[str, list[str]]]:
    text = (CASES / "clauses.txt").read_text("utf-8")
    paragraphs = [p.splitlines() for p in text.split("\n\n")]
    return [(p[0], [line.strip() for line in p[1:]]) for p in paragraphs if p and p[0][:1] in "([（〔【"]


def parse_text(text: str) -> Document:
    return parse(text.encode(), "case.txt")


@pytest.mark.parametrize(
    ("clause", "expected"), clause_cases(), ids=lambda value: value[:50] if isinstance(value, str) else ""
)
def test_clause(clause: str, expected: list[str]) -> None:
    lead = "1. Do the work at once." if clause.isascii() else "1. 抓紧落实。"
    document = parse_text(f"{lead} {clause}\n\n2. {lead[3:]} {clause}\n")
    found = [task.responsibility for measure in document.measures for task in measure.tasks if task.responsibility]
    if expected == ["none"]:
        assert found == []
        return
    assert [responsibility.text for responsibility in found] == [clause, clause]
    assert described(found[0]) == sorted(expected)


def described(responsibility: Responsibility) -> list[str]:
    lines = [responsibility.mode]
    if responsibility.open_list:
        lines.append(f"open {responsibility.open_list.text.strip(', ')}")
    if responsibility.deadline:
        lines.append(f"deadline {responsibility.deadline.text}")
    lines += [f"{a.role} {a.name.text} = {a.agency or '-'}" for a in responsibility.assignments]
    return sorted(lines)


@pytest.mark.parametrize("path", sorted((CASES / "outlines").glob("*.txt")), ids=lambda path: path.stem)
def test_outline(path: Path) -> None:
    text, _, expected = path.read_text("utf-8").partition("\n---\n")
    document = parse_text(text)
    want = [line for line in expected.splitlines() if not line.startswith("diagnostic")]
    found = [(s.span[0], 0, f"section {s.path} {s.heading.text}") for s in document.sections]
    found += [(m.span[0], 1, f"measure {m.path}") for m in document.measures]
    assert [line for _, _, line in sorted(found)] == want
    codes = {diagnostic.code for diagnostic in document.diagnostics}
    assert {line.split()[1] for line in expected.splitlines() if line.startswith("diagnostic")} <= codes
