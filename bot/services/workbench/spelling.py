"""How people type what they look for: pinyin, its initials, and traditional characters."""

from __future__ import annotations

from functools import lru_cache

import pypinyin
from opencc import OpenCC


@lru_cache(maxsize=4096)
def pinyin_of(text: str) -> str:
    """Every character's usual sound, without tones and gaps: 退货 → tuihuo."""
    return "".join(pypinyin.lazy_pinyin(text)).lower()


@lru_cache(maxsize=4096)
def initials_of(text: str) -> str:
    """The first letter of every sound: 退货 → th."""
    return "".join(pypinyin.lazy_pinyin(text, style=pypinyin.Style.FIRST_LETTER)).lower()


@lru_cache(maxsize=4096)
def traditional_of(text: str) -> str:
    """退货 → 退貨."""
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2t")
