"""The record that downstream tools read, as frozen Pydantic models. Imports nothing else of ipdocs."""

from ipdocs.schema.agency import Agency, AgencyName
from ipdocs.schema.document import (
    SCHEMA_VERSION,
    Block,
    DatedQuote,
    Diagnostic,
    Document,
    DocumentRule,
    Metadata,
    Source,
)
from ipdocs.schema.measure import Assignment, Deadline, Measure, Responsibility, Section, Task
from ipdocs.schema.quote import Finding, Quote, Span

__all__ = [
    "SCHEMA_VERSION",
    "Agency",
    "AgencyName",
    "Assignment",
    "Block",
    "DatedQuote",
    "Deadline",
    "Diagnostic",
    "Document",
    "DocumentRule",
    "Finding",
    "Measure",
    "Metadata",
    "Quote",
    "Responsibility",
    "Section",
    "Source",
    "Span",
    "Task",
]
