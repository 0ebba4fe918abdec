"""What became of every input, and what was found in all: the two counts that a run prints and a manifest keeps."""

from collections import Counter
from typing import Self

from pydantic import Field, model_validator

from ipdocs.schema import Document
from ipdocs.schema.quote import Record


class Failure(Record):
    """A file that was set aside: one line of `failures.jsonl`."""

    path: str = Field(description="Path of the file below the corpus root, with `/`.")
    stage: str = Field(description="Where it failed: `discover`, `read`, `decode`, …; `internal` is a fault of ipdocs.")
    reason: str = Field(description="What was wrong.")
    hint: str = Field(description="What to do.")
    limit: str | None = Field(default=None, description="Setting that it is over: `max_bytes`, `max_seconds`, …")

    @property
    def passing(self) -> bool:
        """Whether another run may fare better: a fault of ours, of the machine, or a limit of time or memory."""
        return self.stage in ("internal", "read") or self.limit in ("max_seconds", "max_memory")


class Account(Record):
    """Every input is a record, a failure, or skipped on purpose (a sidecar, or past `--limit`)."""

    inputs: int = Field(ge=0)
    records: int = Field(ge=0)
    failures: int = Field(ge=0)
    skipped: int = Field(ge=0)

    @model_validator(mode="after")
    def _balances(self) -> Self:
        if self.inputs != self.records + self.failures + self.skipped:
            raise ValueError(f"the account does not balance: {self}")
        return self

    def __str__(self) -> str:
        return f"{self.inputs} inputs = {self.records} records + {self.failures} failures + {self.skipped} skipped"


class Found(Record):
    """What the records hold, counted. `clauses` are responsible clauses, `linked` assignments with a registry id."""

    kinds: dict[str, int] = Field(default={}, description="Documents by kind.")
    sections: int = 0
    measures: int = 0
    clauses: int = 0
    assignments: int = 0
    linked: int = 0
    diagnostics: dict[str, int] = Field(default={}, description="By severity.")
    corrections: dict[str, int] = Field(default={}, description="Of reviewers: `applied`, and `lost` that fit no more.")

    @classmethod
    def of(cls, document: Document) -> Self:
        """The counts of one document."""
        clauses = [t.responsibility for m in document.measures for t in m.tasks if t.responsibility]
        codes = [d.code.partition("correction.") for d in document.diagnostics]
        named = [a for c in clauses for a in c.assignments]
        return cls(
            kinds={document.kind: 1},
            sections=len(document.sections),
            measures=len(document.measures),
            clauses=len(clauses),
            assignments=len(named),
            linked=sum(a.agency is not None for a in named),
            diagnostics=Counter(d.severity for d in document.diagnostics),
            corrections=Counter(told for _, mark, told in codes if mark),
        )

    def __add__(self, other: "Found") -> "Found":
        return Found(
            kinds=_sum(self.kinds, other.kinds),
            sections=self.sections + other.sections,
            measures=self.measures + other.measures,
            clauses=self.clauses + other.clauses,
            assignments=self.assignments + other.assignments,
            linked=self.linked + other.linked,
            diagnostics=_sum(self.diagnostics, other.diagnostics),
            corrections=_sum(self.corrections, other.corrections),
        )


def _sum(some: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    """Counts by name, together."""
    return {name: some.get(name, 0) + more.get(name, 0) for name in sorted({*some, *more})}
