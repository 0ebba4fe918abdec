"""What holds for every page, whatever is in it: the tests with made pages and the fuzzer ask the same.

Each law raises `AssertionError` where it is broken.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from ipdocs.errors import UnreadableDocument
from ipdocs.parsers.clauses import Clause
from ipdocs.parsers.outline import Outline
from ipdocs.parsers.page import Decoded
from ipdocs.parsers.reading import Reading
from ipdocs.schema import Document


class Stretch(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def failure(raised: UnreadableDocument) -> None:
    """A failure says where, what and what to do."""
    assert raised.stage and raised.reason and raised.hint


def decoded(found: Decoded, data: bytes) -> None:
    """There is something to read, and no byte was dropped without a word."""
    assert found.text.strip()
    assert found.found_by in ("bom", "declared", "utf-8", "detected")
    replaced = found.text.count("\ufffd")
    if replaced and not found.problems:  # the page has such a character of its own
        assert found.text.encode(found.encoding).count("\ufffd".encode(found.encoding)) == replaced
    if not found.problems:
        again = found.text.encode(found.encoding, "surrogatepass" if "utf" in found.encoding else "strict")
        assert again.decode(found.encoding, "surrogatepass" if "utf" in found.encoding else "strict") == found.text


def tiled(blocks: Sequence[Stretch], text: str) -> None:
    """Blocks stand one after the other from the first character to the last, none empty."""
    assert [block.start for block in blocks] == [0, *(block.end for block in blocks[:-1])]
    assert blocks[-1].end == len(text)
    assert all(block.start < block.end for block in blocks)


def read(reading: Reading, text: str) -> None:
    """The reading is made of the text, in order."""
    assert len(reading.low) == len(reading.text)
    places = [reading.place(at) for at in range(len(reading.text))]
    assert all(before <= after for before, after in pairwise(places))
    assert not places or 0 <= places[0] <= places[-1] < len(text)
    assert all(before.end < after.start for before, after in pairwise(reading.paragraphs))


def outlined(outline: Outline, reading: Reading) -> None:
    """Items stand in order, below parents that stand before them, each at a path of its own in its annex or list."""
    assert outline.margin >= 0
    starts = [item.candidate.start for item in outline.items]
    assert starts == sorted(set(starts))
    for at, item in enumerate(outline.items):
        assert 0 <= item.candidate.start < item.candidate.end <= len(reading.text)
        assert item.candidate.end <= item.candidate.stop <= len(reading.text)
        assert item.path[-1] == str(item.candidate.number)
        if item.parent is not None:
            above = outline.items[item.parent]
            assert item.parent < at
            assert above.level < item.level
            assert item.path[: len(above.path)] == above.path
    assert {one.start for one in outline.passed_over}.isdisjoint(starts)


def said(clauses: Sequence[Clause], reading: Reading) -> None:
    """Clauses do not overlap, and their bodies stand in them in order."""
    assert all(before.end <= after.start for before, after in pairwise(clauses))
    for clause in clauses:
        assert 0 <= clause.start < clause.end <= len(reading.text)
        bodies = clause.said.bodies
        assert bodies
        assert clause.start <= bodies[0].start and bodies[-1].end <= clause.end
        assert all(body.start < body.end for body in bodies)
        assert all(before.end <= after.start for before, after in pairwise(bodies))
        for quoted in filter(None, (clause.said.label, clause.said.open_list, clause.said.deadline)):
            assert clause.start <= quoted[0] < quoted[1] <= clause.end


def quotes(value: object) -> Iterator[tuple[str, list[int]]]:
    """The words and the span of every quote in a record as JSON."""
    if isinstance(value, dict):
        if "span" in value and isinstance(value.get("text"), str):
            yield value["text"], value["span"]
        for inner in value.values():
            yield from quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


def recorded(document: Document, data: bytes) -> None:
    """Quotes equal their slices, blocks tile the text, ids are unique, parents exist, JSON gives the record back."""
    assert document.source.bytes == len(data)
    written = document.model_dump_json()
    assert Document.model_validate_json(written) == document
    inner = {key: value for key, value in json.loads(written).items() if key != "text"}
    assert all(document.text[start:end] == words for words, (start, end) in quotes(inner))
    edges = [block.span for block in document.blocks]
    assert edges[0][0] == 0
    assert edges[-1][1] == len(document.text)
    assert all(before[1] == after[0] for before, after in pairwise(edges))
    sections = {section.id for section in document.sections}
    assert len(sections) == len(document.sections)
    assert len({measure.id for measure in document.measures}) == len(document.measures)
    assert {section.parent for section in document.sections} <= sections | {None}
