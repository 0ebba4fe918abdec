"""The digest of all that decides what a record says: where it is equal, the same bytes give the same record."""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_HOME = Path(__file__).parents[1]
_SHOWS_ONLY = {"cli.py", "__main__.py", "notebook", "review", "rules.py", "screens"}
_LIBRARIES = (
    "beautifulsoup4",
    "charset-normalizer",
    "cn2an",
    "dateparser",
    "lxml",
    "pydantic",
    "regex",
    "resiliparse",
    "spacy",
    "text2num",
    "webencodings",
)


@cache
def digest() -> str:
    """SHA-256 of the sources, grammars, weights and registry of ipdocs, its libraries' versions and Python's."""
    total = hashlib.sha256(f"python {sys.version_info.major}.{sys.version_info.minor}\n".encode())
    for name in _LIBRARIES:
        total.update(f"{name} {_version(name)}\n".encode())
    for file in sorted(_HOME.rglob("*")):
        path = file.relative_to(_HOME)
        if path.parts[0] not in _SHOWS_ONLY and "__pycache__" not in path.parts and file.is_file():
            total.update(f"{path.as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
