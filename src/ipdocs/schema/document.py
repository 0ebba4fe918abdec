"""The record of one document: one line of `records.jsonl`."""

from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal, Self

from pydantic import BaseModel, Field, model_validator

from ipdocs.schema.measure import Measure, Section
from ipdocs.schema.quote import Finding, Quote, Record, Span

if TYPE_CHECKING:
    import pandas
    import polars
    from spacy.tokens import Doc

SCHEMA_VERSION: Final = "1.0"

Kind = Literal["policy", "law", "news", "essay", "qa", "speech", "other"]
BlockRole = Literal["chrome", "metadata", "title", "heading", "body", "table", "signature", "note"]
DateKind = Literal["published", "signed", "released", "effective", "other"]
Severity = Literal["info", "warning", "error"]


class Source(Record):
    """Where the bytes came from. `path` is relative to the corpus root, with `/`; `retrieved` is ISO 8601.

    `encoding_found_by`: `bom`, `declared`, `utf-8` (the bytes prove it) or `detected`.
    """

    path: str
    sha256: str
    bytes: int
    media_type: str
    encoding: str
    encoding_found_by: str = ""
    url: str | None = None
    retrieved: str | None = None


class DatedQuote(Finding):
    """A date of the document; `value` is ISO 8601, as precise as the words are."""

    kind: DateKind
    value: str


REPORTED = "metadata.reported"  # the rule of what a page tells of a document that it only reports on


class Metadata(Record):
    """Who issued what, when. Null: the page does not say.

    `date` is the day the page was published, else the day the document was signed or released.
    """

    title: Finding | None = None
    document_title: Finding | None = None
    issuer: Finding | None = None
    document_number: Finding | None = None
    addressee: Finding | None = None
    signature: Finding | None = None
    author: Finding | None = None
    publisher: Finding | None = None
    source: Finding | None = None
    date: str | None = None
    dates: tuple[DatedQuote, ...] = ()

    @property
    def name(self) -> Finding | None:
        """What to call the page by: its document's title, or its own where it only reports on that document."""
        held = self.document_title if self.document_title and self.document_title.rule != REPORTED else None
        return held or self.title or self.document_title


class Block(Record):
    """A stretch of the text with one role; blocks tile `Document.text`. `locator`: XPath (HTML) or line (text)."""

    span: Span
    role: BlockRole
    rule: str
    locator: str


class DocumentRule(Record):
    """What the document says about itself, e.g. that the body listed first leads."""

    rule: Literal["first_listed_leads"]
    quote: Finding


class Diagnostic(Record):
    """Something that could not be decided, or that a reader should know."""

    code: str
    severity: Severity
    message: str
    span: Span | None = None


class Document(Record):
    """Everything ipdocs knows of one page. Validated: quotes equal their slices, blocks tile the text."""

    schema_version: Literal["1.0"] = Field(default=SCHEMA_VERSION, description="Version of the record's schema.")
    id: str = Field(description="Id of the document, from its path; the same on every run.")
    source: Source = Field(description="Where the bytes came from.")
    kind: Kind = Field(description="What kind of page it is.")
    language: str = Field(description="Language of the page (BCP 47): `en`, `zh-Hans`, `zh-Hant`, `mul`.")
    metadata: Metadata = Field(description="Who issued what, when.")
    text: str = Field(description="Every visible character of the page, in reading order.")
    blocks: tuple[Block, ...] = Field(description="Stretches of the text, each with one role; they tile the text.")
    sections: tuple[Section, ...] = Field(description="Numbered headings, in reading order.")
    measures: tuple[Measure, ...] = Field(description="What the document asks for, and of whom, in reading order.")
    rules: tuple[DocumentRule, ...] = Field(description="What the document says about itself.")
    diagnostics: tuple[Diagnostic, ...] = Field(description="What could not be decided, or a reader should know.")

    @model_validator(mode="after")
    def _true_to_the_text(self) -> Self:
        quotes: list[Quote] = []
        for part in (self.metadata, *self.sections, *self.measures, *self.rules):  # the others hold no quotes
            _collect(part, quotes)
        for quote in quotes:
            start, end = quote.span
            if self.text[start:end] != quote.text:
                raise ValueError(f"quote {quote.text[:40]!r} is not what stands at {start}-{end}")
        at = 0
        for block in self.blocks:
            if block.span[0] != at:
                raise ValueError(f"blocks leave a gap or overlap at {at}: next block begins at {block.span[0]}")
            at = block.span[1]
        if at != len(self.text):
            raise ValueError(f"blocks end at {at}, the text at {len(self.text)}")
        return self

    def to_spacy(self) -> "Doc":
        """The whole text as a spaCy `Doc`, with the findings as span groups (`ipdocs.nlp.to_spacy`). Imports spaCy."""
        doc: Doc = import_module("ipdocs.nlp").to_spacy(self)  # the schema itself imports nothing of ipdocs
        return doc

    def to_pandas(self, table: str = "assignments") -> "pandas.DataFrame":
        """One of its tables (`assignments`, `measures`, `sections`, …) as a data frame. Needs pandas."""
        frame: pandas.DataFrame = import_module("ipdocs.notebook.frames").to_pandas([self], table)
        return frame

    def to_polars(self, table: str = "assignments") -> "polars.DataFrame":
        """The same for polars."""
        frame: polars.DataFrame = import_module("ipdocs.notebook.frames").to_polars([self], table)
        return frame

    def _repr_html_(self) -> str:
        return str(import_module("ipdocs.notebook.display").document(self))

    def __repr__(self) -> str:
        title = self.metadata.title.text if self.metadata.title else self.id
        return f"Document({title[:60]!r}, {self.kind}, {len(self.sections)} sections, {len(self.measures)} measures)"

    __str__ = __repr__


def _collect(model: BaseModel, quotes: list[Quote]) -> None:
    """Add every quote in a record, however deep. Every record ever read goes through here: a list is faster to fill
    than nested generators are to run.
    """
    for value in model.__dict__.values():
        for item in value if type(value) is tuple else (value,):
            if isinstance(item, BaseModel):
                if isinstance(item, Quote):
                    quotes.append(item)
                _collect(item, quotes)
