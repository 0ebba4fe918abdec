"""Bodies in running words: where a name of the registry stands, and which entry a name means.

Longest match first, since commas, `and` and 、 stand inside names. Linking is by name, date and place only; nothing
is linked because it looks alike.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from ipdocs.grammars.compiled import DEFINITION_ROWS, NAME_HEADS
from ipdocs.grammars.fold import fold
from ipdocs.registry import Match, load, local, name_key
from ipdocs.registry.places import Place
from ipdocs.schema import Metadata
from ipdocs.schema.measure import Link

# Words of a name; commas and articles inside a name do not tell names apart.
_TOKEN = re.compile(r"people'?s republic of china|[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:'[^\W\u3400-\u9fff]+)*|[^\w\s]")
_SKIPPED = {",", "the", "-"}
_END = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the registry at `start:end` of the words searched."""

    start: int
    end: int
    key: str


@cache
def _by_first() -> dict[str, list[str]]:
    """The keys of the registry by their first token. Keys have `and` for `&`, `prc` for the whole name of the state."""
    found: dict[str, list[str]] = {}
    for key, _ in load().names():
        match = _TOKEN.match(key)
        found.setdefault(match[0] if match else "", []).append(key)
    return found


@cache
def _tree(first: str) -> dict[str, object]:
    """The keys that begin with a token, by their other tokens. Made when it is first met: a page needs few of them."""
    root: dict[str, object] = {}
    for key in _by_first()[first]:
        node = root
        for token in [token for token in _TOKEN.findall(key) if token not in _SKIPPED][1:]:
            below = node.setdefault(token, {})
            assert isinstance(below, dict)
            node = below
        node[_END] = key
    return root


def known_at(low: str, start: int, end: int) -> list[Known]:
    """The names of the registry that begin at `start`, longest first."""
    found: list[Known] = []
    node: dict[str, object] | None = None
    for match in _TOKEN.finditer(low, start, end):
        token = match.group()
        if token in _SKIPPED and node is not None:
            continue
        token = "and" if token == "&" else "prc" if token.endswith("republic of china") else token
        if node is None:
            below: object = _tree(token) if token in _by_first() else None
        else:
            below = node.get(token)
        if not isinstance(below, dict):
            break
        node = below
        key = node.get(_END)
        if isinstance(key, str):
            found.append(Known(start, match.end(), key))
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Context:
    """What a document tells about the bodies it names: its date (ISO 8601), its words, folded and in lower case, and
    the place of its issuer, null for a national one.
    """

    date: str | None
    low: str
    place: Place | None = None
    defined: dict[str, str] = field(default_factory=dict, compare=False)  # short names it gives, by key
    spoken_of: dict[str, bool] = field(default_factory=dict, compare=False)  # what `speaks_of` has found

    def speaks_of(self, agency_id: str) -> bool:
        """Whether the document speaks of the work of a body, so that names like `Joint Meeting Office` mean it."""
        if agency_id not in self.spoken_of:
            self.spoken_of[agency_id] = load().in_context(agency_id, self.low)
        return self.spoken_of[agency_id]


@dataclass(frozen=True, slots=True)
class Linked:
    """What a name was linked to. `outdated`: a body of that name that was not in office on the document's date."""

    agency: str | None
    link: Link
    rule: str
    outdated: str | None = None
    rivals: tuple[str, ...] = ()


@lru_cache(maxsize=16_384)
def _bearers(name: str, date: str | None) -> tuple[Match, ...]:
    return load().find(name, on=date)


def link(name: str, context: Context) -> Linked:
    """The entry that a name means in a document, or why none."""
    found = _bearers(name, context.date)
    matches = [m for m in found if m.kind != "in_context" or context.speaks_of(m.agency_id)]
    if not matches:
        here = local.resolve(name, context.place)
        return Linked(here, "local", f"registry.{here}") if here else _by_document(name, context)
    best = matches[0]
    rule = f"registry.{best.agency_id}.{best.kind}"
    rivals = [m for m in matches[1:] if (m.in_office, m.kind) == (best.in_office, best.kind) and m.kind == "variant"]
    if rivals:
        return Linked(None, "ambiguous", rule, rivals=(best.agency_id, *(m.agency_id for m in rivals)))
    agency = load().get(best.agency_id)
    assert agency is not None
    if agency.level == "collective":
        return Linked(agency.id, "collective", rule)
    exact = best.kind == "official" and name_key(best.name.text) == name_key(name)
    # A name that a later body only inherited is worth a word too: it is often a mistranslation.
    gone = [m.agency_id for m in matches if not m.in_office and (m is best or (best.kind == "variant" != m.kind))]
    return Linked(agency.id, "exact" if exact else "alias", rule, gone[0] if gone else None)


def _by_document(name: str, context: Context) -> Linked:
    """A name that only the document explains: short for a body that it names in full, known or not."""
    full = context.defined.get(name_key(name))
    if full is None:
        return Linked(None, "none", "registry.unknown")
    meant = link(full, replace(context, defined={}))
    return Linked(meant.agency, "document", "document.defined")


_FULL_AT_MOST = 160  # code points before the bracket in which the full name stands
_FULL = re.compile(r"[\u4e00-\u9fff]{4,40}$|[a-z][a-z'& -]{3,}$")


def definitions(low: str) -> dict[str, str]:
    """The short names that a document (folded, lower case) gives to bodies, each with the longest full name that is
    one: a known body where the words before the bracket end in one.
    """
    defined: dict[str, str] = {}
    for _, pattern in DEFINITION_ROWS.rows(low):
        for match in pattern.finditer(low):
            before = _FULL.search(low[max(match.start() - _FULL_AT_MOST, 0) : match.start()].rstrip())
            if before is None:
                continue
            full = before.group()
            starts = (
                range(len(full)) if not full.isascii() else [0, *(i + 1 for i, char in enumerate(full) if char == " ")]
            )
            known = next((full[at:] for at in starts if is_body(full[at:])), None)
            if known or like_a_name(match["short"]):
                defined.setdefault(name_key(match["short"]), known or full)
    return defined


def place_of(metadata: Metadata) -> Place | None:
    """The place whose bodies a document means by short names: the issuer's, else what its own words tell."""
    issuer = metadata.issuer
    if issuer and load().find(fold(issuer.text)):
        return None
    said = (
        issuer,
        metadata.document_number,
        metadata.signature,
        metadata.document_title,
        metadata.title,
        metadata.addressee,
        metadata.publisher,
    )
    return next(filter(None, (local.place_of(fold(quote.text)) for quote in said if quote)), None)


def is_body(words: str) -> bool:
    """Whether words name a body for certain: one of the registry, or one of a place."""
    return bool(load().find(words)) or local.resolve(words, None) is not None


def like_a_name(low: str) -> bool:
    """Whether words that no registry knows have the shape of a body's name."""
    return any(pattern.search(low) for _, pattern in NAME_HEADS)
