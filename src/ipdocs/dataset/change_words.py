"""Changes in words, for people."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ipdocs import registry
from ipdocs.dataset.compare import Change, MeasureChange, RoleChange

VERBS = {"ADD": "added", "MOD": "changed", "DEL": "removed"}
_ROLES = {"lead": "the lead on", "participant": "a part in", "responsible": "the responsibility for"}
# What neither a terminal nor XML should be given: control characters, marks that turn the direction, half characters.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def summary(changes: Iterable[Change]) -> str:
    """How much changed, in one line."""
    changes = list(changes)
    documents = Counter(VERBS[change.op] for change in changes)
    measures = Counter(kind for change in changes for one in change.measures for kind in one.kinds)
    said = [f"{documents[verb]} documents {verb}" for verb in VERBS.values() if documents[verb]]
    said += [f"{n} measures {kind}" for kind, n in measures.items()]
    return ", ".join(said) or "nothing changed"


def headline(change: Change) -> str:
    """Which document, and what became of it."""
    return f"{VERBS[change.op]}: {plain(change.title or change.document)} ({plain(change.path)})"


def details(change: Change, longest: int = 100) -> Iterator[str]:
    """What changed in it, a line each. Of a document added or removed only who leads what."""
    for measure in change.measures:
        yield _measure(measure, longest)
    for role in change.roles:
        if change.op == "MOD" or role.role == "lead":
            yield _role(role, longest)
    if change.op == "MOD" and not change.measures:
        yield f"no measure; {', '.join(change.fields)}"


def plain(text: str, longest: int | None = None) -> str:
    """Page text on one line, unfit characters as `\ufffd`; cut at `longest`."""
    line = _UNFIT.sub("\ufffd", " ".join(text.split()))
    return line if longest is None or len(line) <= longest else line[: longest - 1] + "…"


def _measure(change: MeasureChange, longest: int) -> str:
    kinds = " and ".join(change.kinds)
    if change.path is None:
        return f"measure {change.path_before} {kinds}: “{plain(change.text_before or '', longest)}”"
    now = f"“{plain(change.text or '', longest)}”"
    moved = f", {change.path_before} before" if "renumbered" in change.kinds else ""
    was = f", before: “{plain(change.text_before or '', longest)}”" if "reworded" in change.kinds else ""
    return f"measure {change.path} {kinds}{moved}: {now}{was}"


def _role(change: RoleChange, longest: int) -> str:
    known = registry.body(change.agency) if change.agency else None
    who = f"{known.name()} ({known.id})" if known else plain(change.name)
    return f"{who} {change.change} {_ROLES[change.role]} {change.measure} “{plain(change.on, longest)}”"
