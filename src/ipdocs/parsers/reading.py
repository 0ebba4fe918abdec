"""The reading: the words of the content in order, folded, each with its place in `Document.text`.

Chrome, running heads, zero-width characters and pinyin notes are left out, sentences that hard line breaks cut are
rejoined, so that a pattern sees what a reader sees. Nothing is guessed back: the reading is made of runs of the
text, and `Reading.span` gives the span of the page from a span of the reading by looking up the run.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ipdocs.grammars.fold import fold, lower
from ipdocs.grammars.noise import NOISE_PATTERN, noisy
from ipdocs.parsers.page import LabelledBlock
from ipdocs.schema.quote import Span

_LEFT_OUT = {"chrome", "metadata"}
_ENDS_SENTENCE = re.compile(r"[.。!?！？;；:：…](?:[\"”'’)\]）】」』])*$")
_BRACKETS = re.compile(r"[()（）\[\]［］【】〔〕]")
_PLAIN = str.maketrans("（）［］〔〕", "()[][]")
_CLOSER = {"(": ")", "[": "]", "【": "】"}
_CELLS = {"td", "th"}
_JOIN_AT_MOST = 1_500  # code points from bracket to bracket: what is longer was left open by mistake
_JOIN_BLOCKS = 16
_OPEN_AT_MOST = 32
_NARROW = 100  # code points: lines of wrapped text are no longer


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the reading between two breaks that are really breaks. `block` indexes the labelled blocks."""

    start: int
    end: int
    block: int
    role: str
    tag: str


@dataclass(frozen=True, slots=True)
class Reading:
    """`text`: folded words, paragraphs divided by a line feed. `low`: the same in lower case, as long."""

    text: str
    low: str
    paragraphs: tuple[Paragraph, ...]
    _starts: tuple[int, ...]
    _origins: tuple[int, ...]
    _notes: dict[int, int]  # where a pinyin note begins: where it ends
    tabs: tuple[int, ...] = ()  # where the page has a tab, which part the cells of a row; folded it is a space

    def place(self, at: int) -> int:
        """The offset in `Document.text` of the character at `at` of the reading."""
        run = max(bisect_right(self._starts, at) - 1, 0)
        return self._origins[run] + at - self._starts[run] if self._starts else 0

    def span(self, start: int, end: int) -> Span:
        """The span of the page that a non-empty span of the reading covers."""
        first, last = self.place(start), self.place(end - 1) + 1
        return (first, max(first, self._notes.get(last, last)))

    def trim(self, start: int, end: int) -> tuple[int, int]:
        """The span of the reading without white space at its ends."""
        piece = self.text[start:end]
        if not piece.strip():
            return start, start
        return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


class _Runs:
    """The reading as it grows: words taken from the page, and joints that are not on the page."""

    def __init__(self, text: str) -> None:
        self.page = text
        self.noisy = noisy(text)
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.origins: list[int] = []
        self.length = 0
        self.notes: dict[int, int] = {}

    def take(self, start: int, end: int) -> None:
        if start < end:
            self.starts.append(self.length)
            self.origins.append(start)
            self.pieces.append(self.page[start:end])
            self.length += end - start

    def joint(self, mark: str, at: int) -> None:
        """A break or space that stands for white space near `at`."""
        self.starts.append(self.length)
        self.origins.append(at)
        self.pieces.append(mark)
        self.length += 1

    def words(self, start: int, end: int) -> None:
        at = start
        for noise in NOISE_PATTERN.finditer(self.page, start, end) if self.noisy else ():
            self.take(at, noise.start())
            if noise.group()[0] in "(（":
                self.notes[noise.start()] = noise.end()
            at = noise.end()
        self.take(at, end)


def read(text: str, blocks: Sequence[LabelledBlock]) -> Reading:
    """The reading of a page's content blocks."""
    runs = _Runs(text)
    paragraphs: list[Paragraph] = []
    begin, first = 0, 0
    content = [i for i, block in enumerate(blocks) if block.role not in _LEFT_OUT]
    previous: int | None = None
    bracketed = _inside_brackets(text, blocks, content)
    wrapped = _wrap_width(text, [blocks[i] for i in content])
    for i in content:
        block = blocks[i]
        start, end = _visible(text, block)
        if start == end:
            continue
        joint = "\n" if previous is None else _joint(text, blocks[previous], block, i in bracketed, wrapped)
        if previous is None:
            begin, first = runs.length, i
        elif joint == "\n":
            paragraphs.append(_paragraph(begin, runs.length, first, blocks))
            runs.joint("\n", max(start - 1, 0))
            begin, first = runs.length, i
        elif joint == "-":
            _unhyphenate(runs)
        elif joint:
            runs.joint(joint, max(start - 1, 0))
        runs.words(start, end)
        previous = i
    if previous is not None:
        paragraphs.append(_paragraph(begin, runs.length, first, blocks))
    words = "".join(runs.pieces)
    tabs = tuple(at for at, char in enumerate(words) if char == "\t") if "\t" in words else ()
    folded = _inner_breaks(fold(words), paragraphs)
    return Reading(folded, lower(folded), tuple(paragraphs), tuple(runs.starts), tuple(runs.origins), runs.notes, tabs)


