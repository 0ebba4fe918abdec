"""JSON Lines: `records.jsonl`, `failures.jsonl` and `tables/*.jsonl`, UTF-8, one JSON object a line."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from ipdocs.dataset.account import Failure
from ipdocs.dataset.lines import AGENCIES, FAILURES, FILES, line, lines
from ipdocs.schema import Agency, Document


class JsonLines:
    """A `Sink`. Every file is there at the end, empty where there is nothing to say."""

    def __init__(self, folder: Path) -> None:
        (folder / "tables").mkdir(parents=True, exist_ok=True)
        self._open = ExitStack()
        paths = (*FILES, FAILURES, AGENCIES)
        self._files = {path: self._open.enter_context((folder / path).open("wb")) for path in paths}
        self._rows = Counter(dict.fromkeys(paths, 0))

    def add(self, document: Document) -> None:
        """Write one record and its rows."""
        self.join(lines(document))

    def join(self, given: Mapping[str, bytes]) -> None:
        """Write lines, by the path of their file."""
        for path, some in given.items():
            self._files[path].write(some)
            self._rows[path] += some.count(b"\n")  # JSON has none within a line

    def finish(self, agencies: Iterable[Agency], failures: Iterable[Failure]) -> Mapping[str, int]:
        """Write the agencies and the failures; rows of each file by its path."""
        for agency in agencies:
            self.join({AGENCIES: line(agency)})
        for failure in failures:
            self.join({FAILURES: line(failure)})
        self.close()
        return self._rows

    def close(self) -> None:
        """Close the files."""
        self._open.close()
