"""One page of the site: the templates, what may run in it, and data that it carries."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ipdocs import __version__
from ipdocs.review.bodies import body
from ipdocs.review.markup import shown

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
"""The pages' Content-Security-Policy: scripts and styles from the files of the site, and nothing else from anywhere."""

_ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "<>&'"}


def embedded(value: object) -> Markup:
    """A value as JSON that may stand in a page: nothing in it can end the element around it, or be a line's end."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for sign, escaped in _ESCAPED.items():
        text = text.replace(sign, escaped)
    return Markup(text)


def address(path: str) -> str:
    """A path of the site as a link."""
    return quote(path)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("ipdocs.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(embedded=embedded, address=address)
    templates.globals.update(body=body, policy=POLICY, version=__version__)
    return templates


def write(file: Path, template: str, *, up: str = "", **facts: object) -> None:
    """Render a template into a file. `up` leads from its folder to the root of the site (`../`)."""
    text = _templates().get_template(template).render(up=up, **facts)
    file.write_text(shown(text), "utf-8", newline="\n")


def write_assets(folder: Path) -> None:
    """The style sheet and the scripts into a folder."""
    folder.mkdir()
    for asset in sorted((files("ipdocs.review") / "assets").iterdir(), key=lambda one: one.name):
        if asset.name.endswith((".css", ".js")):
            (folder / asset.name).write_bytes(asset.read_bytes())
