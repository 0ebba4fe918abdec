"""Text files: the decoded file itself is the text, one block a line."""

import re

from ipdocs.parsers.page import Decoded, Page, PageBlock

# A line with what ends it and the blank lines after it. Lines end where str.splitlines ends them.
_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(rf"[^{_BREAKS}]*(?:[{_BREAKS}][^\S{_BREAKS}]*)*")
_ENDS = re.compile(rf"\r\n|[{_BREAKS}]")
# Pages that lost their tags keep a paragraph's indent: two ideographic spaces after the end of a sentence.
# Inside a label they only make it as long as its neighbours: `标　　题：`.
_INDENT = re.compile(r"(?<=[。；：！？）)\w.:;!?\x22'”’\]】])[ \u00a0\u2000-\u200a]*\u3000{2,}(?=\S)(?!\S[:：])")


def read(decoded: Decoded) -> Page:
    """Blocks of a text file. A line that holds several indented paragraphs gives a block for each."""
    text = decoded.text
    blocks: list[PageBlock] = []
    number, at = 1, 0
    while at < len(text):
        match = _LINE.match(text, at)
        end = match.end() if match and match.end() > at else len(text)
        begin = at
        if "\u3000\u3000" in text[at:end]:
            for indent in _INDENT.finditer(text, at, end):
                blocks.append(PageBlock(begin, indent.end(), str(number)))
                begin = indent.end()
        # An indent belongs to the line it opens; the line number is that of its first visible character.
        blank = len(_ENDS.findall(text, at, end))
        lead = text[at:end]
        skipped = len(_ENDS.findall(lead[: len(lead) - len(lead.lstrip())])) if lead.strip() else 0
        blocks.append(PageBlock(begin, end, str(number + skipped)))
        number += blank
        at = end
    if not blocks and text:
        blocks.append(PageBlock(0, len(text), "1"))
    return Page(text=text, blocks=tuple(blocks), media_type="text/plain", problems=decoded.problems)
