"""Words of the page: a quote always equals its slice of `Document.text`."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _ordered(span: tuple[int, int]) -> tuple[int, int]:
    if span[0] > span[1]:
        raise ValueError(f"span ends before it begins: {span}")
    return span


Offset = Annotated[int, Field(ge=0)]
Span = Annotated[tuple[Offset, Offset], AfterValidator(_ordered)]
"""Half-open, in Unicode code points of `Document.text`."""


class Record(BaseModel):
    """Base of every model: frozen, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(Record):
    """Verbatim words: `document.text[span[0]:span[1]] == text`, always."""

    text: str
    span: Span

    def __repr__(self) -> str:
        shown = self.text if len(self.text) <= 60 else self.text[:59] + "…"
        return f"{type(self).__name__}({shown!r} @ {self.span[0]}-{self.span[1]})"

    __str__ = __repr__


class Finding(Quote):
    """A quote that a row of a grammar or of the registry found.

    `rule` names that row, e.g. `en.clause.are_responsible`; `ipdocs explain` looks it up.
    """

    rule: str
