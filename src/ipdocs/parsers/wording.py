"""The words of a clause: read from left to right as bodies, joints, predicates and labels.

    the Ministry of Finance takes the lead , and MOFCOM and STA participate
    ~~~~~~~~~~ body ~~~~~~~ ~~ predicate ~~ joint body joint body predicate

Nothing here knows where the words stand; `clauses` finds the places, this module says what is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ipdocs.grammars.compiled import (
    ARTICLES,
    CLAUSE_RULES,
    DEADLINES,
    JOINTS,
    LABELS,
    NAME_HEADS,
    NAME_PATTERNS,
    OPEN_LISTS,
    PREDICATES,
)
from ipdocs.grammars.rows import Label, Predicate, Words
from ipdocs.parsers import agencies
from ipdocs.schema.measure import Mode, Role, RoleBasis

_OBJECT = re.compile(r"(?:for|within|in|on|under|as|with|at)\b")  # what a body answers for, where a clause says it
_SPACE = re.compile(r"[\s.。:]+")
_HEAD_LAST = re.compile(rf"(?:{'|'.join(row.pattern for row, _ in NAME_HEADS)})\W*$")
_SOFT_JOINTS = "和与及"
_NAME_AT_MOST = 20  # Han characters of a name that nothing but its place in a list makes one
_LATIN = re.compile(r"[a-z0-9]")
_SHORT_NAME = re.compile(r"[a-z][a-z&'-]+(?: [a-z&'-]+){0,6}")
_PIECE = re.compile(r"[^\s,]+(?: [^\s,]+)*")
_NOBODY = re.compile(
    r"none|n/?a|nil|ditto|(?:same )?as above|tb[acd]|(?:all|whole) year|(?:annual|continuous|ongoing|long)\b.*"
    r"|(?:to|in|by|with|for|on|at|as|according|before|after|from|within|each|every|see|throughout) .*"
)


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
class _Token:
    kind: str  # label, predicate, open, deadline, joint, body, words
    start: int
    end: int
    row: Label | Predicate | Words | None = None
    known: bool = False


@dataclass(slots=True)
class _State:
    """What has been read so far; bodies wait until a predicate behind them says their part."""

    bodies: list[Body] = field(default_factory=list)
    waiting: list[_Token] = field(default_factory=list)
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
    tokens = _rejoin(low, list(_tokens(low, start, end)))
    if not tokens:
        return None
    state = _State()
    predicated = any(_says(token) for token in tokens)
    if listed and not predicated:
        tokens = list(_named(low, tokens))
    elif any(token.kind == "body" for token in tokens):
        label = next((i for i, token in enumerate(tokens) if token.kind == "label"), len(tokens))
        tokens[label:] = _named(low, tokens[label:])
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
    tokens = _rejoin(low, list(_tokens(low, 0, len(low))))
    told = parts and any(_says(token) for token in tokens)
    kinds = {token.kind for token in tokens}
    return "body" in kinds and kinds <= (_LISTED | {"predicate"} if told else _LISTED)


_LISTED = {"body", "joint", "open", "deadline"}


def _is_object(before: _Token | None, token: _Token, low: str) -> bool:
    """Whether words say what a body answers for (`is responsible for schools`), not who answers."""
    if token.known or before is None or token.kind not in ("words", "body"):
        return False
    if before.kind == "body" and _OBJECT.match(low, token.start, token.end):
        return True
    after_for = low[before.start : before.end].endswith((" for", " of"))
    return isinstance(before.row, Predicate) and not before.row.before and after_for


def _says(token: _Token) -> bool:
    """Whether a token makes the words a clause by itself."""
    if isinstance(token.row, Predicate):
        return not token.row.weak
    return isinstance(token.row, Label) and token.row.role is not None


def _divides(token: _Token) -> bool:
    """Whether a token says that each body has its part: `…, each according to its duties`."""
    return isinstance(token.row, Predicate) and token.row.weak and token.row.division


def _tokens(low: str, start: int, end: int) -> Iterator[_Token]:
    at = start
    while at < end:
        space = _SPACE.match(low, at, end)
        at = space.end() if space else at
        for _, article in ARTICLES:
            match = article.match(low, at, end)
            at = match.end() if match else at
        if at >= end:
            return
        token = _token(low, at, end) or _unknown(low, at, end)
        yield token
        at = token.end


def _token(low: str, at: int, end: int) -> _Token | None:
    """The token of a row or of the registry that begins here."""
    for row, pattern in LABELS if _labelled(low, at, end) else ():
        match = pattern.match(low, at, end)
        if match:
            return _Token("label", at, match.end(), row)
    for known in agencies.known_at(low, at, end):
        if _ends_name(low, known.end, end):
            return _Token("body", at, known.end)
    for name, pattern in NAME_PATTERNS:
        match = pattern.match(low, at, end)
        if match and _ends_name(low, match.end(), end):
            return _Token("body", at, match.end(), name)
    return _grammar(low, at, end)


def _grammar(low: str, at: int, end: int) -> _Token | None:
    if at and _LATIN.match(low[at - 1]) and _LATIN.match(low[at]):
        return None  # inside a word
    if not _ANY.match(low, at, end):
        return None
    for kind, rows in _KINDS:
        for row, pattern in rows:
            match = pattern.match(low, at, end)
            if match and match.end() > at:
                return _Token(kind, at, match.end(), row)
    return None


_KINDS: tuple[tuple[str, tuple[tuple[Label | Predicate | Words, re.Pattern[str]], ...]], ...] = (
    ("rule", CLAUSE_RULES),
    ("predicate", PREDICATES),
    ("deadline", DEADLINES),
    ("open", OPEN_LISTS),
    ("joint", JOINTS),
)
_ANY = re.compile("|".join(f"(?:{pattern.pattern})" for _, rows in _KINDS for _, pattern in rows))  # one try for all
_ANY_LABEL = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in LABELS))


def _ends_name(low: str, at: int, end: int) -> bool:
    """Whether a name may end here: nothing follows, or something that is no part of a name."""
    if at >= end:
        return True
    space = _SPACE.match(low, at, end)
    after = space.end() if space else at
    if "\n" in low[at:after]:
        return True
    if after >= end or low[after] in ",;、:.。)）" or (after > at and _OBJECT.match(low, after, end)):
        return True
    return _grammar(low, after, end) is not None or _labelled(low, after, end)


def _labelled(low: str, at: int, end: int) -> bool:
    return _ANY_LABEL.match(low, at, end) is not None


def _unknown(low: str, at: int, end: int) -> _Token:
    """Words up to the next thing that is known, brackets inside a name included. They begin with no space or stop."""
    here = at
    depth = 0
    while here < end:
        char = low[here]
        depth += (char in "([") - (char in ")]")
        if here > at and depth <= 0 and (char in ",;、\n" or _boundary(low, here, end)):
            soft = char in _SOFT_JOINTS and not _LATIN.search(low, max(at, here - _NAME_AT_MOST), here)
            # 市文化和旅游局: nothing ends before 和
            if not soft or agencies.like_a_name(low[max(at, here - _NAME_AT_MOST) : here]):
                break
        here += 1
    while low[here - 1] in " .。:":
        here -= 1
    return _Token("words", at, here)


def _boundary(low: str, at: int, end: int) -> bool:
    if _LATIN.match(low[at]) and _LATIN.match(low[at - 1]):
        return False
    if low[at] == " ":
        return False
    return _grammar(low, at, end) is not None or _labelled(low, at, end)


def _rejoin(low: str, tokens: list[_Token]) -> list[_Token]:
    """Unknown words that are one name, joints inside: `Bureau of Parks, Woods and Waters`, 市人力资源和社会保障局."""
    joined: list[_Token] = []
    for token in tokens:
        token.known = token.kind == "body"
        if token.kind == "words" and len(joined) >= 2 and joined[-1].kind == "joint" and joined[-2].kind == "words":
            before, joint = joined[-2], low[joined[-2].end : token.start]
            if ";" not in joint and _one_name(low, before, token, joint):
                joined[-2:] = [_Token("words", before.start, token.end)]
                continue
        joined.append(token)
    for place, token in enumerate(joined):
        if token.kind == "words" and (
            agencies.like_a_name(low[token.start : token.end]) or _listed(low, joined, place)
        ):
            token.kind = "body"
    return joined


def _listed(low: str, tokens: list[_Token], place: int) -> bool:
    """Whether Chinese words stand in a list with 、 beside them: `省发展改革委、国网四川电力`."""
    token = tokens[place]
    if _LATIN.search(low[token.start : token.end]) or not 2 <= token.end - token.start <= _NAME_AT_MOST:
        return False
    return any(low[one.start : one.end] == "、" for one in tokens[max(place - 1, 0) : place + 2] if one.kind == "joint")


def _named(low: str, tokens: list[_Token]) -> Iterator[_Token]:
    """Tokens where nothing but bodies is listed: short words are one, whatever they are called: `Enforcement Corps`."""
    for token in tokens:
        pieces = [piece.span() for piece in _PIECE.finditer(low, token.start, token.end)]
        if token.kind != "words" or not all(_SHORT_NAME.fullmatch(low, *piece) for piece in pieces):
            yield token
            continue
        for start, end in pieces:
            yield _Token("words" if _NOBODY.fullmatch(low, start, end) else "body", start, end)


def _one_name(low: str, before: _Token, token: _Token, joint: str) -> bool:
    """Whether two pieces with a joint between them are one name.

    In English an article begins a new name; else a piece without a word such as Ministry or Bureau belongs to the
    one before it, and a name that has none yet takes the next piece. In Chinese such words stand last.
    """
    here = agencies.like_a_name(low[token.start : token.end])
    there = agencies.like_a_name(low[before.start : before.end])
    if not _LATIN.search(low[token.start : token.end]):
        return here and not there
    ended = bool(_HEAD_LAST.search(low[before.start : before.end]))  # `Water Bureau`, not `Bureau of Water`
    return not joint.endswith("the ") and not (here and there) and (here or not ended)


def _take(state: _State, token: _Token, low: str) -> None:
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
