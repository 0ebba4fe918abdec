"""A record refuses to be false, and says in a line what it is."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from ipdocs.pipeline import parse
from ipdocs.schema import Document

PAGE = "Plan for wells\n\n一、水井\n\n（一）登记水井，" + "逐一编号，" * 12 + "上图公布。（教育部牵头，财政部参与）\n"
RECORD = parse(PAGE.encode(), "plan.txt")


def moved(record: dict[str, Any]) -> None:
    record["metadata"]["title"]["span"] = [1, 15]


def reversed_span(record: dict[str, Any]) -> None:
    record["metadata"]["title"]["span"] = [14, 0]


def gap(record: dict[str, Any]) -> None:
    del record["blocks"][1]


def short(record: dict[str, Any]) -> None:
    del record["blocks"][-1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (moved, "is not what stands at 1-15"),
        (reversed_span, "span ends before it begins"),
        (gap, "blocks leave a gap or overlap at"),
        (short, "blocks end at"),
    ],
)
def test_what_is_not_true_to_the_text_is_no_record(change: Callable[[dict[str, Any]], None], said: str) -> None:
    record = json.loads(RECORD.model_dump_json())
    change(record)
    with pytest.raises(ValidationError, match=said):
        Document.model_validate(record)


def test_each_part_says_in_a_line_what_it_is() -> None:
    measure = RECORD.measures[0]
    assert str(RECORD) == "Document('Plan for wells', policy, 1 sections, 1 measures)"
    assert str(RECORD.sections[0]) == "Section(1 '水井')"
    assert str(RECORD.metadata.title) == "Finding('Plan for wells' @ 0-14)"
    assert str(measure.tasks[0].responsibility) == "Responsibility(lead_participate; lead: moe, participant: mof)"
    assert str(measure.tasks[0]).startswith("Task('登记水井，逐一编号，") and "…" in str(measure.tasks[0])
    assert str(measure).startswith("Measure(1.1 ") and str(measure).endswith("…', 1 task(s))")
