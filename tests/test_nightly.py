"""The script that CI runs every night, as it stands."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = "Notice\n1. Mend the wells. (Ministry of Finance is responsible)\n"


def night(folder: Path) -> subprocess.CompletedProcess[str]:
    source = str(ROOT / "src")
    env = {**os.environ, "IPDOCS": f"{sys.executable} -m ipdocs", "PYTHONPATH": source}
    script = str(ROOT / "tools/nightly.sh")
    return subprocess.run([script], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_good_nights_and_a_bad_one(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"corpus/{name}.txt").write_text(PAGE, "utf-8")
    (tmp_path / "corpus/scan.pdf").write_bytes(b"%PDF")
    (tmp_path / "ipdocs.toml").write_text("[expect]\ndocuments = {min = 1}\nmax_drop = 20\n", "utf-8")
    first = night(tmp_path)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "set aside: 1 files" in first.stderr
    good = (tmp_path / "nightly/last-good.json").read_bytes()
    (tmp_path / "corpus/b.txt").unlink()
    for _ in range(2):
        bad = night(tmp_path)
        assert bad.returncode == 4 and "50.0 per cent fewer than in the last build" in bad.stdout
    assert (tmp_path / "nightly/last-good.json").read_bytes() == good, "a fall is no new normal"
    assert (tmp_path / "nightly/check.json").exists() and (tmp_path / "nightly/ingest.jsonl").exists()
