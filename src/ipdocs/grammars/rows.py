"""The row types of the grammars. A row has an id that findings quote, and what the code needs to apply it."""

from dataclasses import dataclass
from typing import Literal

from ipdocs.schema.document import BlockRole, DateKind
from ipdocs.schema.measure import Role

Numeral = Literal["arabic", "han", "word", "ordinal", "roman", "letter", "circled"]
Zone = Literal["any", "head", "tail"]


@dataclass(frozen=True, slots=True)
class Noise:
    """Characters that a reader does not read: left out of the reading, never of the text."""

    id: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Enumerator:
    """A way to number items. `pattern` has one group `n`, the number; it is tried at the place itself.

    `series`: rows of one series count together (`(1)` and `(two)`). `rank`: how high such items stand as a rule,
    0 the highest. `inline`: may stand inside a line, after the end of a sentence. `heading_only`: in
    front of a sentence it is prose.
    """

    id: str
    pattern: str
    numeral: Numeral
    series: str
    rank: int
    inline: bool = True
    heading_only: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A line that is chrome or metadata. `pattern` must match the folded, lower-case line whole.

    `zone`: `head` before the body, `tail` after it, `any`. `opens_tail`: what follows it is chrome too, as far as
    it does not read like content. The named group `keep` of a pattern stays (a title in a breadcrumb), unless it
    stands again as a line of its own; with `repeats` the row holds only then. `navigation`: part of a menu.
    `labels_next`: a label whose value may stand in the next cell. `ends_body`: where little
    prose follows (a box about the author, a notice of the site), it is no body. `of_author`: it tells who the author is,
    as essays do and news do not.
    """

    id: str
    pattern: str
    role: BlockRole = "chrome"
    zone: Zone = "any"
    opens_tail: bool = False
    repeats: bool = False
    navigation: bool = False
    labels_next: bool = False
    ends_body: bool = False
    of_author: bool = False


@dataclass(frozen=True, slots=True)
class Predicate:
    """Words that say who answers. Tried on the folded, lower-case words between the brackets.

    `role` is given to the bodies it governs: those before it (`A takes the lead`), or, where `before` is true, those
    after it (`led by A`). `first_only`: just the next body (`led by A, B and C are responsible`). `ahead`: the part
    of the bodies before it where the row speaks of those after it (`A together with B`). `division`: each according
    to its duties. `weak`: no clause on this word alone.
    """

    id: str
    pattern: str
    role: Role = "responsible"
    before: bool = False
    first_only: bool = False
    ahead: Role | None = None
    division: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A label in front of bodies (`责任单位：`). `role` null: what follows is no list of bodies (`适用范围：`)."""

    id: str
    pattern: str
    role: Role | None
    deadline: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A pattern with an id: joints between bodies, open lists, deadlines, closings, document rules."""

    id: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Field:
    """A label of a header table or line whose value is a field of the metadata (`发文机关：`)."""

    id: str
    pattern: str
    name: Literal["title", "issuer", "document_number", "source", "publisher", "author", "addressee"]


@dataclass(frozen=True, slots=True)
class DateForm:
    """A way to write a date. Groups: `y` (or `roc`, counted from 1912), `m` (number or month name), `d`, which may be
    absent.
    """

    id: str
    pattern: str


@dataclass(frozen=True, slots=True)
class DateLabel:
    """Words before a date that tell its kind."""

    id: str
    pattern: str
    kind: DateKind
