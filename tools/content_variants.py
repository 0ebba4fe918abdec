"""Pages made from pages, for training: cut short, stripped of names, or with what few collections have enough of.

Three hundred pages hold a handful of comment lists, of teasers with summaries, and of pages that carry a second
article. An extractor fails on just these, so they are grafted on, with the sentences of other pages of the same fold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from content_data import Example, tokens
from numpy.typing import NDArray

from ipdocs.parsers.content_tree import Columns

Choice = np.random.Generator
_COMMENTS = ("comments", "comment-list", "commentlist", "replies", "discussion", "pinglun", "responses", "thread", "")
_COMMENT = ("comment", "comment-body", "reply", "item", "media", "")
_TEASERS = ("related", "recommended", "more-stories", "list", "news-list", "stream", "latest", "cards", "teasers", "")
_TEASER = ("item", "card", "teaser", "post", "list-item", "story", "")
_HEADS = ("Comments", "Leave a comment", "12 Comments", "Responses", "评论", "网友评论", "全部评论(63)", "")
_MORE = (
    "Related",
    "You may also like",
    "More stories",
    "Recommended",
    "Latest",
    "相关新闻",
    "推荐阅读",
    "热门文章",
    "",
)
_REPLY = ("Reply", "Like", "回复", "Report", "举报", "")


@dataclass(slots=True)
class Graft:
    """A subtree to insert: its nodes (the first is the root) and its blocks."""

    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    blocks: list[tuple[str, int, bool]] = field(default_factory=list)  # text, node, whether it is a link

    def node(self, parent: int, tag: str, box: str) -> int:
        self.parents.append(parent)
        self.tags.append(tag)
        self.boxes.append(box)
        return len(self.tags) - 1

    def text(self, parent: int, tag: str, text: str, linked: bool = False) -> None:
        text = text.strip()
        if text:
            self.blocks.append((text, self.node(parent, tag, ""), linked))


def varied(example: Example, donors: Sequence[Example], rng: Choice) -> Example:
    """The page with its article cut short, some of its chrome gone, other pages' text in it, or its names unknown."""
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
        boxes=_names(old.boxes, rng),
        title=old.title if rng.random() > 0.2 else "",
    )
    cut = replace(example, columns=columns, tokens=[example.tokens[at] for at in picked], labels=example.labels[picked])
    grafts = int(rng.choice([0, 0, 0, 1, 1, 2])) if len(old.parents) and len(donors) else 0  # lines look alike
    for _ in range(grafts):
        cut = _grafted(cut, donors, rng)
    return cut


def _names(boxes: Sequence[str], rng: Choice) -> Sequence[str]:
    draw = rng.random()
    if draw < 0.2:
        return [""] * len(boxes)
    if draw < 0.45:
        rate = rng.uniform(0.2, 0.7)
        gone = {box for box in sorted(set(boxes)) if rng.random() < rate}
        return ["" if box in gone else box for box in boxes]
    return boxes


def _grafted(example: Example, donors: Sequence[Example], rng: Choice) -> Example:
    body = np.flatnonzero(example.labels > 0.5)
    if not len(body):
        return example
    han = _han("".join(example.columns.texts[at] for at in body[:5]))
    pool: list[Example] = []
    for at in rng.permutation(len(donors))[:12].tolist():
        donor = donors[at]
        if donor.site != example.site and _han("".join(donor.gold[:200])) == han:
            pool.append(donor)
    sentences = [
        text for donor in pool[:3] for text, label in zip(donor.columns.texts, donor.labels, strict=True) if label > 0.9
    ]
    if len(sentences) < 5:
        return example
    draw = rng.random()
    columns = example.columns
    after = rng.random() < 0.8
    if draw < 0.4:
        graft, after = _comments(sentences, han, rng), True
    elif draw < 0.75:
        graft = _teasers(sentences, han, rng)
    else:
        graft, after = _second(columns, pool[0], int(body[-1]), rng), True
    node = columns.nodes[int(body[-1 if after else 0])]
    for _ in range(int(rng.choice([1, 1, 2, 2, 3, 4]))):
        if columns.parents[node] > 0:
            node = columns.parents[node]
    end = node + 1
    if after:
        while end < len(columns.parents) and columns.parents[end] >= node:
            end += 1
    inside = [at for at, own in enumerate(columns.nodes) if node <= own < end]
    if not inside:
        inside = [int(body[-1 if after else 0])]
    return _insert(example, graft, node, end, inside[-1] + 1 if after else inside[0])


def _cut(text: str, han: bool, most: int, rng: Choice) -> str:
    size = int(rng.integers(2, most))
    if han:
        start = int(rng.integers(0, max(1, len(text) - size)))
        return text[start : start + 2 * size]
    words = text.split()
    start = int(rng.integers(0, max(1, len(words) - size)))
    return " ".join(words[start : start + size])


