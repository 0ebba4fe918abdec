"""The part of a page that is searched for findings. Pages of many thousands of paragraphs are no documents, or attacks.

To find and link measures costs a thousand times what it costs to read them, so that is bounded apart: what lies beyond
stays in the text, as one block, and a diagnostic says so.
"""

from dataclasses import replace

from ipdocs.parsers.metadata import Facts
from ipdocs.parsers.page import Boxes, LabelledBlock, Page
from ipdocs.settings import Settings

RULE = "limit.searched"


def searched(page: Page, settings: Settings) -> Page:
    """The page up to `settings.max_blocks` and `settings.max_searched`; itself, as nearly every page is."""
    if len(page.blocks) <= settings.max_blocks and len(page.text) <= settings.max_searched:
        return page
    blocks = [block for block in page.blocks[: settings.max_blocks] if block.start < settings.max_searched]
    end = min(blocks[-1].end, settings.max_searched)
    blocks[-1] = blocks[-1]._replace(end=end)
    boxes = max(block.node for block in blocks) + 1  # each stands after those around it
    nodes = Boxes(page.nodes.parents[:boxes], page.nodes.tags[:boxes], page.nodes.words[:boxes])
    return replace(page, text=page.text[:end], blocks=tuple(blocks), nodes=nodes)


def whole(page: Page, part: Page, facts: Facts) -> tuple[Page, Facts]:
    """A page, of which a part was searched, with what was found in that."""
    if part is page:
        return page, facts
    done, size = len(part.text), len(page.text)
    limits = "max_blocks and max_searched"
    told = f"only the first {done:,} of {size:,} characters were searched for findings ({limits}); the rest is text"
    last = part.blocks[-1]
    rest = LabelledBlock(done, size, "body", RULE, last.locator, last.tag)
    return replace(page, problems=(*page.problems, (RULE, told))), replace(facts, blocks=(*facts.blocks, rest))
