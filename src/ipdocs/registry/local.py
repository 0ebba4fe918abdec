"""Local bodies: which body 市科委 or `Municipal Commission of Commerce` means in a place.

No body is listed. One is a place and a function: `cn-shanghai.commerce`, `cn-hubei-wuhan.finance`; where only the
level is said `local.provincial.data`; for a group `cn-hubei.cities-prefectures.governments`. The functions, with the
words for them, are rows of `localities/functions.json`; for places see `places`. A name that says its level or place
and whose function no row knows keeps its own words: `cn-chongqing.x-口岸办`.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, Final

from ipdocs.registry import naming, places
from ipdocs.registry.places import Place, place_of, squeeze
from ipdocs.registry.store import load, name_key
from ipdocs.schema.agency import Agency, AgencyName

__all__ = ["Place", "agency", "digest", "place_of", "place_of_names", "resolve"]

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
LONGEST: Final = 200  # what is longer is no name
_ALL: Final = re.compile(r"(?:本?[省市区]?各(?:有关|相关)?|全[省市区]各?|所有|有关|相关)")
_LEVEL: Final = {
    "provincial": "provincial|province", "municipal": "municipal|municipality", "district": "district",
    "county": "county", "prefectural": "prefectural|prefecture", "regional": "autonomous region|regional",
}  # fmt: skip
_LEVELS: Final = re.compile("|".join(rf"\b(?P<{level}>{words})\b" for level, words in _LEVEL.items()))


@lru_cache(4096)
def resolve(name: str, place: Place | None = None) -> str | None:
    """The id of the local body that `name` means in a document of `place`, or null where it means none."""
    if len(name) > LONGEST or load().find(name):
        return None
    return _chinese(squeeze(name), place) if _HAN.search(name) else _english(name_key(name), place)


def place_of_names(names: Iterable[str]) -> Place | None:
    """The one place that names of bodies say themselves (`Shanghai Customs`, 湖北省财政厅): the place of a page that
    does not say whose it is.
    """
    ids = {found.rpartition(".")[0] for name in names if (found := resolve(name, None))}
    named = [known for place_id in sorted(ids) if (known := places.places().get(place_id))]
    tops = {list(places.chain(one))[-1] for one in named}
    return named[0] if len(set(named)) == 1 else tops.pop() if len(tops) == 1 else None


def agency(agency_id: str) -> Agency | None:
    """The body with an id that `resolve` gave, built from the rows: official names first, then every spelling."""
    texts = naming.names(agency_id)
    if not texts:
        return None
    seen: dict[str, AgencyName] = {}
    official: set[str] = set()
    for text in texts:
        lang: Any = "zh" if _HAN.search(text) else "en"
        kind: Any = "variant" if lang in official else "official"
        official.add(lang)
        seen.setdefault(name_key(text), AgencyName(text=text, lang=lang, kind=kind))
    return Agency(id=agency_id, names=tuple(seen.values()), level="local")


@cache
def digest() -> str:
    """SHA-256 of the rows."""
    files = sorted(
        (file.name, file.read_text("utf-8")) for file in places.DATA.iterdir() if file.name.endswith(".json")
    )
    return hashlib.sha256(json.dumps(files, ensure_ascii=False).encode()).hexdigest()


# ---- Chinese --------------------------------------------------------------------------------------------------------


@cache
def _zh_index() -> tuple[dict[str, str], dict[str, str]]:
    """Functions and single bodies by their Chinese words."""
    functions: dict[str, str] = {}
    for slug, row in naming.rows()["functions"].items():
        for words in naming.chinese(row):
            functions.setdefault(naming.zkey(words), slug)
    single = {naming.zkey(w): one for one, row in naming.rows()["single"].items() for w in row["zh"]}
    return functions, single


def _function(words: str, *, bare: bool = False) -> str | None:
    """The function that words mean, a second name in brackets aside. `bare`: a short place name stood before them."""
    index, _ = _zh_index()
    words = re.sub("^党委", "委", words)
    without = re.sub(r"[(\[][^()\[\]]*[)\]]$", "", words)
    as_bureau = re.sub(r"(?<=..)(?:行政)?(?:主管|管理)?部门$", "局", words)
    for key in map(naming.zkey, (words, without, as_bureau)):
        for form in ("~" + key, key) if bare else (key,):
            for whole in (form, form.removeprefix("政府")):
                if whole in index:
                    return index[whole]
    return None


def _chinese(text: str, place: Place | None) -> str | None:
    single = _zh_index()[1].get(naming.zkey(text))
    if single and (_function(text) is None or (place and single.startswith(list(places.chain(place))[-1].id + "."))):
        return single
    parent = max((p for p in naming.rows()["parents"] if text.startswith(p)), key=len, default="")
    for before in dict.fromkeys((parent, "")):
        named = places.starts(text[len(before) :].lstrip("()"), place)
        told = naming.rows()["parents"].get(before, "")
        for one, length, bare in named:
            rest = text[len(before) :].lstrip("()")[length:].lstrip(")")
            if found := _function(told + rest, bare=bare) or (_function(rest, bare=bare) if told and rest else None):
                return f"{one.id}.{found}"
            if not rest and not told and not bare:
                return f"{one.id}.government"
            if not told and (found := _group(rest, one)):
                return found
    for level, words in _level_words(text):
        if found := _function(words):
            return f"{places.at_level(level, place).id}.{found}"
    return _group(text, place) or _bare(text, place) or _unknown(text, place)


def _level_words(text: str) -> Iterator[tuple[str, str]]:
    """Every way to read a level word at the beginning: the level, and what follows."""
    pairs = [(words, level) for level, row in places.rows()["levels"].items() for words in row["zh"]]
    for words, level in sorted(pairs, key=lambda pair: -len(pair[0])):
        if text.startswith(words) and len(text) > len(words):
            yield level, text[len(words) :]


def _bare(text: str, place: Place | None) -> str | None:
    found = _function(text) if place else None
    return f"{place.id}.{found}" if place and found and not load().find(text) and text[-1] not in "部区" else None


def _unknown(text: str, place: Place | None) -> str | None:
    """The id of a body whose level or place is said and whose function no row knows."""
    if not re.search(naming.rows()["tails"], re.sub(r"\([^()]*\)$", "", text)):
        return None
    for one, length, bare in places.starts(text, place):
        if not bare or (one.rank == 1 and re.search("[局厅委办会]$", text)):
            return naming.unknown(one, text[length:])
    for level, words in _level_words(text):
        barred = naming.rows()["not_after"].get(text[: -len(words)][-1:], "")
        if len(words) > 1 and words[0] not in barred and not re.search("总[局署]|、", words):
            return naming.unknown(places.at_level(level, place), words)
    if place and re.search(r"^[\u3400-\u9fff]{1,14}(?:[区县市州旗]人?民?政府|管委会|管理委员会)$", text):
        return naming.unknown(place, text)
    return None


def _group(text: str, place: Place | None) -> str | None:
    """各区政府, 各县(市、区)科技局, 区县政府: all of a kind below a place."""
    first = _ALL.match(text)
    words = text[first.end() :] if first else text
    rows = naming.rows()["collectives"]
    unit = "|".join(sorted(rows["units"], key=len, reverse=True))
    whole = re.match(rf"(?:{unit}|[、,()和及])+", words)
    for end in range(whole.end() if whole else 0, 0, -1):
        rest = words[end:].removeprefix("级")
        kinds = {rows["units"][u] for u in re.findall(unit, words[:end])}
        known = "governments" if rest in rows["rest"] else _function(rest)
        if words[:end].count("(") != words[:end].count(")") or not (known and kinds and (first or len(kinds) > 1)):
            continue
        if known in ("governments", "government"):
            known = "relevant-governments" if first and re.search("有关|相关", first.group()) else "governments"
        if rest in ("", "政府") and not first:
            known = "governments"
        return f"{place.id if place else 'local'}.{naming.group_slug(kinds)}.{known}"
    return None


# ---- English --------------------------------------------------------------------------------------------------------


def _core(key: str, place: Place | None = None) -> tuple[Place | None, str | None, str]:
    """What a name says of its place and level, and the name without them."""
    key = key.replace(",", "").replace("(", "").replace(")", "")
    named = places.named_in_english(key, place)
    if named:
        key = key[: named[1]] + re.sub(r"^(?:'s| city\b)", "", key[named[2] :])
    level = _LEVELS.search(key)
    if level is None and key.startswith("city "):
        return named[0] if named else None, "municipal", key[5:]
    core = re.sub(r"\b(?:of|in) (?:the )?(?=$|of\b|in\b)|\bthe\b", " ", _LEVELS.sub(" ", key) + " ")
    core = re.sub(r"\b(?:of|in) *$", "", core.strip())
    return named[0] if named else None, level.lastgroup if level else None, " ".join(core.split())


@cache
def _en_index() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Functions, groups and single bodies by their English words."""
    functions: dict[str, str] = {}
    anywhere = [places.get(f"local.{level}") for level in ("municipal", "provincial")]
    for slug, row in naming.rows()["functions"].items():
        for text in (text for one in anywhere if one for text in naming.english(row, one)):
            functions.setdefault(_core(name_key(text))[2], slug)
    for body, texts in naming.rows()["exceptions"].items():
        for text in texts:
            functions.setdefault(_core(name_key(text))[2], body.rpartition(".")[2])
    groups: dict[str, str] = {}
    for kinds in naming.rows()["collectives"]["sets"]:
        for known in ("governments", "relevant-governments"):
            slug = naming.group_slug(set(kinds.split("-")))
            for text in naming.group_english(slug, known, None):
                groups.setdefault(name_key(text), f"{slug}.{known}")
    single = {name_key(w): one for one, row in naming.rows()["single"].items() for w in row["en"]}
    return functions, groups, single


def _english(key: str, place: Place | None) -> str | None:
    functions, groups, single = _en_index()
    if key in single:
        return single[key]
    named = places.named_in_english(key, place)
    without = (key[: named[1]] + key[named[2] :] if named else key).strip()
    without = re.sub(r"^'s | (?:of|in)(?: the)?(?: municipality| province)?$", "", without)
    below = (named[0] if named else place) or None
    if group := groups.get(without):
        return f"{below.id if below else 'local'}.{group}"
    one_kind, _, many = without.partition("s of ")
    if (group := groups.get(many.removeprefix("all "))) and (function := functions.get(one_kind)):
        return f"{below.id if below else 'local'}.{group.partition('.')[0]}.{function}"
    one, level, core = _core(key, place)
    known = functions.get(core)
    if one is None and level is None:
        return f"{place.id}.{known}" if place and known else None
    whose = one or places.at_level(level or "municipal", place)
    if known:
        return f"{whose.id}.{known}"
    return naming.unknown(whose, key) if re.search(naming.rows()["english_tails"], key) else None
