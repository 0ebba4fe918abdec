"""The agencies: read from the JSON files beside this module, checked once, looked up by name, language and date.

A body is one entry of one file, keyed by its id. `spellings.json` is no list of bodies: its rows say how a name may
also be written ("State …" for "National …", "of the CPC Central Committee" in its other forms), so that the entries
need only the names themselves. To add an agency, add an entry; no code changes.
"""

import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

from ipdocs.errors import RegistryError
from ipdocs.schema.agency import Agency, AgencyName, Level, NameKind

SPELLINGS: Final = "spellings.json"
NO_BODIES: Final = {SPELLINGS, "places.json", "local.json"}
FIELDS: Final = {"level", "from", "to", "predecessors", "successors", "wikidata", "context", *get_args(NameKind)}
RANK: Final[Mapping[str, int]] = {
    "official": 0,
    "short": 1,
    "abbreviation": 1,
    "former": 2,
    "variant": 3,
    "in_context": 4,
}

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_GAP = re.compile(r"[\s\-\u2010-\u2015\u00ad\u200b-\u200d\ufeff]+")
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200d\ufeff]+")
_PRC = re.compile(r"\b(?:(?:the )?people'?s republic of china|p\. ?r\. ?c\b\.?|p\.? ?r\.? china)")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u3000": " ",
                           **{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}})  # fmt: skip


def name_key(text: str) -> str:
    """The form in which names are compared: `The People’s  Bank of China` and `people's bank of china` are one."""
    text = text.translate(_STRAIGHT).casefold()
    if _HAN.search(text):
        return _BLANK.sub("", text)
    text = _GAP.sub(" ", text.replace("&", " and ")).strip().replace("' s ", "'s ")
    return _PRC.sub("prc", text).replace(" of prc", " of the prc").removeprefix("the ")


def _lang(text: str) -> Literal["en", "zh"]:
    return "zh" if _HAN.search(text) else "en"


def _covers(valid_from: str | None, valid_to: str | None, on: str) -> bool:
    """Whether `on` lies between the two, each compared at its own precision (year, month or day)."""
    after = valid_from is None or on[: len(valid_from)] >= valid_from[: len(on)]
    return after and (valid_to is None or on[: len(valid_to)] <= valid_to[: len(on)])


@dataclass(frozen=True, slots=True)
class Match:
    """A body that bears the name asked for. `in_office` is true where no date was asked."""

    agency_id: str
    name: AgencyName
    kind: NameKind
    in_office: bool = True


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A row of `spellings.json`: such names, where they fit `pattern`, may also be written as each of `forms`."""

    why: str
    lang: str
    levels: list[str]
    within: str
    pattern: re.Pattern[str]
    forms: list[tuple[str | int, ...]]


class Registry:
    """Every body and every way to write its names. Made by `load`."""

    def __init__(
        self,
        agencies: tuple[Agency, ...],
        spellings: tuple[_Spelling, ...],
        digest: str,
        contexts: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.agencies = agencies
        self._contexts = contexts
        self.digest = digest
        self._by_id = {agency.id: agency for agency in agencies}
        self._index: dict[str, dict[str, AgencyName]] = {}
        for agency in agencies:
            keyed = [(name_key(name.text), name) for name in sorted(agency.names, key=lambda n: RANK[n.kind])]
            for key, name in keyed:
                self._index.setdefault(key, {}).setdefault(agency.id, name)
            rows = [row for row in spellings if agency.level in row.levels]
            for written, name in keyed:
                if name.kind != "abbreviation":
                    for key in _spelled(written, [row for row in rows if row.lang == name.lang]):
                        self._index.setdefault(key, {}).setdefault(agency.id, name)

    def __len__(self) -> int:
        return len(self.agencies)

    def __repr__(self) -> str:
        return f"Registry({len(self.agencies)} bodies, {len(self._index)} names, {self.digest[:12]})"

    def get(self, agency_id: str) -> Agency | None:
        """The body with this id."""
        return self._by_id.get(agency_id)

    def in_context(self, agency_id: str, low: str) -> bool:
        """Whether a document (its folded, lower-case words) speaks of what a body's `in_context` names presuppose."""
        return any(phrase in low for phrase in self._contexts.get(agency_id, ()))

    def names(self) -> Iterator[tuple[str, tuple[tuple[str, NameKind], ...]]]:
        """Every key with the bodies it may mean, `(id, kind)` each: what the clause matcher searches for.

        Keys know no case: for an abbreviation (`MOST`, `SAFE`, `CAST`) look at the capitals on the page as well.
        """
        for key, bearers in self._index.items():
            yield key, tuple((agency_id, name.kind) for agency_id, name in bearers.items())

    def find(self, name: str, *, lang: str | None = None, on: str | None = None) -> tuple[Match, ...]:
        """The bodies that bear `name`, best first.

        With `on` (ISO 8601) bodies in office that day come before the others, without it those that still exist.
        Among them an official name outranks a short one, and that a variant. No similarity: a name is known or not.
        """
        key = name_key(name)
        found = []
        for agency_id, row in self._index.get(key, {}).items():
            if lang is not None and row.lang != lang:
                continue
            agency = self._by_id[agency_id]
            in_office = on is None or _covers(agency.valid_from, agency.valid_to, on)
            first = agency.valid_to is None if on is None else in_office
            bore_it = on is not None and row.kind == "former" and _covers(row.valid_from, row.valid_to, on)
            rank = 0 if bore_it else RANK[row.kind] + (key != name_key(row.text))
            found.append(((not first, rank, agency_id), Match(agency_id, row, row.kind, in_office)))
        return tuple(match for _, match in sorted(found, key=lambda pair: pair[0]))

    def suggest(self, name: str, n: int = 5) -> list[Agency]:
        """Bodies with a name like this one, for a person to choose from; never used to link."""
        rows = {name_key(row.text): agency for agency in self.agencies for row in agency.names}
        close = difflib.get_close_matches(name_key(name), rows, n=n * 4, cutoff=0.6)
        return list({rows[key].id: rows[key] for key in close}.values())[:n]


