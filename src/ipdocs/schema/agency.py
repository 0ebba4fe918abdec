"""A body of state or party as the registry knows it: one line of `tables/agencies.jsonl`."""

from typing import Literal

from pydantic import Field

from ipdocs.schema.quote import Record

NameKind = Literal["official", "former", "short", "abbreviation", "variant", "in_context"]
Level = Literal["central", "party", "military", "judicial", "mass", "local", "collective", "document"]


class AgencyName(Record):
    """One of a body's names. `former` names were official between `valid_from` and `valid_to` (ISO 8601, inclusive);
    `in_context` names mean the body only in a document that speaks of its work (`Joint Meeting Office`).
    """

    text: str
    lang: Literal["en", "zh"]
    kind: NameKind
    valid_from: str | None = None
    valid_to: str | None = None


class Agency(Record):
    """A body, its names and its years in office.

    A renamed body keeps its entry; a merger, split or replacement makes a new one, tied by `predecessors` and
    `successors` (registry ids). `valid_from`/`valid_to`: ISO 8601, null where open. `wikidata` only where sure.
    """

    id: str = Field(description="Id of the body in the registry.")
    names: tuple[AgencyName, ...] = Field(description="Its names, official ones first.")
    level: Level = Field(description="Where it stands in the state.")
    valid_from: str | None = Field(default=None, description="First day in office (ISO 8601), if known.")
    valid_to: str | None = Field(default=None, description="Last day in office (ISO 8601); null while in office.")
    predecessors: tuple[str, ...] = Field(default=(), description="Ids of the bodies that it took over from.")
    successors: tuple[str, ...] = Field(default=(), description="Ids of the bodies that took over from it.")
    wikidata: str | None = Field(default=None, description="Its entry in Wikidata, where sure.")

    def name(self, lang: str = "en") -> str:
        """The official name in `lang`, else the first official one, else the id."""
        official = [n for n in self.names if n.kind == "official"]
        return next((n.text for n in official if n.lang == lang), official[0].text if official else self.id)

    def __repr__(self) -> str:
        return f"Agency({self.id}: {self.name()})"

    __str__ = __repr__
