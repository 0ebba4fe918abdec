"""The page of one document: its text with every finding, the outline beside it, and what a reviewer needs."""

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from ipdocs.dataset.claims import FACTS, Claim, claims
from ipdocs.review import markup, pages, plots
from ipdocs.review.bodies import body
from ipdocs.review.store import title
from ipdocs.rules import row_of
from ipdocs.schema import Document, Measure, Section
from ipdocs.schema.correction import CHOICES

_LONGEST = 90  # characters of an entry of the outline
_SEVERITIES = ("error", "warning", "info")
_ROW = 240  # characters of a row's pattern


class Entry(NamedTuple):
    """A line of the outline: the id it leads to, how deep it stands, its number and words, and who answers."""

    id: str
    depth: int
    section: bool
    number: str
    words: str
    roles: str


def write(folder: Path, document: Document, before: str | None, after: str | None) -> None:
    """Write the page. `before` and `after` are the ids of the documents around it."""
    found = list(claims(document))
    meta = document.metadata
    facts = [(name.replace("_", " "), markup.shown(quote.text)) for name in FACTS[2:] if (quote := getattr(meta, name))]
    facts += [(f"{one.kind} date", one.value) for one in meta.dates]
    pages.write(
        folder / f"{document.id}.html",
        "document.html",
        up="../",
        document=document,
        title=title(document),
        path=markup.shown(document.source.path),
        link=web_address(document.source.url),
        facts=facts,
        outline=list(outline(document)),
        article=markup.article(document, found),
        told=sorted(enumerate(document.diagnostics), key=lambda row: _SEVERITIES.index(row[1].severity)),
        severities=Counter(one.severity for one in document.diagnostics),
        heat=_heat(document),
        around=(before, after),
        data=_data(document, found),
    )


def web_address(url: str | None) -> str | None:
    """An address that may be linked: on the web, and no script."""
    return markup.shown(url) if url and url.lower().startswith(("https://", "http://")) else None


def outline(document: Document) -> list[Entry]:
    """Sections and measures in reading order."""
    depth = {section.path: section.path.count(".") for section in document.sections}
    items: list[Section | Measure] = [*document.sections, *document.measures]
    entries = []
    for item in sorted(items, key=lambda one: (one.span[0], -one.span[1])):
        parts = item.path.split(".")
        above = (".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
        parent = next((path for path in above if path in depth), None)
        words = item.heading.text if item.heading else item.tasks[0].text if isinstance(item, Measure) else ""
        line = markup.shown(" ".join(words.split()))
        entries.append(Entry(
            item.id,
            min(0 if parent is None else depth[parent] + 1, 5),
            isinstance(item, Section),
            item.path,
            line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…",
            "" if isinstance(item, Section) else _roles(item),
        ))  # fmt: skip
    return entries


def _roles(measure: Measure) -> str:
    """Which roles the bodies of a measure have: one letter each, for the outline."""
    roles = {one.role for task in measure.tasks if task.responsibility for one in task.responsibility.assignments}
    return " ".join(role for role in ("lead", "responsible", "participant") if role in roles)


def _heat(document: Document) -> plots.Heat | None:
    """Body by section of the highest level; None where there is nothing to compare."""
    top = [section for section in document.sections if section.parent is None]
    edges = pairwise([section.span[0] for section in top] + [len(document.text)])
    inside = {span: section for section, span in zip(top, edges, strict=True)}
    names = {section.id: f"{section.path} {' '.join(section.heading.text.split())}" for section in top}
    counts: Counter[tuple[str, str]] = Counter()
    rows = iter(inside.items())
    span, section = next(rows, ((0, 0), None))
    for measure in sorted(document.measures, key=lambda one: one.span):
        while section is not None and measure.span[0] >= span[1]:
            span, section = next(rows, ((0, 0), None))
        if section is not None and measure.span[0] >= span[0]:
            clauses = [task.responsibility for task in measure.tasks if task.responsibility]
            linked = {one.agency for clause in clauses for one in clause.assignments if one.agency}
            counts.update((markup.shown(names[section.id]), agency) for agency in linked)
    columns = list(dict.fromkeys(heading for heading, _ in counts))
    if len(columns) < 2:
        return None
    return plots.heat(((heading, agency, n) for (heading, agency), n in sorted(counts.items())), columns[:24])


def _data(document: Document, found: list[Claim]) -> dict[str, object]:
    """What the script of the page knows: every claim in short, the rows behind them, the bodies, the diagnostics."""
    rules = sorted({one.rule for one in found if one.rule})
    number = {rule: n for n, rule in enumerate(rules)}
    bodies = sorted({one.agency for one in found if one.agency})
    places = {block.span: block.locator for block in document.blocks}
    links = {
        one.name.span: (one.link, one.role_basis)
        for measure in document.measures
        for task in measure.tasks
        for one in (task.responsibility.assignments if task.responsibility else ())
    }
    forms = {
        task.responsibility.span: task.responsibility.form
        for measure in document.measures
        for task in measure.tasks
        if task.responsibility
    }

    def more(one: Claim) -> str:
        if one.span is None:
            return ""
        if one.kind == "body":
            return " · ".join(links[one.span])
        return places[one.span] if one.kind == "block" else forms[one.span] if one.kind == "clause" else ""

    return {
        "document": document.id,
        "sha256": document.source.sha256,
        "claims": [
            [one.kind, *(one.span or (None, None)), one.value, one.agency, number.get(one.rule), more(one)]
            for one in found
        ],
        "rules": [[rule, row if len(row := row_of(rule)) <= _ROW else row[:_ROW] + "…"] for rule in rules],
        "bodies": {one: [body(one).name, body(one).name_zh, pages.address(body(one).href)] for one in bodies},
        "told": [[one.severity, one.code, one.message] for one in document.diagnostics],
        "choices": CHOICES,
    }
