"""In this process, one item after another, without limits of time and memory: for debuggers, profilers and tests."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ipdocs.engines import named


def run(
    task: str,
    items: Iterable[object],
    *,
    options: Mapping[str, Any] | None = None,
    **limits: float,  # noqa: ARG001  # nobody is there to see to them
) -> Iterator[Any]:
    """As `supervised.run`. What the task raises is raised, when its result is asked for."""
    work = named.function(task)
    return (work(item, **(options or {})) for item in items)
