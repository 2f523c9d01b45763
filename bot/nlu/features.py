"""What the intent classifier looks at: several views of one message, as strings.

Characters across word boundaries, the same with every concept as one sign (何时 and 啥时候 are one), jieba's words,
syllables without tones (homophones read alike, and so does typed pinyin), concepts whatever stands between, and the
length. Numbers, masks such as [数字x] and links are one symbol each, so that they don't drown the words; a greeting in
front of a request is set aside.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import pypinyin

from bot.core.text import is_han
from bot.core.words import Hit, WordFinder
from bot.nlu.pinyin import syllables

Views = dict[str, list[str]]
"""Features by view: "c" characters, "s" characters and concepts, "w" words, "p" syllables, "t" concepts together, "l" length."""

_SYMBOLS = {"link": "∞", "emoticon": " ", "order": "№", "phone": "☎", "picture": "▣", "long": "９", "number": "０"}
_MASKED = re.compile(
    r"(?P<link>https?://[^\s\u4e00-\u9fff]+|www\.[^\s\u4e00-\u9fff]+|\[(?:链接|网址|url)x?\])"
    r"|(?P<emoticon>#e-[a-z](?:\[数字x\]|\d{1,4})?|/:[a-z0-9]{3})"
    r"|(?P<order>\[订单(?:编?号)?x?\]|(?<![0-9a-z])[a-z]{0,4}\d{12,24}(?![0-9a-z]))"
    r"|(?P<phone>\[(?:电话|手机|手机号)x?\]|(?<!\d)1[3-9]\d{9}(?!\d))"
    r"|(?P<picture>\[(?:图片|图|照片)x?\])"
    r"|(?P<long>\d{6,})"
    r"|(?P<number>\[(?:数字|金额|日期|时间|价格)x?\]|(?!(?:12315|12305|315|618|88vip|3[qc]|886?)(?![\d.]))\d+(?:\.\d+)?)"
)
_GREETING = re.compile(
    r"(?:(?:您好|你好|亲爱的|亲亲|亲|在吗|在么|在不在|在嘛|哈喽|哈罗|hello|hi|hey|嗨|早上好|上午好|中午好|下午好|晚上好|早安|小二|老板|掌柜的?|店家|美女|小姐姐"
    r"|请问一下|请问|想?问一?下|我想问一?下|我想问|咨询一?下|打扰一下|打扰了|麻烦问一?下)[呀啊哈呢吗么]?[ ,。.!?~;、]*)+"
)
_REPEATED = re.compile(r"([^\w\s])\1+|(\w)\2{2,}")
_RUN = re.compile(r"[a-z]{2,}|[^ ]")
_EDGE = "^"
_END = "$"
_LONG = 6  # all messages of 32 characters and more are long


class Mask(NamedTuple):
    """A stretch of the folded text that is read as one symbol."""

    start: int
    end: int
    symbol: str


class Word(NamedTuple):
    """A word of the folded text and where it starts."""

    text: str
    start: int


def views_of(folded: str, words: Sequence[Word], concepts: WordFinder[str]) -> Views:
    """All views of a folded text that jieba cut into these words."""
    start = request_start(folded)
    masks = masks_of(folded, start)
    plain = masked(folded, masks, start)
    letters = [char for char in plain if char != " "]
    hits = concepts.find(plain)
    return {
        "c": _grams(letters, 1, 4, ""),
        "s": _grams([_EDGE, *_signs(plain, hits), _END], 1, 4, " "),
        "w": _word_grams(_masked_words(words, masks, start)),
        "p": _grams([_EDGE, *_sounds(plain), _END], 1, 3, " "),
        "t": _together(hit.meaning for hit in hits),
        "l": [str(min(len(plain).bit_length(), _LONG))],
    }


def request_start(folded: str) -> int:
    """Where the message itself begins behind a greeting; 0 when the greeting is the message."""
    greeting = _GREETING.match(folded)
    if greeting is None:
        return 0
    rest = folded[greeting.end() :]
    return greeting.end() if sum(map(is_han, rest)) > 1 else 0


def masks_of(folded: str, start: int = 0) -> list[Mask]:
    """The stretches from `start` on that stand for a number, a link and the like."""
    return [Mask(*found.span(), _SYMBOLS[found.lastgroup or ""]) for found in _MASKED.finditer(folded, start)]


def masked(folded: str, masks: Iterable[Mask], start: int = 0) -> str:
    """The text from `start` on with its masks as symbols, single spaces and no repeated signs."""
    pieces: list[str] = []
    for mask in masks:
        pieces += [folded[start : mask.start], mask.symbol]
        start = mask.end
    joined = " ".join("".join([*pieces, folded[start:]]).split())
    return _REPEATED.sub(lambda found: found[1] or found[2] * 2, joined)


def _signs(plain: str, hits: Iterable[Hit[str]]) -> Iterator[str]:
    """The characters of the text, every concept in it as one sign."""
    position = 0
    for hit in hits:
        yield from plain[position : hit.start].replace(" ", "")
        yield f"<{hit.meaning}>"
        position = hit.end
    yield from plain[position:].replace(" ", "")


def _masked_words(words: Iterable[Word], masks: Sequence[Mask], start: int) -> Iterator[str]:
    """The words from `start` on, those of a mask as its symbol, once."""
    for word in words:
        if word.start < start:
            continue
        mask = next((mask for mask in masks if mask.start < word.start + len(word.text) and word.start < mask.end), None)
        if mask is None:
            yield word.text
        elif word.start <= mask.start and mask.symbol != " ":
            yield mask.symbol


def _word_grams(words: Iterable[str]) -> list[str]:
    spoken = list(words)
    return spoken + _grams([_EDGE, *spoken, _END], 2, 2, " ")


def _together(meant: Iterable[str]) -> list[str]:
    """Each concept once, and each pair whatever stands between."""
    kinds = sorted(set(meant))
    return kinds + ["+".join(pair) for pair in combinations(kinds, 2)]


def _grams(parts: Sequence[str], shortest: int, longest: int, glue: str) -> list[str]:
    lengths = range(shortest, longest + 1)
    return [glue.join(parts[i : i + n]) for n in lengths for i in range(len(parts) - n + 1)]


def _sounds(plain: str) -> Iterator[str]:
    """The syllables of the text; pinyin that was typed is cut into its own."""
    for run in _RUN.findall(plain):
        yield from syllables(run) or map(_syllable, run)


@lru_cache(maxsize=20_000)
def _syllable(char: str) -> str:
    """The character's most frequent reading without tone; other characters stand for themselves."""
    return str(pypinyin.lazy_pinyin(char)[0])
