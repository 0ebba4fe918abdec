"""A record made by hand, and a parser that makes one of any bytes: for tests of what happens around parsing."""

import hashlib
from collections.abc import Callable

import pytest

from ipdocs.errors import EmptyDocument
from ipdocs.schema import Document
from ipdocs.schema.identity import document_id
from ipdocs.settings import Settings


def stand_in(monkeypatch: pytest.MonkeyPatch, parser: Callable[..., object]) -> None:
    """Put a parser in the place of ours, and keep documents in this process, where it is."""
    from ipdocs.dataset import files  # with the parser, which some who import this do without
    from ipdocs.engines import serial, supervised

    monkeypatch.setattr(files, "parse", parser)
    monkeypatch.setattr(supervised, "run", serial.run)


PAGE = "Notice on names\n1. Names\n(1) Keep a list of names (Bureau A and Bureau B are responsible)\n"


def parse(
    data: bytes,
    name: str,
    *,
    settings: Settings | None = None,
    url: str | None = None,
    charset: str | None = None,
    tell: object = None,
) -> Document:
    """Stands in for `ipdocs.pipeline.parse`: the page whole in one block, one section, one measure with a clause.

    An empty page is set aside; a page that says so brings the parser down.
    """
    if not data:
        raise EmptyDocument("decode", "no bytes", "put a page there")
    text = data.decode("utf-8", "surrogatepass")
    if text.startswith("crash"):
        raise ZeroDivisionError(f"at {id(data)}")

    def quote(words: str) -> dict[str, object]:
        at = text.index(words)
        return {"text": words, "span": (at, at + len(words))}

    by = {"role_basis": "clause", "rule": "test.name"}
    has_measure = "(1) Keep" in text
    clause = {
        **quote("(Bureau A and Bureau B are responsible)"),
        "rule": "test.clause",
        "form": "paren",
        "mode": "joint",
        "assignments": [
            {"name": quote(name), "agency": agency, "role": role, "link": link, **by}
            for name, agency, role, link in (
                ("Bureau A", "a", "lead", "exact"),
                ("Bureau B", None, "responsible", "none"),
            )
        ],
    } if has_measure else None  # fmt: skip
    measure = {
        **quote("(1) Keep a list of names (Bureau A and Bureau B are responsible)"),
        "id": "m1.1",
        "path": "1.1",
        "number": "1",
        "enumerator": quote("(1)"),
        "heading": None,
        "tasks": [{**quote("Keep a list of names"), "responsibility": clause}],
        "rule": "test.measure",
    } if has_measure else None  # fmt: skip
    section = {
        "id": "s1",
        "path": "1",
        "number": "1",
        "enumerator": quote("1."),
        "heading": quote("Names"),
        "span": (16, len(text)),
        "parent": None,
        "rule": "test.section",
    } if has_measure else None  # fmt: skip
    return Document.model_validate({
        "id": document_id(name),
        "source": {
            "path": name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "media_type": "text/plain",
            "encoding": "utf-8",
            "url": url,
        },
        "kind": "policy" if has_measure else "other",
        "language": "en",
        "metadata": {"title": {**quote(text.split("\n")[0]), "rule": "test.title"}, "date": "2020-01-02"},
        "text": text,
        "blocks": [{"span": (0, len(text)), "role": "body", "rule": "test.body", "locator": "line 1"}],
        "sections": [section] if section else [],
        "measures": [measure] if measure else [],
        "rules": [],
        "diagnostics": [{"code": "test.doubt", "severity": "warning", "message": "a doubt", "span": (0, 1)}],
    })  # fmt: skip
