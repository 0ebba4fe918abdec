"""Places: which province, city or district a text names, and the forms in which a body of that place is named.

The rows are in `localities/places.json`: names, kinds of place with their English forms, level words (省, 市, 区 …).
A place that is only said by its level has an id as well: `local.provincial`, or `cn-hubei.municipal` for some city of
Hubei.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ipdocs.registry.store import name_key

DATA: Final = files(__package__) / "localities"
ENDINGS: Final = {"市": "city", "州": "prefecture", "区": "district", "盟": "prefecture", "县": "county"}
RANK: Final = {"city": 2, "prefecture": 2, "district": 3, "county": 3}
_TITLE = re.compile(r"关于|印发|《|发布")
_FOLD = str.maketrans({**{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}, "〔": "[", "〕": "]"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place that has bodies of its own. `full` is the long English name, `short` the Chinese one without 省 or 市."""

    id: str
    type: str
    zh: str = ""
    en: str = ""
    short: str = ""
    full: str = ""
    parent: str | None = None
    level: str | None = None

    @property
    def rank(self) -> int:
        """1 for what is directly under the state, 2 for cities, 3 for districts and counties."""
        return RANK.get(self.type, 1)


def squeeze(text: str) -> str:
    """The text as names are compared in Chinese: full width to half, no white space."""
    return re.sub(r"[\s\u200b-\u200d\ufeff]+", "", text.translate(_FOLD))


@cache
def rows() -> dict[str, Any]:
    """The file of places."""
    data: dict[str, Any] = json.loads((DATA / "places.json").read_text("utf-8"))
    return data


@cache
def places() -> dict[str, Place]:
    """Every place of the rows by its id."""
    found: dict[str, Place] = {}
    for place_id, row in rows()["places"].items():
        zh = row["zh"]
        short = row.get("short") or re.sub(r"(?:市|省|(?:壮族|回族|维吾尔)?自治区|特别行政区)$", "", zh)
        full = row.get("full") or f"{row['en']} {row['type'].capitalize()}"
        found[place_id] = Place(place_id, row["type"], zh, row["en"], short, full)
        found |= _below(found[place_id], row.get("below", ""))
    for place_id, below in rows()["districts"].items():
        found |= _below(found[place_id], below)
    return found


def _below(above: Place, names: str) -> dict[str, Place]:
    peoples = "|".join(rows()["peoples"].split())
    found = {}
    for name in filter(None, names.split(", ")):
        zh, en = name.split(" ", 1)
        slug = re.sub(r"[^a-z]+", "-", re.sub(r"'| city$| prefecture$", "", en.lower()).replace("ü", "u"))
        kind = ENDINGS.get(zh[-1], "prefecture")
        core = re.sub(rf"(?:(?:{peoples})族?)+自治(?=[州县]$)", "", zh) if "自治" in zh else zh
        word = "New Area" if zh.endswith("新区") else kind.capitalize()
        en = en.removesuffix(" Prefecture")
        full = en if kind == "city" else f"{en} {word}"
        place = Place(f"{above.id}-{slug}", kind, zh, en, re.sub(r"(?:新区|地区|.)$", "", core), full, above.id)
        found[place.id] = place
    return found


def get(place_id: str) -> Place | None:
    """The place with this id: one of the rows, or a level, below a place or anywhere."""
    if known := places().get(place_id):
        return known
    above, _, level = place_id.rpartition(".")
    if level not in rows()["levels"] or (above != "local" and above not in places()):
        return None
    row = rows()["levels"][level]
    return Place(place_id, row["type"], zh=row["zh"][0], parent=None if above == "local" else above, level=level)


def chain(place: Place | None) -> Iterator[Place]:
    """The place and what it lies in."""
    while place is not None:
        yield place
        place = places().get(place.parent or "")


def at_level(level: str, place: Place | None) -> Place:
    """Whom 省, 市 or 区 means in a document of `place`: itself, the place above, or some place below it."""
    kind = rows()["levels"][level]["type"]
    for one in chain(place):
        if one.type == kind or (kind == "city" and one.type == "municipality"):
            return one
    region = place is not None and place.type == "autonomous_region"
    if place is not None and region and level == "district":
        return place
    below = place is not None and place.rank < RANK.get(kind, 1)
    found = get(f"{place.id}.{level}" if place is not None and below else f"local.{level}")
    assert found is not None
    return found


