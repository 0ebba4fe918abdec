"""As `faulty`, with the parser itself, and the fault where a page says that it is: a stage of ours."""

import re
from pathlib import Path
from typing import Any

from faulty import FAULTS
from ipdocs.dataset.files import prepare

TASK = "faulty_through:attempt"
__all__ = ["TASK", "attempt", "prepare"]


def attempt(item: Any, **options: Any) -> object:
    """As `ipdocs.dataset.files.attempt`."""
    from ipdocs.dataset import files
    from ipdocs.engines import stage

    found = re.match(rb"fault: (\w+) at (\w+)", Path(item.file).read_bytes())
    told = stage.tell

    def tell(name: str) -> None:
        told(name)
        if found and found[2].decode() == name:
            FAULTS[found[1].decode()]()

    stage.tell = tell
    try:
        return files.attempt(item, **options)
    finally:
        stage.tell = told
