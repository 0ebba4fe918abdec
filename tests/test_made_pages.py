"""The laws, asked of pages that are built: plans that mean something, scraps and tags that mean nothing."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import laws
import pages
from ipdocs.errors import UnreadableDocument
from ipdocs.pipeline import parse
from ipdocs.schema import Document

CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def said(document: Document) -> list[list[tuple[str, str]]]:
    """The name and the role of each body, measure by measure."""
    clauses = [[task.responsibility for task in measure.tasks if task.responsibility] for measure in document.measures]
    return [[(one.name.text, one.role) for clause in some for one in clause.assignments] for some in clauses]


def lawful(text: str, name: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        laws.recorded(parse(data, name), data)
    except UnreadableDocument as raised:
        laws.failure(raised)


@given(text=pages.SCRAPS, name=st.sampled_from(["a.txt", "a.html", "a"]))
@CALM
def test_scraps_keep_the_laws(text: str, name: str) -> None:
    lawful(text, name)


@given(markup=pages.TAG_SOUP)
@CALM
def test_tag_soup_keeps_the_laws(markup: str) -> None:
    lawful(markup, "a.html")


@given(plan=pages.PLANS)
@CALM
def test_a_plan_says_what_it_was_made_to_say(plan: pages.Plan) -> None:
    document = parse(plan.text().encode(), "plan.txt")
    assert [measure.path for measure in document.measures] == plan.paths()
    assert [section.heading.text for section in document.sections] == [heading for heading, _ in plan.sections]
    assert said(document) == plan.said()


@given(framed=pages.FRAMED, tags=st.booleans())
@CALM
def test_a_page_says_what_its_plan_says_whatever_the_frame(framed: tuple[pages.Plan, pages.Frame], tags: bool) -> None:
    plan, frame = framed
    data = pages.html(plan, frame, tags).encode()
    document = parse(data, "plan.html")
    laws.recorded(document, data)
    assert all(words in document.text for _, words in plan.lines())
    assert [measure.path for measure in document.measures] == plan.paths()
    assert said(document) == plan.said()


@given(framed=pages.FRAMED)
@CALM
def test_lines_of_a_frame_only_shift_spans(framed: tuple[pages.Plan, pages.Frame]) -> None:
    plan, frame = framed
    bare = parse(plan.text().encode(), "plan.txt")
    text = "\n\n".join([*frame.above, plan.text().strip(), *frame.below]) + "\n"
    around = parse(text.encode(), "plan.txt")
    assert [measure.text for measure in around.measures] == [measure.text for measure in bare.measures]
    assert said(around) == said(bare)
