"""What stands behind the id of a rule: the table that holds the row and its pattern, for those who ask why."""

import json
from functools import cache
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules

from ipdocs import grammars, registry


def row_of(rule: str) -> str:
    """The table that holds the row with this id, and its pattern; what code decides without a row, says so."""
    if rule.startswith("registry."):
        return _bodies().get(rule.split(".")[1], "no entry")
    if rule == "correction":
        return "a reviewer's correction"
    after = rule.partition("position.after_")[2]  # the row is that of the line before
    return _rows().get(after or rule, "decided by code, not by a row")


@cache
def _rows() -> dict[str, str]:
    """Every row of the grammars by its id: module and name of the table that holds it, and its pattern."""
    found = {}
    for module in iter_modules(grammars.__path__):
        for name, table in vars(import_module(f"{grammars.__name__}.{module.name}")).items():
            for row in table if isinstance(table, tuple) and name.isupper() else ():
                if hasattr(row, "id"):
                    found[row.id] = f"grammars/{module.name}.py {name}: {getattr(row, 'pattern', '')}"
    return found


@cache
def _bodies() -> dict[str, str]:
    """Every body of the registry by its id: the file that holds its entry."""
    sources = [file for file in files(registry).iterdir() if file.name.endswith(".json")]
    return {body: f"registry/{file.name}: {body}" for file in sources for body in json.loads(file.read_text("utf-8"))}
