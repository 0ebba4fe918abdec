"""The elements of Akoma Ntoso: made in its namespace, with text that XML can hold."""

import re
from datetime import date

from lxml import etree

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
Element = etree._Element

# What XML 1.0 cannot hold: control characters, lone surrogates, two that are no characters.
_UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root() -> Element:
    """The outermost element."""
    return etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default


def add(parent: Element, tag: str, **attributes: str) -> Element:
    """A new element at the end of another. A trailing `_` of an attribute's name, there for Python, is dropped."""
    fitting = {name.rstrip("_"): fit(value) for name, value in attributes.items()}
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", fitting)


def fit(text: str) -> str:
    """Text that XML can hold: a line ends with a line feed, other control characters are a blank or U+FFFD."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNFIT.sub(lambda found: " " if found[0].isspace() else "\ufffd", lines)


def reference(kind: str, name: str) -> str:
    """The eId of a body (`org`) or role: prefixed, so that none is taken for a section or for one another."""
    return f"{kind}_" + re.sub(r"\s", "-", name)


def day(value: str | None) -> str | None:
    """The value where it is a whole date (ISO 8601), as XML wants it, else None."""
    try:
        return value if value and date.fromisoformat(value).isoformat() == value else None
    except ValueError:
        return None
