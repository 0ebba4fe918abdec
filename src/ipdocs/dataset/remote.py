"""Pages and datasets at an address that fsspec knows: `s3://bucket/pages`, `gs://…`, `abfs://…`, `file://…`.

Needs `pip install 'ipdocs[remote]'` and the library of that kind of address (s3fs, gcsfs, adlfs), which finds its
credentials as it always does.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ipdocs.dataset.manifest import MANIFEST, Manifest, OutputFile, intact
from ipdocs.errors import CorpusError, MissingExtra


def is_address(place: str | os.PathLike[str]) -> bool:
    """Whether this is an address and no path."""
    return "://" in os.fspath(place)


def find(address: str) -> Iterator[tuple[str, str]]:
    """Every file below an address, or the one that it is of: its path and its own address, sorted.

    Raises `CorpusError` where nothing is there, `MissingExtra` where a library is.
    """
    files, root = _opened(address)
    with _told(address):
        if files.isfile(root):
            yield root.rpartition("/")[2], address
            return
        found = sorted(files.find(root))
    if not found:
        raise CorpusError(f"{address}: nothing is there; check the address")
    for path in found:
        yield path.removeprefix(root).lstrip("/"), files.unstrip_protocol(path)


def content(file: Path | str, limit: int) -> bytes:
    """The first `limit` bytes of a file at a path or an address. Raises `OSError` where it cannot be read."""
    if isinstance(file, Path):
        with open(file, "rb") as here:
            return here.read(limit)
    files, path = _opened(file)
    with files.open(path, "rb") as stream:
        data: bytes = stream.read(limit)
    return data


def fetch(address: str, file: Path) -> None:
    """Copy a file to a path of this machine. Raises `CorpusError` where it cannot be read."""
    files, path = _opened(address)
    with _told(address):
        files.get_file(path, os.fspath(file))


@contextmanager
def dataset(address: str) -> Iterator[Path]:
    """A folder with the dataset at an address, if there is one; what it holds after the block is then there.

    Files are put there first, and the manifest last: it is what makes them a dataset. Raises `CorpusError` where the
    address is in use for something else.
    """
    files, root = _opened(address)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / (root.rstrip("/").rpartition("/")[2] or "out")
        with _told(address):
            before = _fetched(files, root, folder)
        yield folder
        if (folder / MANIFEST).is_file():
            with _told(address):
                _put(files, root, folder, before)


def _fetched(files: Any, root: str, folder: Path) -> dict[str, OutputFile | None]:
    """Copy the dataset that is there into the folder; its files by path, None for one that is not as it was written."""
    there = [path.removeprefix(root).lstrip("/") for path in files.find(root)] if files.exists(root) else []
    if there and MANIFEST not in there:
        raise CorpusError(f"{root}: holds files, but no dataset of ipdocs; give an empty or a new address with --out")
    for name in there:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        files.get_file(f"{root}/{name}", os.fspath(folder / name))
    return {name: file if intact(folder, file) else None for name, file in _listed(folder).items()} if there else {}


def _put(files: Any, root: str, folder: Path, before: dict[str, OutputFile | None]) -> None:
    now = _listed(folder)
    for name, file in now.items():
        if before.get(name) != file:
            files.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
            files.put_file(os.fspath(folder / name), f"{root}/{name}")
    files.put_file(os.fspath(folder / MANIFEST), f"{root}/{MANIFEST}")
    for name in before.keys() - now.keys():
        files.rm_file(f"{root}/{name}")


def _listed(folder: Path) -> dict[str, OutputFile]:
    """The files of a dataset by path; none where its manifest is torn or of another version."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except ValueError:
        return {}
    return {file.path: file for file in manifest.files}


def _opened(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path there."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MissingExtra(f"{address}: needs fsspec: pip install 'ipdocs[remote]'") from None
    try:
        files, path = url_to_fs(address)
    except ImportError as error:
        raise MissingExtra(f"{address}: {error}") from error
    except ValueError as error:
        raise CorpusError(f"{address}: {error}") from error
    return files, path


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Raises `CorpusError` for what a file system raises."""
    try:
        yield
    except OSError as error:
        raise CorpusError(f"{address}: {error.strerror or error or type(error).__name__}") from error
