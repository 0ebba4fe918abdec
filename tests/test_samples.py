"""The pages of `corpus/` against `tests/cases/corpus/*.expected` (format: `tests/cases/README.md`)."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ipdocs.pipeline import parse
from ipdocs.schema import Document, Finding, Measure

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
# Pages of the sample corpus with their expectations apart, and further documents with theirs beside them.
BESIDE = ("documents", "further", "frames", "apart", "portals", "wild")
PAGES = {CASES / "corpus": ROOT / "corpus"} | {CASES / name: CASES / name for name in BESIDE}
# An expectation that the parser does not meet yet; the day it does, the strict xfail asks to drop the word.
MISSED = "missed "


@dataclass
class Clause:
    text: str
    mode: str
    bodies: list[tuple[str, str, str | None]] = field(default_factory=list)


@dataclass
class Item:
    path: str
    words: str
    clauses: list[Clause] = field(default_factory=list)


@dataclass
class Expected:
    fields: dict[str, str] = field(default_factory=dict)
    chrome: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    sections: list[tuple[str, str]] = field(default_factory=list)
    measures: list[Item] = field(default_factory=list)


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def read(lines: list[str]) -> Expected:
    expected = Expected()
    for line in lines:
        name, _, rest = line.partition(": ")
        if line.startswith("    "):
            role, _, body = line.strip().partition(" ")
            name, _, agency = body.rpartition(" = ")
            expected.measures[-1].clauses[-1].bodies.append((role, squeeze(name or body), agency if name else None))
        elif line.startswith("  clause "):
            text, _, mode = line.removeprefix("  clause ").rpartition(": ")
            expected.measures[-1].clauses.append(Clause(squeeze(text), mode))
        elif name.startswith("section "):
            expected.sections.append((name.removeprefix("section "), squeeze(rest)))
        elif name.startswith("measure "):
            expected.measures.append(Item(name.removeprefix("measure "), rest))
        elif name in ("chrome", "keep"):
            getattr(expected, name).append(squeeze(rest))
        elif line.strip():
            expected.fields[name] = rest
    return expected


@dataclass
class Case:
    page: Path
    expected: Expected
    record: Document


def pages() -> list[tuple[str, Path, list[str]]]:
    """The name, page and expected lines of each case."""
    found = []
    for expectations, folder in PAGES.items():
        for path in sorted(expectations.rglob("*.expected")):
            name = path.relative_to(expectations).as_posix().removesuffix(".expected")
            found.append((name, folder / name, path.read_text("utf-8").splitlines()))
    return found


def cases() -> list[object]:
    return [
        pytest.param((page, [line for line in lines if not line.startswith(MISSED)]), id=name)
        for name, page, lines in pages()
    ]


def misses() -> list[object]:
    return [
        pytest.param(page, line.removeprefix(MISSED), id=f"{name}-{line.removeprefix(MISSED)}")
        for name, page, lines in pages()
        for line in lines
        if line.startswith(MISSED)
    ]


@pytest.fixture(scope="module", params=cases())
def case(request: pytest.FixtureRequest) -> Case:
    page, lines = request.param
    return Case(page, read(lines), parse(page.read_bytes(), page.name))


def test_metadata(case: Case) -> None:
    record, expected = case.record, case.expected
    found: dict[str, str] = {"kind": record.kind, "language": record.language, "date": record.metadata.date or ""}
    quotes: dict[str, Finding | None] = {
        "title": record.metadata.title,
        "document_title": record.metadata.document_title,
        "issuer": record.metadata.issuer,
        "number": record.metadata.document_number,
        "source": record.metadata.source,
        "addressee": record.metadata.addressee,
    }
    found |= {key: squeeze(quote.text) if quote else "" for key, quote in quotes.items()}
    want = {
        key: value if key in ("kind", "language", "date") else squeeze(value)
        for key, value in expected.fields.items()
        if key in found
    }
    assert {key: found[key] for key in want} == want


def test_chrome_is_out_and_content_in(case: Case) -> None:
    record, expected = case.record, case.expected
    pieces = [(b.role in ("chrome", "metadata"), record.text[slice(*b.span)]) for b in record.blocks]
    body = "".join(squeeze(text) for out, text in pieces if not out)
    out = [squeeze(line) for is_out, text in pieces if is_out for line in text.splitlines()]
    kept = {squeeze(line) for is_out, text in pieces if not is_out for line in text.splitlines()}
    assert [
        words for words in expected.chrome if words in kept or not any(line.startswith(words) for line in out)
    ] == []
    assert [words for words in expected.keep if words not in body] == []


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="a known miss")
@pytest.mark.parametrize(("page", "line"), misses())
def test_known_miss(page: Path, line: str) -> None:
    missed = Case(page, read([line]), parse(page.read_bytes(), page.name))
    test_metadata(missed)
    test_chrome_is_out_and_content_in(missed)


def test_outline(case: Case) -> None:
    record, expected = case.record, case.expected
    if expected.fields.get("unchecked") == "outline":
        pytest.skip("the case leaves the outline open")
    assert [(s.path, squeeze(s.heading.text)) for s in record.sections] == expected.sections
    assert [m.path for m in record.measures] == [item.path for item in expected.measures]
    for measure, item in zip(record.measures, expected.measures, strict=True):
        first, _, last = item.words.partition(" … ")
        assert squeeze(measure.tasks[0].text).startswith(squeeze(first)), measure.path
        assert squeeze(measure.tasks[-1].text).endswith(squeeze(last or first)), measure.path


def test_clauses(case: Case) -> None:
    record, expected = case.record, case.expected
    measures = {measure.path: measure for measure in record.measures}
    for item in expected.measures:
        found = clauses(measures[item.path])
        assert [(c.text, c.mode) for c in found] == [(c.text, c.mode) for c in item.clauses], item.path
        for clause, want in zip(found, item.clauses, strict=True):
            assert [(role, name) for role, name, _ in clause.bodies] == [
                (role, name) for role, name, _ in want.bodies
            ], item.path
            linked = [(name, agency) for _, name, agency in clause.bodies]
            assert [
                pair for pair, (_, _, link) in zip(linked, want.bodies, strict=True) if link not in (None, pair[1])
            ] == []


def clauses(measure: Measure) -> list[Clause]:
    return [
        Clause(
            squeeze(task.responsibility.text),
            task.responsibility.mode,
            [(a.role, squeeze(a.name.text), a.agency or "-") for a in task.responsibility.assignments],
        )
        for task in measure.tasks
        if task.responsibility
    ]
