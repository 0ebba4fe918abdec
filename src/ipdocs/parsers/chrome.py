"""Chrome: which blocks belong to the page and which to the document. Nothing is deleted, only labelled.

Rows of the grammars know lines by their words; where a line stands (before the body, after it, between two lines of
a menu) decides what words alone cannot. What no row knows is content.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ipdocs.grammars.compiled import ADDRESSEES, ANNEXES, ATTACHMENTS, CUES, FILES, RELEASE_MARKS
from ipdocs.grammars.fold import fold, lower
from ipdocs.grammars.noise import NOISE_PATTERN
from ipdocs.grammars.rows import Cue
from ipdocs.parsers import clauses, content, templates, wording
from ipdocs.parsers.page import LabelledBlock, Page, PageBlock
from ipdocs.schema.document import BlockRole

_LIKELY = 0.35  # from here on a block may begin or end the body
_UNLIKELY = 0.3  # below this a block that no row knows is chrome
_LIST = re.compile(r".*/(?:ul|ol|dl|nav|table)(?:\[\d+\])?(?=/)")
_ITEM_AT_MOST = 40  # code points of an item that goes with its list, where it is less likely than this to be content
_LIKELY_ITEM = 0.6
_TAIL_LINES = 4  # lines of prose that may follow a cue that opens the tail, and one in how many characters
_TAIL_SHARE = 6
_DOUBTFUL = 0.12  # below this a line of text outside the body is doubted
_KEPT_HAN = 11  # code points of a title in a breadcrumb, at least; twice as many in Latin script
_PROSE_CHAR = re.compile(r"[\u4e00-\u9fff]")
_UNLIKELY_SENTENCE = 0.08  # the same for a sentence
_HEAD_LINES = 40
_TITLE_AGAIN = 5  # lines within which a title stands again
_RUNNING_HEAD_AT_LEAST = 8  # code points: shorter lines stand again by chance
# Lines of a document that look like a page's: marks of release, lists of annexes.
_FRAME = tuple(pattern for _, pattern in (*RELEASE_MARKS, *ATTACHMENTS, *ANNEXES))
_ATTACHED = tuple(pattern for _, pattern in (*FILES, *ATTACHMENTS, *ANNEXES))
_ATTACHED_AT_MOST = 20  # links
_LONGEST_CUE = 700  # code points: no cue matches a longer line
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{12}")
_MARK = re.compile(r"[，。；]")
_MARK_AFTER = re.compile(r"[，。；：]")
_SENTENCE_HAN = re.compile(r"(?=.*\d)(?=(?:[^\u4e00-\u9fff]*[\u4e00-\u9fff]){10}).*。")  # numbers between its words
_PROSE_AT_LEAST = 90
_SENTENCE_AT_LEAST = 50
_SENTENCE = re.compile(r"[^\W_A-Z][)\"”’']?\.[\"”’')\]\d]*(?:\s|$)")
_WORDY = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]+[\W_]+){4}|[\u4e00-\u9fff]{6}")
_NUMBERED = re.compile(
    r"\W{0,3}(?:\(?(?:\d{1,3}|[IVX]{1,5})[.)、．]|\(?[一二三四五六七八九十]{1,3}[、)]|第.{1,4}[章条])"
)


def _any_of(rows: Sequence[tuple[Cue, re.Pattern[str]]]) -> re.Pattern[str]:
    """One pattern for several rows; names of groups may stand but once in it."""
    return re.compile("|".join(f"(?:{re.sub(r'[?]P<[a-z]+>', '?:', cue.pattern)})" for cue, _ in rows))


# Few lines match a row at all, and of those that do, most match one: first all are tried at once, then a few at once.
_ANY = _any_of(CUES)
_SOME = tuple((_any_of(rows), rows) for rows in (CUES[at : at + 12] for at in range(0, len(CUES), 12)))


@dataclass(slots=True)
class _Line:
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


def label(page: Page) -> tuple[LabelledBlock, ...]:
    """The blocks with their roles, `body` where nothing else is known. They tile `page.text` as the blocks did."""
    low = page.low
    tagged = bool(page.nodes)
    scores = content.score(page) if tagged else [1.0] * len(page.blocks)
    lines = [_line(page.text, low, block, score, tagged) for block, score in zip(page.blocks, scores, strict=True)]
    _match(page, lines)
    _by_template(page, lines)
    _header_values(lines)
    _running_heads(lines)
    head, tail = _body(lines)
    _zones(lines, head, tail)
    _sandwiched(lines, head)
    _before_title(lines, head)
    _after_the_end(lines, tail)
    if tagged:
        named = [lower(fold(title)).strip() for title in page.head.titles()]
        _attachments(lines)
        title = None if any(_is_heading(line, named) for line in lines) else _above_date_line(lines)
        _by_model([line for line in lines if line is not title], named)
        _lists_as_a_whole(lines, named)
    else:
        _doubts(page, lines, head, tail)
    for line in lines:
        if line.rule and _holds_clause(page.low, line):
            line.rule = ""
    return tuple(part for line in lines for part in _labelled(line))


def _holds_clause(low: str, line: _Line) -> bool:
    """Whether a bracket of the line says who answers for something: no line of a page does, whatever it looks like."""
    block = line.block
    for start, end in clauses.pairs(low, block.start, block.end) if "(" in line.words or "[" in line.words else ():
        said = wording.read(low, start + 1, end - 1)
        if said is not None and said.rule != wording.BARE_LIST:
            return True
    return False


def _line(text: str, low: str, block: PageBlock, score: float, tagged: bool) -> _Line:
    raw = text[block.start : block.end]
    start = block.start + len(raw) - len(raw.lstrip())
    words = raw.strip()
    prose = (score >= _LIKELY or not tagged) and _is_prose(words)
    folded = NOISE_PATTERN.sub("", low[start : start + len(words)]) if len(words) <= _LONGEST_CUE else ""
    return _Line(block, start, folded, prose, score, tagged)


def _is_prose(words: str) -> bool:
    """Whether words are sentences, and not a long title or a menu in one line."""
    if len(words) > _LONGEST_CUE:
        return True
    if len(words) >= _SENTENCE_AT_LEAST and words.endswith("."):
        return True
    if _is_prose_han(words) or _SENTENCE_HAN.fullmatch(words):
        return True
    return len(words) >= _PROSE_AT_LEAST and bool(_SENTENCE.search(words))


def _is_prose_han(words: str) -> bool:
    """Whether a long run of Han characters stands before or after a mark of a sentence."""
    run = _HAN_RUN.search(words)
    if run is None:
        return False
    mark = _MARK.search(words)
    return bool(_MARK_AFTER.search(words, run.end()) or (mark and _HAN_RUN.search(words, mark.end())))


def _match(page: Page, lines: Sequence[_Line]) -> None:
    """The rows that match the whole line, whatever their zone."""
    again = Counter(line.words for line in lines)
    for line in lines:
        if not line.words:
            continue
        if not _ANY.fullmatch(line.words) or _holds_clause(page.low, line):
            continue
        for cue, pattern in (row for some, rows in _SOME if some.fullmatch(line.words) for row in rows):
            if line.block.table >= 0 and not cue.labels_next:
                continue  # a cell of data is no line of a page
            match = pattern.fullmatch(line.words)
            if match is None:
                continue
            keep = (match["keep"] or "").strip() if "keep" in pattern.groupindex else ""
            repeated = bool(keep) and again[keep] > 0
            if cue.repeats and not repeated:
                continue
            stays = (
                not repeated and len(keep) >= _KEPT_HAN * (1 if _PROSE_CHAR.search(keep) else 2) and _WORDY.search(keep)
            )
            line.cues.append((cue, _place(page.text, line, keep, match.start("keep")) if stays else None))


def _by_template(page: Page, lines: Sequence[_Line]) -> None:
    """What stands in a box that is chrome in every page of its template."""
    boxes, blocks = page.nodes, page.blocks
    sizes = [block.end - block.start for block in blocks]
    known = templates.find(boxes.words, boxes.parents, [block.node for block in blocks], sizes)
    for line, verdict in zip(lines, known, strict=True):
        if verdict is not None and not verdict[1] and not line.cues:
            line.rule = verdict[0]


def _place(text: str, line: _Line, keep: str, near: int) -> tuple[int, int] | None:
    """Where in the page the kept words stand; null where noise inside the line hides the place."""
    at = line.start + line.words.index(keep, near)
    if lower(fold(text[at : at + len(keep)])) == keep:
        return at, at + len(keep)
    raw = text[line.start : line.block.end]
    clean = [(i, char) for i, char in enumerate(raw) if not _in_noise(raw, i)]
    first = line.words.index(keep, near)
    end = clean[first + len(keep) - 1][0] + 1
    noise = NOISE_PATTERN.match(raw, end)
    return (line.start + clean[first][0], line.start + (noise.end() if noise else end))


def _in_noise(raw: str, at: int) -> bool:
    return any(match.start() <= at < match.end() for match in NOISE_PATTERN.finditer(raw))


def _header_values(lines: Sequence[_Line]) -> None:
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
            if not _labels(one) and len(one.words) < _PROSE_AT_LEAST * 2:
                one.cues.insert(0, (HEADER_VALUE, None))


def _labels(line: _Line) -> bool:
    return any(cue.labels_next and re.fullmatch(r"[^:]{1,30}:?", line.words) for cue, _ in line.cues)


def _same_row(one: str, other: str) -> bool:
    """Whether two places of a page stand in one row of a table, one pair of a definition list, or one box of two."""
    row = one.rfind("/tr[")
    if row < 0:
        pair = one.endswith("/div[1]") and other.endswith("/div[2]") and one[:-2] == other[:-2]
        return pair or ("/dt[" in one and "/dd[" in other)
    return one[: one.index("]", row)] == other[: one.index("]", row)]


def _running_heads(lines: Sequence[_Line]) -> None:
    """Lines that stand again and again beside page numbers."""
    again = Counter(line.words for line in lines if line.words)
    pages = {i for i, line in enumerate(lines) if any(cue.id == PAGE_NUMBER for cue, _ in line.cues)}
    if not pages:
        return
    beside = {line.words for i, line in enumerate(lines) if again[line.words] > 1 and pages & {i - 1, i + 1}}
    for line in lines:
        balanced = line.words.count("(") == line.words.count(")")
        if line.words in beside and balanced and not line.prose and len(line.words) >= _RUNNING_HEAD_AT_LEAST:
            line.cues.insert(0, (RUNNING_HEAD, None))


PAGE_NUMBER = "common.chrome.page_number"
RUNNING_HEAD = Cue("position.running_head", "")
HEADER_VALUE = Cue("position.header_value", "", "metadata", zone="head")
ATTACHED = Cue("position.attached", "", "note")
BEFORE_MENU = "position.before_navigation"
AFTER_END = "position.after_"
CONTENT = "position.content"
MODEL = "content.model"
DOUBTED = "content.model_doubts"


def _body(lines: Sequence[_Line]) -> tuple[int, int]:
    """The first and the last line that read like content and are no cue where they stand."""
    content = [
        i
        for i, line in enumerate(lines)
        if (line.prose or _opens_body(line)) and all(cue.zone == "head" and i > len(lines) // 2 for cue, _ in line.cues)
    ]
    labels = [i for i, line in enumerate(lines[:_HEAD_LINES]) if any(cue is HEADER_VALUE for cue, _ in line.cues)]
    head = max([content[0], *(i + 1 for i in labels)] if len(labels) > 1 else content[:1]) if content else len(lines)
    return (head, _last(lines, content)) if content else (len(lines), len(lines))


def _opens_body(line: _Line) -> bool:
    """Whether a line that is no prose belongs to a document all the same: a numbered one, or the addressee."""
    numbered = _NUMBERED.match(line.words) is not None
    likely = line.score >= _LIKELY or not line.tagged
    return likely and (numbered or any(pattern.fullmatch(line.words) for _, pattern in ADDRESSEES))


def _last(lines: Sequence[_Line], content: Sequence[int]) -> int:
    """The last line of the body. A box about the author or the firm may hold sentences: where little prose and no
    numbered line follows it, the body ends before it.
    """
    total = sum(len(line.words) for line in lines)
    for i, line in enumerate(lines):
        if not any(cue.ends_body for cue, _ in line.cues):
            continue
        after = [at for at in content if at > i]
        little = sum(len(lines[at].words) for at in after) * _TAIL_SHARE < total
        before = [at for at in content if at < i]
        if (
            before
            and after
            and len(after) <= _TAIL_LINES
            and little
            and not any(_NUMBERED.match(lines[at].words) for at in after)
        ):
            return before[-1]
    return content[-1]


def _zones(lines: Sequence[_Line], head: int, tail: int) -> None:
    """Each line takes the first of its cues whose zone it stands in."""
    for i, line in enumerate(lines):
        for cue, keep in line.cues:
            if cue.zone == "any" or (cue.zone == "head" and i < head) or (cue.zone == "tail" and i > tail):
                line.cue, line.keep = cue, keep
                break


def _sandwiched(lines: Sequence[_Line], head: int) -> None:
    """Short lines before the last line of a menu belong to it, if a title is still to come; so do the names that a
    breadcrumb goes through, where they stand again.
    """
    above = lines[: min(head, len(lines))]
    menus = [i for i, line in enumerate(above) if line.cue and line.cue.role == "chrome" and line.cue.navigation]
    for last in reversed(menus):
        if lines[last].keep is None and not any(
            line.cue is None and not line.prose and _WORDY.search(line.words) for line in lines[last + 1 : head + 1]
        ):
            continue
        for line in lines[:last]:
            if line.cue is None and line.words and not line.prose:
                line.rule = BEFORE_MENU
        break
    trails = {part.strip() for i in menus for part in re.split(r"[>»›→/|:]+", lines[i].words)[:-1]}
    for line in above:
        if line.cue is None and line.words in trails:
            line.rule = line.rule or BEFORE_MENU


def _before_title(lines: Sequence[_Line], head: int) -> None:
    """Short lines above a title that stands twice, as the end of a breadcrumb and as a heading, belong to the page."""
    above = [line for line in lines[: min(head, _HEAD_LINES)] if line.words]
    for at, line in enumerate(above[1:], 1):
        again = any(line.words == other.words for other in above[at + 1 : at + _TITLE_AGAIN])
        if again and _WORDY.search(line.words) and not line.prose:
            for other in above[:at]:
                if other.cue is None and not other.rule and not other.prose and not _NUMBERED.match(other.words):
                    other.rule = BEFORE_MENU
            return


def _after_the_end(lines: Sequence[_Line], tail: int) -> None:
    """After the body's last line, a cue that opens the tail makes chrome of all that follows it."""
    opened: Cue | None = None
    for line in lines[tail + 1 :]:
        if opened and line.cue is None and line.words:  # prose or not
            line.rule = AFTER_END + opened.id
        if opened is None and line.cue is not None and line.cue.opens_tail:
            opened = line.cue


