"""The id of a document, from its path alone."""

import hashlib
import re
import unicodedata

_LONGEST = 150  # bytes of UTF-8: with the hash and a further suffix still a legal file name everywhere
_UNSAFE = re.compile(r"[^\w.-]")
_RESERVED = re.compile(r"(?=[.-]|(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))")  # on Windows; a leading dot hides a file


def document_id(path: str) -> str:
    """The id of the document at `path` below its corpus root (`/` between folders): unique, and safe as a file name.

    `news/2020/a.txt` is `news--2020--a.txt`. Where a path has capitals, blanks or what else some file system does not
    keep apart, they are replaced, and `~` and a hash of the path follow. An id depends on no other path.
    """
    slug = _UNSAFE.sub("-", unicodedata.normalize("NFC", path).lower().replace("/", "--"))
    slug = _RESERVED.sub("_", slug, count=1) if _RESERVED.match(slug) else slug
    slug = slug.encode()[:_LONGEST].decode("utf-8", "ignore")
    if slug.replace("--", "/") == path:  # nothing was lost
        return slug
    return f"{slug}~{hashlib.sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"
