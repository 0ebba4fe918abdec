"""`ipdocs agencies`: bodies of the registry."""

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipdocs import registry
from ipdocs.schema import Agency
from ipdocs.screens.terminal import console, safe


def show(name: str | None, on: str | None, lang: str | None) -> bool:
    """Print all bodies, or those that bear `name`; suggestions on standard error, and False, where none does."""
    known = registry.load()
    if name is None:
        _list(console(), known.agencies)
        return True
    if (body := known.get(name)) is not None:
        _card(known, body, "")
        return True
    matches = known.find(name, lang=lang, on=on)
    for match in matches:
        if (body := known.get(match.agency_id)) is not None:
            _card(known, body, f"{match.kind} name{'' if match.in_office else f', not in office on {on}'}")
    if not matches:
        close = "; ".join(f"{body.name()} ({body.id})" for body in known.suggest(name)) or "nothing"
        console(stderr=True).print(f"ipdocs: no body is called {safe(name)!r}; like it: {close}", soft_wrap=True)
    return bool(matches)


def _years(body: Agency) -> str:
    return f"{body.valid_from or ''}–{body.valid_to or ''}" if body.valid_from or body.valid_to else ""


def _list(screen: Console, bodies: tuple[Agency, ...]) -> None:
    """A table on a terminal, tabs between the columns in a pipe."""
    rows = [(body.id, body.level, _years(body), body.name("en"), body.name("zh")) for body in bodies]
    if not screen.is_terminal:
        sys.stdout.writelines("\t".join(row) + "\n" for row in rows)  # rich would turn the tabs into blanks
        return
    table = Table("id", "level", "years", "English", "Chinese", box=None, header_style="dim", pad_edge=False)
    for row in rows:
        table.add_row(*row)
    screen.print(table)


def _card(known: registry.Registry, body: Agency, found_as: str) -> None:
    """One body: its names with their years, and what it came from and went into."""
    facts = " · ".join(fact for fact in (body.id, body.level, _years(body), body.wikidata or "", found_as) if fact)
    lines = [Text.assemble((body.name(), "bold"), "  ", (facts, "dim"))]
    for row in body.names:
        years = f"  {row.valid_from or ''}–{row.valid_to or ''}" if row.valid_from or row.valid_to else ""
        lines.append(Text.assemble(f"  {row.lang}  ", (f"{row.kind:<13}", "dim"), row.text, (years, "dim")))
    for label, ids in (("before", body.predecessors), ("after", body.successors)):
        kin = [relative for one in ids if (relative := known.get(one))]
        lines += [Text(f"  {label:<6} {relative.name()} ({relative.id})") for relative in kin]
    console().print(*lines, sep="\n", soft_wrap=True)