def _stamp(rng: Choice) -> str:
    year, month, day, hour, minute = (
        int(rng.integers(*span)) for span in ((2004, 2026), (1, 13), (1, 29), (0, 24), (10, 60))
    )
    forms = (
        f"{year}-{month}-{day} {hour}:{minute}",
        f"{month}/{day}/{year}",
        f"{day} days ago",
        f"{hour}小时前",
        f"{year}年{month}月{day}日",
    )
    return forms[int(rng.integers(len(forms)))]


def _one(words: Sequence[str], rng: Choice) -> str:
    return words[int(rng.integers(len(words)))]


def _comments(sentences: Sequence[str], han: bool, rng: Choice) -> Graft:
    graft = Graft()
    named = rng.random() < 0.7
    root = graft.node(-1, "div", _one(_COMMENTS, rng) if named else "")
    graft.text(root, "h3", _one(_HEADS, rng))
    tag, box = _one(("li", "div", "article", "tr"), rng), _one(_COMMENT, rng) if named else ""
    dated, reply, nested = rng.random() < 0.8, _one(_REPLY, rng), rng.random() < 0.7
    most = int(rng.choice([12, 30, 80]))
    for _ in range(int(rng.choice([2, 5, 10, 30]))):
        item = graft.node(root, tag, box) if nested else root
        line = _cut(_one(sentences, rng), han, 4, rng)
        graft.text(item, "h4" if not nested else "div", f"{line} {_stamp(rng)}" if dated else line, rng.random() < 0.5)
        for _ in range(int(rng.choice([1, 1, 1, 2]))):
            graft.text(item, "p", _cut(_one(sentences, rng), han, most, rng))
        graft.text(item, "span", reply, True)
    return graft


def _teasers(sentences: Sequence[str], han: bool, rng: Choice) -> Graft:
    graft = Graft()
    named = rng.random() < 0.6
    root = graft.node(-1, _one(("div", "ul", "section", "aside"), rng), _one(_TEASERS, rng) if named else "")
    graft.text(root, "h3", _one(_MORE, rng))
    tag, box = _one(("li", "div", "article"), rng), _one(_TEASER, rng) if named else ""
    titled, summary, dated = rng.random() < 0.8, rng.random() < 0.7, rng.random() < 0.5
    linked = rng.random() < 0.5
    long = int(rng.choice([20, 40, 150]))
    for _ in range(int(rng.choice([2, 4, 8, 20]))):
        item = graft.node(root, tag, box)
        if titled:
            graft.text(item, _one(("h3", "h4", "div"), rng), _cut(_one(sentences, rng), han, 14, rng), True)
        if summary or not titled:
            graft.text(item, "p", _cut(_one(sentences, rng), han, long, rng), linked)
        if dated:
            graft.text(item, "div", _stamp(rng))
    return graft


def _second(columns: Columns, donor: Example, last: int, rng: Choice) -> Graft:
    """A second article after the first, in boxes of the same names."""
    graft = Graft()
    above = columns.parents[columns.nodes[last]]
    box, tag = (columns.boxes[above], columns.tags[above]) if above >= 0 else ("", "div")
    root = graft.node(-1, tag, box)
    graft.text(root, "h2", donor.columns.title[:60], rng.random() < 0.6)
    if rng.random() < 0.5:
        graft.text(root, "div", _stamp(rng))
    found = [text for text, label in zip(donor.columns.texts, donor.labels, strict=True) if label > 0.9]
    for text in found[: int(rng.choice([2, 5, 20]))]:
        graft.text(root, "p", text)
    return graft


def _insert(example: Example, graft: Graft, parent: int, node: int, block: int) -> Example:
    """`graft` below `parent`: its nodes before node `node`, its blocks before block `block`."""
    old = example.columns
    texts = [text for text, _, _ in graft.blocks]
    more = len(graft.parents)

    def spliced(column: Sequence[int], new: list[int], at: int = block) -> list[int]:
        return [*column[:at], *new, *column[at:]]

    def moved(nodes: Sequence[int]) -> list[int]:
        return [at + more if at >= node else at for at in nodes]

    columns = replace(
        old,
        texts=[*old.texts[:block], *texts, *old.texts[block:]],
        link_chars=spliced(old.link_chars, [len(text) if link else 0 for text, _, link in graft.blocks]),
        links=spliced(old.links, [int(link) for _, _, link in graft.blocks]),
        strong_chars=spliced(old.strong_chars, [0] * len(texts)),
        nodes=spliced(moved(old.nodes), [node + at for _, at, _ in graft.blocks]),
        parents=spliced(moved(old.parents), [node + at if at >= 0 else parent for at in graft.parents], node),
        tags=[*old.tags[:node], *graft.tags, *old.tags[node:]],
        boxes=[*old.boxes[:node], *graft.boxes, *old.boxes[node:]],
    )
    return replace(
        example,
        columns=columns,
        tokens=[*example.tokens[:block], *map(tokens, texts), *example.tokens[block:]],
        labels=np.insert(example.labels, block, np.zeros(len(texts), np.float32)).astype(np.float32),
    )


def _han(text: str) -> bool:
    return sum("\u3400" <= character <= "\u9fff" for character in text) * 3 > len(text)


def _less_chrome(example: Example, body: set[int], rng: Choice) -> NDArray[np.bool_]:
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
