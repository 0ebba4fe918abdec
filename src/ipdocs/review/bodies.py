"""How a body is called on a page, and where its own page is."""

from functools import lru_cache
from typing import NamedTuple

from ipdocs import registry
from ipdocs.review.markup import shown
from ipdocs.schema.identity import document_id

_SHORT = 22  # characters that a label in a plot has room for
_BRIEF = (
    ("People's governments", "Governments"), (" Municipal", ""), (" Provincial", ""), ("Ministry of ", "Min. "),
    ("Administration", "Admin."), ("National ", "Nat. "), ("Commission of ", ""), (" Commission", " Comm."),
    (" Committee", " Comm."), ("Bureau of ", ""), (" Bureau", ""), ("Department of ", ""), (" and ", " & "),
)  # fmt: skip


class Body(NamedTuple):
    """A body as pages show it. `label` is short, for plots; `href` is its page below the root of the site."""

    id: str
    name: str
    name_zh: str
    label: str
    href: str


@lru_cache(8192)
def body(agency: str) -> Body:
    """The body with this id; one that the registry does not know is called by its id."""
    href = f"agencies/{document_id(agency)}.html"
    found = registry.body(agency)
    if found is None:
        return Body(agency, shown(agency), "", _cut(shown(agency)), href)
    english = next((n.text for n in found.names if n.kind == "official" and n.lang == "en"), "")
    chinese = next((n.text for n in found.names if n.kind == "official" and n.lang == "zh"), "")
    kinds = ("abbreviation", "short")
    short = next((n.text for kind in kinds for n in found.names if n.kind == kind and n.text.isascii()), "")
    english, chinese = shown(english), shown(chinese)
    whole = english or chinese or shown(agency)
    label = whole if len(whole) <= _SHORT else shown(short) or _cut(whole)
    return Body(agency, whole, chinese if english else "", _cut(label), href)


def _cut(name: str) -> str:
    for long, brief in _BRIEF:
        name = name.replace(long, brief)
    return name if len(name) <= _SHORT else name[: _SHORT - 1] + "…"
