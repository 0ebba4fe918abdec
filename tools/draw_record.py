"""Draw what a record says of a page, as SVG: `make pictures` writes docs/pictures/*.svg.

A picture is made of the record itself, so it shows what ipdocs finds and nothing else; a test draws it anew. The page
stands on the left in columns of a fixed width (a Chinese character takes two), the findings on the right.
"""

import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from unicodedata import east_asian_width

from ipdocs import parse_file
from ipdocs.schema import Document, Measure

ROOT = Path(__file__).parent.parent
COLUMN, LINE, LEFT, TOP = 7.8, 21, 24, 58  # pixels: a column, a line, the margins
COLUMNS = 66  # of the page; the findings stand right of it
FILL = {
    "lead": "#ffd58a",
    "participant": "#b9dcff",
    "responsible": "#c9ecc4",
    "enumerator": "#e3d7fb",
    "rule": "#f8d3e4",
}
INK, FAINT, FRAME = "#1b1f24", "#6b7280", "#8a5a00"
FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'WenQuanYi Micro Hei', monospace"


@dataclass
class Mark:
    """A stretch of the page that is drawn: `span` in code points, `kind` says how, `note` what is told of it."""

    span: tuple[int, int]
    kind: str
    note: str = ""


@dataclass
class Line:
    """A line as it is drawn; `start`: where it begins, in code points of the text."""

    start: int
    text: str


