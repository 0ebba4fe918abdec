"""Every code block of README and docs is run, and gives what the docs say it gives.

Each page is run from top to bottom in a folder of its own, as a reader would who follows it in a fresh clone:

- `sh`: each command must succeed, or exit with N where a comment after it says `# exit code N`;
- `python`: run in one namespace for the page;
- `text` after either: what they print; `…` stands for anything;
- `json`, `toml`, `yaml`: must be such;
- with `title="PATH"` the file is written; `PATH, below: LINE` puts the block below the first line that begins so,
  `PATH, at the end` puts it there;
- with `title="not run: WHY"` it is left alone. These are counted.
"""

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pytest
import yaml
from typer.testing import CliRunner

import test_content
import test_samples
from ipdocs import cli

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
CLONE = ("corpus", "tools", "schema", "ipdocs.toml", "Makefile", "pyproject.toml", "requirements.lock")
CHANGED = ("src", "tests", "README.md")  # what the page on how to add things changes or needs
FENCE = re.compile(r"^( *)```(\w+)(?: title=\"([^\"]*)\")?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
NOT_RUN = "not run: "
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    language: str
    title: str
    code: str

    @property
    def where(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def runs(self) -> bool:
        return not self.title.startswith(NOT_RUN)


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    found = []
    for fence in FENCE.finditer(text):
        indent, language, title, code = fence.groups()
        code = re.sub(f"^{indent}", "", code, flags=re.MULTILINE)
        name = page.relative_to(ROOT).as_posix()
        found.append(Block(name, text.count("\n", 0, fence.start()) + 1, language, title or "", code))
    assert text.count("```") == 2 * len(found), f"{page}: a block that the test cannot read"
    return found


def clone(folder: Path, more: tuple[str, ...] = ()) -> Path:
    """What a page needs of a fresh clone that `make install` has been run in."""
    for name in (*CLONE, *more):
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy2(source, folder / name)
    (folder / ".venv").mkdir()
    (folder / ".venv/bin").symlink_to(BIN)
    (folder / ".venv/installed").touch()
    return folder


class Reader:
    """Does what the blocks of a page say, in `folder`. `apart`: by processes, as the source there has been changed."""

    def __init__(self, folder: Path, apart: bool) -> None:
        self.folder, self.apart = folder, apart
        self.names: dict[str, object] = {"__name__": "__main__"}
        self.printed: str | None = None

    def follow(self, block: Block) -> None:
        if block.language == "text" and not block.title:
            assert self.printed is not None, f"{block.where}: what printed this?"
            assert re.fullmatch(pattern(block.code), self.printed.strip(), re.DOTALL), (
                f"{block.where} does not say what is printed, which is\n{self.printed}"
            )
            return
        self.printed = None
        if block.title:
            self.write(block)
        elif block.language == "sh":
            self.printed = "".join(self.command(line, block) for line in commands(block.code))
        elif block.language == "python":
            self.printed = self.python(block)
        if block.language == "json":
            for value in block.code.splitlines() if block.title.endswith(".jsonl") else [block.code]:
                json.loads(value)
        elif block.language == "toml":
            tomllib.loads(block.code)
        elif block.language == "yaml":
            yaml.safe_load(block.code)

    def write(self, block: Block) -> None:
        name, _, place = block.title.partition(", ")
        file = self.folder / name
        assert file.resolve().is_relative_to(self.folder.resolve())
        if place.startswith("below: "):
            text = file.read_text("utf-8")
            found = re.search(rf"^{re.escape(place.removeprefix('below: '))}.*\n", text, re.MULTILINE)
            assert found, f"{block.where}: {name} has no such line any more"
            file.write_text(text[: found.end()] + block.code + text[found.end() :], "utf-8")
        elif place:
            assert place == "at the end", f"{block.where}: {place}?"
            file.write_text(file.read_text("utf-8") + block.code, "utf-8")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.code, "utf-8")

    def command(self, line: str, block: Block) -> str:
        said = re.search(r"# exit code (\d+)", line)
        words = shlex.split(line, comments=True)
        if words[0] == "ipdocs" and not self.apart and not set("|<>;&$`*") & set(shlex.join(words).replace("'", "")):
            run = CliRunner().invoke(cli.app, words[1:])
            code, printed, told = run.exit_code, run.stdout, run.output
            if run.exception and not isinstance(run.exception, SystemExit):
                raise run.exception
        else:
            source = str((self.folder if self.apart else ROOT) / "src")
            env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": source}
            env.pop("MAKEFLAGS", None)
            done = subprocess.run(["bash", "-c", line], env=env, capture_output=True, text=True, check=False)
            code, printed, told = done.returncode, done.stdout, done.stdout + done.stderr
        assert code == (int(said[1]) if said else 0), f"{block.where}: {line}\n{told}"
        return printed

    def python(self, block: Block) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block.code, block.where, "exec"), self.names)
        return printed.getvalue()


