"""The words of a clause as tokens: bodies, joints, predicates, labels, deadlines, and words that are none of these.

    the Ministry of Finance takes the lead , and MOFCOM and STA participate
    ~~~~~~~~~~ body ~~~~~~~ ~~ predicate ~~ joint body joint body predicate

The longest name of the registry comes first, since commas, `and` and 、 stand inside names. What no register knows is
a body by a word such as Ministry or Bureau, or by its place among bodies.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ipdocs.grammars.compiled import (
    ARTICLES,
    CLAUSE_RULES,
    DEADLINES,
    JOINTS,
    LABELS,
    NAME_HEADS,
    NAME_PATTERNS,
    NOBODIES,
    OPEN_LISTS,
    PREDICATES,
)
from ipdocs.grammars.rows import Label, Predicate, Words
from ipdocs.parsers import agencies

OBJECT = re.compile(r"(?:for|within|in|on|under|as|with|at)\b")  # what a body answers for, where a clause says it
_SPACE = re.compile(r"[\s.。:]+")
_HEADS = "|".join(row.pattern for row, _ in NAME_HEADS)
_HEAD_LAST = re.compile(rf"(?:{_HEADS})\W*$")
_HEADS_ONLY = re.compile(rf"(?:(?:{_HEADS}) ?){{1,3}}")
_SOFT_JOINTS = "和与及"
_NAME_AT_MOST = 20  # Han characters of a name that nothing but its place in a list makes one
_LATIN = re.compile(r"[a-z0-9]")
_SHORT_NAME = re.compile(r"[a-z][a-z&'-]+(?: [a-z&'-]+){0,6}")
_SHORT_HAN = re.compile(r"[\u4e00-\u9fff]{2,20}")
_PIECE = re.compile(r"[^\s,]+(?: [^\s,]+)*")
_VERB = re.compile(r"[a-z]{1,20}(?:ing|ed|ly)\b")


@dataclass(slots=True)
class Token:
    """The words `start:end` of the reading. `row` is that of the grammar; `known`: a name of the registry."""

    kind: str  # label, predicate, rule, open, deadline, joint, body, words
    start: int
    end: int
    row: Label | Predicate | Words | None = None
    known: bool = False

    @property
    def says(self) -> bool:
        """Whether this makes the words a clause by itself."""
        if isinstance(self.row, Predicate):
            return not self.row.weak
        return isinstance(self.row, Label) and self.row.role is not None


def read(low: str, start: int, end: int, *, listed: bool = False) -> list[Token]:
    """The tokens of `low[start:end]`, in order; what is one name is one token. `listed`: bodies are listed there."""
    tokens = _rejoin(low, list(_scan(low, start, end)))
    if not any(token.says for token in tokens):
        return list(_named(low, tokens, listed=True)) if listed else tokens
    sure = any(token.kind == "body" for token in tokens)
    tokens = list(_named(low, tokens, latin=sure))
    if sure:
        _name_between(low, tokens)
    return tokens


def _scan(low: str, start: int, end: int) -> Iterator[Token]:
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


def _token(low: str, at: int, end: int) -> Token | None:
    """The token of a row or of the registry that begins here."""
    for row, pattern in LABELS if _labelled(low, at, end) else ():
        match = pattern.match(low, at, end)
        if match:
            return Token("label", at, match.end(), row)
    for known in agencies.known_at(low, at, end):
        if _ends_name(low, known.end, end):
            return Token("body", at, known.end)
    for name, pattern in NAME_PATTERNS:
        match = pattern.match(low, at, end)
        if match and _ends_name(low, match.end(), end):
            return Token("body", at, match.end(), name)
    return _grammar(low, at, end)


def _grammar(low: str, at: int, end: int) -> Token | None:
    if at and _LATIN.match(low[at - 1]) and _LATIN.match(low[at]):
        return None  # inside a word
    if not _ANY.match(low, at, end):
        return None
    for kind, rows in _KINDS:
        for row, pattern in rows:
            match = pattern.match(low, at, end)
            if match and match.end() > at:
                return Token(kind, at, match.end(), row)
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
    if after >= end or low[after] in ",;、:.。)）" or (after > at and OBJECT.match(low, after, end)):
        return True
    return _grammar(low, after, end) is not None or _labelled(low, after, end)


def _labelled(low: str, at: int, end: int) -> bool:
    return _ANY_LABEL.match(low, at, end) is not None


def _unknown(low: str, at: int, end: int) -> Token:
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
    return Token("words", at, here)


def _boundary(low: str, at: int, end: int) -> bool:
    if _LATIN.match(low[at]) and _LATIN.match(low[at - 1]):
        return False
    if low[at] == " ":
        return False
    return _grammar(low, at, end) is not None or _labelled(low, at, end)


def _rejoin(low: str, tokens: list[Token]) -> list[Token]:
    """Unknown words that are one name, joints inside: `Bureau of Parks, Woods and Waters`, 市人力资源和社会保障局."""
    joined: list[Token] = []
    for place, token in enumerate(tokens):
        token.known = token.kind == "body"
        if token.kind == "words" and len(joined) >= 2 and joined[-1].kind == "joint" and joined[-2].kind == "words":
            before, joint = joined[-2], low[joined[-2].end : token.start]
            new = joint.strip() == "," and _begins_name(low, tokens[place : place + 3])
            if ";" not in joint and not new and _one_name(low, before, token, joint):
                joined[-2:] = [Token("words", before.start, token.end)]
                continue
        joined.append(token)
    for place, token in enumerate(joined):
        if token.kind == "words" and (
            agencies.like_a_name(low[token.start : token.end]) or _listed(low, joined, place)
        ):
            token.kind = "body"
    return joined


def _listed(low: str, tokens: list[Token], place: int) -> bool:
    """Whether Chinese words stand in a list with 、 beside them: `省发展改革委、国网四川电力`."""
    token = tokens[place]
    if _LATIN.search(low[token.start : token.end]) or not 2 <= token.end - token.start <= _NAME_AT_MOST:
        return False
    return any(low[one.start : one.end] == "、" for one in tokens[max(place - 1, 0) : place + 2] if one.kind == "joint")


def _name_between(low: str, tokens: list[Token]) -> None:
    """Short words in a place of their own among bodies that have a part are a body: `…, and the port groups assist`."""
    for place, token in enumerate(tokens):
        span = token.start, token.end
        if token.kind != "words" or not _SHORT_NAME.fullmatch(low, *span):
            continue
        if _is_nobody(low, *span) or _VERB.match(low, *span):
            continue
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        led = before is not None and isinstance(before.row, Predicate) and before.row.before
        if (led or (before and before.kind == "joint")) and (after is None or after.kind != "body"):
            token.kind = "body"


def _named(low: str, tokens: list[Token], *, listed: bool = False, latin: bool = True) -> Iterator[Token]:
    """Tokens where nothing but bodies is listed (after their label, or everywhere): short words are one, whatever they
    are called: `Enforcement Corps`. `latin`: in English too, where a label alone is not enough.
    """
    after = False
    for token in tokens:
        if isinstance(token.row, Label):
            after = token.row.role is not None
        if token.kind != "words":
            yield token
            continue
        pieces = [piece.span() for piece in _PIECE.finditer(low, token.start, token.end)]
        short = all(
            (latin and (after or listed) and _SHORT_NAME.fullmatch(low, *piece))
            or (after and _SHORT_HAN.fullmatch(low, *piece))
            for piece in pieces
        )
        if not short:
            yield token
            continue
        for start, end in pieces:
            yield Token("words" if _is_nobody(low, start, end) else "body", start, end)


def _is_nobody(low: str, start: int, end: int) -> bool:
    """Whether words that stand where a body may stand name none: `none`, `by the end of May`, 长期坚持."""
    return any(pattern.fullmatch(low, start, end) for _, pattern in NOBODIES)


def _begins_name(low: str, tokens: list[Token]) -> bool:
    """Whether words go on as a name of their own: `…, Banking and Insurance Supervision Bureau`."""
    if len(tokens) < 3 or tokens[1].kind != "joint" or tokens[2].kind != "words":
        return False
    first, joint, last = (low[token.start : token.end] for token in tokens)
    return joint == "and " and bool(_HEAD_LAST.search(last)) and not agencies.like_a_name(first)


def _one_name(low: str, before: Token, token: Token, joint: str) -> bool:
    """Whether two pieces with a joint between them are one name.

    In English an article begins a new name; else a piece without a word such as Ministry or Bureau belongs to the
    one before it, and a name that has none yet takes the next piece. In Chinese such words stand last.
    """
    here = agencies.like_a_name(low[token.start : token.end])
    there = agencies.like_a_name(low[before.start : before.end])
    if not _LATIN.search(low[token.start : token.end]):
        return here and not there
    if joint.strip() == "and" and _HEADS_ONLY.fullmatch(low, token.start, token.end):
        return True  # `Supervision and Administration Bureau`
    ended = bool(_HEAD_LAST.search(low[before.start : before.end]))  # `Water Bureau`, not `Bureau of Water`
    return not joint.endswith("the ") and not (here and there) and (here or not ended)