def _attachments(lines: Sequence[_Line]) -> None:
    """The links below a line that announces attachments, in its box: notes of the document, and no items of it."""
    for at, line in enumerate(lines):
        if line.block.table >= 0 or not any(pattern.fullmatch(line.words) for pattern in _ATTACHED):
            continue
        box = line.block.locator.rpartition("/")[0] + "/"
        for other in lines[at + 1 : at + 1 + _ATTACHED_AT_MOST]:
            block = other.block
            linked = block.link_chars * 2 > len(other.words)
            if not block.locator.startswith(box) or not linked or other.cue or other.rule:
                break
            line.cue = other.cue = ATTACHED


def _above_date_line(lines: Sequence[_Line]) -> _Line | None:
    """The line that stands above the first line of metadata: where no line is a heading, that is the title."""
    for above, line in pairwise(lines):
        if line.cue is not None and line.cue.role == "metadata":
            linked = above.block.link_chars * 2 > len(above.words)
            return above if _WORDY.search(above.words) and above.cue is None and not linked else None
    return None


def _is_heading(line: _Line, named: Sequence[str]) -> bool:
    """Whether a line is the page's heading, by its tag or by one of the names that the page gives itself."""
    return line.block.tag == "h1" or any(
        title.startswith(line.words) and len(line.words) * 2 > len(title) for title in named if line.words
    )


