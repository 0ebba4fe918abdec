"""What became of one input."""

from dataclasses import dataclass

from ipdocs.dataset.account import Failure
from ipdocs.dataset.manifest import InputFile
from ipdocs.schema import Document


@dataclass(frozen=True, slots=True)
class Outcome:
    """A record or a failure. `seconds` it took to parse, or None where it is taken from the build before."""

    source: InputFile
    document: Document | None = None
    failure: Failure | None = None
    seconds: float | None = None


def unopened(failure: Failure) -> Outcome:
    """The outcome of an input that was set aside before it was opened."""
    return Outcome(InputFile(path=failure.path, id=None, sha256=None, bytes=None), failure=failure, seconds=0.0)
