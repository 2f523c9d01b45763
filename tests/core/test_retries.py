"""Failures are retried for most of a day, each time later, and not all at one moment."""

from __future__ import annotations

from bot.core.retries import LONGEST_SECONDS, MOST_TRIES, seconds_until_next


def waits(chance: float = 0.5) -> list[float]:
    return [seconds for tries in range(1, MOST_TRIES) if (seconds := seconds_until_next(tries, chance)) is not None]


def test_the_first_try_comes_soon_and_later_ones_later() -> None:
    assert waits()[:4] == [5, 10, 20, 40]
    assert waits() == sorted(waits())
    assert waits()[-1] == LONGEST_SECONDS
    assert 12 * 3600 < sum(waits()) < 24 * 3600


def test_after_the_last_try_there_is_no_other() -> None:
    assert len(waits()) == MOST_TRIES - 1
    assert seconds_until_next(MOST_TRIES, 0.5) is None


def test_those_that_failed_together_are_spread() -> None:
    assert (seconds_until_next(2, 0), seconds_until_next(2, 1)) == (7.5, 12.5)
