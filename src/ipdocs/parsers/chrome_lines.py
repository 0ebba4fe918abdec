"""The lines of a page as the rows of chrome see them, and what words alone tell of a line: prose, number, title."""

import re
from dataclasses import dataclass, field

from ipdocs.grammars.noise import NOISE_PATTERN
from ipdocs.grammars.rows import Cue
from ipdocs.parsers.page import PageBlock

LIKELY = 0.35  # from here on a block may begin or end the body
LONGEST_CUE = 700  # code points: no cue matches a longer line
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{12}")
_MARK = re.compile(r"[，。；]")
_MARK_AFTER = re.compile(r"[，。；：]")
_SENTENCE_HAN = re.compile(r"(?=.*\d)(?=(?:[^\u4e00-\u9fff]*[\u4e00-\u9fff]){10}).*。")  # numbers between its words
PROSE_AT_LEAST = 90
_SENTENCE_AT_LEAST = 50
SENTENCE = re.compile(r"[^\W_A-Z][)\"”’']?\.(?<![Nn]o\.)[\"”’')\]\d]*(?:\s|$)")
WORDY = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]+[\W_]+){4}|[\u4e00-\u9fff]{6}")
NUMBERED = re.compile(
    r"\W{0,3}(?:\(?(?:\d{1,3}|[IVX]{1,5})[.)、．]|\(?[一二三四五六七八九十]{1,3}[、)]|第.{1,4}[章条]|[①-⑳])"
)


@dataclass(slots=True)
class Line:
    """A block as the rows see it: folded, lower case, without white space at its ends."""

    block: PageBlock
    start: int
    words: str
    prose: bool
    score: float  # how likely the content model thinks it is content; 1 in plain text, which it sees only in doubt
    tagged: bool  # in HTML; in plain text rows decide, and the model only doubts
    cues: list[tuple[Cue, tuple[int, int] | None]] = field(default_factory=list)  # with the part that stays
    cue: Cue | None = None
    keep: tuple[int, int] | None = None
    rule: str = ""


def line_of(text: str, low: str, block: PageBlock, score: float, tagged: bool, noise: bool) -> Line:
    """The line of a block; `low` is the folded page text in lower case, `score` and `tagged` as in `Line`.

    `noise`: whether there is any in the page.
    """
    raw = text[block.start : block.end]
    start = block.start + len(raw) - len(raw.lstrip())
    words = raw.strip()
    prose = (score >= LIKELY or not tagged) and _is_prose(words)
    folded = low[start : start + len(words)] if len(words) <= LONGEST_CUE else ""
    folded = NOISE_PATTERN.sub("", folded) if noise else folded
    return Line(block, start, folded, prose, score, tagged)


def _is_prose(words: str) -> bool:
    """Whether words are sentences, and not a long title or a menu in one line."""
    if len(words) > LONGEST_CUE:
        return True
    if len(words) >= _SENTENCE_AT_LEAST and words.endswith("."):
        return True
    if _is_prose_han(words) or _SENTENCE_HAN.fullmatch(words):
        return True
    return len(words) >= PROSE_AT_LEAST and bool(SENTENCE.search(words))


def _is_prose_han(words: str) -> bool:
    """Whether a long run of Han characters stands before or after a mark of a sentence."""
    run = _HAN_RUN.search(words)
    if run is None:
        return False
    mark = _MARK.search(words)
    return bool(_MARK_AFTER.search(words, run.end()) or (mark and _HAN_RUN.search(words, mark.end())))
