"""How local bodies are called: the names that a row of functions gives in a place, in both languages."""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import permutations
from typing import Any, Final

from ipdocs.registry import places
from ipdocs.registry.places import DATA, Place

Row = dict[str, Any]
_FULL: Final = {"委": "委员会", "办": "办公室"}
_TURN: Final = {
    "municipality": 0,
    "province": 1,
    "autonomous_region": 1,
}  # whose letter of `tails`; cities have the last
_MERGED: Final = (
    ("管理委员会", "管委会"), ("委员会", "委"), ("办公室", "办"), ("监督管理", "监管"), ("监察委", "监委"),
    ("人民政府", "政府"),
)  # fmt: skip


@cache
def rows() -> Row:
    """The file of functions."""
    data: Row = json.loads((DATA / "functions.json").read_text("utf-8"))
    return data


def zkey(words: str) -> str:
    """The form in which Chinese functions are compared: 人力资源和社会保障局 and 人力资源社会保障局 are one."""
    for long, short in _MERGED:
        words = words.replace(long, short)
    return re.sub("[和与及、]", "", words)


def chinese(row: Row, kind: str | None = None) -> list[str]:
    """The Chinese words for a function; in a place of a kind its own form first."""
    turn = _TURN.get(kind or "", 2)
    own = row["tails"][turn] if kind and "tails" in row else ""
    tails = dict.fromkeys(own or row.get("tails", "") + row.get("tails_more", "") + "委厅局") if "stems" in row else ()
    words = [stem + tail for stem in row.get("stems", ()) for tail in tails]
    if kind and words:
        words = [words[0][:-1] + _FULL.get(words[0][-1], words[0][-1]), *words]
    return [word for word in (*words, *row.get("zh", ())) if word not in row.get("skip", ())]


def _bases(row: Row, kind: str) -> list[str]:
    """The English words for a function without its place, the usual ones of the kind of place first."""
    bases = [row["official"]] if "official" in row else []
    if "subjects" in row:
        heads = rows()["heads"]
        own = heads[row["tails"][_TURN.get(kind, 2)]]
        more = [heads[t] for t in row["tails"] + row.get("tails_more", "")]
        for head in dict.fromkeys([own, *more, *row.get("heads", ()), "Bureau", "Department", "Administration"]):
            noun_first = row.get("style") == "noun" and (head != "Department" or kind not in _TURN)
            for subject in row["subjects"]:
                both = [f"{subject} {head}", f"{head} of {subject}"]
                bases += both if noun_first else both[::-1]
                bases += [f"Administration for {subject}"] if head == "Administration" else []
    return list(dict.fromkeys([*bases, *row.get("en", ())]))


def _forms(place: Place) -> tuple[list[str], list[str]]:
    """What stands before a body's name, and what stands after its `of`."""
    above = places.places().get(place.parent or "")
    if place.level:
        row = places.rows()["levels"][place.level]
        return row["adjective"], [above.en] if above else row["of"]
    row = places.rows()["kinds"][place.type]
    fill = {"en": place.en, "full": place.full, "in": above.en if above else ""}
    return [f.format(**fill) for f in row["adjective"]], [f.format(**fill) for f in row["of"]]


def english(row: Row, place: Place) -> list[str]:
    """The English names of the body with a function in a place, the usual one first."""
    adjectives, ofs = _forms(place)
    if place.level and (above := places.places().get(place.parent or "")):
        adjectives = [*adjectives, *(f"{above.en} {a}" for a in adjectives)]
    committees = [form.format(A=adjectives[0]) for form in rows()["committee"]]
    plain = place.en or adjectives[0]
    bases = _bases(row, place.type)
    order = adjectives if not row.get("plain") or place.level else [plain, *adjectives]
    names = [f"{base} of the {c}" for base in bases for c in committees] if row.get("party") else []
    for turn, base in enumerate(bases):  # the usual words with every form of the place, rarer ones with two
        names += [f"{adjective} {base}" for adjective in list(dict.fromkeys(order))[: 4 if turn < 4 else 2]]
        names += [f"{base} of {of}" for of in ofs] if turn < 4 else []
    own = [form.format(A=adjectives[0], P=plain, PF=ofs[0], C=committees[0]) for form in row.get("templates", ())]
    names = [*own, *names] if row.get("templates_first") or not bases else [*names[:1], *own, *names[1:]]
    second = row.get("also", ())
    return [*names, *(f"{name} ({also})" for also in second for name in names[:12])]


