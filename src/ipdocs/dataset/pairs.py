"""Which measure of an old record is which of the new one: by its words, wherever it stands now."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from ipdocs.schema import Measure

_ALIKE = 0.5  # share of words in common, in order, from which on two measures are one that was reworded
_MOST = 10_000  # pairs to compare; in a longer rest only measures of one path are
_LONGEST = 300  # words that are compared
_WORD = re.compile(r"[^\W\u3400-\u9fff]+|[\u3400-\u9fff]")

Pair = tuple[Measure | None, Measure | None]


def pairs(old: Sequence[Measure], new: Sequence[Measure]) -> list[Pair]:
    """Every measure once: with its counterpart, or None. In the order of the new record, the dropped ones last."""
    found: dict[int, int] = {}  # place in `new` → place in `old`
    left = dict(enumerate(old))
    for same in (lambda a, b: words(a) == words(b) and a.path == b.path, lambda a, b: words(a) == words(b)):
        by_words: dict[str, list[int]] = {}
        for place, measure in left.items():
            by_words.setdefault(words(measure), []).append(place)
        for at, measure in enumerate(new):
            if at in found:
                continue
            match = next((p for p in by_words.get(words(measure), ()) if p in left and same(left[p], measure)), None)
            if match is not None:
                found[at] = match
                del left[match]
    rest = {at: measure for at, measure in enumerate(new) if at not in found}
    for _, was, now in sorted(_alike(left, rest)):
        if was in left and now in rest:
            found[now] = was
            del left[was], rest[now]
    return [(old[found[at]] if at in found else None, measure) for at, measure in enumerate(new)] + [
        (measure, None) for measure in left.values()
    ]


def words(measure: Measure) -> str:
    """What a measure asks for, without its number and its clauses, white space as one blank."""
    return " ".join(" ".join(task.text for task in measure.tasks).split())


def _alike(old: dict[int, Measure], new: dict[int, Measure]) -> list[tuple[tuple[float, bool, int], int, int]]:
    """Pairs of places with similar words, each with its rank: the most similar first, of equals those of one path."""
    before = {place: _WORD.findall(words(measure))[:_LONGEST] for place, measure in old.items()}
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    found = []
    for now, measure in new.items():
        matcher.set_seq2(_WORD.findall(words(measure))[:_LONGEST])
        for was, other in before.items():
            moved = old[was].path != measure.path
            if moved and len(old) * len(new) > _MOST:
                continue
            matcher.set_seq1(other)
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                ratio = matcher.ratio()
                if ratio >= _ALIKE:
                    found.append(((-round(ratio, 6), moved, abs(was - now)), was, now))
    return found
