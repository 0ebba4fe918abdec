"""Bytes to text, once: what browsers do, checked by strict decoding, with a detector where nothing is declared.

In order: byte-order mark, UTF-8 that proves itself, the declared label by the HTML standard's table (webencodings;
`gb2312` means GB 18030), UTF-8 with a few broken bytes, then detection. A label that the bytes contradict is a
problem of the page, not a reason to fail.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import webencodings

from ipdocs.errors import EmptyDocument, LimitExceeded, UnknownEncoding, UnknownType
from ipdocs.parsers.page import Decoded
from ipdocs.settings import Settings

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, audio, video)"),
    (b"BM", "a bitmap image"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"MIME-Version:", "a page saved as MHTML"),
    (b"BZh", "bzip2 data"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
)
# Control characters that no text holds in numbers; NUL is judged apart, tab, line ends and escape do occur.
_CONTROLS = bytes(set(range(1, 32)) - {9, 10, 11, 12, 13, 27})
_PRESCAN = 65_536  # bytes searched for a declaration; the standard's 1,024 miss real pages
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^<>]{0,1000}?(?:charset|encoding)\s*=\s*(?:["']\s*)?([\w:.-]{2,40})""", re.I
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
_TEMPLATES = ("windows-1252", "iso-8859-2", "windows-1250")  # what templates declare and nobody checks
_PYTHON = {"x-mac-cyrillic": "mac-cyrillic", "iso-8859-8-i": "iso-8859-8", "windows-874": "cp874"}
_VISIBLE = re.compile(r"[^\s\0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset)\b", re.I)
_TAGS = re.compile(r"<(?:p|div|br|table|td|span|a|li|h[1-6]|meta|title|article|script)\b[^<>]{0,300}>", re.I)
_XML_ROOT = re.compile(r"<(?![!?])([A-Za-z_][\w.:-]{0,60})")
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".shtm", ".xht", ".jhtml", ".php", ".asp", ".aspx", ".jsp")


def decode(data: bytes, name: str, settings: Settings, charset: str | None = None) -> Decoded:
    """Text of `data`, without a byte-order mark and otherwise as it stands. `charset`: what its server said.

    Raises `EmptyDocument`, `LimitExceeded`, `UnknownType` (binary data) or `UnknownEncoding`.
    """
    if len(data) > settings.max_bytes:
        raise LimitExceeded(
            "decode", f"{name} has {len(data):,} bytes", f"raise max_bytes ({settings.max_bytes:,})", "max_bytes"
        )
    if not data:
        raise EmptyDocument("decode", f"{name} has no bytes", "remove it, or fetch it again")
    decoded = _by_mark(data, name) or _by_nul_pattern(data)
    if decoded is None:
        controls = _refuse_binary(data, name)
        declared = _declared(data, charset)
        decoded = _by_label(data, *declared) or _by_detection(data, name, declared[0])
        if controls:
            told = ("text.control", f"{controls} control characters, which no text should hold")
            decoded = replace(decoded, problems=(*decoded.problems, told))
    if not _VISIBLE.search(decoded.text):
        raise EmptyDocument("decode", f"{name} has no visible character", "remove it, or fetch it again")
    return decoded


def is_html(text: str, name: str) -> bool:
    """Whether to read `text` as HTML: by its first tags, else by the suffix of `name`.

    Raises `UnknownType` for XML that is not XHTML (a feed, a site map) under a name of HTML.
    """
    start = text[:4096].lstrip("\ufeff \t\r\n\f")
    named = name.lower().endswith(_HTML_NAMES)
    if start.startswith("<?xml"):
        root = _XML_ROOT.search(text, 0, 65_536)
        if root is not None and root[1].lower().rpartition(":")[2] not in ("html", "body", "head"):
            if named:
                raise UnknownType("decode", f"{name} is XML with the root <{root[1]}>", "give the page it came from")
            return False
        return root is not None
    if named:
        feed = _XML_ROOT.match(start)
        if feed is not None and feed[1].lower() in ("rss", "feed", "urlset", "sitemapindex", "rdf:rdf"):
            raise UnknownType("decode", f"{name} is a feed (<{feed[1]}>)", "give the pages it lists")
        return True
    if _MARKUP.match(start):
        return True
    if "." in name.rpartition("/")[2]:
        return False
    return sum(1 for _ in islice(_TAGS.finditer(text, 0, 65_536), 3)) == 3


