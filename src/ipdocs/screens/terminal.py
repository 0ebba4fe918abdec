"""Words of a page on a terminal: in colour by role, and unable to give the terminal orders."""

import re

from rich.console import Console
from rich.text import Text

# Control characters (an escape sequence starts with one), marks that turn the writing direction, lone surrogates.
_ORDERS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

ROLE_STYLE = {"lead": "bold green", "participant": "cyan", "responsible": "yellow"}
SEVERITY_STYLE = {"info": "dim", "warning": "yellow", "error": "bold red"}


def console(*, stderr: bool = False) -> Console:
    """Where a screen is printed; plain text where it is no terminal."""
    return Console(stderr=stderr, highlight=False, emoji=False, markup=False)


def safe(text: str, longest: int | None = None) -> str:
    """Page text on one line, white space as one blank, what a terminal would obey as `\ufffd`; cut at `longest`."""
    line = _ORDERS.sub("\ufffd", " ".join(text.split()))
    return line if longest is None or len(line) <= longest else line[: longest - 1] + "…"


def words(text: str, style: str = "", longest: int | None = None) -> Text:
    """`safe` text with a style, never read as markup."""
    return Text(safe(text, longest), style=style)
