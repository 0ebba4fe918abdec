"""The parser's score against what reviewers said: how much of what it finds is right, and how much it misses.

A correction states what is true of a page, what is not, or both. What is true counts as found or missed, what is not as
found wrongly or rightly left alone. Only findings that someone judged count, so a score is that of the judged ones.
"""

import os
from collections import Counter
from collections.abc import Iterable
from typing import get_args

from ipdocs.dataset import correct
from ipdocs.dataset.claims import claims, key
from ipdocs.dataset.corrections import Corrections
from ipdocs.dataset.read import read_records
from ipdocs.errors import CorpusError
from ipdocs.schema import Document
from ipdocs.schema.correction import ClaimKind, Correction, FactKind, Said
from ipdocs.schema.quote import Record

KINDS: tuple[ClaimKind, ...] = (
    "kind", "date", *get_args(FactKind), "block", "section", "measure", "clause", "body", "deadline",
)  # fmt: skip


class Score(Record):
    """Findings of one kind: `found` are true and found, `missed` true and not found, `wrong` found and not true.

    `precision` is found of all that were found, `recall` found of all that are true; null where there are none.
    """

    kind: str
    found: int
    wrong: int
    missed: int
    precision: float | None
    recall: float | None


class Scores(Record):
    """The scores by kind and in all, over `documents` that somebody judged; `unmatched` corrections are of no page
    here, or of one that has changed since.
    """

    documents: int
    corrections: int
    unmatched: int
    kinds: tuple[Score, ...]
    total: Score


def evaluate(out: str | os.PathLike[str], corrections: Corrections) -> Scores:
    """Hold the records in `out` against corrections.

    Raises `CorpusError` where there are no records, or where corrections were applied to them: then it would be the
    reviewers that are scored.
    """
    counts: Counter[tuple[str, str]] = Counter()
    judged, matched = 0, set[str]()
    for document in read_records(out):
        if any(one.code == correct.APPLIED for one in document.diagnostics):
            raise CorpusError(f"{out}: has corrections in it; to score the parser, build it without --corrections")
        said = corrections.of(document.source.sha256, document.source.path).fitting
        if said:
            judged += 1
            matched.add(document.source.sha256)
            counts.update(_judge(document, said))
    used = sum(len(corrections.by_hash[one]) for one in matched)
    scores = [_score(kind, [counts[kind, what] for what in ("found", "wrong", "missed")]) for kind in KINDS]
    sums = [sum(one.found for one in scores), sum(one.wrong for one in scores), sum(one.missed for one in scores)]
    return Scores(
        documents=judged,
        corrections=used,
        unmatched=len(corrections) - used,
        kinds=tuple(one for one in scores if one.found or one.wrong or one.missed),
        total=_score("all", sums),
    )


def _judge(document: Document, said: Iterable[Correction]) -> Counter[tuple[str, str]]:
    there = {claim.key for claim in claims(document)}
    true, false = set(), set()
    for one in said:
        right: Said | None = one.said if one.verdict == "right" else one.right
        if right is not None:
            true.add(key(one.kind, right))
        if one.verdict == "wrong" and one.said is not None:
            false.add(key(one.kind, one.said))
    counts: Counter[tuple[str, str]] = Counter()
    counts.update((claim[0], "found" if claim in there else "missed") for claim in true)
    counts.update((claim[0], "wrong") for claim in false - true if claim in there)
    return counts


def _score(kind: str, counts: list[int]) -> Score:
    found, wrong, missed = counts
    precision = found / (found + wrong) if found + wrong else None
    recall = found / (found + missed) if found + missed else None
    return Score(kind=kind, found=found, wrong=wrong, missed=missed, precision=precision, recall=recall)
