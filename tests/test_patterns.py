"""No pattern of the grammars blows up: each row is fed lines made of its own words, which is the worst it can meet."""

import random
import re
import time

import pytest

from ipdocs.grammars import compiled

TABLES = {name: table for name, table in vars(compiled).items() if name.isupper() and isinstance(table, tuple)}
ROWS = [pytest.param(row.pattern, pattern, id=row.id) for table in TABLES.values() for row, pattern in table]
LINE = 700  # code points: longer lines meet no row of chrome, and the others are bounded by construction
SECONDS = 5.0  # no measure of speed: a pattern that blows up takes minutes, one that does not a tenth of a second


def baits(pattern: str) -> list[str]:
    words = [
        word for word in re.findall(r"[a-z]{2,}|[\u4e00-\u9fff]{1,4}", pattern) if word not in ("Pn", "Pkeep", "Ptrail")
    ]
    pieces = [*words, " ", " - ", ":", ",", "(", ")", "1", "2024", "年", ">", "|", "、", ". "]
    chance = random.Random(len(pattern))
    mixed = ["".join(chance.choice(pieces) for _ in range(LINE))[:LINE] for _ in range(6)]
    repeated = [(word * LINE)[:LINE] for word in words[:8]]
    spaced = [((word + " ") * LINE)[:LINE] for word in words[:8]]
    return [
        *mixed,
        *repeated,
        *spaced,
        " " * LINE,
        "a" * LINE,
        "1 " * (LINE // 2),
        "一" * LINE,
        "> " * (LINE // 2),
        "(" * LINE,
    ]


@pytest.mark.parametrize(("written", "pattern"), ROWS)
def test_no_row_blows_up(written: str, pattern: re.Pattern[str]) -> None:
    start = time.process_time()
    for bait in baits(written):
        pattern.search(bait)
        pattern.fullmatch(bait)
        pattern.fullmatch(bait + "\x00")
    assert time.process_time() - start < SECONDS
