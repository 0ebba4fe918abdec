"""The data that the index searches, in files of bounded size: the pages load them as scripts, for from disk nothing
else can be loaded.

`documents-N.js` holds what is known of some hundred documents, all of which the index loads. `words-N.js` holds the
words of measures; the index reads one after the other when someone searches in them, and forgets each.
"""

from pathlib import Path

from ipdocs.review.bodies import body
from ipdocs.review.markup import shown
from ipdocs.review.pages import embedded
from ipdocs.review.store import title
from ipdocs.schema import Document

_DOCUMENTS = 500  # in one file
_WORDS = 1_000_000  # characters in one file
_ROLES = {"lead": 1, "participant": 2, "responsible": 4}


class Shards:
    """Writes the files into a folder as documents come. `names` are their names, for the index to load."""

    def __init__(self, folder: Path) -> None:
        self.names: dict[str, list[str]] = {"documents": [], "words": []}
        self._folder = folder
        self._documents: list[list[object]] = []
        self._words: list[list[object]] = []
        self._size = 0
        self._bodies: dict[str, int] = {}
        self._kinds: set[str] = set()
        self._languages: set[str] = set()
        self._years: set[str] = set()
        self._count = 0

    def add(self, document: Document) -> None:
        """One more document, and the words of its measures."""
        roles: dict[int, int] = {}
        clauses = [task.responsibility for measure in document.measures for task in measure.tasks]
        for one in (one for clause in clauses if clause for one in clause.assignments):
            if one.agency:
                at = self._bodies.setdefault(one.agency, len(self._bodies))
                roles[at] = roles.get(at, 0) | _ROLES[one.role]
        meta = document.metadata
        self._kinds.add(document.kind)
        self._languages.add(document.language)
        self._years |= {meta.date[:4]} if meta.date else set()
        issuer = meta.issuer or meta.publisher
        number = meta.document_number
        self._documents.append([
            document.id,
            title(document),
            document.kind,
            document.language,
            meta.date or "",
            shown(" ".join(issuer.text.split())) if issuer else "",
            shown(" ".join(number.text.split())) if number else "",
            shown(document.source.path),
            len(document.measures),
            sum(one.severity != "info" for one in document.diagnostics),
            sorted(roles.items()),
        ])  # fmt: skip
        measures = [[m.id, m.path, shown(" ".join(m.text.split()))] for m in document.measures]
        if measures:
            self._words.append([self._count, measures])
            self._size += sum(len(words) for _, _, words in measures)
        self._count += 1
        if len(self._documents) == _DOCUMENTS:
            self._flush("documents", self._documents)
        if self._size >= _WORDS:
            self._flush("words", self._words)
            self._size = 0

    def close(self) -> None:
        """Write what is left."""
        for kind, rows in (("documents", self._documents), ("words", self._words)):
            if rows:
                self._flush(kind, rows)

    def facets(self) -> dict[str, object]:
        """What the index filters by: bodies in the order of their numbers, kinds, languages, years."""
        bodies = [body(one) for one in self._bodies]
        return {
            "bodies": [[one.id, one.name, one.name_zh] for one in bodies],
            "kinds": sorted(self._kinds),
            "languages": sorted(self._languages),
            "years": sorted(self._years),
            "words": self.names["words"],
        }

    def _flush(self, kind: str, rows: list[list[object]]) -> None:
        name = f"data/{kind}-{len(self.names[kind])}.js"
        (self._folder / Path(name).name).write_text(f"ipdocs.{kind}({embedded(rows)});\n", "utf-8", newline="\n")
        self.names[kind].append(name)
        rows.clear()
