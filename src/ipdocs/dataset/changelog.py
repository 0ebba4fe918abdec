"""What a build changed, beside the dataset: `delta.jsonl` for machines, `CHANGES.md` for people, an Atom feed."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ipdocs.dataset.change_words import details, headline, summary
from ipdocs.dataset.compare import Change, changes
from ipdocs.dataset.lines import RECORDS, line
from ipdocs.errors import CorpusError

DELTA, WORDS, FEED = "delta.jsonl", "CHANGES.md", "changes.atom"
_ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 100  # that a feed keeps, those of builds before included
_NEVER = "1970-01-01"


@dataclass(frozen=True, slots=True)
class Changelog:
    """What changed since the dataset in `before`, if there is one.

    No clock: `built_at` (RFC 3339) is the time of the build, or else the newest date of a document stands for it.
    """

    before: Path
    built_at: str | None = None

    def write(self, folder: Path) -> int:
        """Write what changed up to the dataset in `folder`, into it; how many documents did."""
        found = _changes(self.before, folder)
        (folder / DELTA).write_bytes(b"".join(line(change) for change in found))
        (folder / WORDS).write_text(_markdown(found), "utf-8")
        (folder / FEED).write_bytes(_atom(found, self.before / FEED, self.built_at))
        return len(found)


def _changes(before: Path, folder: Path) -> list[Change]:
    if not (before / RECORDS).is_file():
        return list(changes(None, folder))
    try:
        return list(changes(before, folder))
    except CorpusError:  # the records before are torn: all that is there now is new
        return list(changes(None, folder))


def _markdown(found: Sequence[Change]) -> str:
    lines = ["# Changes", "", f"{summary(found)}.".capitalize(), ""]
    for change in found:
        lines += [f"## {_escaped(headline(change))}", ""]
        lines += [f"- {_escaped(said)}" for said in details(change)]
        lines += [""] if lines[-1] else []
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Words of a page that Markdown does not take for orders."""
    return re.sub(r"([\\`*_\[\]<>#|!&])", r"\\\1", text)


def _atom(found: Sequence[Change], before: Path, built_at: str | None) -> bytes:
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]  # the stubs know no default
    _add(feed, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, _ATOM + '#ipdocs')}")
    _add(feed, "title", "Changes of the dataset")
    updated = _add(feed, "updated", "")
    _add(_element(feed, "author"), "name", "ipdocs")
    for change in found:
        entry = _element(feed, "entry")
        _add(entry, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, line(change).decode())}")
        _add(entry, "title", headline(change))
        _add(entry, "updated", built_at or _moment(change.date))
        _add(entry, "category", "").set("term", change.op)
        _add(entry, "summary", "\n".join(details(change)) or headline(change)).set("type", "text")
    known = {entry.findtext(f"{{{_ATOM}}}id") for entry in feed.iterfind(f"{{{_ATOM}}}entry")}
    older = [entry for entry in _entries(before) if entry.findtext(f"{{{_ATOM}}}id") not in known]
    feed.extend(older[: max(0, _ENTRIES - len(known))])
    moments = [entry.findtext(f"{{{_ATOM}}}updated") or "" for entry in feed.iterfind(f"{{{_ATOM}}}entry")]
    updated.text = built_at or max(moments, default=_moment(None))
    etree.indent(feed)
    return etree.tostring(feed, xml_declaration=True, encoding="UTF-8") + b"\n"


def _entries(file: Path) -> list["etree._Element"]:
    """The entries of the feed before; none where there is no sound one."""
    if not file.is_file():
        return []
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return list(etree.fromstring(file.read_bytes(), parser).iterfind(f"{{{_ATOM}}}entry"))
    except etree.XMLSyntaxError:
        return []


def _moment(date: str | None) -> str:
    """A day, month or year as its first moment."""
    day = date if date and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", date) else _NEVER
    return f"{day}{_NEVER[4:][len(day) - 4 :]}T00:00:00Z"


def _element(parent: "etree._Element", name: str) -> "etree._Element":
    return etree.SubElement(parent, f"{{{_ATOM}}}{name}")


def _add(parent: "etree._Element", name: str, text: str) -> "etree._Element":
    element = _element(parent, name)
    element.text = text or None
    return element
