"""The laws that hold for every document, whatever is in it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import laws
from ipdocs.errors import UnreadableDocument
from ipdocs.pipeline import parse
from ipdocs.schema import Document

CALM = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = st.sampled_from(
    [
        "Mend the old wells.",
        "Keep a list",
        "抓紧落实。",
        "各地按时报告",
        "1.",
        "(2)",
        "（三）",
        "四、",
        "Article 5",
        "Ⅱ.",
    ]
)
CLAUSES = st.sampled_from(
    [
        "(The Ministry of Finance is responsible)",
        "（财政部牵头，教育部配合）",
        "(Ministry of finance, Ministry of Commerce)",
        "[Lead: MIIT; Participating: MOST]",
        "（以下简称《计划》）",
        "(2023-2030)",
        "责任单位：市科委、市财政局",
        "(in charge of",
        "）",
    ]
)
BREAKS = st.sampled_from(["\n", "\n\n", " ", "", "\u3000\u3000", "\r\n", "\u00a0"])
DOCUMENTS = st.lists(st.tuples(st.one_of(WORDS, CLAUSES, st.text(max_size=12)), BREAKS), max_size=40).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)

PLAN = """Plan for the Care of Old Wells

1. Wells in towns

1. Count the wells. (The Ministry of Water Resources and the Ministry of Finance are responsible)

2. Mend the covers. (the Ministry of Education is responsible) ask schools. (in charge of the Ministry of Justice)

2. Wells in villages

3. Draw a map of the wells, and put it up in the village hall so that all who pass can read it.
"""


def record(text: str, name: str = "a.txt") -> Document | None:
    try:
        return parse(text.encode("utf-8", "surrogatepass"), name)
    except UnreadableDocument:
        return None


def shape(document: Document) -> list[object]:
    """What a record says of its measures, without offsets."""
    return [
        (
            m.path,
            m.text,
            [
                (t.text, t.responsibility and [(a.name.text, a.role, a.agency) for a in t.responsibility.assignments])
                for t in m.tasks
            ],
        )
        for m in document.measures
    ]


@given(data=st.binary(max_size=400), name=st.sampled_from(["a.txt", "a.html", "a"]))
@CALM
def test_any_bytes_give_a_record_or_a_typed_failure(data: bytes, name: str) -> None:
    try:
        document = parse(data, name)
    except UnreadableDocument as failure:
        assert failure.stage
        assert failure.hint
    else:
        assert document.source.bytes == len(data)


@given(text=DOCUMENTS)
@CALM
def test_a_record_keeps_the_laws(text: str) -> None:
    document = record(text)
    if document is None:
        return
    laws.recorded(document, text.encode("utf-8", "surrogatepass"))


@given(text=DOCUMENTS)
@CALM
def test_the_same_bytes_give_the_same_record(text: str) -> None:
    assert record(text) == record(text)


@given(
    above=st.lists(st.sampled_from(["Home > News > Notices", "View all News", "Menu"]), max_size=3),
    below=st.lists(st.sampled_from(["Previous: Old maps", "Next: none", "Share", "Back to top"]), max_size=3),
)
@CALM
def test_added_chrome_only_shifts_spans(above: list[str], below: list[str]) -> None:
    bare = record(PLAN)
    framed = record("\n\n".join([*above, PLAN.strip(), *below]) + "\n")
    assert bare is not None
    assert framed is not None
    assert len(bare.measures) == 3
    assert shape(framed) == shape(bare)
    assert [s.heading.text for s in framed.sections] == [s.heading.text for s in bare.sections]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_does_not_change_the_record(encoding: str) -> None:
    document = parse(PLAN.encode(encoding), "a.txt")
    bare = record(PLAN)
    assert bare is not None
    assert document.text == PLAN
    assert shape(document) == shape(bare)
