"""The boxes of a page, all at once in arrays, are what one gets by going from box to box."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ipdocs.parsers.content_tree import Columns, Tree, flags


@st.composite
def pages(draw: st.DrawFn) -> Columns:
    """Boxes in document order, the first round all others, each block in one of them."""
    parents, open_boxes = [-1], [0]
    for node in range(1, draw(st.integers(1, 40))):
        del open_boxes[draw(st.integers(1, len(open_boxes))) :]
        parents.append(open_boxes[-1])
        open_boxes.append(node)
    nodes = sorted(draw(st.lists(st.integers(0, len(parents) - 1), min_size=1, max_size=30)))
    zeros = [0] * len(nodes)
    names = [""] * len(parents)
    return Columns(["text"] * len(nodes), nodes, zeros, zeros, zeros, parents, names, names)


def above(parents: list[int], node: int) -> list[int]:
    """The node and all round it."""
    path = []
    while node >= 0:
        path.append(node)
        node = parents[node]
    return path


@given(pages(), st.randoms())
def test_what_boxes_hold_and_stand_in(page: Columns, draw) -> None:  # type: ignore[no-untyped-def]
    tree, parents = Tree.of(page), list(page.parents)
    paths = [above(parents, node) for node in range(len(parents))]
    worth = np.array([draw.randrange(8) for _ in parents])
    assert tree.climbed(worth, np.maximum).tolist() == [max(worth[node] for node in path) for path in paths]
    assert tree.climbed(worth, np.bitwise_or).tolist() == [np.bitwise_or.reduce(worth[path]) for path in paths]
    below = (np.array(parents) >= 0).astype(int)
    assert tree.climbed(below, np.add).tolist() == [len(path) - 1 for path in paths]
    weights = np.array([draw.randrange(8) for _ in page.nodes])
    held = [
        sum(w for w, own in zip(weights, page.nodes, strict=True) if box in paths[own]) for box in range(len(paths))
    ]
    assert tree.totals(weights, 2 * weights).tolist() == [held, [2 * each for each in held]]


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1), st.integers(1, 32))
def test_flags(values: list[int], count: int) -> None:
    found = flags(np.array(values, np.int64), count)
    assert found.T.tolist() == [[value >> bit & 1 for bit in range(count)] for value in values]
