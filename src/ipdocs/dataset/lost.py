"""What is told of a document whose process was cut off or died: the stage it was in, and the limit."""

from ipdocs.dataset import opening
from ipdocs.dataset.account import Failure
from ipdocs.dataset.discover import Input
from ipdocs.dataset.outcome import Outcome
from ipdocs.engines.supervised import Lost
from ipdocs.engines.worker import PATIENCE
from ipdocs.errors import LimitExceeded, UnreadableDocument
from ipdocs.settings import Settings


def outcome(item: Input, lost: Lost, settings: Settings) -> Outcome:
    """The input that was set aside, known by its bytes where they can be read."""
    source, _ = opening.look(item, settings.max_bytes)
    failure: Failure = opening.set_aside(item, error(lost, settings))
    return Outcome(source, failure=failure, seconds=settings.max_seconds if lost.why == "time" else 0.0)


def error(lost: Lost, settings: Settings) -> UnreadableDocument:
    """The same as an error."""
    stage = lost.stage or "read"
    match lost.why:
        case "time":
            hint = "raise `max_seconds`, or split the file"
            return LimitExceeded(stage, f"over {settings.max_seconds:g} s of processor time", hint, "max_seconds")
        case "wait":
            hint = "it waits for something: a file system that does not answer?"
            return LimitExceeded(stage, f"not done after {PATIENCE * settings.max_seconds:g} s", hint, "max_seconds")
        case "memory":
            hint = "raise `max_memory`, or split the file"
            return LimitExceeded(stage, f"over {settings.max_memory:,} bytes of memory", hint, "max_memory")
        case "died":
            hint = "run again: it may have been the system, short of memory; if it stays, report it with this file"
            return UnreadableDocument("internal", f"its process died twice, in {stage}: {lost.detail}", hint)
        case "raised":
            return UnreadableDocument(
                "internal", f"{lost.detail} in {stage}", "a fault in ipdocs: report it with this file"
            )
