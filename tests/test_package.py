"""How the package hangs together: imports go one way, and importing it costs nothing."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import ipdocs

SOURCE = Path(ipdocs.__file__).parent
ROOT = SOURCE.parents[1]

# Each room may import itself, what it names here, and what those may. Leaves: grammars, registry, engines.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "settings": {"errors"},
    "schema": set(),
    "engines": set(),
    "grammars": {"schema"},
    "registry": {"schema", "errors"},
    "parsers": {"schema", "errors", "settings", "grammars", "registry"},
    "pipeline": {"parsers"},
    "nlp": {"parsers"},
    "rules": {"grammars", "registry"},
    "dataset": {"pipeline", "engines"},
    "review": {"dataset", "rules"},
    "notebook": {"review"},
    "screens": {"dataset", "rules"},
    "cli": {"screens", "review"},
    "__main__": {"cli"},
}


def allowed(room: str) -> set[str]:
    return {room} | {far for near in MAY_IMPORT[room] for far in allowed(near)}


def rooms_imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: say whence"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    ours = [name.split(".") for name in names if name.split(".")[0] == "ipdocs"]
    return {parts[1] for parts in ours if len(parts) > 1} - {"__version__"}


def modules() -> list[Path]:
    return sorted(file for file in SOURCE.rglob("*.py") if file != SOURCE / "__init__.py")


@pytest.mark.parametrize("file", modules(), ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_imports_go_one_way(file: Path) -> None:
    room = file.relative_to(SOURCE).parts[0].removesuffix(".py")
    assert rooms_imported(file) <= allowed(room)


def test_no_module_is_long() -> None:
    texts = {file.relative_to(SOURCE).as_posix(): file.read_text("utf-8") for file in modules()}
    lines = {name: len(text.splitlines()) for name, text in texts.items()}
    assert sorted(lines.values())[len(lines) // 2] < 150
    reason = "Long because "  # a longer module says why in its docstring
    long = {name for name, n in lines.items() if n > 400}
    assert {name for name in long if reason not in (ast.get_docstring(ast.parse(texts[name])) or "")} == set()


HEAVY = (
    "spacy",
    "pydantic",
    "lxml",
    "bs4",
    "rich",
    "regex",
    "numpy",
    "dateparser",
    "pyarrow",
    "sqlite3",
    "ipdocs.parsers",
    "ipdocs.registry",
)


@pytest.mark.parametrize("code", ["import ipdocs", "import ipdocs.cli", "from ipdocs.cli import app; app(['--help'])"])
def test_nothing_heavy_is_imported_before_it_is_needed(code: str) -> None:
    script = f"""
import sys
try:
    {code}
except SystemExit:
    pass
print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    run = subprocess.run([sys.executable, "-c", script], env=plain, capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "[]"


def test_parsing_plain_text_imports_neither_spacy_nor_numpy() -> None:
    script = "import sys, ipdocs; ipdocs.parse(b'1. A page\\n', 'a.txt'); print({'spacy', 'numpy'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_every_name_offered_is_there() -> None:
    for name in ipdocs.__all__:
        assert getattr(ipdocs, name) is not None
    assert dir(ipdocs) == ipdocs.__all__
    with pytest.raises(AttributeError, match="nonsense"):
        _ = ipdocs.nonsense


def test_the_package_is_typed_and_carries_its_data() -> None:
    assert (SOURCE / "py.typed").exists()
    assert list((SOURCE / "registry").glob("*.json"))


def test_the_lock_names_every_dependency_with_hashes_and_no_index() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    locked = {line.split("==")[0] for line in lock.splitlines() if "==" in line}
    assert {re.split(r"[>\[]", name)[0] for name in wanted} <= locked
    assert lock.count("--hash=sha256:") > len(locked)
    assert "://" not in lock and "--index" not in lock