@cache
def _zh_forms() -> dict[str, list[tuple[Place, bool]]]:
    """Every Chinese form of a place's name: with 市 or 区, and bare where that is usual."""
    forms: dict[str, list[tuple[Place, bool]]] = {}
    known = set(rows()["known_by_short_name"].split())
    for place in places().values():
        own = {place.zh: False, place.short: True}
        if place.rank > 2 and place.short not in known:
            del own[place.short]
        if "自治" in place.zh and place.rank > 1:
            own[place.short + place.zh[-1]] = False
        for form, bare in own.items():
            forms.setdefault(form, []).append((place, bare))
    return forms


def starts(text: str, near: Place | None = None) -> list[tuple[Place, int, bool]]:
    """The places that `text` may begin with, the most specific first: place, length, whether 市 or 省 is left out."""
    found = []
    for size in range(min(len(text), 14), 1, -1):
        bearers = [b for b in _zh_forms().get(text[:size], ()) if near is None or _related(b[0], near)]
        bearers = bearers or _zh_forms().get(text[:size], [])
        bearers = [b for b in bearers if b[0].rank == 1] or bearers
        if len(bearers) == 1:
            place, bare = bearers[0]
            deeper = [hit for hit in starts(text[size:], place) if place in list(chain(hit[0]))[1:]]
            found += [(below, size + length, short) for below, length, short in deeper]
            found.append((place, size, bare))
    return found


def _related(one: Place, other: Place) -> bool:
    return list(chain(one))[-1] == list(chain(other))[-1]


@cache
def _en_forms() -> tuple[dict[str, list[Place]], re.Pattern[str]]:
    forms: dict[str, list[Place]] = {}
    for place in places().values():
        also = rows()["places"].get(place.id, {}).get("also", ())
        for form in {place.full, *also, *((place.en,) if place.rank < 3 else ())}:
            forms.setdefault(name_key(form), []).append(place)
    longest = sorted(forms, key=lambda form: (-len(form), form))
    return forms, re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, longest))})(?![\w])")


def named_in_english(key: str, near: Place | None = None) -> tuple[Place, int, int] | None:
    """The first place that a folded English text names, where it is only one."""
    forms, pattern = _en_forms()
    for match in pattern.finditer(key):
        bearers = [place for place in forms[match.group()] if near is None or _related(place, near)]
        bearers = bearers or forms[match.group()]
        top = [place for place in bearers if place.rank == 1] or bearers
        if len(top) == 1:
            return top[0], match.start(), match.end()
    return None


@cache
def _national() -> dict[str, Any]:
    row = rows()["national"]
    return {"zh": re.compile(row["zh"]), "en": re.compile(row["en"]), "names": row["names"]}


def place_of(text: str) -> Place | None:
    """The place that an issuer, title, document number or addressee names; null for bodies of the state."""
    words = squeeze(text)
    if not re.search(r"[\u3400-\u9fff]", words):
        key = name_key(text)
        named = named_in_english(key)
        national = _national()["en"].search(key)
        return named[0] if named and not (national and national.start() < named[1]) else None
    if number := re.match(r"([\u4e00-\u9fff]{1,12})[\[(]?(?:19|20)\d\d", words):
        return _by_number(number.group(1))
    for name in _national()["names"]:
        words = words.replace(name, "")
    head = _TITLE.split(words, maxsplit=1)[0]
    if found := _first(head):
        return found
    return None if _national()["zh"].search(head) else _first(words[len(head) :])


def _by_number(prefix: str) -> Place | None:
    known = dict(rows()["number_prefixes"])
    known |= {form: place_id for place_id, row in rows()["places"].items() for form in row.get("numbers", ())}
    best = max((form for form in known if prefix.startswith(form)), key=len, default="")
    return places().get(known.get(best, ""))


def _first(text: str) -> Place | None:
    """The first place named: in full, by a short name that is well known, or by any at the very beginning."""
    for at in range(len(text)):
        for place, length, bare in starts(text[at:]):
            words = text[at : at + length]
            if not bare or at == 0 or place.rank == 1 or words in rows()["known_by_short_name"].split():
                return place
    return None
