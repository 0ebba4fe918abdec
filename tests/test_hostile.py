"""Hostile documents, generated: each through every output, and all in one run (`tools/hostile.py`, `make hostile`)."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INPUTS = ROOT.parent / "shared/bench/hostile_inputs.py"
# The families that have found most; all of them take minutes: `make hostile`.
SOME = ["encoding", "fs", "warc", "container", "jsonl", "unclosed", "output", "unicode", "entity"]


@pytest.mark.skipif(not INPUTS.exists(), reason=f"{INPUTS.name} is not there")
def test_hostile_documents_lose_nothing_and_let_nothing_in() -> None:
    command = [sys.executable, ROOT / "tools/hostile.py", INPUTS, "--seed", "3", *(f"--only={one}" for one in SOME)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0 and ", 0 findings" in run.stdout, run.stdout + run.stderr
