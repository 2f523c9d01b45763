"""Find words of a fixed list in running text, at any character, without regard to word boundaries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")


@dataclass(frozen=True)
class Hit(Generic[Meaning]):
    """One word found: where, and what it stands for."""

    start: int
    end: int
    meaning: Meaning


class WordFinder(Generic[Meaning]):
    """A word list that answers "which of the words start here" with one look-up for most characters."""

    def __init__(self, words: Mapping[str, Meaning]) -> None:
        self._words = dict(words)
        lengths: dict[str, set[int]] = {}
        for word in words:
            lengths.setdefault(word[:1], set()).add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def at(self, text: str, start: int) -> Iterator[Hit[Meaning]]:
        """The words that start at this character, longest first."""
        for length in self._lengths.get(text[start : start + 1], ()):
            word = text[start : start + length]
            if len(word) == length and word in self._words:
                yield Hit(start, start + length, self._words[word])

    def find(self, text: str) -> list[Hit[Meaning]]:
        """The words of the text from left to right, longest first, without overlaps."""
        hits: list[Hit[Meaning]] = []
        position = 0
        while position < len(text):
            hit = next(self.at(text, position), None)
            if hit:
                hits.append(hit)
            position = hit.end if hit else position + 1
        return hits
