"""The length-preserving fold: one code point to one, so that one pattern serves both scripts and offsets stay true."""

from ipdocs.grammars.traditional import SIMPLIFIED, TRADITIONAL

_PAIRS = {
    **dict(zip(map(ord, TRADITIONAL), map(ord, SIMPLIFIED), strict=True)),
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width ASCII, brackets and digits included
    **dict.fromkeys((0x00A0, 0x3000, 0x202F, 0x205F, 0x1680, *range(0x2000, 0x200B)), ord(" ")),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u00b4`"), ord("'")),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033"), ord('"')),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"), ord("-")),
    **dict.fromkeys(map(ord, "〔［"), ord("[")),
    **dict.fromkeys(map(ord, "〕］"), ord("]")),
    ord("﹝"): ord("["),
    ord("﹞"): ord("]"),
    ord("﹙"): ord("("),
    ord("﹚"): ord(")"),
    ord("﹒"): ord("."),
    ord("﹔"): ord(";"),
    ord("﹕"): ord(":"),
    ord("∶"): ord(":"),
    ord("○"): ord("〇"),
    ord("Ｏ"): ord("〇"),
    ord("\t"): ord(" "),
}


_FOLDED = {chr(code): chr(to) for code, to in _PAIRS.items()}
_FOLDABLE = frozenset(_FOLDED)
_ASCII = bytes(range(128))
_MADE = frozenset(_FOLDED.values())


def fold(text: str) -> str:
    """Full-width to ASCII, curly to straight, every space to U+0020, dashes to `-`, traditional to simplified; as
    long as `text`. 「」、。, case and line breaks stay.
    """
    # A text holds few of the characters that fold: to replace each is several times quicker than `translate`. What
    # others fold to goes first, so that nothing is folded twice.
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    for char in sorted(_FOLDABLE.intersection("`\t" + beyond), key=lambda char: char not in _MADE):
        text = text.replace(char, _FOLDED[char])
    return text


def lower(text: str) -> str:
    """Lower case, still one code point to one (a few letters, such as `İ`, would grow: they stay)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
