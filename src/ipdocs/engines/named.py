"""A function by its name, `package.module:function`: so that whoever has it called need not import it."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def function(name: str) -> Callable[..., Any]:
    """The function. Raises `ImportError` or `AttributeError` where there is none."""
    module, _, within = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), within)
    return found


def call(name: str, item: object, options: Mapping[str, Any]) -> Any:
    """What the function makes of an item. Clusters are given this one, with the name of another."""
    return function(name)(item, **options)
