"""Chrome: which blocks belong to the page and which to the document. Nothing is deleted, only labelled.

Rows of the grammars know lines by their words; where a line stands (before the body, after it, between two lines of
a menu) decides what words alone cannot. What no row knows is content.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ipdocs.grammars.compiled import ADDRESSEE_LINES, CUE_LINES, FRAME_LINES
from ipdocs.grammars.fold import fold, lower
from ipdocs.grammars.noise import NOISE_PATTERN, noisy
from ipdocs.grammars.rows import Cue
from ipdocs.parsers import chrome_model, clauses, properties, templates, wording
from ipdocs.parsers.chrome_lines import LIKELY, NUMBERED, WORDY, Line, line_of
from ipdocs.parsers.page import LabelledBlock, Page
from ipdocs.schema.document import BlockRole

_TAIL_LINES = 4  # lines of prose that may follow a cue that opens the tail, and one in how many characters
_TAIL_SHARE = 6
_KEPT_HAN = 11  # code points of a title in a breadcrumb, at least; twice as many in Latin script
_PROSE_CHAR = re.compile(r"[\u4e00-\u9fff]")
_HEAD_LINES = 40
_ROW_LINES = 3  # of a row of a table, at least, its number among them
_TITLE_AGAIN = 5  # lines within which a title stands again
_WRAPPED, _WRAPPED_AT_MOST = 36, 100  # code points of a line of wrapped text
_ENDS = re.compile(r"[.!?:;。！？：；…|]$")
_UNDERLINE = re.compile(r"[*=]{5,}")  # below a title, in plain text
_BULLET = re.compile(r"[-*+•·] ")
_ITEM_AT_MOST = 24  # code points of an item of a menu
_RUNNING_HEAD_AT_LEAST = 8  # code points: shorter lines stand again by chance


def label(page: Page) -> tuple[LabelledBlock, ...]:
    """The blocks with their roles, `body` where nothing else is known. They tile `page.text` as the blocks did."""
    low = page.low
    tagged = bool(page.nodes)
    scores = chrome_model.score(page) if tagged else [1.0] * len(page.blocks)
    noise = noisy(low)
    lines = [
        line_of(page.text, low, block, score, tagged, noise) for block, score in zip(page.blocks, scores, strict=True)
    ]
    titles = page.head.titles()
    _match(page, lines, titles)
    if not tagged:
        _inside_sentences(page, lines)
    _by_template(page, lines)
    properties.find(lines)
    _running_heads(lines)
    head, tail = _body(lines)
    _zones(lines, head, tail)
    _menu_items(lines, head)
    _sandwiched(lines, head, titles)
    _before_title(lines, head)
    _after_the_end(lines, tail)
    if tagged:
        chrome_model.decide(page, lines)
    else:
        chrome_model.doubt(page, lines, head, tail)
    for line in lines:
        if line.rule and (_holds_clause(page.low, line) or _names_bodies(page.low, line)):
            line.rule = ""
    return tuple(part for line in lines for part in _labelled(line))


def _holds_clause(low: str, line: Line) -> bool:
    """Whether a bracket of the line says who answers for something: no line of a page does, whatever it looks like."""
    block = line.block
    for start, end in clauses.pairs(low, block.start, block.end) if "(" in line.words or "[" in line.words else ():
        said = wording.read(low, start + 1, end - 1)
        if said is not None and said.rule != wording.BARE_LIST:
            return True
    return False


def _names_bodies(low: str, line: Line) -> bool:
    """Whether a line that no row knows is a label and the bodies it names: `牵头单位：市委宣传部`."""
    if line.cues or not line.words or not clauses.LABEL.match(line.words):
        return False
    return wording.read(low, line.start, line.block.end) is not None


def _match(page: Page, lines: Sequence[Line], titles: Sequence[str]) -> None:
    """The rows that match the whole line, whatever their zone."""
    again = Counter(line.words for line in lines)
    named = ["".join(lower(fold(title)).split()) for title in titles]
    matches = [CUE_LINES.all(line.words) for line in lines]
    for place, (line, known) in enumerate(zip(lines, matches, strict=True)):
        if not known or _holds_clause(page.low, line):
            continue
        for cue, match in known:
            if line.block.table >= 0 and not cue.labels_next:
                continue  # a cell of data is no line of a page
            keep = (match["keep"] or "").strip() if "keep" in match.re.groupindex else ""
            repeated = bool(keep) and again[keep] > 0
            if cue.repeats and not repeated:
                continue
            stays = (
                not repeated
                and len(keep) >= _KEPT_HAN * (1 if _PROSE_CHAR.search(keep) else 2)
                and WORDY.search(keep)
                and (not named or any("".join(keep.split()) in title for title in named))
                and (named or not cue.navigation or not _titled(lines, matches, place))
            )
            line.cues.append((cue, _place(page.text, line, keep, match.start("keep")) if stays else None))


def _titled(lines: Sequence[Line], matches: Sequence[Sequence[object]], place: int) -> bool:
    """Whether a title that no row matches stands below a breadcrumb, before the body: then the trail holds none."""
    below = slice(place + 1, place + 1 + _TITLE_AGAIN)
    for line, known in zip(lines[below], matches[below], strict=True):
        if line.prose or NUMBERED.match(line.words):
            return False
        if WORDY.search(line.words) and not known and not ADDRESSEE_LINES.first(line.words):
            return True
    return False


def _inside_sentences(page: Page, lines: Sequence[Line]) -> None:
    """In wrapped text, a line that goes on with the sentence or the bracket of the line above belongs to it, whatever
    its words are.
    """
    depth = 0
    for above, line in pairwise(lines):
        raw = page.folded[above.start : above.block.end]
        depth = max(depth + raw.count("(") - raw.count(")"), 0) if raw.strip() else 0
        blank = raw.count("\n") > 1
        wrapped = _WRAPPED <= len(above.words) <= _WRAPPED_AT_MOST and not blank and not above.cues
        if (
            wrapped
            and not _ENDS.search(above.words)
            and (depth == 1 or page.folded[line.start : line.start + 1].islower())
        ):
            line.cues.clear()
        depth = 0 if blank else depth


def _by_template(page: Page, lines: Sequence[Line]) -> None:
    """What stands in a box that is chrome in every page of its template."""
    boxes, blocks = page.nodes, page.blocks
    sizes = [block.end - block.start for block in blocks]
    known = templates.find(boxes.words, boxes.parents, [block.node for block in blocks], sizes)
    for line, verdict in zip(lines, known, strict=True):
        if verdict is not None and not verdict[1] and not line.cues:
            line.rule = verdict[0]


def _place(text: str, line: Line, keep: str, near: int) -> tuple[int, int] | None:
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


def _running_heads(lines: Sequence[Line]) -> None:
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
BEFORE_MENU = "position.before_navigation"
AFTER_END = "position.after_"
CONTENT = "position.content"


def _body(lines: Sequence[Line]) -> tuple[int, int]:
    """The first and the last line that read like content and are no cue where they stand."""
    content = [
        i
        for i, line in enumerate(lines)
        if (line.prose or _opens_body(line)) and all(cue.zone == "head" and i > len(lines) // 2 for cue, _ in line.cues)
    ]
    content = sorted({*content, *_counted(lines)})
    labels = [i for i, line in enumerate(lines[:_HEAD_LINES]) if any(cue is properties.VALUE for cue, _ in line.cues)]
    head = max([content[0], *(i + 1 for i in labels)] if len(labels) > 1 else content[:1]) if content else len(lines)
    return (head, _last(lines, content)) if content else (len(lines), len(lines))


def _counted(lines: Sequence[Line]) -> range:
    """A table in text that has one cell on each line: names of columns, then rows that are counted from 1."""
    starts: list[int] = []
    for i, line in enumerate(lines):
        if line.words == "1" and len(starts) < 2:
            starts = [i]
        elif starts and line.words == str(len(starts) + 1) and not line.tagged:
            starts.append(i)
    gaps = [after - before for before, after in pairwise(starts)]
    if not gaps or min(gaps) < _ROW_LINES:
        return range(0)
    width = min(gaps)
    return range(max(starts[0] - width, 0), min(starts[-1] + width, len(lines)))


def _opens_body(line: Line) -> bool:
    """Whether a line that is no prose belongs to a document all the same: a numbered one, or the addressee."""
    numbered = NUMBERED.match(line.words) is not None
    likely = line.score >= LIKELY or not line.tagged
    return likely and (numbered or ADDRESSEE_LINES.first(line.words) is not None)


def _last(lines: Sequence[Line], content: Sequence[int]) -> int:
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
            and not any(NUMBERED.match(lines[at].words) for at in after)
        ):
            return before[-1]
    return content[-1]


def _zones(lines: Sequence[Line], head: int, tail: int) -> None:
    """Each line takes the first of its cues whose zone it stands in."""
    for i, line in enumerate(lines):
        for cue, keep in line.cues:
            if cue.zone == "any" or (cue.zone == "head" and i < head) or (cue.zone == "tail" and i > tail):
                line.cue, line.keep = cue, keep
                break


def _menu_items(lines: Sequence[Line], head: int) -> None:
    """In text, the bulleted lines below one that belongs to a menu are of the same menu, as long as they are short."""
    mark = ""
    for line in lines[:head]:
        if line.cue is not None and line.cue.navigation and not line.tagged:
            mark = line.words[:2] if _BULLET.match(line.words) else ""
        elif mark and line.cue is None and line.words.startswith(mark) and len(line.words) <= _ITEM_AT_MOST:
            line.rule = BEFORE_MENU
        else:
            mark = ""


def _sandwiched(lines: Sequence[Line], head: int, titles: Sequence[str]) -> None:
    """Short lines before the last line of a menu belong to it, if a title is still to come; so do the names that a
    breadcrumb goes through, where they stand again. A title may be one of these names: 政府工作报告.
    """
    above = lines[: min(head, len(lines))]
    menus = [i for i, line in enumerate(above) if line.cue and line.cue.role == "chrome" and line.cue.navigation]
    for last in reversed(menus):
        if lines[last].keep is None and not any(map(_may_be_title, lines[last + 1 : head + 1])):
            continue
        for line in lines[:last]:
            if line.cue is None and line.words and not line.prose:
                line.rule = BEFORE_MENU
        break
    trails = {part.strip() for i in menus for part in re.split(r"[>»›→/|:]+", lines[i].words)[:-1]}
    named = {lower(fold(title)) for title in titles}
    last_of = {line.words: i for i, line in enumerate(above)}
    for i, line in enumerate(above):
        if line.cue is None and line.words in trails:
            titled = line.words in named or any(_is_date_line(other) for other in lines[i + 1 : i + 2])
            if not (titled and i == last_of[line.words] and WORDY.search(line.words)):
                line.rule = line.rule or BEFORE_MENU


def _may_be_title(line: Line) -> bool:
    wordy = line.cue is None and not line.prose and WORDY.search(line.words)
    return bool(wordy) and ADDRESSEE_LINES.first(line.words) is None


def _is_date_line(line: Line) -> bool:
    """Whether a line says when: a line of metadata, or what stands below the title of a speech."""
    return (line.cue is not None and line.cue.role == "metadata") or FRAME_LINES.first(line.words) is not None


def _before_title(lines: Sequence[Line], head: int) -> None:
    """Short lines above a title belong to the page. A title that stands twice, as the end of a breadcrumb and as a
    heading, is one, and a line that is underlined.
    """
    above = [line for line in lines[: min(head, _HEAD_LINES)] if line.words]
    for at, line in enumerate(above[1:], 1):
        again = any(line.words == other.words for other in above[at + 1 : at + _TITLE_AGAIN])
        again = again or (_underlined(line, above[at + 1 : at + 2]) and line.cue is None)
        if again and WORDY.search(line.words) and not line.prose:
            for other in above[:at]:
                if other.cue is None and not other.rule and not other.prose and not NUMBERED.match(other.words):
                    other.rule = BEFORE_MENU
            return


def _underlined(line: Line, below: Sequence[Line]) -> bool:
    """Whether the next line, with no blank one between, is drawn below this one."""
    drawn = any(_UNDERLINE.fullmatch(one.words) for one in below)
    return drawn and not line.tagged and line.block.end - line.start - len(line.words) <= len("\r\n")


def _after_the_end(lines: Sequence[Line], tail: int) -> None:
    """After the body's last line, a cue that opens the tail makes chrome of all that follows it."""
    opened: Cue | None = None
    for line in lines[tail + 1 :]:
        if opened and line.cue is None and line.words:  # prose or not
            line.rule = AFTER_END + opened.id
        if opened is None and line.cue is not None and line.cue.opens_tail:
            opened = line.cue


def _labelled(line: Line) -> list[LabelledBlock]:
    block, cue = line.block, line.cue
    role: BlockRole = "body" if block.table < 0 else "table"
    rule = line.rule or CONTENT
    if line.rule:
        role = role if line.rule == chrome_model.DOUBTED else "chrome"
    elif cue is not None and line.keep is None:
        role, rule = cue.role, cue.id
    place = (block.table, block.row, block.column)
    plain = LabelledBlock(block.start, block.end, role, rule, block.locator, block.tag, *place)
    if line.rule or cue is None or line.keep is None:
        return [plain]
    start, end = line.keep
    chrome = plain._replace(role=cue.role, rule=cue.id)
    parts = [chrome._replace(end=start), plain._replace(start=start, end=end), chrome._replace(start=end)]
    return [part for part in parts if part.start < part.end]
