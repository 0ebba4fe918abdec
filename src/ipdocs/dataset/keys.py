"""How the flat tables hang together: which columns name a row, and which name a row of another table."""

from typing import NamedTuple


class ForeignKey(NamedTuple):
    """`columns` of a table hold the `of` columns of a row in `table`. No link where one of them is null."""

    columns: tuple[str, ...]
    table: str
    of: tuple[str, ...]


PRIMARY_KEYS: dict[str, tuple[str, ...]] = {
    "agencies": ("id",),
    "documents": ("id",),
    "sections": ("document", "id"),
    "measures": ("document", "id"),
    "assignments": ("document", "measure", "task", "position"),
    "diagnostics": (),  # one code may stand twice at one place
}

_DOCUMENT = ForeignKey(("document",), "documents", ("id",))

FOREIGN_KEYS: dict[str, tuple[ForeignKey, ...]] = {
    "agencies": (),
    "documents": (),
    "sections": (_DOCUMENT, ForeignKey(("document", "parent"), "sections", ("document", "id"))),
    "measures": (_DOCUMENT, ForeignKey(("document", "section"), "sections", ("document", "id"))),
    "assignments": (
        _DOCUMENT,
        ForeignKey(("document", "measure"), "measures", ("document", "id")),
        ForeignKey(("agency",), "agencies", ("id",)),
    ),
    "diagnostics": (_DOCUMENT,),
}
