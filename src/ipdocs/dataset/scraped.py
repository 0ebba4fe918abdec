"""Pages in JSON Lines, as scrapers write them: an object a line, with `html` or `text`, and `id`, `url`, `retrieved`.

A page is called by its `id`, else by the number of its line. A line that is no such object costs that page only.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_OURS = {"blocks", "document", "schema_version"}  # fields of records and tables that ipdocs wrote
_ASIDE = ("holds no page", 'a line is {"html": "…"} or {"text": "…"}, and may have "id", "url", "retrieved"')


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or the `problem` (what is wrong, what to do) for which there is none."""

    name: str
    data: bytes = b""
    url: str | None = None
    retrieved: str | None = None
    problem: tuple[str, str] | None = None


def pages(file: Path, largest: int) -> Iterator[Page]:
    """The pages of a file, in order. A line that is longer than twice `largest` bytes is not read."""
    with open(file, "rb") as stream:
        number = 0
        while line := stream.readline(2 * largest):  # escapes take room
            number += 1
            if not line.endswith(b"\n") and len(line) == 2 * largest:
                while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                    pass
                problem = f"a line of over {2 * largest:,} bytes", "raise `max_bytes`"
                yield Page(f"line-{number}", problem=problem)
            elif line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield _page(line, f"line-{number}")


def _page(line: bytes, number: str) -> Page:
    try:
        # Half a character (`\ud800`) is valid JSON: it is let in here, and told by the parser. So are bytes that are no
        # UTF-8: the page may be in another encoding.
        found: Any = json.loads(line.decode("utf-8-sig", "surrogateescape"))
    except (ValueError, RecursionError):
        return Page(number, problem=("no line of JSON", "write it again"))
    if not isinstance(found, dict) or _OURS & found.keys():
        return Page(number, problem=_ASIDE)
    text, suffix = next(
        ((found[key], end) for key, end in (("html", ".html"), ("text", ".txt")) if key in found), ("", "")
    )
    if not isinstance(text, str) or not suffix:
        return Page(number, problem=_ASIDE)
    ident, url, retrieved = (found.get(key) for key in ("id", "url", "retrieved"))
    name = re.sub(r"[\\/:\0\ud800-\udfff]|^\.+", "-", ident)[:200] if isinstance(ident, str) and ident else number
    return Page(
        name + suffix,
        _encoded(text),
        url if isinstance(url, str) else None,
        retrieved if isinstance(retrieved, str) and re.fullmatch(r"\d{4}-\d\d-\d\d[\d:.TZ+-]*", retrieved) else None,
    )


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
