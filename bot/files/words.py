"""Judging a text by the words in it."""

from __future__ import annotations

from collections.abc import Iterable


def says(text: str, words: Iterable[str], unless: Iterable[str] = ()) -> bool:
    """Whether one of `words` is in the text once the phrases of `unless` are taken out of it."""
    for phrase in unless:
        text = text.replace(phrase, "|")
    return any(word in text for word in words)
