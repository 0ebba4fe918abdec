"""Dates in the forms that pages write, each with its place and its ISO 8601 value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ipdocs.grammars.compiled import DATE_LABELS, DATES
from ipdocs.parsers import numerals
from ipdocs.schema.document import DateKind

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_YEAR = re.compile(r"19|20|一九|二[〇零]|民国|日期: ?1\d\d[-/.]")  # every form has one, and most lines have none
_FIRST_OF_ROC = 1912
_LABEL_REACH = 40  # code points before a date in which its label may stand


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at `start:end` of the text searched. `kind` is what the words before it say, if they say."""

    start: int
    end: int
    value: str
    kind: DateKind | None
    rule: str


def find(folded: str, start: int = 0, end: int | None = None) -> Iterator[FoundDate]:
    """Every date in `folded[start:end]` in order; where two forms overlap, the earlier row wins."""
    end = len(folded) if end is None else end
    if not _YEAR.search(folded, start, end):
        return iter(())
    taken: list[tuple[int, int]] = []
    found: list[FoundDate] = []
    for form, pattern in DATES:
        for match in pattern.finditer(folded, start, end):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            value = _value(match)
            if value is None:
                continue
            taken.append(match.span())
            kind = _kind(folded, max(start, match.start() - _LABEL_REACH), match.start())
            found.append(FoundDate(match.start(), match.end(), value, kind, form.id))
    return iter(sorted(found, key=lambda date: date.start))


def _kind(folded: str, start: int, end: int) -> DateKind | None:
    return kind_by_label(folded[start:end])


def kind_by_label(folded: str) -> DateKind | None:
    """The kind of date that words before it announce (`成文日期：`), if they do."""
    before = folded.lower()
    return next((row.kind for row, pattern in DATE_LABELS if pattern.search(before)), None)


def _value(match: re.Match[str]) -> str | None:
    """ISO 8601, as precise as the words are; null where there is no such day."""
    parts = match.groupdict()
    year = _FIRST_OF_ROC + int(parts["roc"]) - 1 if "roc" in parts else _number(parts["y"])
    month = _month(parts["m"])
    day = _number(parts["d"]) if parts.get("d") else None
    if year is None or month is None or not 1 <= month <= 12 or not 1900 <= year <= 2099:
        return None
    if "d" not in parts:
        return f"{year:04}-{month:02}"
    if day is None or not 1 <= day <= _days(year, month):
        return None
    return f"{year:04}-{month:02}-{day:02}"


def _days(year: int, month: int) -> int:
    import calendar

    return calendar.monthrange(year, month)[1]


def _month(text: str) -> int | None:
    name = text[:3].lower()
    return _MONTHS.index(name) + 1 if name in _MONTHS else _number(text)


def _number(text: str) -> int | None:
    if text.isascii():
        return int(text) if text.isdigit() else None
    if "十" not in text:  # a year is read out digit by digit
        digits = [numerals.value(char, "han") if char not in "〇零" else 0 for char in text]
        return int("".join(str(digit) for digit in digits)) if None not in digits else None
    return numerals.value(text, "han")
