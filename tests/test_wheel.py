"""What is published: wheel and sdist hold all that is needed, work where they are installed, and are typed."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml

import ipdocs

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".mypy_cache/users"  # what other packages say of their types is read once
PROGRAM = """
from collections.abc import Iterable
from pathlib import Path

import ipdocs
from ipdocs.errors import UnreadableDocument
from ipdocs.registry import body
from ipdocs.schema import Document


def leads(documents: Iterable[Document]) -> list[tuple[str, str | None]]:
    return [
        (measure.path, one.agency)
        for document in documents
        for measure in document.measures
        for task in measure.tasks
        if task.responsibility
        for one in task.responsibility.assignments
        if one.role == "lead"
    ]


def title(page: Path) -> str:
    try:
        found = ipdocs.parse_file(page).metadata.title
    except UnreadableDocument as error:
        return error.hint
    return found.text if found else ""


built = ipdocs.ingest("corpus/", "out/", settings=ipdocs.Settings(max_bytes=1_000_000))
print(built.manifest.found.measures, leads(ipdocs.read_records("out/")), title(Path("page.txt")))
ministry = body("mof")
print(ministry.names[0].text if ministry else "", ipdocs.extract_text(b"A page"), ipdocs.__version__)
"""


def run(*command: str | Path, folder: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(path or "")}
    words = [sys.executable, *map(str, command)]
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = run("-m", "hatchling", "build", "-d", folder, folder=ROOT)
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def installed(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs, and nothing of the project around it."""
    target = tmp_path_factory.mktemp("installed")
    pip = ("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile", "--target", target)
    done = run(*pip, next(dist.glob("*.whl")), folder=target)
    assert done.returncode == 0, done.stderr
    return target


def test_the_wheel_holds_every_file_of_the_source(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        held = {name.removeprefix("ipdocs/") for name in wheel.namelist() if name.startswith("ipdocs/")}
        meta = next(name for name in wheel.namelist() if name.endswith("METADATA"))
        about = wheel.read(meta).decode()
    source = ROOT / "src/ipdocs"
    files = {file.relative_to(source).as_posix() for file in source.rglob("*") if file.is_file()}
    assert held == {name for name in files if "__pycache__" not in name}
    assert f"Version: {ipdocs.__version__}" in about and "License-Expression: MIT" in about


def test_the_sdist_builds_the_same_wheel(dist: Path, tmp_path: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        sdist.extractall(tmp_path, filter="data")
    unpacked = next(tmp_path.iterdir())
    for name in ("CHANGELOG.md", "CITATION.cff", "LICENSE", "Makefile", "README.md", "mkdocs.yml", "requirements.lock"):
        assert (unpacked / name).is_file()
    built = run("-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "again", folder=unpacked)
    assert built.returncode == 0, built.stderr
    wheel = next(dist.glob("*.whl"))
    assert (tmp_path / "again" / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_commands_work_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    where = run("-c", "import ipdocs; print(ipdocs.__file__)", folder=tmp_path, path=installed)
    assert Path(where.stdout.strip()).is_relative_to(installed)
    command = installed / "bin/ipdocs"
    assert run(command, "--version", folder=tmp_path, path=installed).stdout == f"ipdocs {ipdocs.__version__}\n"
    for words in (
        ("ingest", ROOT / "corpus", "--out", "out", "--format", "csv,sqlite,akn"),
        ("check", "out"),
        ("report", "out"),
        ("explain", ROOT / "corpus/zh/tea-germplasm-plan.txt", "1.1.1"),
        ("agencies", "财政部"),
    ):
        done = run(command, *words, folder=tmp_path, path=installed)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    assert (tmp_path / "out-report/index.html").exists()


def test_the_types_serve_a_strict_user(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "right.py").write_text(PROGRAM, "utf-8")
    (tmp_path / "wrong.py").write_text("import ipdocs\n\nnumber: int = ipdocs.parse_file('page.txt').text\n", "utf-8")
    mypy = ("-m", "mypy", "--strict", "--config-file=", "--cache-dir", CACHE, "right.py", "wrong.py")
    told = run(*mypy, folder=tmp_path, path=installed).stdout.splitlines()
    assert told[0].startswith("wrong.py:3: error: Incompatible types in assignment"), told
    assert told[1:] == ["Found 1 error in 1 file (checked 2 source files)"]


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == ipdocs.__version__
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["license"] == "MIT"