def _by_model(lines: Sequence[_Line], named: Sequence[str]) -> None:
    """In HTML, what no row knows the content model decides, leaning to content. The heading of a page stays."""
    best = max((line.score for line in lines), default=0.0)
    for line in lines:
        if line.cue is not None or line.rule or line.score >= min(_UNLIKELY, best / 2):
            continue
        sentence = _SENTENCE.search(line.words) or line.words.endswith("。")
        if sentence and line.score >= _UNLIKELY_SENTENCE:
            continue
        if not _is_heading(line, named) and not any(pattern.fullmatch(line.words) for pattern in _FRAME):
            line.rule = MODEL


def _lists_as_a_whole(lines: Sequence[_Line], named: Sequence[str]) -> None:
    """Short items of a list or of a layout table go with the others where at least half of them are chrome."""
    lists: defaultdict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        found = _LIST.match(line.block.locator)
        if found and line.block.table < 0:
            lists[found.group()].append(line)
    for items in lists.values():
        gone = sum(bool(line.rule or line.cue) for line in items)
        if gone * 2 < len(items):
            continue
        for line in items:
            short = len(line.words) <= _ITEM_AT_MOST and not line.prose and not _NUMBERED.match(line.words)
            unknown = line.cue is None and not line.rule and line.score < _LIKELY_ITEM
            if short and unknown and not _is_heading(line, named):
                line.rule = MODEL