def commands(code: str) -> list[str]:
    joined = code.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def pattern(expected: str) -> str:
    return ".*".join(re.escape(part) for part in expected.strip().split("…"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_tells_to_do_does_it(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [block for block in blocks(page) if block.runs]
    if not found:
        return
    apart = any(block.title.startswith("src/") for block in found)
    monkeypatch.chdir(clone(tmp_path, CHANGED if apart else ()))
    reader = Reader(tmp_path, apart)
    for block in found:
        reader.follow(block)


NOT_RUN_BLOCKS = [
    "docs/extend.md: not run: it is what runs this page",
    "docs/inspect.md: not run: needs the network",
    "docs/query.md: not run: needs sqlite3 and datasette",
    "docs/scaling.md: not run: needs a cluster",
]


def test_blocks_that_are_not_run_are_marked_and_few() -> None:
    every = [block for page in PAGES for block in blocks(page)]
    assert [f"{block.page}: {block.title}" for block in every if not block.runs] == NOT_RUN_BLOCKS
    assert len(every) > 100
    assert {block.language for block in every} <= {"sh", "python", "text", "json", "toml", "yaml", "html"}


def test_the_site_is_built_without_a_warning_and_fetches_nothing(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    run = subprocess.run(
        build, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    pages = sorted(tmp_path.rglob("*.html"))
    assert {page.stem for page in pages} >= {page.stem for page in PAGES if page.parent == DOCS}
    for page in pages:
        tree = lxml.html.parse(page)
        fetched = tree.xpath("//script/@src | //img/@src | //iframe/@src | //link[not(@rel='canonical')]/@href")
        assert [address for address in fetched if re.match(r"(https?:)?//", address)] == [], page
    for style in tmp_path.rglob("*.css"):
        assert not re.search(r"@import|url\([\"']?(https?:)?//", style.read_text("utf-8")), style


def test_the_pictures_are_what_the_records_say(tmp_path: Path) -> None:
    draw = [sys.executable, str(ROOT / "tools/draw_record.py"), str(tmp_path)]
    subprocess.run(draw, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    drawn = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
    kept = {file.name: file.read_text("utf-8") for file in (DOCS / "pictures").iterdir()}
    assert drawn == kept, "draw them anew: make pictures"


def test_the_readme_is_one_screen_and_every_command_has_its_line() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) <= 45
    commands_page = (DOCS / "commands.md").read_text("utf-8")
    for command in cli.app.registered_commands:
        assert f"\nipdocs {command.name or getattr(command.callback, '__name__', '')} " in commands_page
    for code in (cli.OK, cli.FAILED, cli.USAGE, cli.SET_ASIDE, cli.GATE, cli.LOCKED):
        assert f"\n| {code} | " in commands_page


def test_known_failures_and_figures_are_those_of_the_tests() -> None:
    limits = (DOCS / "limits.md").read_text("utf-8")
    cases = test_samples.pages()
    missed = [
        f"| `{name}` | {line.removeprefix(test_samples.MISSED)} |"
        for name, _, lines in cases
        for line in lines
        if line.startswith(test_samples.MISSED)
    ]
    assert len(cases) > 100
    told = re.findall(r"^\| `[^`]+\.(?:html|txt)` \| .* \|$", limits, re.MULTILINE)
    assert sorted(told) == sorted(missed)
    for collection, (tagged, flat) in test_content.FLOORS.items():
        assert f"| {collection} | {tagged} | {flat} |" in limits
