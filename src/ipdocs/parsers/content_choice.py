"""From how likely each block is content to which blocks are kept: one box, few gaps.

An article stands in one box nearly always, and beginning or ending in the middle of nowhere costs something: the choice
is the sequence of kept and left blocks that is best by the sum of their log-odds, less a fine for each change.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ipdocs.parsers.content_tree import Floats, Tree

_LEAST = 4.0  # words below which a box is not worth being taken for the container
_SURE = 1e-3


@dataclass(frozen=True, slots=True)
class Choice:
    """`bias` on all log-odds, `inside` for blocks of the best box, `outside` for the others, `change` the fine.

    A run of kept blocks neither begins nor ends with one less likely than `edge`.
    A block counts by its words to the power of `power`: long ones say more, but not in proportion.
    """

    bias: float
    inside: float
    outside: float
    change: float
    power: float
    edge: float

    def __call__(self, values: Floats, size: Floats, inside: NDArray[np.bool_] | None) -> list[bool]:
        """Which blocks are kept, by their probabilities and words; `inside`: whether each is in the best box."""
        held = np.clip(values.astype(np.float64), _SURE, 1 - _SURE)
        odds = np.log(held / (1 - held)) + self.bias
        if inside is not None:
            odds += np.where(inside, self.inside, self.outside)
        kept = _runs(((size + 0.5) ** self.power * odds).tolist(), self.change)
        _trim(kept, (values > self.edge).tolist())
        if not any(kept):
            kept = (odds >= odds.max() - 0.1).tolist()
        return kept


def container(tree: Tree, worth: Floats, size: Floats) -> NDArray[np.bool_]:
    """Which blocks stand in the box that is worth most."""
    top = int(np.argmax(np.where(tree.totals(size)[0] > _LEAST, worth, 0)))
    inside: NDArray[np.bool_] = (tree.nodes >= top) & (tree.nodes < tree.ends[top])
    return inside


def _trim(kept: list[bool], likely: list[bool]) -> None:
    count = len(kept)
    for order in (range(count), range(count - 1, -1, -1)):
        within = False
        for at in order:
            within = kept[at] = kept[at] and (within or likely[at])


def _runs(gains: list[float], fine: float) -> list[bool]:
    """The best sequence by Viterbi's algorithm: two states, and the first is `left`."""
    left, kept = 0.0, -fine
    back: list[tuple[bool, bool]] = []  # whether the way to each state came from `kept`
    for gain in gains:
        stop, start = kept - fine, left - fine
        back.append((stop > left, start <= kept))
        left, kept = (stop if stop > left else left), (start if start > kept else kept) + gain
    state = kept > left
    found: list[bool] = []
    for ways in reversed(back):
        found.append(state)
        state = ways[state]
    found.reverse()
    return found
