"""What every edit of a record needs: words of the page as quotes, and the reason why a correction does not fit."""

import re

from ipdocs.schema import Document, Finding, Quote, Span
from ipdocs.schema.correction import Said

RULE = "correction"
_UNFIT = re.compile("[\x00\ud800-\udfff]")  # what a browser cannot hold and shows as U+FFFD


class Unfit(Exception):
    """Why a correction does not fit the record: a clause of a sentence."""


def quote(document: Document, span: Span) -> Quote:
    """The words at a place."""
    return Quote(text=document.text[slice(*span)], span=span)


def finding(document: Document, said: Said) -> Finding:
    """The words that a reviewer marked, as a finding."""
    assert said.span is not None
    return Finding(text=document.text[slice(*said.span)], span=said.span, rule=RULE)


def same_words(document: Document, said: Said) -> bool:
    """Whether what a reviewer saw stands at its place, as a browser shows it."""
    if said.span is None:
        return True
    there = document.text[slice(*said.span)]
    within = said.span[1] <= len(document.text) and there.strip() != ""
    return within and said.text in (there, _UNFIT.sub("\ufffd", there))


def inside(inner: Span, outer: Span) -> bool:
    """Whether a place lies in another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]
