"""What a project expects of its dataset: ranges, and no sudden fall. A minimum is an error, a maximum a warning."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ipdocs.dataset.manifest import MANIFEST
from ipdocs.errors import CorpusError
from ipdocs.settings import Expect, Range

Unmet = tuple[Literal["error", "warning"], str, str]
"""Severity, where, what."""


@dataclass(slots=True)
class Counts:
    """What the records hold. `by_document` are measures: kind and number by id."""

    documents: int = 0
    measures: int = 0
    assignments: int = 0
    linked: int = 0
    by_document: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, document: Mapping[str, Any]) -> None:
        """One more record, as JSON has it."""
        measures = document.get("measures") or []
        clauses = [task.get("responsibility") for one in measures for task in one.get("tasks") or []]
        named = [body for clause in clauses if clause for body in clause.get("assignments") or []]
        self.documents += 1
        self.measures += len(measures)
        self.assignments += len(named)
        self.linked += sum(body.get("agency") is not None for body in named)
        self.by_document[str(document.get("id"))] = str(document.get("kind")), len(measures)


def before(place: Path) -> dict[str, int]:
    """The counts of the dataset before, from its folder or its manifest. Raises `CorpusError` where it has none."""
    file = place / MANIFEST if place.is_dir() else place
    try:
        manifest = json.loads(file.read_bytes())
        found = {name: manifest["found"][name] for name in ("measures", "assignments", "linked")}
        return {"documents": manifest["account"]["records"], **found}
    except (OSError, ValueError, KeyError, TypeError):
        hint = f"give the folder of the build before, or its {MANIFEST}"
        raise CorpusError(f"{file}: no manifest of ipdocs; {hint}") from None


def unmet(expect: Expect, counts: Counts, last: Mapping[str, int] | None) -> Iterator[Unmet]:
    """What is not as expected."""
    yield from _outside(expect.documents, counts.documents, "dataset", "documents")
    for document, (kind, measures) in counts.by_document.items():
        if kind in expect.kinds:
            yield from _outside(expect.measures, measures, document, "measures")
    if counts.assignments:
        yield from _outside(expect.linked, counts.linked / counts.assignments, "dataset", "share of linked bodies")
    if last is not None and expect.max_drop is not None:
        for name, then in last.items():
            now: int = getattr(counts, name)
            if then and 100 * (then - now) / then > expect.max_drop:
                fall = f"{100 * (then - now) / then:.1f} per cent fewer than in the last build"
                yield "error", "dataset", f"{name}: {now} after {then}, {fall}; at most {expect.max_drop:g} expected"


def _outside(expected: Range, value: float, where: str, what: str) -> Iterator[Unmet]:
    shown = f"{value:.3f}" if isinstance(value, float) else str(value)
    if expected.min is not None and value < expected.min:
        yield "error", where, f"{what}: {shown}, at least {expected.min:g} expected"
    if expected.max is not None and value > expected.max:
        yield "warning", where, f"{what}: {shown}, at most {expected.max:g} expected"
