"""The registry of agencies: JSON files that people maintain, and the look-up by name, language and date."""

from ipdocs.registry.store import Match, Registry, load, name_key

__all__ = ["Match", "Registry", "load", "name_key"]
