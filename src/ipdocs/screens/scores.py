"""`ipdocs evaluate`: the parser's score against what reviewers said."""

import typer
from rich.table import Table

from ipdocs.dataset.evaluate import Score, Scores
from ipdocs.screens.terminal import console


def show(scores: Scores, *, as_json: bool) -> None:
    """Print the scores by kind and in all."""
    if as_json:
        typer.echo(scores.model_dump_json(indent=2))
        return
    screen = console()
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("finding")
    for name in ("found", "wrong", "missed", "precision", "recall"):
        table.add_column(name, justify="right")
    for one in (*scores.kinds, scores.total):
        table.add_row(*_row(one), style="bold" if one is scores.total else None)
    screen.print(table)
    unmatched = f"; {scores.unmatched} of no page here, or of one that has changed" if scores.unmatched else ""
    screen.print(f"{scores.corrections} corrections of {scores.documents} documents{unmatched}", soft_wrap=True)


def _row(one: Score) -> tuple[str, ...]:
    shares = ("–" if share is None else f"{share:.1%}" for share in (one.precision, one.recall))
    return one.kind.replace("_", " "), str(one.found), str(one.wrong), str(one.missed), *shares
