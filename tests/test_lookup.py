"""A lookup answers as if every row had been asked."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipdocs.grammars import compiled
from ipdocs.grammars.lookup import Lookup

LOOKUPS = {name: value for name, value in vars(compiled).items() if isinstance(value, Lookup)}
TABLES = {name.removesuffix("_LINES"): name for name in LOOKUPS}


def every(table: Any, line: str) -> list[tuple[Any, Any]]:
    """The rows that match, one by one, and where."""
    matches = ((row, pattern.fullmatch(line)) for row, pattern in table)
    return [(row, match.regs) for row, match in matches if match]


def found(lookup: Lookup[Any], line: str) -> list[tuple[Any, Any]]:
    return [(row, match.regs) for row, match in lookup.all(line)]


@pytest.mark.parametrize("name", LOOKUPS)
@given(data=st.data())
def test_a_line_that_a_row_matches_is_found(name: str, data: st.DataObject) -> None:
    lookup = LOOKUPS[name]
    table = lookup.table
    _, pattern = data.draw(st.sampled_from(table))
    line = data.draw(st.from_regex(pattern, fullmatch=True))
    assert found(lookup, line) == (every(table, line) if line else [])
    assert lookup.first(line) is (every(table, line)[0][0] if line else None)


@pytest.mark.parametrize("name", LOOKUPS)
@given(line=st.text(st.sampled_from("homeuprintsa 主办单位关于我们:>|-./(19第一条\u2192"), max_size=30))
def test_any_line_is_answered_as_by_all_rows(name: str, line: str) -> None:
    lookup = LOOKUPS[name]
    assert found(lookup, line) == (every(lookup.table, line) if line else [])


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (r"(?:a|b)?c", "c"),
        (r"(?:a|b)?c", "bc"),
        (r"(?=x).y?", "x"),
        (r"(?i:HOME) page", "home page"),
        (r".{0,5}\bend\b.*", "the end."),
        (r".*(?:one|two)?", "three"),
        (r"[^a]bc", "xbc"),
        (r"(?:ab|)\d+", "7"),
        (r"(x?)\1y", "xxy"),
        (r"\W\w", "!a"),
        (r"\w+", "é"),
        (r"(?>ab|a)c", "abc"),
        (r"(?:.{0,9}two )+x", "one two x"),
    ],
)
def test_what_cannot_be_read_off_a_pattern_is_asked(pattern: str, line: str) -> None:
    lookup = Lookup([("other", re.compile("no")), ("row", re.compile(pattern))])
    assert lookup.first(line) == "row"


def test_rows_keep_the_order_of_the_table() -> None:
    lookup = Lookup([(n, re.compile(p)) for n, p in enumerate([".*b.*", "ab", "a.", "b"])])
    assert [row for row, _ in lookup.all("ab")] == [0, 1, 2]


def test_patterns_with_flags_are_refused() -> None:
    with pytest.raises(ValueError, match="lower-case"):
        Lookup([("row", re.compile("home", re.IGNORECASE))])


@pytest.mark.parametrize("name", LOOKUPS)
def test_rows_for_lower_case_lines_need_no_capitals(name: str) -> None:
    assert [word for word, _ in LOOKUPS[name]._words if word != word.lower()] == []
