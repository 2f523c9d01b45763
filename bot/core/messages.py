"""What may stand in a message, from whoever it comes."""

from __future__ import annotations

import unicodedata

LONGEST = 2000

_NOT_KEPT = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_SHOWS_NOTHING = frozenset({"Cf", "Mn", "Zs"})
_JOINS_EMOJI = "\u200d"


class MessageTooLong(ValueError):
    def __init__(self, length: int) -> None:
        super().__init__(f"消息太长（{length} 字），请控制在 {LONGEST} 字以内")
        self.length = length


class EmptyMessage(ValueError):
    def __init__(self) -> None:
        super().__init__("消息是空的")


def message(text: str, *, lines: bool = False) -> str:
    """`text` as it is kept and shown; line ends become blanks unless `lines` are kept.

    Raises MessageTooLong above 2,000 characters and EmptyMessage when nothing visible is left.
    """
    if len(text) > LONGEST:
        raise MessageTooLong(len(text))
    cleaned = visible(text, lines=lines)
    if all(unicodedata.category(char) in _SHOWS_NOTHING for char in cleaned):
        raise EmptyMessage
    return cleaned


def visible(text: str, *, lines: bool = False) -> str:
    """`text` without control, direction and half characters; what joins emoji stays."""
    text = ("\n" if lines else " ").join(text.replace("\t", " ").splitlines())
    return "".join(c for c in text if c in ("\n", _JOINS_EMOJI) or unicodedata.category(c) not in _NOT_KEPT).strip()
