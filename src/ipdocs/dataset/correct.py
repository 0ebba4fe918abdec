"""Corrections applied to a record: what reviewers say is put in the place of what was found.

Each correction says what should not be there, what should, or both. What holds already is left alone; what is put right
is told in a diagnostic; what no longer fits is told too, and changes nothing.
"""

from collections.abc import Callable
from typing import Literal, cast

from ipdocs import registry
from ipdocs.dataset import correct_measures as measures
from ipdocs.dataset.claims import FACTS, claims, key
from ipdocs.dataset.corrections import Told
from ipdocs.dataset.editing import RULE, Unfit, finding, same_words
from ipdocs.schema import Diagnostic, Document
from ipdocs.schema.correction import ClaimKind, Correction, Said

APPLIED, LOST = "correction.applied", "correction.lost"
_ORDER: tuple[ClaimKind, ...] = ("kind", "date", *FACTS, "block", "section", "measure", "clause", "deadline", "body")

Edit = Callable[[Document, Said | None, Said | None], Document]
"""Puts `right` in the place of `said`. Without `said` it is added, without `right` taken away. Raises `Unfit`."""


def apply(document: Document, told: Told) -> Document:
    """The record with its corrections. Whatever was applied or lost stands among its diagnostics."""
    notes: list[Diagnostic] = []
    for one in sorted(told.fitting, key=lambda c: (_ORDER.index(c.kind), _place(c))):
        document, note = _one(document, one)
        notes += [note] if note else []
    for one in told.changed:
        notes.append(_note(one, LOST, "the page has changed since", None))
    if not notes:
        return document
    whole = document.model_copy(update={"diagnostics": (*document.diagnostics, *notes)})
    return Document.model_validate(whole.model_dump())


def _one(document: Document, one: Correction) -> tuple[Document, Diagnostic | None]:
    there = {claim.key for claim in claims(document)}
    right = one.said if one.verdict == "right" else one.right
    gone = one.said if one.verdict == "wrong" and one.said and key(one.kind, one.said) in there else None
    new = right if right and key(one.kind, right) not in there else None
    if gone is None and new is None:
        return document, None
    try:
        for said in (gone, new):
            if said and not same_words(document, said):
                raise Unfit("its words are not at its place")
        if new and new.agency and registry.body(new.agency) is None:
            raise Unfit(f"the registry has no body {new.agency!r}")
        return _EDITS[one.kind](document, gone, new), _note(one, APPLIED, "", right or gone)
    except Unfit as unfit:
        return document, _note(one, LOST, str(unfit), right or gone)


def _place(one: Correction) -> tuple[int, int, str]:
    about = one.right or one.said
    assert about is not None
    return *(about.span or (0, 0)), one.model_dump_json()


def _note(one: Correction, code: str, why: str, where: Said | None) -> Diagnostic:
    about = one.right or one.said
    words = " ".join((about.text or about.value or "").split()) if about else ""
    short = words if len(words) <= 60 else words[:59] + "…"
    message = f"{one.verdict}: {one.kind} {short!r}{': ' if why else ''}{why}"
    severity: Literal["info", "warning"] = "info" if code == APPLIED else "warning"
    return Diagnostic(code=code, severity=severity, message=message, span=where.span if where else None)


def _kind(document: Document, _said: Said | None, right: Said | None) -> Document:
    return document.model_copy(update={"kind": cast(Said, right).value})


def _date(document: Document, _said: Said | None, right: Said | None) -> Document:
    dated = document.metadata.model_copy(update={"date": right.value if right else None})
    return document.model_copy(update={"metadata": dated})


def _fact(name: str) -> Edit:
    def edit(document: Document, _said: Said | None, right: Said | None) -> Document:
        known = document.metadata.model_copy(update={name: finding(document, right) if right else None})
        return document.model_copy(update={"metadata": known})

    return edit


def _block(document: Document, _said: Said | None, right: Said | None) -> Document:
    """Another role for a block, which keeps its place."""
    at = next((n for n, block in enumerate(document.blocks) if right and block.span == right.span), None)
    if at is None or right is None:
        raise Unfit("no block has just this place")
    role = document.blocks[at].model_copy(update={"role": right.value, "rule": RULE})
    return document.model_copy(update={"blocks": (*document.blocks[:at], role, *document.blocks[at + 1 :])})


_EDITS: dict[ClaimKind, Edit] = {
    "kind": _kind,
    "date": _date,
    **{name: _fact(name) for name in FACTS},
    "block": _block,
    "section": measures.section,
    "measure": measures.measure,
    "clause": measures.clause,
    "deadline": measures.deadline,
    "body": measures.body,
}
