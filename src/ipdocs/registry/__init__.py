"""The registry of agencies: JSON files that people maintain, and the look-up by name, language and date."""

from collections.abc import Iterable

from ipdocs.registry.store import Match, Registry, load, name_key
from ipdocs.schema.agency import Agency

__all__ = ["Match", "Registry", "bodies", "body", "load", "name_key"]


def body(agency_id: str) -> Agency | None:
    """The body with this id, of the state or of a place."""
    from ipdocs.registry import local  # reads the rows of places, which many runs never need

    return load().get(agency_id) or local.agency(agency_id)


def bodies(local_ids: Iterable[str]) -> tuple[Agency, ...]:
    """Every body of the registry and those of places with these ids, sorted by id."""
    local_bodies = (found for agency_id in local_ids if (found := body(agency_id)))
    return tuple(sorted((*load().agencies, *local_bodies), key=lambda agency: agency.id))
