"""What the plots show, ready to be drawn by the templates.

They are drawn as SVG and tables in the page itself, in its own fonts and colours: light, dark and print need no second
drawing, every mark is a link that the keyboard reaches, no style stands in an attribute (which the page's policy
forbids), and no byte depends on the fonts of the machine, as the drawings of the larger plotting libraries do. Only the
layout of the network is a hard problem; that is networkx's.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import combinations
from typing import NamedTuple

from ipdocs.errors import MissingExtra
from ipdocs.review.bodies import Body, body
from ipdocs.review.store import Standing, Store

MOST_NODES, MOST_ROWS, MOST_COLUMNS, MOST_LEADS = 32, 24, 14, 16
WIDTH, HEIGHT = 960, 640
_MARGINS = (80, 46)
_NEED = (124, 58)  # pixels that a circle with its label needs
_SLACK = 0.02
_SHADES = 5


class Node(NamedTuple):
    """A body in the network: where its circle is, and how large. `above`: its label stands over it."""

    body: Body
    x: int
    y: int
    r: int
    tasks: int
    above: bool


class Edge(NamedTuple):
    """Two bodies that `times` measures name together."""

    x1: int
    y1: int
    x2: int
    y2: int
    shade: int
    times: int


class Network(NamedTuple):
    """Who works with whom. `ties` has every edge as the names of its bodies and its number, strongest first."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    ties: tuple[tuple[Body, Body, int], ...]


class Heat(NamedTuple):
    """A table of counts: `rows` has a body and its cell for each column; a cell is a count and its shade, 0 to 5."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Body, tuple[tuple[int, int], ...]], ...]
    left_out: int


class Years(NamedTuple):
    """Counts over the years: for each row's name its count in every year, and that as a share of the largest in 100."""

    years: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]


def require_layout() -> None:
    """Raise `MissingExtra` where networkx is not installed: before a site is begun, not at its end."""
    if find_spec("networkx") is None:
        raise MissingExtra("the site needs networkx: pip install 'ipdocs[report]'")


def network(store: Store, standings: Sequence[Standing]) -> Network:
    """The bodies named most, and the ties between them."""
    import networkx

    tasks = {one.agency: one.tasks for one in sorted(standings, key=lambda s: (-s.tasks, s.agency))[:MOST_NODES]}
    ties = store.ties(sorted(tasks))
    tied = {name for a, b, _ in ties for name in (a, b)}
    names = [name for name in tasks if name in tied]
    if not names:
        return Network((), (), ())
    graph = networkx.Graph()
    graph.add_weighted_edges_from((a, b, _SLACK) for a, b in combinations(names, 2))  # holds what is not tied together
    strongest = max(times for _, _, times in ties)
    graph.add_weighted_edges_from((a, b, _SLACK + math.sqrt(times / strongest)) for a, b, times in ties)
    around = networkx.circular_layout(graph)  # to begin with; chance would need a seed that no release may change
    places = networkx.spring_layout(graph, pos=around, k=1.6 / math.sqrt(len(names)), iterations=300)
    spots = _spread({name: (float(places[name][0]), float(places[name][1])) for name in names})
    most = max(tasks.values())
    nodes = tuple(
        Node(body(one), x, y, round(6 + 16 * math.sqrt(tasks[one] / most)), tasks[one], above=y < HEIGHT / 2)
        for one, (x, y) in spots.items()
    )
    edges = tuple(
        Edge(*spots[a], *spots[b], _shade(times, strongest), times) for a, b, times in sorted(ties, key=lambda t: t[2])
    )
    return Network(nodes, edges, tuple((body(a), body(b), times) for a, b, times in ties))


def _spread(places: dict[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """The places on the sheet, none so close to another that one would cover the other's label. Whole pixels."""
    spots = {name: [0.0, 0.0] for name in places}
    for axis, size in enumerate((WIDTH, HEIGHT)):
        order = sorted(places, key=lambda name: (places[name][axis], name))
        low, high = places[order[0]][axis], places[order[-1]][axis]
        room = size - 2 * _MARGINS[axis]
        for rank, name in enumerate(order):  # half by distance, half by rank: dense groups open up
            share = (places[name][axis] - low) / ((high - low) or 1.0)
            spots[name][axis] = _MARGINS[axis] + room * (share + (rank + 0.5) / len(order)) / 2
    for _ in range(80):
        for one, other in combinations(spots.values(), 2):
            apart = (other[0] - one[0], other[1] - one[1])
            over = (_NEED[0] - abs(apart[0]), _NEED[1] - abs(apart[1]))
            if min(over) > 0:
                axis = 0 if over[0] / _NEED[0] < over[1] / _NEED[1] else 1
                move = (over[axis] if apart[axis] >= 0 else -over[axis]) / 2
                one[axis] -= move
                other[axis] += move
        for spot in spots.values():
            for axis, size in enumerate((WIDTH, HEIGHT)):
                spot[axis] = min(max(spot[axis], _MARGINS[axis]), size - _MARGINS[axis])
    return {name: (round(x), round(y)) for name, (x, y) in spots.items()}


def heat(counts: Iterable[tuple[str, str, int]], columns: Sequence[str] | None = None) -> Heat:
    """Body by heading, of rows of heading, agency id and count. `columns`: the headings in order, else the fullest."""
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    headings: Counter[str] = Counter()
    for heading, agency, times in counts:
        table[agency][heading] += times
        headings[heading] += times
    shown = list(columns or sorted(headings, key=lambda one: (-headings[one], one))[:MOST_COLUMNS])
    bodies = sorted(table, key=lambda one: (-sum(table[one][c] for c in shown), one))
    bodies = [one for one in bodies if any(table[one][column] for column in shown)]
    most = max((table[one][column] for one in bodies for column in shown), default=1)
    rows = tuple(
        (body(one), tuple((table[one][column], _shade(table[one][column], most)) for column in shown))
        for one in bodies[:MOST_ROWS]
    )
    return Heat(tuple(shown), rows, max(0, len(bodies) - MOST_ROWS))


def years(counts: Sequence[tuple[str, str, int]]) -> Years:
    """What is counted by name and year, the largest first; the years without gaps."""
    if not counts:
        return Years((), ())
    there = sorted({year for _, year, _ in counts})
    span = range(int(there[0]), int(there[-1]) + 1)
    columns = tuple(map(str, span)) if len(span) <= 40 else tuple(there)
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, year, times in counts:
        table[name][year] += times
    names = sorted(table, key=lambda one: (-table[one].total(), one))[:MOST_LEADS]
    most = max(max(table[one].values()) for one in names)
    cells = (tuple((table[one][year], math.ceil(100 * table[one][year] / most)) for year in columns) for one in names)
    return Years(columns, tuple(zip(names, cells, strict=True)))


def _shade(times: int, most: int) -> int:
    """How dark, from 0 (none) to 5 (the most); where the most is little, nothing is dark."""
    return math.ceil(_SHADES * times / max(most, _SHADES))
