"""Content or chrome: how likely each block of a page is part of what the page is there for.

A small network reads each block with its neighbours and boxes, another one says of each box how near it comes to
holding the content and nothing else, and a third reads each block again knowing what those two thought of the page.
What is kept then is chosen for the page as a whole (`content_choice`).
The weights are data (`weights/content.json`), made by `tools/train_content.py`. HTML pages and plain text have a model
each: a line without tags has less to go by.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from ipdocs.parsers import decode, html, templates
from ipdocs.parsers.content_choice import Choice, container
from ipdocs.parsers.content_features import Sight, again, held, see
from ipdocs.parsers.content_tree import Columns, Floats
from ipdocs.parsers.html_walk import Walk, words
from ipdocs.parsers.page import Page, PageBlock
from ipdocs.settings import Settings

_SETTINGS = Settings()
_SURE = 0.98  # what a block is worth that a template knows as content
_DOUBT = 50  # by so much the odds fall in a small box whose name is one of chrome
_SMALL = 800  # code points in a box below which its name is believed
# Multiplications below which BLAS works in the calling thread: threads cost more than they give here, and a document
# must not depend on how many there are.
_SINGLE = 200_000
_MANY = 20_000  # blocks read at once: beyond, memory matters more than the place in the page


@dataclass(frozen=True, slots=True)
class Net:
    """One hidden layer over standardised features; gives a probability for each row."""

    mean: Floats
    spread: Floats
    hidden: Floats  # feature by unit
    bias: Floats
    out: Floats
    out_bias: float

    def __call__(self, rows: Floats) -> Floats:
        """The probability of each row of features."""
        given = (rows - self.mean) / self.spread
        np.clip(given, -4, 4, out=given)
        inner = np.empty((len(rows), len(self.bias)), np.float32)
        step = max(1, _SINGLE // self.hidden.size)
        for at in range(0, len(rows), step):
            np.dot(given[at : at + step], self.hidden, out=inner[at : at + step])
        inner += self.bias
        np.maximum(inner, 0, out=inner)
        answer: Floats = (1 / (1 + np.exp(-np.clip(inner @ self.out + self.out_bias, -30, 30)))).astype(np.float32)
        return answer

    @classmethod
    def read(cls, held: Mapping[str, Any]) -> "Net":
        """From data: weights are whole numbers times a scale for each unit, small to store and the same everywhere."""
        parts = {name: np.asarray(values, np.float32) for name, values in held.items()}
        return cls(
            parts["mean"],
            parts["spread"],
            parts["hidden"] * parts["scale"],
            parts["bias"],
            parts["out"],
            float(parts["out_bias"][0]),
        )


@dataclass(frozen=True, slots=True)
class Model:
    """First reading of the blocks, worth of the boxes (HTML), second reading of the blocks; both readings count.

    `choice`: how `extract_text` gets from probabilities to the blocks it keeps.
    """

    first: Net
    boxes: Net | None
    second: Net
    choice: Choice

    def __call__(self, sight: Sight) -> tuple[Floats, Floats | None]:
        """Probability of each block, and the worth of each box."""
        first = self.first(sight.rows)
        worth = None if self.boxes is None or sight.tree is None else self.boxes(held(sight, sight.tree, first))
        return (first + self.second(again(sight, first, worth))) / 2, worth


def score(page: Page) -> Sequence[float]:
    """For each block of a page, the probability that it is content and not chrome.

    In plain text the caller should keep more than looks likely: of a long document, little is chrome.
    """
    shown = [index for index, block in enumerate(page.blocks) if page.text[block.start : block.end].strip()]
    blocks = [page.blocks[index] for index in shown]
    if not blocks:
        return [0.0] * len(page.blocks)
    columns = Columns(
        texts=[page.text[block.start : block.end].strip() for block in blocks],
        nodes=[block.node for block in blocks],
        link_chars=[block.link_chars for block in blocks],
        links=[block.links for block in blocks],
        strong_chars=[block.strong_chars for block in blocks],
        parents=page.nodes.parents,
        tags=page.nodes.tags,
        boxes=page.nodes.words,
        title=page.head.title,
    )
    values = [value for piece in _pieces(columns) for value in _leaning(piece)]
    _settle_tables(blocks, values)
    found = [0.0] * len(page.blocks)
    for index, value in zip(shown, values, strict=True):
        found[index] = value
    return found


def _leaning(columns: Columns) -> list[float]:
    """Probabilities, raised for what stands in the box that holds the content."""
    reader = model(bool(columns.parents))
    sight = see(columns)
    values, worth = reader(sight)
    if worth is not None and sight.tree is not None:
        odds = values / np.maximum(1 - values, 1e-6)
        odds *= np.where(container(sight.tree, worth, sight.size), np.exp(reader.choice.inside), 1)
        values = odds / (1 + odds)
    found: list[float] = _certain(columns, sight, values).tolist()
    return found


def _certain(columns: Columns, sight: Sight, values: Floats) -> Floats:
    """Probabilities, where the name of a box does not tell more."""
    if sight.tree is None:
        return values
    sizes = [len(text) for text in columns.texts]
    named = np.array([box != "" and templates.names_chrome(box) for box in columns.boxes], np.bool_)
    small = sight.tree.totals(np.array(sizes))[0] < _SMALL
    doubt = sight.tree.climbed(named & small, np.logical_or)[sight.tree.nodes]
    values = np.where(doubt, values / (values + (1 - values) * _DOUBT), values)
    for place, verdict in enumerate(templates.find(columns.boxes, columns.parents, columns.nodes, sizes)):
        if verdict is not None:
            values[place] = max(values[place], _SURE) if verdict[1] else 0
    return values


def _settle_tables(blocks: Sequence[PageBlock], values: list[float]) -> None:
    """A table of data stands or falls as a whole: no cell is worth less than the mean of its table by length."""
    sums: dict[int, tuple[float, int]] = {}
    for block, value in zip(blocks, values, strict=True):
        if block.table >= 0:
            total, size = sums.get(block.table, (0.0, 0))
            length = block.end - block.start
            sums[block.table] = (total + value * length, size + length)
    for at, block in enumerate(blocks):
        if block.table >= 0:
            total, size = sums[block.table]
            values[at] = max(values[at], total / size)


def extract_text(data: bytes) -> str:
    """The text of the content blocks of a page or of plain text, one a line.

    Raises `UnreadableDocument` (or a subclass) where there is nothing to read.
    """
    columns = _read(data)
    if not columns.texts:
        return ""
    kept: list[bool] = []
    for piece in _pieces(columns):
        reader = model(bool(piece.parents))
        sight = see(piece)
        values, worth = reader(sight)
        inside = None if worth is None or sight.tree is None else container(sight.tree, worth, sight.size)
        kept += reader.choice(_certain(piece, sight, values), sight.size, inside)
    return "\n".join(text for text, keep in zip(columns.texts, kept, strict=True) if keep)


def _read(data: bytes) -> Columns:
    """The page as the model reads it; tree and markup are gone when the model begins."""
    decoded = decode.decode(data, "page", _SETTINGS)
    if not decode.is_html(decoded.text, ""):
        return from_lines(decoded.text)
    root, walk, _ = html.visible(decoded.text, locate=False)
    title = "" if root is None else root.findtext("head/title") or ""
    return from_walk(walk, title)


def _pieces(columns: Columns) -> Iterator[Columns]:
    """The page; of a page of very many blocks, piece by piece and without its boxes."""
    count = len(columns.texts)
    if count <= _MANY:
        yield columns
        return
    for at in range(0, count, _MANY):
        cut = slice(at, at + _MANY)
        yield Columns(
            columns.texts[cut],
            columns.nodes[cut],
            columns.link_chars[cut],
            columns.links[cut],
            columns.strong_chars[cut],
            (),
            (),
            (),
        )


def from_walk(walk: Walk, title: str) -> Columns:
    """What the walk of a page gives the model, without making the page."""
    names = {head: words(head) for head in set(walk.heads)}
    boxes = [names[head] for head in walk.heads]
    return Columns(
        walk.texts, walk.nodes, walk.link_chars, walk.links, walk.strong_chars, walk.parents, walk.tags, boxes, title
    )


def from_lines(text: str) -> Columns:
    """Plain text: each line that is not blank is a block."""
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    zeros = [0] * len(lines)
    return Columns(lines, zeros, zeros, zeros, zeros, (), (), ())


@cache
def model(tagged: bool) -> Model:
    """The weights for HTML pages or for plain text."""
    held = json.loads(files("ipdocs").joinpath("weights/content.json").read_text("utf-8"))
    return read_model(held["html" if tagged else "plain"])


def read_model(data: Mapping[str, Any]) -> Model:
    """A model from its weights as data."""
    boxes = Net.read(data["boxes"]) if "boxes" in data else None
    return Model(Net.read(data["first"]), boxes, Net.read(data["second"]), Choice(**data["choice"]))
