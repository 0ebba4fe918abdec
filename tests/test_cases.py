"""Runs the readable cases under `tests/cases`. A new case is a new file or paragraph there; nothing changes here."""

from pathlib import Path

import pytest

from ipdocs.parsers import outline, plain, reading
from ipdocs.parsers.page import Decoded, LabelledBlock
from ipdocs.pipeline import parse
from ipdocs.schema import Document, Responsibility
from ipdocs.settings import Settings

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


def in_text(name: str) -> list[tuple[str, list[str]]]:
    """Lines that begin with `|` are the text, those after them what must be found in it."""
    cases = []
    for paragraph in (CASES / name).read_text("utf-8").split("\n\n"):
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        text = "\n".join(line.removeprefix("|").removeprefix(" ") for line in lines if line.startswith("|"))
        if text:
            cases.append((text, [line for line in lines if not line.startswith("|")]))
    return cases


def shown(value: object) -> str:
    return value[:40] if isinstance(value, str) else ""


def text_cases() -> list[tuple[str, list[str]]]:
    return in_text("clauses_in_text.txt")


@pytest.mark.parametrize(("text", "expected"), text_cases(), ids=shown)
def test_clauses_in_text(text: str, expected: list[str]) -> None:
    limits = [int(line.split()[1]) for line in expected if line.startswith("max_clause ")]
    document = parse(text.encode(), "case.txt", settings=Settings(max_clause=limits[0]) if limits else Settings())
    found = []
    for measure in document.measures:
        for said in [task.responsibility for task in measure.tasks if task.responsibility]:
            label = f" labelled {said.label.text}" if said.label else ""
            found.append(f"{measure.path} {' '.join(said.text.split())}: {said.form} {said.rule}{label}")
            links = {
                a.name.text: a.link if a.rule.startswith(f"registry.{a.agency}") else f"{a.link} {a.rule}"
                for a in said.assignments
            }
            found += [
                f"  {line} {links.get(line.split(' = ')[0].partition(' ')[2], '')}".rstrip() for line in described(said)
            ]
    found += [f"{one.code} {one.message}" for one in document.diagnostics if one.code.startswith("agency.")]
    assert found == [line for line in expected if not line.startswith("max_clause ")]


def numbered_cases() -> list[tuple[str, list[str]]]:
    return in_text("outlines_in_text.txt")


@pytest.mark.parametrize(("text", "expected"), numbered_cases(), ids=shown)
def test_outlines_in_text(text: str, expected: list[str]) -> None:
    page = plain.read(Decoded(text, "utf-8", "utf-8"))
    words = reading.read(text, [LabelledBlock(b.start, b.end, "body", "", "") for b in page.blocks])
    found = outline.read(words)
    lines = [
        f"{'.'.join(item.path)}: {words.text[item.candidate.start : item.candidate.end].strip()}"
        f"{f', {item.jump}' if item.jump else ''}{', like a heading' if item.candidate.heading_like else ''}"
        for item in found.items
    ]
    lines += [f"passed over: {words.text[one.start : one.end].strip()}" for one in found.passed_over]
    assert [*lines, f"margin {found.margin:.2f}"] == expected
