"""What is not searched is kept as text, and told."""

import pytest

from ipdocs.pipeline import parse
from ipdocs.settings import Settings

MEASURE = "{0}. Improve step {0}. (The Ministry of Commerce is responsible)"
LINES = [MEASURE.format(number) for number in range(1, 41)]
PAGES = {
    "a.txt": "\n".join(LINES),
    "a.html": "<html><body>" + "".join(f"<p>{line}</p>" for line in LINES) + "</body></html>",
    "one.txt": " ".join(LINES),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("limits", [{"max_blocks": 10}, {"max_searched": 700}, {"max_blocks": 12, "max_searched": 650}])
def test_what_is_not_searched_is_kept_as_text(name: str, limits: dict[str, int]) -> None:
    whole = parse(PAGES[name].encode(), name)
    assert len(whole.measures) == len(LINES) and "limit.searched" not in [one.code for one in whole.diagnostics]
    if "max_searched" not in limits and name == "one.txt":
        return  # of one line all is searched
    part = parse(PAGES[name].encode(), name, settings=Settings(**limits))
    assert part.text == whole.text
    assert [block.span[0] for block in part.blocks[1:]] == [block.span[1] for block in part.blocks[:-1]]
    assert part.blocks[0].span[0] == 0 and part.blocks[-1].span[1] == len(part.text)
    assert part.blocks[-1].rule == "limit.searched"
    assert 8 <= len(part.measures) <= 12
    assert [one.text for one in part.measures[:-1]] == [one.text for one in whole.measures[: len(part.measures) - 1]]
    [told] = [one for one in part.diagnostics if one.code == "limit.searched"]
    assert told.severity == "warning" and f"of {len(part.text):,} characters" in told.message


def test_a_page_at_its_limits_is_searched_to_the_end() -> None:
    whole = parse(PAGES["a.txt"].encode(), "a.txt")
    settings = Settings(max_blocks=len(whole.blocks), max_searched=len(whole.text))
    assert parse(PAGES["a.txt"].encode(), "a.txt", settings=settings) == whole
