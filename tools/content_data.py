"""Pages with gold text for training the content model: reading them, labelling their blocks, and varying them.

A data folder has `ground-truth.json` ({id: {"articleBody": text, "url"?: …}}) and `html/ID.html.gz` (or `.html`,
or `ID`).
"""

import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from urllib.parse import urlparse

import numpy as np
from lxml import etree

from ipdocs.parsers import content, html
from ipdocs.parsers.content_tree import Columns, Floats
from ipdocs.parsers.decode import decode
from ipdocs.parsers.html_walk import walk
from ipdocs.settings import Settings

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKENS = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
_SECOND_LEVEL = frozenset("com co gov org net edu ac".split())
_GAP = 30  # tokens that a run of matches may skip


@dataclass(frozen=True, slots=True)
class Example:
    """A page, its tokens by block, and for each block the share of its tokens that the gold text holds."""

    folder: str
    site: str
    columns: Columns
    tokens: list[list[str]]
    labels: Floats
    gold: list[str]

    def weights(self) -> Floats:
        """What a mistake in each block costs, so that every page counts about the same."""
        sizes = np.array([len(block) for block in self.tokens], np.float32)
        cost = np.minimum((sizes + 2) / (float(sizes @ self.labels) + 50), 0.5)
        found: Floats = (cost / np.sqrt(cost.sum())).astype(np.float32)
        return found


def tokens(text: str) -> list[str]:
    """Words, each Han, kana and hangul character on its own."""
    return _TOKENS.findall(text)


def load(folders: list[Path]) -> tuple[list[Example], list[Example]]:
    """Every page of the folders, as HTML and as the text that is left of it without tags."""
    tagged: list[Example] = []
    plain: list[Example] = []
    for folder in folders:
        gold = json.loads((folder / "ground-truth.json").read_text("utf-8"))
        for name in sorted(gold):
            data = page(folder, name)
            wanted = tokens(gold[name]["articleBody"])
            if data is None or not wanted:
                continue
            markup = decode(data, f"{name}.html", Settings()).text
            root, seen, _ = html.visible(markup, locate=False)
            if root is None or not seen.texts:
                continue
            site = _site(str(gold[name].get("url") or ""), name)
            title = root.findtext(".//title") or ""
            tagged.append(_example(folder.name, site, content.from_walk(seen, title), wanted))
            plain.append(_example(folder.name, site, content.from_lines("\n".join(_lines(root))), wanted))
    return tagged, plain


def shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    """Runs of four tokens, as a multiset."""
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def varied(example: Example, rng: np.random.Generator) -> Example:
    """The page with its article cut short, some of its chrome gone, or the names of its boxes unknown.

    Short articles among much chrome are what an extractor fails on, and are rare in any collection.
    """
    keep = np.ones(len(example.labels), np.bool_)
    body = np.flatnonzero(example.labels > 0.5)
    if len(body) > 3 and rng.random() < 0.6:
        share = rng.uniform(0.08, 1)
        if rng.random() < 0.7:
            keep[body[max(2, int(len(body) * share)) :]] = False
        else:
            keep[body] = rng.random(len(body)) < max(share, 0.3)
    keep &= _less_chrome(example, set(body.tolist()), rng)
    if keep.sum() < 3:
        keep[:] = True
    picked = np.flatnonzero(keep).tolist()
    old = example.columns
    columns = replace(
        old,
        texts=[old.texts[at] for at in picked],
        nodes=[old.nodes[at] for at in picked],
        link_chars=[old.link_chars[at] for at in picked],
        links=[old.links[at] for at in picked],
        strong_chars=[old.strong_chars[at] for at in picked],
        boxes=[""] * len(old.boxes) if rng.random() < 0.25 else old.boxes,
        title=old.title if rng.random() > 0.2 else "",
    )
    return replace(
        example, columns=columns, tokens=[example.tokens[at] for at in picked], labels=example.labels[picked]
    )


def _less_chrome(
    example: Example, body: set[int], rng: np.random.Generator
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which blocks stay when boxes (or runs of lines) without a word of the article go at random."""
    columns = example.columns
    count = len(example.labels)
    keep = np.ones(count, np.bool_)
    if not len(columns.parents):
        at = 0
        while at < count:
            run = int(rng.integers(1, 12))
            if rng.random() < 0.25:
                keep[at : at + run] &= example.labels[at : at + run] > 0.5
            at += run
        return keep
    holds: set[int] = set()
    for block in body:
        node = columns.nodes[block]
        while node >= 0 and node not in holds:
            holds.add(node)
            node = columns.parents[node]
    rate = float(rng.choice([0.02, 0.1, 0.3]))
    chances = rng.random(len(columns.parents))
    gone: list[bool] = []
    for node, parent in enumerate(columns.parents):
        gone.append(parent >= 0 and (gone[parent] or (node not in holds and chances[node] < rate)))
    return ~np.array([gone[node] for node in columns.nodes], np.bool_)


def _example(folder: str, site: str, columns: Columns, gold: list[str]) -> Example:
    split = [tokens(text) for text in columns.texts]
    return Example(folder, site, columns, split, _labels(split, gold), gold)


def _labels(blocks: list[list[str]], gold: list[str]) -> Floats:
    """Share of each block's tokens that stand in a shingle of the gold text, longest runs of matches first.

    Each shingle of the gold is used up once, so that a headline repeated in a menu is not taken for the headline.
    """
    left = shingles(gold)
    flat = [token for block in blocks for token in block]
    grams = [tuple(flat[at : at + 4]) for at in range(max(0, len(flat) - 3))]
    runs: list[list[int]] = []  # first, last, matches
    for at, gram in enumerate(grams):
        if gram in left:
            if runs and at - runs[-1][1] <= _GAP:
                runs[-1][1:] = [at, runs[-1][2] + 1]
            else:
                runs.append([at, at, 1])
    covered = np.zeros(len(flat), np.bool_)
    for first, last, _ in sorted(runs, key=lambda run: -run[2]):
        for at in range(first, last + 1):
            if left[grams[at]] > 0:
                left[grams[at]] -= 1
                covered[at : at + 4] = True
    ends = np.cumsum([len(block) for block in blocks])
    return np.array(
        [covered[end - len(block) : end].mean() if block else 0 for block, end in zip(blocks, ends, strict=True)],
        np.float32,
    )


def without_tags(data: bytes, *, wrapped: bool = False) -> bytes:
    """A page as a scraper leaves it that strips tags; `wrapped`: each line in a bare `<p>`, as peers want it."""
    root, _, _ = html.visible(decode(data, "page.html", Settings()).text, locate=False)
    lines = [] if root is None else _lines(root)
    if wrapped:
        return f"<html><meta charset=utf-8><body>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</html>".encode()
    return "\n\n".join(lines).encode()


def _lines(root: etree._Element) -> list[str]:
    """A line for each block, hidden ones too."""
    return walk(root, locate=False, hide=False).texts


def page(folder: Path, name: str) -> bytes | None:
    """The bytes of a page, unpacked; None where the folder lacks it."""
    for tail in (".html.gz", ".html", ""):
        path = folder / "html" / (name + tail)
        if path.exists():
            data = path.read_bytes()
            return gzip.decompress(data) if tail == ".html.gz" else data
    return None


def _site(url: str, name: str) -> str:
    parts = (urlparse(url).hostname or name).lower().split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else parts[-2:])