def _spelled(key: str, rows: list[_Spelling]) -> list[str]:
    """The other ways to write a key: each row applied to what the rows before it gave."""
    keys = {key: None}
    for row in rows:
        for one in [one for one in keys if row.within in one]:
            matches = list(row.pattern.finditer(one))
            for form in row.forms if matches else ():
                keys[_written(one, matches, form)] = None
    return [one for one in keys if one != key]


def _written(key: str, matches: list[re.Match[str]], form: tuple[str | int, ...]) -> str:
    """A key with each match written in a form. `re.sub` does the same, in three times the time."""
    parts: list[str] = []
    done = 0
    for match in matches:
        parts.append(key[done : match.start()])
        parts += [part if isinstance(part, str) else match[part] or "" for part in form]
        done = match.end()
    return "".join(parts) + key[done:]


def _form(written: str) -> tuple[str | int, ...]:
    """A form of a row, cut at its references to groups: words, and the numbers of groups."""
    return tuple(int(part[1:]) if part[:1] == "\\" else part for part in re.split(r"(\\\d)", written) if part)


def _agency(agency_id: str, entry: Mapping[str, Any]) -> Agency:
    """One entry as a record, or what is wrong with it."""
    if unknown := sorted(set(entry) - FIELDS):
        raise RegistryError(f"registry: {agency_id}: unknown keys {unknown}; known are {sorted(FIELDS)}")
    if entry.get("level") not in get_args(Level):
        raise RegistryError(f"registry: {agency_id}: level {entry.get('level')!r} is none of {get_args(Level)}")
    if not entry.get("official"):
        raise RegistryError(f"registry: {agency_id}: no official name; give at least one")
    names = []
    for kind in get_args(NameKind):
        for item in entry.get(kind, ()):
            row = {"text": item} if isinstance(item, str) else item
            if "text" not in row or set(row) - {"text", "from", "to"}:
                raise RegistryError(f"registry: {agency_id}: {row}: a name has text, and may have from and to")
            dates = {"valid_from": row.get("from"), "valid_to": row.get("to")}
            names.append(AgencyName(text=row["text"], lang=_lang(row["text"]), kind=kind, **dates))
    keys = [name_key(name.text) for name in names]
    if twice := [name.text for name, key in zip(names, keys, strict=True) if keys.count(key) > 1]:
        raise RegistryError(f"registry: {agency_id}: name listed twice: {twice}; keep one")
    for begin, end in ((entry.get("from"), entry.get("to")), *((name.valid_from, name.valid_to) for name in names)):
        if begin and end and begin > end:
            raise RegistryError(f"registry: {agency_id}: from {begin} is after to {end}")
    links = {side: tuple(entry.get(side, ())) for side in ("predecessors", "successors")}
    return Agency(id=agency_id, names=tuple(names), level=entry["level"], valid_from=entry.get("from"),
                  valid_to=entry.get("to"), wikidata=entry.get("wikidata"), **links)  # fmt: skip


def build(sources: Mapping[str, str]) -> Registry:
    """A registry from the JSON texts of its files by name. Raises `RegistryError` where they contradict themselves."""
    entries: dict[str, Any] = {}
    for file in sorted(set(sources) - NO_BODIES):
        for agency_id, entry in json.loads(sources[file]).items():
            if agency_id in entries:
                raise RegistryError(f"registry: {file}: id {agency_id!r} is taken; every id names one body")
            entries[agency_id] = entry
    agencies = {agency_id: _agency(agency_id, entries[agency_id]) for agency_id in sorted(entries)}
    for agency in agencies.values():
        for ours, theirs in (("predecessors", "successors"), ("successors", "predecessors")):
            for other in getattr(agency, ours):
                if other not in agencies:
                    raise RegistryError(f"registry: {agency.id}: {ours} name {other!r}, which is no id")
                if agency.id not in getattr(agencies[other], theirs):
                    raise RegistryError(f"registry: {agency.id} has {other} among {ours}, but not the other way round")
    rows = json.loads(sources.get(SPELLINGS, '{"spellings": []}'))["spellings"]
    spellings = (
        _Spelling(**{**row, "pattern": re.compile(row["pattern"]), "forms": [_form(form) for form in row["forms"]]})
        for row in rows
    )
    digest = hashlib.sha256("\0".join(f"{file}\0{sources[file]}" for file in sorted(sources)).encode()).hexdigest()
    contexts = {agency_id: tuple(entry.get("context", ())) for agency_id, entry in entries.items()}
    return Registry(tuple(agencies.values()), tuple(spellings), digest, contexts)


@cache
def load() -> Registry:
    """The registry that ships with ipdocs, read and checked once."""
    here = files(__package__)
    return build({f.name: f.read_text("utf-8") for f in here.iterdir() if f.name.endswith(".json")})
