"""What became of one input."""

from collections.abc import Mapping
from dataclasses import dataclass

from ipdocs.dataset.account import Failure, Found
from ipdocs.dataset.lines import lines
from ipdocs.dataset.manifest import InputFile
from ipdocs.schema import Document


@dataclass(frozen=True, slots=True)
class Written:
    """A record as it is written: its `lines` by file, what was `found`, and the `local` bodies that it names."""

    lines: Mapping[str, bytes]
    found: Found
    local: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A record or a failure. `seconds` it took to parse, or None where it is taken from the build before."""

    source: InputFile
    record: Written | None = None
    failure: Failure | None = None
    seconds: float | None = None


def written(document: Document) -> Written:
    """A record as it is written."""
    return Written(lines(document), Found.of(document), frozenset(_local_bodies(document)))


def unopened(failure: Failure) -> Outcome:
    """The outcome of an input that was set aside before it was opened."""
    return Outcome(InputFile(path=failure.path, id=None, sha256=None, bytes=None), failure=failure, seconds=0.0)


def _local_bodies(document: Document) -> set[str]:
    """The ids of the bodies of places that a document names: the registry lists none of them."""
    found = (task.responsibility for measure in document.measures for task in measure.tasks)
    bodies = (body for clause in found if clause for body in clause.assignments)
    return {body.agency for body in bodies if body.agency and body.link == "local"}
