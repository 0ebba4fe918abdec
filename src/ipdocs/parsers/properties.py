"""Properties of the document at the head of a page: labels and their values, in a table or on lines of their own.

    索 引 号： | 000014349/2023-00071        Issued on: November 30, 2022
    发布机构： | 国务院办公厅                 Legal status: Valid

Rows of the grammars know the labels that most pages have; what stands among those is a property too.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ipdocs.grammars.rows import Cue
from ipdocs.parsers.chrome_lines import PROSE_AT_LEAST, Line

LABEL = Cue("position.header_label", "", "metadata", zone="head", labels_next=True)
VALUE = Cue("position.header_value", "", "metadata", zone="head")
LINE = Cue("position.property", "", "metadata", zone="head")
_HEAD_LINES = 40  # in which labels are looked for that no row knows
_KNOWN = 2  # labels that rows must know before others are believed
_RUN = 3  # lines of properties, at least
_LONG_RUN = 4  # so many need but one whose label is known
_LABEL = re.compile(r"[^:.。;,()]{2,30}:")
_PROPERTY = re.compile(r"[^:.。;,]{2,30}:(?! ?//).{1,120}(?<![.。;:])")


def find(lines: Sequence[Line]) -> None:
    """Give the lines that are labels, values or both a cue of that."""
    _among_known(lines[:_HEAD_LINES])
    for run in _runs(lines[:_HEAD_LINES]):
        known = [i for i, line in enumerate(run) if any(cue.role == "metadata" for cue, _ in line.cues)]
        if len(run) >= _RUN and len(known) >= (_KNOWN if len(run) < _LONG_RUN else 1):
            for line in run[1 if known[0] == 1 else 0 :]:  # one before all that is known may be a title
                line.cues.append((LINE, None))
    _values(lines)


def _among_known(lines: Sequence[Line]) -> None:
    """Labels in cells beside cells that rows know as labels."""
    cells = [line for line in lines if line.tagged]
    if sum(_labels(line) for line in cells) < _KNOWN:
        return
    for line, following in pairwise(cells):
        if not line.cues and _LABEL.fullmatch(line.words) and _same_row(line.block.locator, following.block.locator):
            line.cues.append((LABEL, None))


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that follow each other without a gap and each look like a label and its value."""
    run: list[Line] = []
    for line in lines:
        if line.block.table < 0 and _PROPERTY.fullmatch(line.words):
            run.append(line)
        if not run or run[-1] is not line or line.block.end - line.start > len(line.words) + 1:
            yield run
            run = []
    yield run


def _values(lines: Sequence[Line]) -> None:
    """Labels without their values: the next cell of the row has it (`索 引 号：`), or, in text, the lines after them.

    Several labels in a row are followed by as many values: `Translator`, `Editor`, then two names.
    """
    for i, line in enumerate(lines):
        if not _labels(line) or (i and _labels(lines[i - 1]) and line.block.tag == "line"):
            continue
        if line.block.tag != "line":
            following = lines[i + 1 : i + 2]
            if not following or not _same_row(line.block.locator, following[0].block.locator):
                continue
        else:
            run = next((n for n, one in enumerate(lines[i:]) if not _labels(one)), 0)
            following = lines[i + run : i + 2 * run]
        for one in following:
            if not _labels(one) and len(one.words) < PROSE_AT_LEAST * 2:
                one.cues.insert(0, (VALUE, None))


def _labels(line: Line) -> bool:
    return any(cue.labels_next and re.fullmatch(r"[^:]{1,30}:?", line.words) for cue, _ in line.cues)


def _same_row(one: str, other: str) -> bool:
    """Whether two places of a page stand in one row of a table, one pair of a definition list, or one box of two."""
    row = one.rfind("/tr[")
    if row < 0:
        pair = one.endswith("/div[1]") and other.endswith("/div[2]") and one[:-2] == other[:-2]
        return pair or ("/dt[" in one and "/dd[" in other)
    return one[: one.index("]", row)] == other[: one.index("]", row)]
