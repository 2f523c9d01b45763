"""What the finders of shapes hand back."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.core.addresses import Address


@dataclass(frozen=True)
class Found:
    """A piece of the text, `text[start:end]`, what kind of thing it is and its normalised value."""

    kind: str
    start: int
    end: int
    value: str | int | Decimal | Address | None


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """The longest ones first, and of equally long ones the first given; the result is in the order of the text."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: f.start - f.end):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
