"""Quality floors: the score on the annotated documents, pinned with the hash of the corpus. They only go up.

Where the annotated documents are not beside the project, the test is skipped and says so.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
POLICY = ROOT.parent / "shared" / "policy"
PINNED = json.loads((ROOT / "tests" / "floors.json").read_text("utf-8"))


def digest(folder: Path) -> str:
    """One hash over the documents, their annotations and the score."""
    files = sorted(
        path for path in folder.rglob("*") if path.name in ("gold.json", "score.py") or path.stem == "source"
    )
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, float]]:
    if not (POLICY / "score.py").exists():
        pytest.skip("no annotated documents: ../shared/policy is not there")
    if digest(POLICY) != PINNED["corpus"]:
        pytest.skip("the annotated documents have changed: measure again with `make eval` and pin the new figures")
    command = f"{sys.executable} -m ipdocs ingest {{corpus}} --out {{out}} --quiet"
    score = [sys.executable, str(POLICY / "score.py"), "--gold", str(POLICY), "--command", command, "--json"]
    run = subprocess.run(score, capture_output=True, text=True, check=True)
    found: dict[str, dict[str, float]] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("name", sorted(PINNED["floors"]))
def test_floor(name: str, figures: dict[str, dict[str, float]]) -> None:
    figure = figures[name].get("f1", figures[name].get("share", 0.0))
    assert figure >= PINNED["floors"][name] - 0.005