def _by_mark(data: bytes, name: str) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            body = data[len(mark) :]
            try:
                return Decoded(body.decode(encoding), encoding, "bom")
            except UnicodeDecodeError:
                text = body.decode(encoding, "replace")
                if text.count("\ufffd") > len(text) // 10:
                    raise UnknownEncoding(
                        "decode", f"{name} begins with a mark of {encoding} and is not {encoding}", "check the file"
                    ) from None
                return Decoded(text, encoding, "bom", (_replaced(text, encoding),))
    return None


def _by_nul_pattern(data: bytes) -> Decoded | None:
    """UTF-16 without a mark, known by the NULs around its first tag or by every second byte being NUL."""
    head = data[:400]
    if b"\0" not in head or len(data) % 2:
        return None
    for encoding, odd in (("utf-16-be", 0), ("utf-16-le", 1)):
        nuls = head[odd::2].count(0)
        if head[1 - odd :: 2].count(0) == 0 and (nuls * 2 > len(head) * 0.8 or (nuls >= 4 and head[odd] == 0)):
            try:
                return Decoded(data.decode(encoding), encoding, "detected")
            except UnicodeDecodeError:
                return None
    return None


def _refuse_binary(data: bytes, name: str) -> int:
    """How many control characters stand in the first 64 k, where they are few enough for a text."""
    for magic, what in _MAGIC:
        if data.startswith(magic) and (len(magic) > 2 or data[2:64].count(0) > 4):
            raise UnknownType("decode", f"{name} is {what}", "give text or HTML")
    probe = data[:65_536] if data.count(0, 0, 65_536) < 32_768 else data.replace(b"\0", b"")[:65_536]
    controls = len(probe) - len(probe.translate(None, _CONTROLS))
    if controls > len(probe) // 50:
        raise UnknownType("decode", f"{name} is binary", "give text or HTML")
    return controls + probe.count(b"\x1b")


def _declared(data: bytes, charset: str | None) -> tuple[str, str]:
    """The label as written and the codec it stands for by the HTML standard; empty where there is none.

    What the server says goes first, but for the Western default that servers send with pages in any encoding.
    """
    found = _DECLARED.search(data, 0, _PRESCAN)
    page = _codec(found[1].decode("ascii", "replace").lower()) if found else ("", "")
    server = _codec(charset.strip().lower()) if charset else ("", "")
    return server if server[1] and (server[1] not in _TEMPLATES or not page[1]) else page


def _codec(label: str) -> tuple[str, str]:
    known = webencodings.lookup(label)
    if known is None or known.name in ("replacement", "x-user-defined"):
        return label, ""
    if known.name.startswith("utf-16"):  # the page was read as ASCII, so it cannot be true
        return label, "utf-8"
    return label, _WIDER.get(known.name, _PYTHON.get(known.name, known.name))


