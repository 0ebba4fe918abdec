"""Characters that are not what they seem: each kind is told where it is met first. The text itself stays as it is."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ipdocs.schema.document import Severity


class Oddity(NamedTuple):
    """What was met: `span` is the first one, null where it is no part of the text."""

    code: str
    severity: Severity
    message: str
    span: tuple[int, int] | None


class _Row(NamedTuple):
    code: str
    severity: Severity
    pattern: re.Pattern[str]
    what: str
    least: int = 1  # so many are no accident


_ROWS = (
    _Row("text.nul", "warning", re.compile("\0"), "NUL characters"),
    _Row("text.control", "warning", re.compile("[\x80-\x84\x86-\x9f]"), "control characters"),
    _Row(
        "text.bidi", "warning", re.compile("[\u202a-\u202e\u2066-\u2069]"), "marks that turn the direction of writing"
    ),
    _Row("text.tags", "warning", re.compile("[\U000e0000-\U000e007f]"), "invisible tag characters"),
    _Row("text.noncharacter", "warning", re.compile("[\ufdd0-\ufdef\ufffe\uffff]"), "code points of no character"),
    _Row("text.private_use", "info", re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]"), "characters of private use"),
)
_ANY = re.compile("[" + "".join(row.pattern.pattern.strip("[]") for row in _ROWS) + "]")  # most pages have none
# UTF-8 that was read as windows-1252, Latin-1 or GBK and saved again; the last is what GBK makes of replacements.
_MOJIBAKE = _Row(
    "text.mojibake",
    "warning",
    re.compile(
        "[\xc3\xc2][\x80-\xbf\u0152-\u02dc\u2013-\u2122]"
        "|\xe2[\x80\u20ac][\x80-\xbf\u0152-\u02dc\u2013-\u2122]"
        "|[\xe3-\xe9][\x80-\xbf\u0152-\u02dc\u2013-\u2122]{2}"
        "|\u951b[\u4e00-\u9fff]|\u9286[\u4e00-\u9fff]|\u9427\u52ec?|\u9365\u85c9|\u951f\u65a4\u62f7"
    ),
    "stretches that look like text read in a wrong encoding and saved so",
    least=3,
)
_MOJIBAKE_MARKS = (
    "\xc3",
    "\xc2",
    "\xe2",
    "\xe3",
    "\xe5",
    "\xe6",
    "\xe7",
    "\u951b",
    "\u9286",
    "\u9427",
    "\u9365",
    "\u951f",
)
# Without width, save the joiner that emoji are made with. A soft hyphen, or a mark that only shows a direction, too.
_WIDTHLESS = "\u200b\u200c\u2060\ufeff\xad\u200e\u200f"


def find(text: str, source: str) -> Iterator[Oddity]:
    """What is odd in the text of a page. `source` is the page as decoded, which may hold what the text leaves out."""
    if text.isascii() and source.isascii() and "\0" not in text:
        return
    if _ANY.search(text):
        for row in _ROWS:
            yield from _told(row, text)
    if any(mark in text for mark in _MOJIBAKE_MARKS):
        yield from _told(_MOJIBAKE, text)
    without = sum(source.count(character) for character in _WIDTHLESS)
    if without:
        yield Oddity("text.zero_width", "info", f"{without} characters without width stand in the page", None)


def _told(row: _Row, text: str) -> Iterator[Oddity]:
    first = row.pattern.search(text)
    if first is not None:
        number = sum(1 for _ in row.pattern.finditer(text))
        if number >= row.least:
            yield Oddity(row.code, row.severity, f"{number} {row.what}", first.span())
