"""`ipdocs diff`: what changed between two datasets, in words or as JSON Lines."""

import sys
from pathlib import Path

from ipdocs.dataset.change_words import details, headline, summary
from ipdocs.dataset.compare import changes
from ipdocs.dataset.lines import line
from ipdocs.screens.terminal import console

_STYLE = {"ADD": "green", "MOD": "yellow", "DEL": "red"}


def show(old: Path, new: Path, *, as_json: bool) -> bool:
    """Print what changed; whether anything did."""
    if as_json:
        different = False
        for change in changes(old, new):
            sys.stdout.write(line(change).decode())
            different = True
        return different
    found = list(changes(old, new))
    screen = console()
    for change in found:
        screen.print(headline(change), style=_STYLE[change.op], soft_wrap=True)
        for said in details(change):
            screen.print(f"  {said}", soft_wrap=True)
    screen.print(summary(found), soft_wrap=True)
    return bool(found)
