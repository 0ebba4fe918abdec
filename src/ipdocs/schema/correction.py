"""What a reviewer says of a finding: one line of a corrections file."""

import re
from typing import Final, Literal, Self, get_args

from pydantic import Field, model_validator

from ipdocs.schema.document import BlockRole, Kind
from ipdocs.schema.measure import Mode, Role
from ipdocs.schema.quote import Record, Span

FactKind = Literal[
    "title", "document_title", "issuer", "document_number", "addressee", "signature", "author", "publisher", "source"
]
ClaimKind = Literal["kind", "date", FactKind, "block", "section", "measure", "clause", "body", "deadline"]
Verdict = Literal["right", "wrong", "missing"]

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "kind": get_args(Kind),
    "block": get_args(BlockRole),
    "clause": get_args(Mode),
    "body": get_args(Role),
}
"""The values that a claim of each kind may have, where they are listed."""

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_PATH = re.compile(r"[\w-]+(\.[\w-]+)*")


class Said(Record):
    """One claim about a page: words of it, and what they are.

    `text` and `span` are null for what is said of the page as a whole (`kind`, `date`). `value` is the kind of the
    page, its date (ISO 8601), the role of a block, the path of a section or measure, the mode of a clause, the role of
    a body, the date of a deadline; null for a title and its like. `agency` is the registry id of a body, if it has one.
    """

    text: str | None = None
    span: Span | None = None
    value: str | None = None
    agency: str | None = None


class Correction(Record):
    """A verdict on one finding: one line of a corrections file.

    It holds for every page with these bytes (`sha256`); `document` is the id that the page had. `said` is the finding
    as it was made, null where the verdict is `missing`; `right` is what should be there, null where the finding is
    right, or wrong with nothing in its place. `rule` names the row that made the finding.
    """

    schema_version: Literal["1.0"] = Field(default="1.0", description="Version of this schema.")
    document: str = Field(description="Id of the document that the reviewer saw.")
    sha256: str = Field(description="Hash of the bytes of its page.", pattern="^[0-9a-f]{64}$")
    kind: ClaimKind = Field(description="What kind of finding this is about.")
    verdict: Verdict = Field(description="Whether the finding is right, wrong, or missing.")
    said: Said | None = Field(default=None, description="The finding as the parser made it.")
    right: Said | None = Field(default=None, description="What should be there instead.")
    rule: str | None = Field(default=None, description="The row that made the finding.")
    note: str = Field(default="", description="Why, in the reviewer's words.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if (self.said is None) != (self.verdict == "missing"):
            raise ValueError("`said` is what the parser said: null where the verdict is missing, and only there")
        if self.verdict == "right" and self.right is not None:
            raise ValueError("a finding that is right needs nothing in its place")
        if self.verdict == "missing" and self.right is None:
            raise ValueError("what is missing? give it as `right`")
        for one in (self.said, self.right):
            if one is not None:
                self._fits(one)
        return self

    def _fits(self, one: Said) -> None:
        whole_page = self.kind in ("kind", "date")
        if whole_page != (one.span is None) or (one.span is None) != (one.text is None):
            raise ValueError(f"a {self.kind} has {'no words' if whole_page else 'words (text and span)'} of the page")
        choices = CHOICES.get(self.kind)
        if choices and one.value not in choices:
            raise ValueError(f"a {self.kind} is one of {', '.join(choices)}, not {one.value!r}")
        pattern = {"date": _DATE, "section": _PATH, "measure": _PATH}.get(self.kind)
        if pattern and not (one.value and pattern.fullmatch(one.value)):
            raise ValueError(f"{one.value!r} is no value of a {self.kind}")
