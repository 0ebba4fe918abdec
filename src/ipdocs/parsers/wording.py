"""What a clause says: its tokens (`clause_words`) read from left to right, each body with its part.

Nothing here knows where the words stand; `clauses` finds the places, this module says what is said.
"""

from dataclasses import dataclass, field

from ipdocs.grammars.rows import Label, Predicate
from ipdocs.parsers import agencies, clause_words
from ipdocs.parsers.clause_words import OBJECT, Token
from ipdocs.schema.measure import Mode, Role, RoleBasis


@dataclass(frozen=True, slots=True)
class Body:
    """A name at `start:end` of the reading. `key` is null where no registry knows it."""

    start: int
    end: int
    known: bool
    role: Role = "responsible"
    basis: RoleBasis = "default"


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause says. `rule` names the row that makes it a clause."""

    rule: str
    mode: Mode
    bodies: tuple[Body, ...]
    label: tuple[int, int] | None
    open_list: tuple[int, int] | None
    deadline: tuple[int, int, str] | None


@dataclass(slots=True)
class _State:
    """What has been read so far; bodies wait until a predicate behind them says their part."""

    bodies: list[Body] = field(default_factory=list)
    waiting: list[Token] = field(default_factory=list)
    prefix: Predicate | Label | None = None
    rule: str = ""
    division: bool = False
    label: tuple[int, int] | None = None
    open_list: tuple[int, int] | None = None
    deadline: tuple[int, int, str] | None = None
    paired: bool = False  # the bodies that wait are joined by `and`: a comma closes their list
    closed: bool = False
    skipping: Label | None = None
    stray: int = 0
    objects: int = 0


def read(low: str, start: int, end: int, *, listed: bool = False) -> Said | None:
    """What `low[start:end]` says, or null where it is no clause: no body, no predicate, or too much else.

    `listed`: the words stand where bodies are listed, so that names no registry knows need no predicate.
    """
    tokens = clause_words.read(low, start, end, listed=listed)
    if not tokens:
        return None
    state = _State()
    predicated = any(token.says for token in tokens)
    before = None
    for token in tokens:
        if _is_object(before, token, low):
            state.objects += 1
        else:
            _take(state, token, low)
        before = token
    _settle(state, None)
    if not state.bodies or state.stray > max(24, (end - start) // 3):
        return None
    if not predicated:
        bare = all(t.kind in _LISTED or (_divides(t) and all(b.known for b in state.bodies)) for t in tokens)
        first = state.bodies[0]
        if not listed and not (bare and (first.known or agencies.is_body(low[first.start : first.end]))):
            return None
        state.rule = BARE_LIST
    return Said(state.rule, _mode(state), tuple(state.bodies), state.label, state.open_list, state.deadline)


BARE_LIST = "clause.bare_list"


def names_only(low: str, *, parts: bool = False) -> bool:
    """Whether words are names of bodies and what stands between names, and nothing else.

    `parts`: the part that each has may be told too, `led by A, with B participating`.
    """
    tokens = clause_words.read(low, 0, len(low))
    told = parts and any(token.says for token in tokens)
    kinds = {token.kind for token in tokens}
    return "body" in kinds and kinds <= (_LISTED | {"predicate"} if told else _LISTED)


_LISTED = {"body", "joint", "open", "deadline"}


def _is_object(before: Token | None, token: Token, low: str) -> bool:
    """Whether words say what a body answers for (`is responsible for schools`), not who answers."""
    if token.known or before is None or token.kind not in ("words", "body"):
        return False
    if before.kind == "body" and OBJECT.match(low, token.start, token.end):
        return True
    after_for = low[before.start : before.end].endswith((" for", " of"))
    return isinstance(before.row, Predicate) and not before.row.before and after_for


def _divides(token: Token) -> bool:
    """Whether a token says that each body has its part: `…, each according to its duties`."""
    return isinstance(token.row, Predicate) and token.row.weak and token.row.division


def _take(state: _State, token: Token, low: str) -> None:
    if state.skipping is not None:
        if token.kind == "label" or (token.kind == "joint" and ";" in low[token.start : token.end]):
            state.skipping = None
        else:
            if state.skipping.deadline and state.deadline is None and token.kind in ("deadline", "words"):
                state.deadline = (token.start, token.end, state.skipping.id)
            return
    if isinstance(token.row, Label):
        _settle(state, None)
        state.paired = state.closed = False
        state.prefix = token.row if token.row.role is not None else None
        state.skipping = token.row if token.row.role is None else None
        if state.label is None and token.row.role is not None:
            state.label = (token.start, token.end)
            state.rule = state.rule or token.row.id
    elif isinstance(token.row, Predicate):
        _predicate(state, token.row)
    elif token.kind == "body":
        state.waiting.append(token)
    elif token.kind == "open":
        state.open_list = state.open_list or (token.start, token.end)
    elif token.kind == "deadline":
        assert token.row is not None
        state.deadline = state.deadline or (token.start, token.end, token.row.id)
    elif token.kind == "rule":
        return
    elif token.kind == "joint":
        if ";" in low[token.start : token.end]:
            _settle(state, None)
            # After `Cooperating units: A; B` both cooperate; after a lead, B needs a word of its own.
            goes_on = isinstance(state.prefix, Label) and state.prefix.role == "participant"
            state.prefix = state.prefix if goes_on else None
        elif state.prefix is not None and state.prefix.role == "lead" and state.waiting:
            joint = low[token.start : token.end].strip()
            if joint == "with" or (joint == "," and state.paired):
                _settle(state, None)
                state.closed = True
            state.paired = joint in _PAIRING
    else:
        state.stray += token.end - token.start


_PAIRING = ("and", "&", "、")


def _predicate(state: _State, row: Predicate) -> None:
    if not row.weak and (not state.rule or row.role != "responsible"):
        state.rule = row.id
    state.division = state.division or row.division
    if row.before:
        _settle(state, None, row.ahead)
        state.prefix = row
    elif not row.weak or (row.division and state.waiting):
        _settle(state, row)


def _settle(state: _State, row: Predicate | None, ahead: Role | None = None) -> None:
    """Give the waiting bodies their part: by the predicate behind them, else by what stood before them."""
    prefix = state.prefix
    for place, token in enumerate(state.waiting):
        role: Role = ahead or "responsible"
        if isinstance(prefix, Predicate | Label) and prefix.role is not None:
            only_first = isinstance(prefix, Predicate) and prefix.first_only
            # A word behind a body tells more than the label before it; `Lead: A, B participating` still has A lead.
            told = isinstance(prefix, Label) and row is not None and row.role not in ("responsible", prefix.role)
            behind = place > 0 or (state.closed and not only_first)
            says = (only_first or told) and (behind or (told and prefix.role != "lead"))
            role = row.role if row is not None and says else prefix.role
            role = ahead if ahead and isinstance(prefix, Label) and role == "responsible" else role
        elif row is not None:
            role = row.role
        basis: RoleBasis = "clause" if role != "responsible" else "default"
        state.bodies.append(Body(token.start, token.end, token.known, role, basis))
    if state.waiting:
        state.prefix = None if isinstance(prefix, Predicate) else prefix
    state.waiting = []


def _mode(state: _State) -> Mode:
    if any(body.role != "responsible" for body in state.bodies):
        return "lead_participate"
    if state.division or state.objects > 1:
        return "division"
    return "joint" if len(state.bodies) > 1 or state.open_list else "sole"
