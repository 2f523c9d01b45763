"""Messages typed as pinyin: letters cut into syllables, so that tuihuo sounds as 退货 does."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_LONGEST = 6  # zhuang


@lru_cache(maxsize=5_000)
def syllables(letters: str) -> tuple[str, ...]:
    """The letters as whole syllables, the longest first; none when anything would be left over, as in ok or xxl."""
    cuts: dict[int, tuple[str, ...]] = {len(letters): ()}
    for start in reversed(range(len(letters))):
        for length in range(_LONGEST, 0, -1):
            if letters[start : start + length] in _known() and start + length in cuts:
                cuts[start] = (letters[start : start + length], *cuts[start + length])
                break
    return cuts.get(0, ())


@cache
def _known() -> frozenset[str]:
    """Every syllable that a character may have, without its tone; ü as v, as it is typed."""
    readings = set(chain.from_iterable(some.split(",") for some in PINYIN_DICT.values()))
    plain = {to_normal(reading) for reading in readings}
    return frozenset(syllable for syllable in plain if syllable.isascii() and len(syllable) > 1) | {"a", "e", "o"}
