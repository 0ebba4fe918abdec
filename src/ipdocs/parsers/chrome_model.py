"""Chrome that no row knows: in HTML what the content model thinks, read with headings, lists and attachments.

In plain text the model only doubts, and only lines among known chrome.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ipdocs.grammars.compiled import FILE_LINES, FRAME_LINES
from ipdocs.grammars.fold import fold, lower
from ipdocs.grammars.rows import Cue
from ipdocs.parsers.chrome_lines import LIKELY, NUMBERED, SENTENCE, WORDY, Line
from ipdocs.parsers.page import Page

ATTACHED = Cue("position.attached", "", "note")
MODEL = "content.model"
DOUBTED = "content.model_doubts"
_UNLIKELY = 0.3  # below this a block that no row knows is chrome
_UNLIKELY_SENTENCE = 0.08  # the same for a sentence
_DOUBTFUL = 0.12  # below this a line of text outside the body is doubted
_LIST = re.compile(r".*/(?:ul|ol|dl|nav|table)(?:\[\d+\])?(?=/)")
_ITEM_AT_MOST = 40  # code points of an item that goes with its list, where it is less likely than this to be content
_LIKELY_ITEM = 0.6
_ATTACHED_AT_MOST = 20  # links


def score(page: Page) -> Sequence[float]:
    """For each block of a page, the probability that it is content (`content.score`)."""
    from ipdocs.parsers import content  # with it comes numpy, which most plain text can do without

    return content.score(page)


def decide(page: Page, lines: Sequence[Line]) -> None:
    """In HTML, the rule of every line that is chrome by the model; attachments get their cue."""
    named = [lower(fold(title)).strip() for title in page.head.titles()]
    _attachments(lines)
    title = None if any(_is_heading(line, named) for line in lines) else _above_date_line(lines)
    _by_model([line for line in lines if line is not title], named)
    _lists_as_a_whole(lines, named)


def _attachments(lines: Sequence[Line]) -> None:
    """The links below a line that announces attachments, in its box: notes of the document, and no items of it."""
    for at, line in enumerate(lines):
        if line.block.table >= 0 or FILE_LINES.first(line.words) is None:
            continue
        box = line.block.locator.rpartition("/")[0] + "/"
        for other in lines[at + 1 : at + 1 + _ATTACHED_AT_MOST]:
            block = other.block
            linked = block.link_chars * 2 > len(other.words)
            if not block.locator.startswith(box) or not linked or other.cue or other.rule:
                break
            line.cue = other.cue = ATTACHED


def _above_date_line(lines: Sequence[Line]) -> Line | None:
    """The line that stands above the first line of metadata: where no line is a heading, that is the title."""
    for above, line in pairwise(lines):
        if line.cue is not None and line.cue.role == "metadata":
            linked = above.block.link_chars * 2 > len(above.words)
            return above if WORDY.search(above.words) and above.cue is None and not linked else None
    return None


def _is_heading(line: Line, named: Sequence[str]) -> bool:
    """Whether a line is the page's heading, by its tag or by one of the names that the page gives itself."""
    return line.block.tag == "h1" or any(
        title.startswith(line.words) and len(line.words) * 2 > len(title) for title in named if line.words
    )


def _heads(line: Line, below: Line) -> bool:
    """Whether a line is the heading, and no link, of the sentences below it that are likely content."""
    linked = line.block.link_chars * 2 > len(line.words)
    content = below.prose and below.cue is None and not below.rule and below.score >= LIKELY
    return line.block.tag in ("h2", "h3", "h4") and content and not linked


def _by_model(lines: Sequence[Line], named: Sequence[str]) -> None:
    """In HTML, what no row knows the content model decides, leaning to content. The heading of a page stays."""
    best = max((line.score for line in lines), default=0.0)
    worded = [line for line in lines if line.words]
    over = {id(a) for a, b in pairwise(worded) if _heads(a, b)}
    for line in lines:
        if line.cue is not None or line.rule or line.score >= min(_UNLIKELY, best / 2) or id(line) in over:
            continue
        sentence = SENTENCE.search(line.words) or line.words.endswith("。")
        if sentence and line.score >= _UNLIKELY_SENTENCE:
            continue
        if not _is_heading(line, named) and FRAME_LINES.first(line.words) is None:
            line.rule = MODEL


def _lists_as_a_whole(lines: Sequence[Line], named: Sequence[str]) -> None:
    """Short items of a list or of a layout table go with the others where at least half of them are chrome."""
    lists: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found = _LIST.match(line.block.locator)
        if found and line.block.table < 0:
            lists[found.group()].append(line)
    for items in lists.values():
        gone = sum(bool(line.rule or line.cue) for line in items)
        if gone * 2 < len(items):
            continue
        for line in items:
            short = len(line.words) <= _ITEM_AT_MOST and not line.prose and not NUMBERED.match(line.words)
            unknown = line.cue is None and not line.rule and line.score < _LIKELY_ITEM
            if short and unknown and not _is_heading(line, named):
                line.rule = MODEL


def doubt(page: Page, lines: Sequence[Line], head: int, tail: int) -> None:
    """In plain text, lines among chrome that look like no content, before and after the body: chrome unless they turn
    out to be title, number, addressee or signature, which only the next stage knows.
    """
    known = [i for i, line in enumerate(lines) if line.rule or (line.cue and line.keep is None)]
    last_above = max((i for i in known if i < head), default=-1)
    first_below = min((i for i in known if i > tail), default=len(lines))
    among = [*range(max(last_above, 0)), *range(first_below + 1, len(lines))]
    unknown = [i for i in among if lines[i].words and lines[i].cue is None and not lines[i].rule]
    scores = score(page) if unknown else ()  # most pages have no such line, and need no model
    for i in unknown:
        if scores[i] < _DOUBTFUL:
            lines[i].rule = DOUBTED
