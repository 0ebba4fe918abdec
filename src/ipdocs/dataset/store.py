"""A folder that all machines of a run reach: a path, or an address that fsspec knows (`s3://bucket/parts`).

Needs fsspec, which every extra for a cluster brings: `pip install 'ipdocs[dask]'`.
"""

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ipdocs.errors import MissingExtra

_ASIDE = ".aside"


class Store:
    """Files by name in one folder. A file is there whole or not at all. Raises `MissingExtra` without fsspec."""

    def __init__(self, place: str) -> None:
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise MissingExtra("a cluster needs fsspec: pip install 'ipdocs[shards]'") from None
        self._place = place
        self._files, self._folder = url_to_fs(place)

    def __str__(self) -> str:
        return self._place

    def put(self, name: str, file: Path) -> None:
        """A copy of a local file under this name: written aside and renamed. Whoever does it last has done it."""
        self._files.makedirs(self._folder, exist_ok=True)
        aside = self._path(f"{name}.{uuid.uuid4().hex}{_ASIDE}")
        self._files.put_file(os.fspath(file), aside)
        self._files.mv(aside, self._path(name))

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return bool(self._files.exists(self._path(name)))

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """The file, to read. Raises `OSError` where it is not there."""
        with self._files.open(self._path(name), "rb") as stream:
            yield stream

    def sha256(self, name: str) -> str:
        """Of a file."""
        with self.opened(name) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # it is read, no more

    def remove(self, suffixes: Iterable[str]) -> None:
        """All files with one of these suffixes, what was left aside, and the folder if nothing else is in it."""
        if not self._files.exists(self._folder):
            return
        ours = (*suffixes, _ASIDE)
        names = [os.path.basename(path) for path in self._files.ls(self._folder, detail=False)]  # noqa: PTH119
        for name in names:
            if name.endswith(ours):
                self._files.rm(self._path(name), recursive=True)
        if all(name.endswith(ours) for name in names) and self._files.exists(self._folder):
            self._files.rmdir(self._folder)

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}"
