"""Policy pages to validated records: who answers for which measure, every finding with its place in the text.

Each name below is loaded when it is first used, so that `import ipdocs` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipdocs.dataset.build import ingest
    from ipdocs.dataset.files import parse_file
    from ipdocs.dataset.read import read_records
    from ipdocs.notebook.dataset import Dataset
    from ipdocs.parsers.content import extract_text
    from ipdocs.pipeline import parse
    from ipdocs.schema import Document
    from ipdocs.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Dataset",
    "Document",
    "Settings",
    "__version__",
    "extract_text",
    "ingest",
    "parse",
    "parse_file",
    "read_records",
]

_HOME = {
    "Dataset": "ipdocs.notebook.dataset",
    "Document": "ipdocs.schema",
    "Settings": "ipdocs.settings",
    "extract_text": "ipdocs.parsers.content",
    "ingest": "ipdocs.dataset.build",
    "parse": "ipdocs.pipeline",
    "parse_file": "ipdocs.dataset.files",
    "read_records": "ipdocs.dataset.read",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'ipdocs' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