def wide(text: str) -> int:
    """Columns that the text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, start: int, end: int) -> list[Line]:
    """The lines of a stretch of the text, none over `COLUMNS`, broken at spaces or between Chinese characters."""
    lines, at = [], start
    while at < end:
        stop, last = at, 0
        while stop < end and wide(text[at : stop + 1]) <= COLUMNS and text[stop] != "\n":
            stop += 1
            if text[stop - 1] == " " or wide(text[stop - 1]) == 2:
                last = stop
        if stop < end and text[stop] != "\n":
            stop = last or stop
        lines.append(Line(at, text[at:stop]))
        at = stop
        while at < end and text[at] in " \n":
            at += 1
    return lines


def measure_marks(measure: Measure) -> list[Mark]:
    """The marks of a measure: the whole, then what stands in it."""
    marks = [Mark(measure.span, "measure", f"measure {measure.path}")]
    if measure.enumerator:
        marks.append(Mark(measure.enumerator.span, "enumerator"))
    for task in measure.tasks:
        marks.append(Mark(task.span, "task", "task: what is asked for"))
        clause = task.responsibility
        if clause is None:
            continue
        marks.append(Mark(clause.span, "clause", f"clause: {clause.mode}"))
        for body in clause.assignments:
            marks.append(Mark(body.name.span, body.role, f"{body.role}: {body.agency or body.link}"))
        if clause.deadline:
            marks.append(Mark(clause.deadline.span, "open", f"deadline: {clause.deadline.value}"))
        if clause.open_list:
            marks.append(Mark(clause.open_list.span, "open", "open list: others too"))
    return marks


def marks_of(document: Document, paths: list[str], frame: bool) -> list[list[Mark]]:
    """The marks of each stretch of the page that is shown, in reading order. `frame`: chrome, title and date too."""
    shown: list[list[Mark]] = []
    if frame:
        chrome = next(block for block in document.blocks if block.role == "chrome")
        shown.append([Mark(chrome.span, "chrome", "block: chrome (kept, greyed)")])
        if document.metadata.title:
            shown.append([Mark(document.metadata.title.span, "heading", "metadata.title")])
        for date in document.metadata.dates[:1]:
            line_end = document.text.index("\n", date.span[1])
            line_start = document.text.rindex("\n", 0, date.span[0]) + 1
            stop = min(line_end, line_start + 130)
            mark = Mark(date.span, "rule", f"dates: {date.kind} {date.value}")
            shown.append([Mark((line_start, stop), "plain"), mark])
    above = {path.rsplit(".", cut)[0] for path in paths for cut in range(1, path.count(".") + 1)}
    for section in document.sections:
        if section.path in above:
            whole = (section.enumerator.span[0], section.heading.span[1])
            marks = [Mark(whole, "heading", f"section {section.path}"), Mark(section.enumerator.span, "enumerator")]
            shown.append(marks)
    shown += [measure_marks(measure) for measure in document.measures if measure.path in paths]
    for rule in document.rules:
        shown.append([Mark(rule.quote.span, "rule", f"rule: {rule.rule}")])
    unique = {marks[0].span[0]: marks for marks in reversed(shown)}
    return [unique[start] for start in sorted(unique)]


def drawn(document: Document, paths: list[str], title: str, frame: bool = False) -> str:
    """The picture of the measures with these paths, the headings above them, and what the document says of itself."""
    out: list[str] = []
    y, note_y, before = TOP + 14, TOP + 14, None
    right = LEFT + COLUMNS * COLUMN + 22
    for marks in marks_of(document, paths, frame):
        if before and document.text[before[1] : marks[0].span[0]].strip():
            out.append(f'<text x="{LEFT}" y="{y - 3}" fill="{FAINT}">⋮</text>')
            y += LINE
        before = marks[0].span
        y = max(y, note_y)
        for line in wrapped(document.text, *marks[0].span):
            line_end = line.start + len(line.text)
            for mark in marks:
                begin, end = max(mark.span[0], line.start), min(mark.span[1], line_end)
                if begin < end:
                    out.append(under(line, begin, end, mark, y))
            out.append(words(line, marks, y))
            for mark in marks:
                if mark.note and line.start <= mark.span[0] < line_end:
                    note_y = max(note_y, y)
                    out.append(note(mark, right, note_y))
                    note_y += LINE
            y += LINE
        y += 8
    height = max(y, note_y) + 4
    width = round(right + 250)
    shown = escape(document.source.path)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="{FONTS}" font-size="13">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" rx="8" fill="#ffffff" stroke="#c9ced6"/>\n'
        f'<text x="{LEFT}" y="30" fill="{FAINT}">the page: {shown}</text>\n'
        f'<text x="{right}" y="30" fill="{FAINT}">the record</text>\n'
        f'<path d="M{LEFT} 42H{width - LEFT}" stroke="#e2e6ec"/>\n' + "\n".join(filter(None, out)) + "\n</svg>\n"
    )


def place(line: Line, at: int) -> float:
    """Pixels from the left of a place in the line."""
    return round(LEFT + wide(line.text[: at - line.start]) * COLUMN, 1)


def under(line: Line, begin: int, end: int, mark: Mark, y: int) -> str:
    """What is drawn below the words: a fill, a frame or a line."""
    x, to = place(line, begin), place(line, begin + len(line.text[begin - line.start : end - line.start].rstrip()))
    if mark.kind in FILL:
        return f'<rect x="{x}" y="{y - 13}" width="{round(to - x, 1)}" height="18" rx="3" fill="{FILL[mark.kind]}"/>'
    if mark.kind == "measure":
        return f'<path d="M{LEFT - 9} {y - 14}v{LINE}" stroke="#7c5cd6" stroke-width="3"/>'
    if mark.kind in ("clause", "open"):
        dash = "" if mark.kind == "clause" else ' stroke-dasharray="2 3"'
        return f'<path d="M{x} {y + 6}H{to}" stroke="{FRAME}" stroke-width="1.6"{dash}/>'
    if mark.kind == "task":
        return f'<path d="M{x} {y + 6}H{to}" stroke="#3a7d44" stroke-width="1.6"/>'
    return ""


def words(line: Line, marks: list[Mark], y: int) -> str:
    """The words of a line, in pieces of one width of character, each held to its columns."""
    kind = marks[0].kind
    style = (
        f'fill="{FAINT}"'
        if kind == "chrome"
        else f'fill="{INK}"' + (' font-weight="bold"' if kind == "heading" else "")
    )
    pieces, at = [], 0
    text = line.text.rstrip()
    while at < len(text):
        stop = at + 1
        while stop < len(text) and (wide(text[stop]) == wide(text[at])):
            stop += 1
        piece = text[at:stop]
        x, length = place(line, line.start + at), round(wide(piece) * COLUMN, 1)
        if piece.strip():
            pieces.append(
                f'<text x="{x}" y="{y}" textLength="{length}" xml:space="preserve" {style}>{escape(piece)}</text>'
            )
        at = stop
    return "".join(pieces)


def note(mark: Mark, x: float, y: int) -> str:
    """What is told of a mark, with its colour before it."""
    box = f'<rect x="{x}" y="{y - 11}" width="13" height="13" rx="3"'
    sign = f'{box} fill="{FILL.get(mark.kind, "#ffffff")}" stroke="{FAINT}" stroke-width=".6"/>'
    if mark.kind in ("clause", "open", "task", "measure"):
        colour = {"task": "#3a7d44", "measure": "#7c5cd6"}.get(mark.kind, FRAME)
        dash = ' stroke-dasharray="2 3"' if mark.kind == "open" else ""
        sign = f'<path d="M{x} {y - 4}h13" stroke="{colour}" stroke-width="2.4"{dash}/>'
    elif mark.kind == "chrome":
        sign = f'{box} fill="{FAINT}"/>'
    return f'{sign}<text x="{x + 20}" y="{y}" fill="{INK}">{escape(mark.note)}</text>'


def pictures() -> dict[str, str]:
    """Every picture of the docs by its file name."""
    corpus = ROOT / "corpus"
    tea = parse_file(corpus / "plan/regional-tea-names-plan-2023.txt")
    zh = parse_file(corpus / "zh/craft-names-opinions.html")
    return {
        "page-to-record.svg": drawn(tea, ["1.2.5"], "One measure of a page, and what the record says of it"),
        "record.svg": drawn(tea, ["1.2.5", "1.2.6"], "A page with its blocks, sections and two measures", frame=True),
        "record-zh.svg": drawn(zh, ["2.3", "3.7"], "Two measures of a Chinese page"),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures"
    for name, picture in pictures().items():
        (folder / name).write_text(picture, "utf-8")