def _doubts(page: Page, lines: Sequence[_Line], head: int, tail: int) -> None:
    """In plain text, lines among chrome that look like no content, before and after the body: chrome unless they turn
    out to be title, number, addressee or signature, which only the next stage knows.
    """
    known = [i for i, line in enumerate(lines) if line.rule or (line.cue and line.keep is None)]
    last_above = max((i for i in known if i < head), default=-1)
    first_below = min((i for i in known if i > tail), default=len(lines))
    among = [*range(max(last_above, 0)), *range(first_below + 1, len(lines))]
    unknown = [i for i in among if lines[i].words and lines[i].cue is None and not lines[i].rule]
    scores = content.score(page) if unknown else ()  # most pages have no such line, and need no model
    for i in unknown:
        if scores[i] < _DOUBTFUL:
            lines[i].rule = DOUBTED


def _labelled(line: _Line) -> list[LabelledBlock]:
    block, cue = line.block, line.cue
    role: BlockRole = "body" if block.table < 0 else "table"
    rule = line.rule or CONTENT
    if line.rule:
        role = role if line.rule == DOUBTED else "chrome"
    elif cue is not None and line.keep is None:
        role, rule = cue.role, cue.id
    place = (block.table, block.row, block.column)
    plain = LabelledBlock(block.start, block.end, role, rule, block.locator, block.tag, *place)
    if line.rule or cue is None or line.keep is None:
        return [plain]
    start, end = line.keep
    chrome = replace(plain, role=cue.role, rule=cue.id)
    parts = [replace(chrome, end=start), replace(plain, start=start, end=end), replace(chrome, start=end)]
    return [part for part in parts if part.start < part.end]