def _by_label(data: bytes, label: str, codec: str) -> Decoded | None:
    """UTF-8 that proves itself, or the declared codec where the bytes bear it out."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _by_codec(data, label, codec)
    if codec in ("", "utf-8") or text.isascii():
        problems = (("encoding.declared_wrong", f"{label} is no encoding"),) if label and not codec else ()
        return Decoded(text, "utf-8", "declared" if codec == "utf-8" else "utf-8", problems)
    if len(text) > len(data) - 8 and codec == "gb18030":
        # A handful of two-byte characters may be either: 联通 in GBK is good UTF-8. Then the page is believed.
        return _by_codec(data, label, codec)
    return Decoded(text, "utf-8", "utf-8", (_wrong(label, "utf-8"),))


def _by_codec(data: bytes, label: str, codec: str) -> Decoded | None:
    if codec not in ("", "utf-8") and not (codec in _TEMPLATES and _high_bytes_stand_together(data)):
        text = data.decode(codec, "replace")
        bad = text.count("\ufffd")
        glued = codec == "gb18030" and text.count("\u951b") + text.count("\u9286") > 2  # ， and 。 of UTF-8 read as GBK
        if not bad:
            return (_by_line(data, codec, 1) if glued else None) or Decoded(text, codec, "declared")
        if bad * 20 < _not_ascii(text):
            return _by_line(data, codec, bad) or Decoded(text, codec, "declared", (_replaced(text, codec),))
    if halves := _by_halves(data, label, codec):
        return halves
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken * 10 <= _not_ascii(text) or broken * 100 <= len(text):
        problems = (_replaced(text, "utf-8"),) + (() if codec in ("", "utf-8") else (_wrong(label, "utf-8"),))
        return Decoded(text, "utf-8", "declared" if codec == "utf-8" else "detected", problems)
    return None


def _by_halves(data: bytes, label: str, codec: str) -> Decoded | None:
    """UTF-8 but for surrogates: joined where both halves of a character are there (CESU-8), replaced where one is."""
    try:
        text = data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    except UnicodeDecodeError:
        return None
    if text.count("\ufffd") * 4 > len(text):
        return None
    told = (
        (_replaced(text, "utf-8"),) if "\ufffd" in text else (("encoding.surrogates", "characters were in two halves"),)
    )
    wrong = () if codec in ("", "utf-8") else (_wrong(label, "utf-8"),)
    return Decoded(text, "utf-8", "declared" if codec == "utf-8" else "detected", told + wrong)


def _by_line(data: bytes, codec: str, bad: int) -> Decoded | None:
    """Two templates glued together: each line in UTF-8 or in `codec`, where that halves the broken characters."""
    lines: list[str] = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode(codec, "replace"))
    text = "\n".join(lines)
    left = text.count("\ufffd")
    if left * 2 > bad:
        return None
    mixed = ("encoding.mixed", f"some lines are {codec} and some are utf-8")
    return Decoded(text, codec, "declared", (mixed, _replaced(text, codec)) if left else (mixed,))


def _by_detection(data: bytes, name: str, label: str) -> Decoded:
    """The first strict codec among what a detector says and what such pages mostly are."""
    for codec in _candidates(data):
        try:
            text = data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        return Decoded(text, codec, "detected", (_wrong(label, codec),) if label else ())
    best = min((data.decode(codec, "replace") for codec in ("utf-8", "gb18030")), key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") * 4 > _not_ascii(best):
        raise UnknownEncoding("decode", f"no encoding fits the bytes of {name}", "convert it to UTF-8")
    codec = "utf-8" if best == data.decode("utf-8", "replace") else "gb18030"
    return Decoded(best, codec, "detected", (_replaced(best, codec),))


def _candidates(data: bytes) -> Iterator[str]:
    if not _high_bytes_stand_together(data):
        yield "windows-1252"
    from resiliparse.parse.encoding import detect_encoding  # 10 MB that few pages need

    found = webencodings.lookup(detect_encoding(data[:200_000]) or "")
    if found is not None and found.name not in ("utf-8", "windows-1252"):
        yield _WIDER.get(found.name, _PYTHON.get(found.name, found.name))
    yield "gb18030"
    yield "big5hkscs"


def _high_bytes_stand_together(data: bytes) -> bool:
    """Whether non-ASCII bytes come in runs, as in East Asian codes, and not alone, as `é` does in Western ones."""
    runs = re.findall(rb"[\x80-\xff]+", data[:1_000_000])
    return sum(map(len, runs)) >= 3 * len(runs)


def _not_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _wrong(label: str, codec: str) -> tuple[str, str]:
    return "encoding.declared_wrong", f"the page declares {label} and is {codec}"


def _replaced(text: str, codec: str) -> tuple[str, str]:
    return "encoding.replacement", f"{text.count(chr(0xFFFD))} characters are not valid {codec} and were replaced"
