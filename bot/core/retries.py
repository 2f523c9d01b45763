"""When something that failed is tried again: soon at first, then less and less often, and at last no more."""

from __future__ import annotations

FIRST_SECONDS = 5.0
LONGEST_SECONDS = 3600.0
MOST_TRIES = 24  # about fifteen hours


def seconds_until_next(tries: int, chance: float) -> float | None:
    """How long to wait after so many failures; None when that was the last. `chance` from 0 to 1 spreads those that failed together."""
    if tries >= MOST_TRIES:
        return None
    usual: float = min(FIRST_SECONDS * 2 ** (tries - 1), LONGEST_SECONDS)
    return usual * (0.75 + 0.5 * chance)
