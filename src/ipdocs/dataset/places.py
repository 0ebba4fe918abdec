"""What a corpus may be given as: files, folders, patterns, lists of these, standard input."""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ipdocs.errors import CorpusError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

STDIN = Path("-")
IGNORE = ".ipdocsignore"
_MAGIC = set("*?[")


def expand(places: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Each file or folder that is meant, with the root that its path is told from.

    `@list.txt` is a file of places, one a line (`@-`: standard input); blank lines and those with `#` first are none.
    Of a pattern the root is the folder before the first `*`, `?` or `[`. Raises `CorpusError` where a place is missing.
    """
    for place in places:
        if place == STDIN or place.is_dir():
            yield place, place
        elif place.exists():
            yield place.parent, place
        elif str(place).startswith("@"):
            yield from expand(_listed(str(place)[1:]))
        else:
            yield from _matches(place)


def _listed(name: str) -> list[Path]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise CorpusError(f"@{name}: no list of places: {error}") from error
    lines = (line.strip() for line in text.splitlines())
    return [Path(line) for line in lines if line and not line.startswith("#")]


def _matches(pattern: Path) -> Iterator[tuple[Path, Path]]:
    """The files that a pattern fits, hidden ones excepted, and the folder before its first `*`, `?` or `[`."""
    parts = pattern.parts
    first = next((at for at, part in enumerate(parts) if _MAGIC & set(part)), None)
    root = Path(*parts[:first])
    try:
        found = sorted(root.glob(str(Path(*parts[first:])))) if first is not None else []
    except ValueError as error:
        raise CorpusError(f"{pattern}: {error}") from error
    visible = [file for file in found if not any(part.startswith(".") for part in file.relative_to(root).parts)]
    if not visible:
        raise CorpusError(f"{pattern}: no such file or folder; check the path")
    yield from ((root, file) for file in visible if file.is_file())


class Ignored:
    """What the files `.ipdocsignore` of a folder and those above it, up to the root, leave out. As gitignore reads."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._specs: dict[Path, GitIgnoreSpec] = {}

    def read(self, file: Path) -> None:
        """Heed one of these files. Raises `CorpusError` where it cannot be read."""
        from pathspec import GitIgnoreSpec

        try:
            self._specs[file.parent] = GitIgnoreSpec.from_lines(file.read_text("utf-8-sig").splitlines())
        except (OSError, ValueError, re.error) as error:
            raise CorpusError(f"{file}: cannot be read as patterns: {error}") from error

    def __call__(self, path: Path, *, folder: bool = False) -> bool:
        """Whether a path is left out. The file nearest to it that speaks of it decides."""
        if not self._specs:
            return False
        for above in path.relative_to(self._root).parents:
            if spec := self._specs.get(self._root / above):
                said = spec.check_file(path.relative_to(self._root / above).as_posix() + "/" * folder).include
                if said is not None:
                    return said
        return False
