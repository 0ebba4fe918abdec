"""Pages with gold text for training the content model: reading them and labelling their blocks.

A data folder has `ground-truth.json` ({id: {"articleBody": text, "url"?: …}}) and `html/ID.html.gz` (or `.html`,
or `ID`).
"""

import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
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
