"""Corrections of what a document asks for: sections, measures, clauses, their bodies and deadlines."""

from collections.abc import Callable
from typing import cast

from ipdocs import registry
from ipdocs.dataset.editing import RULE, Unfit, finding, inside, quote
from ipdocs.schema import Assignment, Deadline, Document, Measure, Responsibility, Section, Span, Task
from ipdocs.schema.correction import Said
from ipdocs.schema.measure import Form, Link, Mode, Role


def section(document: Document, said: Said | None, right: Said | None) -> Document:
    """Take a section away, or give it another path or heading. What it held then stands where it stood."""
    if said is None:
        raise Unfit("a section that was not found cannot be put in")
    old = next(one for one in document.sections if one.heading.span == said.span and one.path == said.value)
    new: Section | None = None
    if right is not None:
        path = _free(right, {one.path for one in document.sections} - {old.path})
        heading = quote(document, _span(right))
        new = old.model_copy(update={"path": path, "id": f"s{path}", "heading": heading, "rule": RULE})
    above = new.id if new else old.parent
    kept = [new if one is old else one for one in document.sections]
    moved = [one.model_copy(update={"parent": above}) if one.parent == old.id else one for one in kept if one]
    return document.model_copy(update={"sections": tuple(moved)})


def measure(document: Document, said: Said | None, right: Said | None) -> Document:
    """Take a measure away, give it another path or place, or put one in that holds one task."""
    others = [one for one in document.measures if not (said and one.span == said.span and one.path == said.value)]
    old = next((one for one in document.measures if one not in others), None)
    if right is not None:
        path = _free(right, {one.path for one in others})
        span = _span(right)
        if old and not all(inside(task.span, span) for task in old.tasks):
            raise Unfit("its tasks would lie outside it")
        begun = old or Measure(**_whole(document, span), id="", path="", number=None, enumerator=None, heading=None,
                               tasks=(Task(**_whole(document, span)),), rule=RULE)  # fmt: skip
        changed = {"id": f"m{path}", "path": path, "text": document.text[slice(*span)], "span": span, "rule": RULE}
        others.append(begun.model_copy(update=changed))
    others.sort(key=lambda one: one.span[0])
    return document.model_copy(update={"measures": tuple(others)})


def clause(document: Document, said: Said | None, right: Said | None) -> Document:
    """Take a clause away, give it another mode or other words, or put one in, without bodies as yet."""
    if said is None:
        return _new_clause(document, cast(Said, right))

    def edit(found: Responsibility) -> Responsibility | None:
        if right is None:
            return None
        span = _span(right)
        if not all(inside(one.name.span, span) for one in found.assignments):
            raise Unfit("its bodies would lie outside it")
        changed = {"mode": right.value, "text": document.text[slice(*span)], "span": span, "rule": RULE}
        return found.model_copy(update=changed)

    return _clauses(document, lambda found: found.span == said.span and found.mode == said.value, edit)


def deadline(document: Document, said: Said | None, right: Said | None) -> Document:
    """Another deadline, or none, for the clause that holds its words."""
    due = Deadline(**finding(document, right).model_dump(), value=right.value) if right else None
    place = _span(cast(Said, said or right))
    return _clauses(
        document, lambda found: inside(place, found.span), lambda found: found.model_copy(update={"deadline": due})
    )


def body(document: Document, said: Said | None, right: Said | None) -> Document:
    """Take a body out of its clause, give it another role, id or name, or put one in."""
    place = _span(cast(Said, said or right))

    def edit(found: Responsibility) -> Responsibility:
        old = next((one for one in found.assignments if said and _is(one, said)), None)
        kept = [one for one in found.assignments if one is not old]
        if right is not None:
            kept.append(_assignment(document, old, right))
        kept.sort(key=lambda one: one.name.span)
        return found.model_copy(update={"assignments": tuple(kept)})

    def holds(found: Responsibility) -> bool:
        return any(_is(one, said) for one in found.assignments) if said else inside(place, found.span)

    return _clauses(document, holds, edit)


def _is(one: Assignment, said: Said) -> bool:
    return one.name.span == said.span and one.role == said.value and one.agency == said.agency


def _assignment(document: Document, old: Assignment | None, right: Said) -> Assignment:
    """A body as the reviewer has it. A link that the reviewer made is an alias, unless it is to a body of a place."""
    link: Link = "none"
    if right.agency:
        link = "alias" if registry.load().get(right.agency) else "local"
    if old and old.agency == right.agency:
        link = old.link
    return Assignment(
        name=quote(document, _span(right)),
        agency=right.agency,
        role=cast(Role, right.value),
        role_basis=old.role_basis if old and old.role == right.value else "clause",
        link=link,
        rule=RULE,
    )


def _new_clause(document: Document, right: Said) -> Document:
    """A clause in the task that holds its words: it governs those before it; those after it are a task of their own."""
    span = _span(right)
    for at, measure in enumerate(document.measures):
        if not inside(span, measure.span):
            continue
        for number, task in enumerate(measure.tasks):
            if inside(span, task.span) and task.responsibility is None:
                bracketed = document.text[span[0]] in "(（" and document.text[span[1] - 1] in ")）"
                form: Form = "paren" if bracketed else "sentence"
                made = Responsibility(**finding(document, right).model_dump(), form=form, mode=cast(Mode, right.value),
                                      assignments=())  # fmt: skip
                before = _trimmed(document, (task.span[0], span[0]))
                after = _trimmed(document, (span[1], task.span[1]))
                governed = before or (span[0], span[0])
                parts = [Task(**_whole(document, governed), responsibility=made)]
                parts += [Task(**_whole(document, after))] if after else []
                tasks = (*measure.tasks[:number], *parts, *measure.tasks[number + 1 :])
                return _with(document, at, measure.model_copy(update={"tasks": tasks}))
    raise Unfit("no task without a clause holds its words")


def _clauses(
    document: Document,
    wanted: Callable[[Responsibility], bool],
    edit: Callable[[Responsibility], Responsibility | None],
) -> Document:
    """The record with the first clause that is wanted edited; None takes it away."""
    for at, measure in enumerate(document.measures):
        for number, task in enumerate(measure.tasks):
            if task.responsibility and wanted(task.responsibility):
                changed = task.model_copy(update={"responsibility": edit(task.responsibility)})
                tasks = (*measure.tasks[:number], changed, *measure.tasks[number + 1 :])
                return _with(document, at, measure.model_copy(update={"tasks": tasks}))
    raise Unfit("no clause holds its words")


def _with(document: Document, at: int, measure: Measure) -> Document:
    return document.model_copy(update={"measures": (*document.measures[:at], measure, *document.measures[at + 1 :])})


def _free(right: Said, taken: set[str]) -> str:
    path = cast(str, right.value)
    if path in taken:
        raise Unfit(f"the path {path} is taken")
    return path


def _span(said: Said) -> Span:
    return cast(Span, said.span)


def _whole(document: Document, span: Span) -> dict[str, object]:
    return {"text": document.text[slice(*span)], "span": span}


def _trimmed(document: Document, span: Span) -> Span | None:
    """A place without the white space at its ends; None where nothing is left."""
    words = document.text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    return (start, start + len(words.strip())) if words.strip() else None
