"""A bucket fills again by the minute, for each key by itself."""

from __future__ import annotations

from threading import get_ident

import anyio
import pytest

from bot.desk import throttle
from bot.desk.throttle import Throttle, TooOften, taken


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def refused(limit: Throttle, key: str = "a") -> int:
    with pytest.raises(TooOften) as error:
        limit.take(key)
    return error.value.retry_after


def test_so_many_at_once_and_one_more_with_each_part_of_a_minute(seconds: Seconds) -> None:
    limit = Throttle(6, seconds)
    for _ in range(6):
        limit.take("a")
    assert refused(limit) == 10
    seconds.now += 9.5
    assert refused(limit) == 1
    seconds.now += 0.5
    limit.take("a")
    assert refused(limit) == 10


def test_a_refused_one_does_not_count(seconds: Seconds) -> None:
    limit = Throttle(1, seconds)
    limit.take("a")
    for _ in range(50):
        refused(limit)
    seconds.now += 60
    limit.take("a")


def test_keys_do_not_share(seconds: Seconds) -> None:
    limit = Throttle(1, seconds)
    limit.take("a")
    limit.take("b")
    assert refused(limit, "a") == refused(limit, "b") == 60


def test_keys_that_are_free_again_are_forgotten(seconds: Seconds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_KEYS", 10)
    limit = Throttle(60, seconds)
    for number in range(50):
        limit.take(f"{number}")
        seconds.now += 2
    assert len(limit._free) <= 11


@pytest.mark.parametrize("waits", [True, False])
def test_only_a_bucket_on_another_machine_is_asked_in_a_thread(waits: bool) -> None:
    class Somewhere:
        def __init__(self) -> None:
            self.waits, self.asked_in = waits, 0

        def take(self, key: str) -> None:
            self.asked_in = get_ident()

    bucket = Somewhere()
    anyio.run(taken, bucket, "a")
    assert (bucket.asked_in != get_ident()) is waits
