"""Akoma Ntoso for tools for law: `akn/ID.xml`, one file a document, as `ipdocs export --to akn` writes it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ipdocs.dataset.account import Failure
from ipdocs.schema import Agency, Document


class AkomaNtoso:
    """A `Sink`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "akn"

    def add(self, document: Document) -> None:
        """Write one file."""
        from ipdocs.dataset.akn import document as akn

        akn.write(document, self._folder)

    def finish(self, agencies: Iterable[Agency], failures: Iterable[Failure]) -> Mapping[str, int]:
        """No tables."""
        return {}

    def close(self) -> None:
        """Nothing is open."""
