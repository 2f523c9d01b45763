"""Bring what a buyer types to one written form without moving a single character.

`fold` maps every character to exactly one character, so an offset found in the folded text is valid in the
original, and the other way round.
"""

import unicodedata
from functools import lru_cache
from importlib import resources

_FULL_WIDTH_SHIFT = 0xFEE0
_LOOK_ALIKES = {"　": " ", "￥": "¥", "〜": "~", "—": "-", "–": "-", "−": "-", "“": '"', "”": '"', "‘": "'", "’": "'"}


def fold(text: str) -> str:
    """The text with half width, lower case, simplified characters and no control characters; same length."""
    return text.translate(_table())


def is_han(char: str) -> bool:
    """Whether the character is a Chinese ideograph."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


class _Folding(dict[int, str]):
    """A translation table that works out each character once, when it is first seen."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


@lru_cache(maxsize=1)
def _table() -> _Folding:
    return _Folding()


def _fold_char(char: str) -> str:
    if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Zs", "Cs"}:
        return " "
    if "！" <= char <= "～":
        char = chr(ord(char) - _FULL_WIDTH_SHIFT)
    char = _LOOK_ALIKES.get(char, char)
    lowered = char.lower()
    return _simplified().get(char, lowered if len(lowered) == 1 else char)


@lru_cache(maxsize=1)
def _simplified() -> dict[str, str]:
    """Traditional characters that have one simplified form of one character (OpenCC's table)."""
    table = resources.files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if "\t" in line)
    forms = ((char, choices.split()[0]) for char, choices in rows)
    return {char: form for char, form in forms if len(char) == len(form) == 1 and char not in _KEPT}


_KEPT = frozenset("藉著")  # also written in simplified text
