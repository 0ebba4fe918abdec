"""The value of a numeral that stands alone as an enumerator: `四`, `(four)`, `IV`, `Ⅳ`, `④`, `22`."""

import unicodedata
from functools import lru_cache

from ipdocs.grammars.rows import Numeral

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()


@lru_cache(maxsize=4096)
def value(text: str, numeral: Numeral) -> int | None:
    """The number, or null where the text is no numeral of its kind (`IIX`, `十百`)."""
    if text.isascii() and text.isdigit():
        return int(text)
    if numeral == "han":
        return _han(text)
    if numeral == "word":
        return _word(text.lower())
    if numeral == "ordinal":
        return _ORDINALS.index(text.lower()) + 1
    if numeral == "roman":
        return _roman("".join(unicodedata.normalize("NFKC", char) for char in text).upper())
    if numeral == "letter":
        return ord(text.lower()) - ord("a") + 1
    digit = unicodedata.numeric(text, None) if len(text) == 1 else None
    return int(digit) if digit is not None else None


def _han(text: str) -> int | None:
    import cn2an  # here, since most pages number in digits

    try:
        return int(cn2an.cn2an(text.replace("〇", "零"), "smart"))
    except ValueError:
        return None


def _word(text: str) -> int | None:
    from text_to_num import text2num

    try:
        return int(text2num(text, "en"))
    except ValueError:
        return None


def _roman(text: str) -> int | None:
    total = 0
    for char, following in zip(text, (*text[1:], ""), strict=True):
        number = _ROMAN[char]
        total += -number if number < _ROMAN.get(following, 0) else number
    return total if to_roman(total) == text else None


def to_roman(number: int) -> str:
    """The usual Roman numeral of a number from 1 to 399."""
    digits = (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")
    written = ""
    for worth, sign in digits:
        written += sign * (number // worth)
        number %= worth
    return written
