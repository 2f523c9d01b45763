"""How jieba cuts a message with the shop's dictionary, and what one more word would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jieba

from bot.core.text import fold
from bot.training.examples import Example

FOLDER, DICTIONARY = "data/jieba", "data/jieba/shop.txt"
FREQUENCY = 900


@dataclass(frozen=True)
class Recut:
    """An example that is cut otherwise once a word is known."""

    example: Example
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Token:
    """A word, and where it stands in the text."""

    text: str
    start: int
    end: int


def tokens(root: Path, text: str) -> tuple[Token, ...]:
    """The words of a text as the next training will see them."""
    words = _words(root, _stamp(root), "")
    return tuple(Token(text[start:end], start, end) for word, start, end in words.tokenize(fold(text)) if not word.isspace())


def recut_by(root: Path, word: str, examples: Sequence[Example]) -> tuple[Recut, ...]:
    """The examples that are cut otherwise when `word` is in the dictionary."""
    before, after = _words(root, _stamp(root), ""), _words(root, _stamp(root), word)
    touched = [example for example in examples if fold(word) in fold(example.plain)]
    cuts = [Recut(example, _cut(before, example.plain), _cut(after, example.plain)) for example in touched]
    return tuple(cut for cut in cuts if cut.before != cut.after)


def _cut(words: jieba.Tokenizer, text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for word, start, end in words.tokenize(fold(text)) if not word.isspace())


def _stamp(root: Path) -> tuple[tuple[str, int], ...]:
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted((root / FOLDER).glob("*.txt")))


@lru_cache(maxsize=8)
def _words(root: Path, stamp: tuple[tuple[str, int], ...], more: str) -> jieba.Tokenizer:
    words = jieba.Tokenizer()
    frequencies, words.total = _standard()
    words.FREQ, words.initialized = frequencies.copy(), True
    for name, _ in stamp:
        with (root / FOLDER / name).open("rb") as file:  # given a name, jieba leaves the file open
            words.load_userdict(file)
    if more:
        words.add_word(fold(more), FREQUENCY)
    return words


@lru_cache(maxsize=1)
def _standard() -> tuple[dict[str, int], int]:
    """jieba's own dictionary, read once a process, without the cache file that it leaves in the temporary directory."""
    reader = jieba.Tokenizer()
    frequencies, total = reader.gen_pfdict(reader.get_dict_file())
    return frequencies, total