def _zh_names(row: Row, place: Place) -> Iterator[str]:
    before = [place.zh] if place.level or not place.short else [place.zh, place.short]
    if row.get("zh_short"):
        before = before[::-1]
    yield from (name.format(before[0]) for name in row.get("zh_names", ()))
    for words in chinese(row, place.type):
        for name in before:
            yield name + words.lstrip("~")


def group_slug(kinds: set[str]) -> str:
    """`districts-counties` for these kinds, in the order of the rows."""
    nouns = rows()["collectives"]["nouns"]
    return "-".join(nouns[kind][1].replace(" ", "_") for kind in nouns if kind in kinds)


def _joined(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])}{',' * (len(words) > 2)} and {words[-1]}"


def group_english(slug: str, known: str, place: Place | None) -> list[str]:
    """The English names of a group: `District and county governments of Chongqing`."""
    nouns = {noun[1].replace(" ", "_"): noun for noun in rows()["collectives"]["nouns"].values()}
    kinds = [nouns[one] for one in slug.split("-")]
    forms = rows()["collectives"].get("relevant" if known == "relevant-governments" else known)
    if forms is None:
        bases = [re.sub(r"y$", "ie", b) + "s" for b in _bases(rows()["functions"][known], "city") if " of " not in b]
        bases = [base if base.startswith("IP") else base.lower() for base in bases]
        forms = [form.replace("{B}", base) for base in bases for form in ("{S} {B}", "{B} of {N}", "{B} of all {N}")]
    names: list[str] = []
    orders = [tuple(kinds), tuple(kinds[::-1]), *(permutations(kinds) if len(kinds) == 3 else ())]
    for turn, order in enumerate(dict.fromkeys(tuple(map(tuple, order)) for order in orders)):
        many = tuple(noun[1] for noun in order)
        ways = [_joined(many)]
        if len(many) > 1:
            ways += [", ".join(many), f"{many[0]} ({', '.join(many[1:])})", " and ".join(many)]
        one = _joined(tuple(noun[0].lower() for noun in order))
        common = forms if turn < 2 else [*forms[:4], *(form for form in forms if form == "{N}")]
        names += [form.format(S=one, N=way) for form in common for way in ways]
    names = [name[0].upper() + name[1:] for name in dict.fromkeys(names)]
    if place is None:
        return names
    return list(dict.fromkeys([*(f"{name} of {place.en}" for name in names), *names]))


def unknown(place: Place, words: str) -> str:
    """An id for a body whose function no row knows: its own words."""
    return f"{place.id}.x-" + re.sub(r"[\s.]+", "_", words)


def names(agency_id: str) -> list[str]:
    """Every name of the body with this id, the official ones first; none where no row gives such an id."""
    if agency_id in rows()["single"]:
        single = rows()["single"][agency_id]
        return [single["en"][0], *single["zh"], *single["en"][1:]]
    head, _, function = agency_id.rpartition(".")
    place = places.get(head)
    if place and function.startswith("x-"):
        words = function[2:].replace("_", " ")
        title = re.sub(r"\b(?!(?:of|the|and|for|in|on|to)\b)[a-z]", lambda letter: letter.group().upper(), words)
        return [place.zh + words] if re.search(r"[\u3400-\u9fff]", words) else [title]
    row = rows()["functions"].get(function)
    if place and row:
        en = [*rows()["exceptions"].get(agency_id, ()), *english(row, place)]
        zh = [rows()["official_zh"].get(agency_id), *_zh_names(row, place)]
        return [en[0], *filter(None, zh), *en[1:]]
    above, _, slug = head.rpartition(".")
    whose = places.places().get(above)
    nouns = {noun[1].replace(" ", "_"): kind for kind, noun in rows()["collectives"]["nouns"].items()}
    if (whose is None and above != "local") or not slug or not all(one in nouns for one in slug.split("-")):
        return []
    if function not in ("governments", "relevant-governments") and row is None:
        return []
    units = rows()["collectives"]["units"]
    kinds = [next(zh for zh, kind in units.items() if kind == nouns[one]) for one in slug.split("-")]
    every = "各有关" if function.startswith("relevant") else "各"
    body = chinese(row, "city")[0] if row else "人民政府"
    en = group_english(slug, function, whose)
    return [en[0], f"{whose.zh if whose else ''}{every}{'、'.join(kinds)}{body}", *en[1:]]
