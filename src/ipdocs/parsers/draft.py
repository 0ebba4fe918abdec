"""The metadata of a document while it is being found: its lines, what was found, and which words have which role."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ipdocs.parsers.dates import FoundDate
from ipdocs.parsers.page import LabelledBlock, Page
from ipdocs.schema.document import BlockRole, DatedQuote, DateKind
from ipdocs.schema.quote import Finding

LEAD = 700  # code points of text in which a page says what it reports
_OUT = ("chrome", "metadata")
_OVERLAPS = 4  # stretches with a role hardly ever overlap: only the last few before a place can reach it


@dataclass(slots=True)
class Line:
    """A block's words, folded and trimmed; they stand at `start` of the text."""

    index: int
    block: LabelledBlock
    start: int
    words: str
    low: str

    @property
    def end(self) -> int:
        """Where the words end in the text."""
        return self.start + len(self.words)


def first_sentences(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines in which a page says what it reports."""
    reach = 0
    for line in lines:
        if reach > LEAD:
            return
        reach += len(line.words)
        yield line


@dataclass(slots=True)
class Draft:
    """What has been found so far. Offsets are those of the text."""

    page: Page
    blocks: Sequence[LabelledBlock]
    text: str = field(init=False)
    lines: list[Line] = field(init=False)
    carved: list[tuple[int, int, BlockRole, str]] = field(default_factory=list)
    found: dict[str, Finding] = field(default_factory=dict)
    dates: list[DatedQuote] = field(default_factory=list)
    dated: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.text = self.page.text
        self.lines = [self._line(i, block) for i, block in enumerate(self.blocks)]

    def _line(self, index: int, block: LabelledBlock) -> Line:
        raw = self.text[block.start : block.end]
        start = block.start + len(raw) - len(raw.lstrip())
        end = start + len(raw.strip())
        return Line(index, block, start, self.page.folded[start:end], self.page.low[start:end])

    def content(self) -> Iterator[Line]:
        """The lines that hold content, in order."""
        return (line for line in self.lines if line.block.role not in _OUT and line.words)

    def put(self, name: str, rule: str, start: int, end: int) -> None:
        """Keep the first finding of a name."""
        piece = self.text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        if start < end and name not in self.found:
            self.found[name] = Finding(text=self.text[start:end], span=(start, end), rule=rule)

    def date(self, line: Line, date: FoundDate, kind: DateKind) -> None:
        """Keep a date found in a line."""
        start, end = line.start + date.start, line.start + date.end
        if (start, end) not in self.dated:
            self.dated.add((start, end))
            words = self.text[start:end]
            self.dates.append(DatedQuote(text=words, span=(start, end), rule=date.rule, kind=kind, value=date.value))

    def give(self, role: BlockRole, rule: str, start: int, end: int) -> None:
        """Give a stretch of the text a role of its own."""
        insort(self.carved, (start, end, role, rule))

    def taken(self, start: int, end: int) -> bool:
        """Whether words of this stretch have a role already."""
        at = bisect_left(self.carved, (end,))
        return any(b > start for _, b, _, _ in self.carved[max(at - _OVERLAPS, 0) : at])

    def labelled(self) -> tuple[LabelledBlock, ...]:
        """The blocks, cut where a stretch has a role of its own; white space goes with what stands before it."""
        cuts = self.carved
        parts: list[LabelledBlock] = []
        at = 0
        for block in self.blocks:
            start = block.start
            while at < len(cuts) and cuts[at][0] < block.end:
                begin, end, role, rule = cuts[at]
                begin, stop = max(begin, start), min(end, block.end)
                if stop <= begin:  # it stands within one that was given before
                    at += 1
                    continue
                if not self.text[start:begin].strip():
                    begin = start
                if not self.text[stop : block.end].strip():
                    stop = block.end
                if begin > start:
                    parts.append(block._replace(start=start, end=begin))
                parts.append(block._replace(start=begin, end=stop, role=role, rule=rule))
                start = stop
                if end > block.end:
                    break
                at += 1
            if start < block.end:
                parts.append(block._replace(start=start) if start > block.start else block)
        return tuple(parts)