def _inner_breaks(folded: str, paragraphs: Sequence[Paragraph]) -> str:
    """Line breaks inside a block are spaces: only paragraphs are divided by line feeds."""
    if folded.count("\n") == len(paragraphs) - 1 and not re.search(r"[\r\v\f]", folded):
        return folded
    flat = list(re.sub(r"[\n\r\v\f\x85\u2028\u2029]", " ", folded))
    for paragraph in paragraphs[1:]:
        flat[paragraph.start - 1] = "\n"
    return "".join(flat)


def _paragraph(start: int, end: int, block: int, blocks: Sequence[LabelledBlock]) -> Paragraph:
    return Paragraph(start, end, block, blocks[block].role, blocks[block].tag)


def _visible(text: str, block: LabelledBlock) -> Span:
    """The block without white space at its ends."""
    piece = text[block.start : block.end]
    return block.start + len(piece) - len(piece.lstrip()), block.end - (len(piece) - len(piece.rstrip()))


def _wrap_width(text: str, blocks: Sequence[LabelledBlock]) -> int:
    """The width at which a text was wrapped; 0 where its lines are paragraphs.

    Lines of wrapped text are narrow, and many end in the middle of a sentence.
    """
    lines = [text[b.start : b.end].strip() for b in blocks if b.tag == "line"]
    lines = [line for line in lines if line]
    if len(lines) < 4:
        return 0
    widest = max(map(len, lines))
    cut = sum(1 for a, b in pairwise(lines) if not _ENDS_SENTENCE.search(a) and b[:1].islower())
    return widest if widest <= _NARROW and cut >= 2 else 0


def _joint(text: str, before: LabelledBlock, after: LabelledBlock, bracketed: bool, wrapped: int) -> str:
    """What stands between two blocks: a break, a space, a hyphen to be taken out, or nothing."""
    line = text[before.start : before.end].rstrip()
    following = text[after.start : after.end].lstrip()
    narrow = bool(wrapped) and len(line) > wrapped // 3 and before.tag == after.tag == "line"
    if not bracketed and not narrow:
        return "\n"
    if line.endswith("-") and line[-2:-1].isalpha() and following[:1].islower():
        return "-"
    if bracketed or following[:1].islower():
        return "" if _han(line[-1:]) and _han(following[:1]) else " "
    return "\n"


def _inside_brackets(text: str, blocks: Sequence[LabelledBlock], content: Sequence[int]) -> set[int]:
    """The blocks that begin inside a bracket which an earlier block opened and one soon after closes."""
    inside: set[int] = set()
    open_at: list[tuple[str, int, int]] = []  # closer, offset, place in `content`
    for place, i in enumerate(content):
        if blocks[i].tag in _CELLS:
            open_at.clear()
            continue
        for bracket in _BRACKETS.finditer(text, blocks[i].start, blocks[i].end):
            char = bracket.group().translate(_PLAIN)
            if char in _CLOSER:
                del open_at[:-_OPEN_AT_MOST]
                open_at.append((_CLOSER[char], bracket.start(), place))
                continue
            depth = next(
                (d for d in range(len(open_at) - 1, max(len(open_at) - 5, -1), -1) if open_at[d][0] == char), None
            )
            if depth is None:
                continue
            _, start, opened = open_at[depth]
            del open_at[depth:]
            if opened < place <= opened + _JOIN_BLOCKS and bracket.start() - start <= _JOIN_AT_MOST:
                inside.update(content[opened + 1 : place + 1])
        while open_at and open_at[0][2] < place - _JOIN_BLOCKS:
            del open_at[0]
    return inside


def _unhyphenate(runs: _Runs) -> None:
    runs.pieces[-1] = runs.pieces[-1][:-1]
    runs.length -= 1


def _han(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or char in "，。；：、（）《》“”"
