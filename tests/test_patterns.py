"""No pattern blows up, by construction: its worst case is read from the pattern (`backtracking`), never timed.

The work of a pattern grows with the text as far as it is stated here, and never as a power that has the length in it.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ipdocs
from backtracking import Growth, growth
from ipdocs.grammars import compiled

SOURCE = Path(ipdocs.__file__).parent
# Rows that must take a line, a label or a title whole, and patterns that are tried at its beginning alone. The others
# are looked for, at every place of a text.
WHOLE = {
    *("CUES", "ADDRESSEES", "ANNEXES", "ATTACHMENTS", "CLOSINGS", "DOCUMENT_TITLES", "FIELDS", "FILES", "NUMBERS"),
    *("NUMBER_COLUMNS", "NOBODIES"),
    "RELEASE_MARKS",
    "ipdocs.parsers.chrome_model._LIST",
    "ipdocs.parsers.chrome_lines._SENTENCE_HAN",
}
# Steeper than the length of the text, and why it does no harm.
STEEP = {
    "common.chrome.markup_debris": (
        2,
        "a line of chrome is at most 700 code points, and what follows the mark can't fail",
    ),
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if path.stem not in ("__main__", "ray", "spark"):  # engines of their own extras, without a pattern
            name = ".".join(("ipdocs", *path.relative_to(SOURCE).with_suffix("").parts))
            yield name.removesuffix(".__init__"), path


def held(value: object) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value of a module, however deep."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from held(one)
    elif isinstance(value, dict):
        yield from held(list(value.values()))


def written(path: Path) -> Iterator[re.Pattern[Any]]:
    """The patterns that stand in a call: `re.sub(r"…", …)`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            first = node.args[0] if node.args else None
            if node.func.value.id == "re" and isinstance(first, ast.Constant):
                yield re.compile(first.value)


def patterns() -> Iterator[Any]:
    seen: set[tuple[str, int]] = set()
    for table, rows in vars(compiled).items():
        if table.isupper() and isinstance(rows, tuple):
            for row, pattern in rows:
                seen.add((pattern.pattern, pattern.flags))
                yield pytest.param(row.id, pattern, table in WHOLE, id=row.id)
    for name, path in modules():
        named = vars(importlib.import_module(name)).items()
        found = [(f"{name}.{key}", pattern) for key, value in named for pattern in held(value)]
        for label, pattern in [*found, *((name, pattern) for pattern in written(path))]:
            if (pattern.pattern, pattern.flags) not in seen:
                seen.add((pattern.pattern, pattern.flags))
                yield pytest.param(label, pattern, label in WHOLE, id=label)


PATTERNS = list(patterns())


@pytest.mark.parametrize(("name", "pattern", "whole"), PATTERNS)
def test_no_pattern_blows_up(name: str, pattern: re.Pattern[Any], whole: bool) -> None:
    assert growth(pattern, whole=whole) == Growth(False, STEEP[name][0] if name in STEEP else 1)
    assert not growth(pattern, whole=whole, counted=True).exponential, "counted repeats one inside the other"


def test_every_steep_pattern_is_there() -> None:
    assert STEEP.keys() <= {param.values[0] for param in PATTERNS}
    assert len(PATTERNS) > 300


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("abc", "1"),
        ("a+", "1"),
        ("a*b*", "1"),
        (r"(?<!\w)\w+:", "1"),
        (r"^\w+:", "1"),
        (r"x{0,40}y", "1"),
        (r"\w+:", "2"),
        (r"(?=.*x)y", "2"),
        (r"x.*?y.*z", "3"),
        (r"\s+\s*x", "3"),
        (r"\s+.*\s+x", "4"),
        (r"(a+)+b", "exponential"),
        (r"(a|a)*b", "exponential"),
        (r"(?:a|aa)+$", "exponential"),
        (r"(?:\w+ ?)+:", "exponential"),
        (r"(?:a?b?)+c", "exponential"),
        (r"(?:\s*)*x", "exponential"),
        (r"(?:home|news|home)(?:,(?:home|news|home))*!", "exponential"),
    ],
)
def test_what_blows_up_is_seen(pattern: str, found: str) -> None:
    grown = growth(re.compile(pattern))
    assert ("exponential" if grown.exponential else str(grown.degree)) == found


@pytest.mark.parametrize("pattern", [r"(?:.{1,40}){1,40}x", r"home (?:[a-z]+ ?){1,5}", r"(?:[^>]{1,40}?[>→] ?){1,5}"])
def test_counted_repeats_one_inside_the_other_are_seen(pattern: str) -> None:
    assert growth(re.compile(pattern), whole=True, counted=True).exponential
