"""In this process, one after another."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def run(task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """The results in the order of the items, each computed when it is asked for."""
    return map(task, items)
