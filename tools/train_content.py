"""Train the content model and say how it does on sites it has not seen.

    python tools/train_content.py DATA… [--seed N] [--folds N] [--out src/ipdocs/weights/content.json]

Needs numpy and nothing else. The same data, seed and numpy give the same weights. Judge by the cross-validated table:
each page is scored by a model that saw no page of its site. About five minutes for 300 pages.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from content_data import Example, load, shingles
from content_variants import varied

from ipdocs.parsers import content_features as features
from ipdocs.parsers.content import Model, Net, read_model
from ipdocs.parsers.content_choice import Choice, container
from ipdocs.parsers.content_tree import Floats

BAGS, UNITS, BOX_UNITS, BATCH = 4, 16, 12, 512
RATE, DECAY = 2e-3, 1e-4
BIASES = (-0.5, -0.25, 0.0, 0.25, 0.5, 0.75)
HTML, PLAIN = Choice(0, 1.5, -0.5, 2, 0.75, 0), Choice(0, 0, 0, 16, 0.75, 0.4)
_WHOLE = 127  # weights are stored as whole numbers up to this, times a scale for each unit


@dataclass(frozen=True, slots=True)
class Plan:
    """How often pages are varied, and how long and with how much noise the nets are trained."""

    variants: int
    epochs: int
    drop: float
    seed: int


@dataclass(frozen=True, slots=True)
class Seen:
    """An example as the model reads it. `held`: for each box, the F1 of its text against the gold; `boxed`: weights."""

    example: Example
    sight: features.Sight
    weights: Floats
    held: Floats
    boxed: Floats

    @classmethod
    def of(cls, example: Example) -> "Seen":
        sight = features.see(example.columns)
        held = boxed = np.zeros(0, np.float32)
        if sight.tree is not None:
            sizes = np.array([len(block) for block in example.tokens], np.float32)
            right = np.where(example.labels > 0.5, sizes, 0).astype(np.float32)
            whole, gold = sight.tree.totals(sizes, right)
            held = 2 * gold / np.maximum(whole + right.sum(), 1)
            boxed = np.where(whole > 5, held + 0.2, 0)
            boxed = boxed / (boxed.sum() + 1e-6)
        return cls(example, sight, example.weights(), held, boxed.astype(np.float32))


def fit(
    rows: Sequence[Floats], goals: Sequence[Floats], weights: Sequence[Floats], units: int, plan: Plan
) -> dict[str, object]:
    """Several nets trained with Adam on cross-entropy, side by side in one; as data."""
    x, y, w = np.concatenate(rows), np.concatenate(goals), np.concatenate(weights)
    mean, spread = x.mean(0), x.std(0) + 1e-2
    x = np.clip((x - mean) / spread, -4, 4)
    w = (w / w.mean()).astype(np.float32)
    bags = [_train(x, y, w, units, plan, plan.seed * 100 + bag) for bag in range(BAGS)]
    hidden = np.concatenate([bag[0] for bag in bags], axis=1)
    scale = np.abs(hidden).max(0) / _WHOLE
    return {
        "mean": _short(mean),
        "spread": _short(spread),
        "scale": _short(scale),
        "hidden": np.rint(hidden / scale).astype(int).tolist(),
        "bias": _short(np.concatenate([bag[1] for bag in bags])),
        "out": _short(np.concatenate([bag[2] for bag in bags]) / BAGS),
        "out_bias": _short(np.mean([bag[3] for bag in bags], axis=0)),
    }


def _train(x: Floats, y: Floats, w: Floats, units: int, plan: Plan, seed: int) -> list[Floats]:
    rng = np.random.default_rng(seed)
    count, width = x.shape
    start = (
        rng.normal(0, width**-0.5, (width, units)),
        np.zeros(units),
        rng.normal(0, units**-0.5, units),
        np.zeros(1),
    )
    state = [np.asarray(part, np.float32) for part in start]
    first = [np.zeros_like(part) for part in state]
    second = [np.zeros_like(part) for part in state]
    step, last = 0, plan.epochs * (count // BATCH)
    for _ in range(plan.epochs):
        order = rng.permutation(count)
        for at in range(0, count - BATCH + 1, BATCH):
            pick = order[at : at + BATCH]
            given = x[pick] * (rng.random((BATCH, width), np.float32) > plan.drop) / (1 - plan.drop)
            inner = given @ state[0] + state[1]
            active = np.maximum(inner, 0)
            guess = 1 / (1 + np.exp(-np.clip(active @ state[2] + state[3], -30, 30)))
            error = ((guess - y[pick]) * w[pick] / BATCH).astype(np.float32)
            back = np.outer(error, state[2]) * (inner > 0)
            slopes = (
                given.T @ back + DECAY * state[0],
                back.sum(0),
                active.T @ error + DECAY * state[2],
                error.sum(keepdims=True),
            )
            step += 1
            rate = RATE * min(1.0, (last - step) / last * 1.2 + 0.02)
            for part, slope in enumerate(slopes):
                first[part] = 0.9 * first[part] + 0.1 * slope
                second[part] = 0.999 * second[part] + 0.001 * slope**2
                move = first[part] / (1 - 0.9**step) / (np.sqrt(second[part] / (1 - 0.999**step)) + 1e-8)
                state[part] = (state[part] - rate * move).astype(np.float32)
    return state


def _short(values: Floats) -> list[float]:
    return [float(f"{value:.4g}") for value in values.tolist()]


def folds(pages: Sequence[Seen], count: int, seed: int) -> list[int]:
    """The fold of each page: all pages of a site are in one."""
    sites = sorted({page.example.site for page in pages})
    np.random.default_rng(seed).shuffle(sites)
    place = {site: at % count for at, site in enumerate(sites)}
    return [place[page.example.site] for page in pages]


def learn(
    pages: Sequence[Seen], variants: Sequence[Seen], plan: Plan, count: int
) -> tuple[list[Floats], list[Floats | None], dict[str, object]]:
    """Probabilities of each page's blocks and the worth of its boxes by models that did not see its site; the model.

    Each reading is trained on what the one before says of pages that it has not seen, as it will be in use.
    """
    every = [*pages, *variants]
    fold = folds(every, count, plan.seed)
    size = len(pages)
    first, held_first = _stage(every, fold, [page.sight.rows for page in every], _block_goals, UNITS, plan)
    worth: list[Floats | None] = [None] * len(every)
    model: dict[str, object] = {"first": held_first}
    if pages[0].sight.tree is not None:
        rows = [
            features.held(page.sight, page.sight.tree, guess)
            for page, guess in zip(every, first, strict=True)
            if page.sight.tree is not None
        ]
        found, model["boxes"] = _stage(every, fold, rows, _box_goals, BOX_UNITS, plan)
        worth = list(found)
    rows = [features.again(page.sight, guess, value) for page, guess, value in zip(every, first, worth, strict=True)]
    second, model["second"] = _stage(every, fold, rows, _block_goals, UNITS, plan)
    means = [(one + other) / 2 for one, other in zip(first[:size], second[:size], strict=True)]
    return means, worth[:size], model


def _block_goals(page: Seen) -> tuple[Floats, Floats]:
    return page.example.labels, page.weights


def _box_goals(page: Seen) -> tuple[Floats, Floats]:
    return page.held, page.boxed


def _stage(
    pages: Sequence[Seen],
    fold: Sequence[int],
    rows: Sequence[Floats],
    goals: Callable[[Seen], tuple[Floats, Floats]],
    units: int,
    plan: Plan,
) -> tuple[list[Floats], dict[str, object]]:
    pairs = [goals(page) for page in pages]
    out: list[Floats] = [np.zeros(0, np.float32)] * len(pages)
    for left_out in sorted(set(fold)):
        kept = [at for at in range(len(pages)) if fold[at] != left_out]
        held = fit([rows[at] for at in kept], [pairs[at][0] for at in kept], [pairs[at][1] for at in kept], units, plan)
        net = Net.read(held)
        for at in range(len(pages)):
            if fold[at] == left_out:
                out[at] = net(rows[at])
    return out, fit(rows, [goal for goal, _ in pairs], [weight for _, weight in pairs], units, plan)


def f1(
    pages: Sequence[Seen], guesses: Sequence[Floats], worths: Sequence[Floats | None], choice: Choice
) -> dict[str, tuple[float, float, float]]:
    """By folder: F1, precision and recall of four-token shingles, means over pages."""
    shares: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for page, guess, worth in zip(pages, guesses, worths, strict=True):
        sight = page.sight
        inside = None if worth is None or sight.tree is None else container(sight.tree, worth, sight.size)
        kept = choice(guess, sight.size, inside)
        found = [token for block, keep in zip(page.example.tokens, kept, strict=True) if keep for token in block]
        got, want = shingles(found), shingles(page.example.gold)
        right = sum((got & want).values())
        shares[page.example.folder].append((right / max(sum(got.values()), 1), right / max(sum(want.values()), 1)))
    out: dict[str, tuple[float, float, float]] = {}
    for folder, pairs in shares.items():
        precision, recall = (float(np.mean(column)) for column in zip(*pairs, strict=True))
        out[folder] = (2 * precision * recall / max(precision + recall, 1e-9), precision, recall)
    return out


def train(examples: list[Example], plan: Plan, count: int, name: str, choice: Choice) -> dict[str, object]:
    """Train one model, print its cross-validated table, and give it as data."""
    rng = np.random.default_rng(plan.seed)
    pages = [Seen.of(example) for example in examples]
    fold = folds(pages, count, plan.seed)
    mates = [[examples[at] for at in range(len(pages)) if fold[at] == own] for own in range(count)]
    variants = [
        Seen.of(varied(example, mates[own], rng))
        for _ in range(plan.variants)
        for example, own in zip(examples, fold, strict=True)
    ]
    guesses, worths, model = learn(pages, variants, plan, count)
    choices = [replace(choice, bias=bias) for bias in BIASES]
    tables = [f1(pages, guesses, worths, each) for each in choices]
    best = max(range(len(choices)), key=lambda at: sum(row[0] for row in tables[at].values()))
    print(f"\n{name}: {len(pages)} pages, {len({page.example.site for page in pages})} sites, {choices[best]}")
    print(f"{'cross-validated by site':<26}{'F1':>8}{'P':>8}{'R':>8}")
    for folder, row in tables[best].items():
        print(f"{folder:<26}" + "".join(f"{value:>8.4f}" for value in row), flush=True)
    model["choice"] = asdict(choices[best])
    _check(read_model(model), pages[0])
    return model


def _check(model: Model, page: Seen) -> None:
    values, _ = model(page.sight)
    assert len(values) == len(page.example.labels)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path, nargs="+")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--folds", type=int, default=5)
    ask.add_argument("--variants", type=int, default=8, help="altered copies of each page")
    ask.add_argument("--epochs", type=int, default=4)
    ask.add_argument("--out", type=Path, default=Path("src/ipdocs/weights/content.json"))
    given = ask.parse_args()
    tagged, plain = load(given.data)
    plan = Plan(given.variants, given.epochs, 0.2, given.seed)
    held = {
        "html": train(tagged, plan, given.folds, "HTML", HTML),
        "plain": train(plain, plan, given.folds, "plain text", PLAIN),
    }
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(held, separators=(",", ":")) + "\n", "utf-8")
    print(f"\n{given.out}: {given.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
