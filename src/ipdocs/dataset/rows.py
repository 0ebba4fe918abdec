"""The columns of the flat tables: one frozen model a table, one field a column, for SQL, pandas and spreadsheets.

The one source of the columns and of what they mean: every sink, JSON Schema and `datapackage.json` read these models.
Agencies are `ipdocs.schema.Agency`. `keys` says how the tables hang together.
"""

from pydantic import Field

from ipdocs.schema.document import Kind, Severity
from ipdocs.schema.measure import Form, Link, Mode, Role, RoleBasis
from ipdocs.schema.quote import Record


class DocumentRow(Record):
    """A document: who issued what and when, and how much was found in it."""

    id: str = Field(description="Id of the document, from its path; the same on every run.")
    path: str = Field(description="Path of the file below the corpus root, with `/`.")
    sha256: str = Field(description="SHA-256 of the file's bytes, in hexadecimal.")
    bytes: int = Field(description="Size of the file.")
    media_type: str = Field(description="Media type of the file, such as `text/html`.")
    encoding: str = Field(description="Encoding that the bytes were decoded with.")
    url: str | None = Field(description="Where the page was found on the web, if known.")
    kind: Kind = Field(description="What kind of page it is.")
    language: str = Field(description="Language of the page (BCP 47): `en`, `zh-Hans`, `zh-Hant`, `mul`.")
    title: str | None = Field(description="Title of the page, as printed.")
    document_title: str | None = Field(description="Title of the document that the page holds, as printed.")
    issuer: str | None = Field(description="Body that issued the document, as printed.")
    document_number: str | None = Field(description="Official number of the document, as printed.")
    addressee: str | None = Field(description="Whom the document addresses, as printed.")
    signature: str | None = Field(description="Who signed the document, as printed.")
    author: str | None = Field(description="Author of the page, as printed.")
    publisher: str | None = Field(description="Site that published the page, as printed.")
    source: str | None = Field(description="Whom a repost names as its source, as printed.")
    date: str | None = Field(description="Day of publication, else of signature or release (ISO 8601).")
    characters: int = Field(description="Length of the text in Unicode code points.")
    sections: int = Field(description="How many sections were found.")
    measures: int = Field(description="How many measures were found.")
    diagnostics: int = Field(description="How many diagnostics the document has.")


class SectionRow(Record):
    """A numbered heading that holds measures or other sections."""

    document: str = Field(description="Document that the section stands in.")
    id: str = Field(description="Id of the section, unique within its document.")
    path: str = Field(description="Numbers of the levels in Arabic digits, joined by dots: `2.1`.")
    number: str = Field(description="The section's own number in Arabic digits.")
    enumerator: str = Field(description="The number as printed.")
    heading: str = Field(description="The heading as printed, without its number.")
    parent: str | None = Field(description="Section around this one; null at the top.")
    start: int = Field(description="Where it begins in the text, in Unicode code points.")
    end: int = Field(description="Where all it holds ends in the text, exclusive.")
    rule: str = Field(description="Row of the grammar that found it.")


class MeasureRow(Record):
    """A numbered item that asks for something, or an unnumbered paragraph with a responsible clause."""

    document: str = Field(description="Document that the measure stands in.")
    id: str = Field(description="Id of the measure, unique within its document.")
    path: str = Field(description="Numbers of the levels in Arabic digits, sections included: `2.1.22`.")
    number: str | None = Field(description="The measure's own number in Arabic digits; null without one.")
    enumerator: str | None = Field(description="The number as printed.")
    heading: str | None = Field(description="Run-in heading as printed, where there is one.")
    section: str | None = Field(description="Innermost section around the measure; null outside of any.")
    text: str = Field(description="The whole measure as printed, clauses included.")
    tasks: int = Field(description="How many tasks: stretches of text that one clause governs.")
    start: int = Field(description="Where it begins in the text, in Unicode code points.")
    end: int = Field(description="Where it ends in the text, exclusive.")
    rule: str = Field(description="Row of the grammar that found it.")


class AssignmentRow(Record):
    """One body named for one task: who answers for what."""

    document: str = Field(description="Document of the measure.")
    measure: str = Field(description="Measure of the task.")
    task: int = Field(description="Which task of the measure, counted from 1.")
    position: int = Field(description="Which body of the clause, counted from 1.")
    name: str = Field(description="The body as printed, without article.")
    agency: str | None = Field(description="The body in the registry; null where the name was not linked.")
    role: Role = Field(description="The body's part in the task.")
    role_basis: RoleBasis = Field(description="What the role rests on: the clause, a rule of the document, or neither.")
    link: Link = Field(description="How the name was linked to the registry.")
    mode: Mode = Field(description="How the bodies of the clause share the task.")
    form: Form = Field(description="How the clause is printed.")
    deadline: str | None = Field(description="When the task is due (ISO 8601 or EDTF), where the clause says so.")
    task_text: str = Field(description="The task as printed, without number and clause.")
    clause: str = Field(description="The responsible clause as printed, with its brackets.")
    start: int = Field(description="Where the name begins in the text, in Unicode code points.")
    end: int = Field(description="Where the name ends in the text, exclusive.")
    rule: str = Field(description="Row of the registry or grammar that split or linked the name.")


class DiagnosticRow(Record):
    """Something that could not be decided, or that a reader should know."""

    document: str = Field(description="Document that it is about.")
    code: str = Field(description="What it is, in short: `agency.not_in_office`.")
    severity: Severity = Field(description="How much it matters.")
    message: str = Field(description="What it is, in words.")
    start: int | None = Field(description="Where it begins in the text, in Unicode code points; null: nowhere special.")
    end: int | None = Field(description="Where it ends in the text, exclusive.")
