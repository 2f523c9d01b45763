"""How often somebody may do something: a bucket that fills again by the minute."""

from __future__ import annotations

import threading
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import Protocol

from anyio import to_thread

MOST_KEYS = 20_000


class TooOften(RuntimeError):
    """`retry_after` are whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"您发得太快了，请 {retry_after} 秒后再试")
        self.retry_after = retry_after


class Bucket(Protocol):
    """Counts what each key does; `waits` when another machine is asked for it."""

    waits: bool

    def take(self, key: str) -> None:
        """Count one; raises TooOften, and then it does not count."""


class Throttle:
    """At most `a_minute` at once for each key, and as many again each minute."""

    waits = False

    def __init__(self, a_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._size, self._clock = a_minute, clock
        self._seconds = 60 / a_minute
        self._free: dict[str, float] = {}  # when the bucket of this key is full again
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Count one; raises TooOften, and then it does not count."""
        with self._lock:
            now = self._clock()
            full = max(self._free.get(key, now), now) + self._seconds
            late = full - now - 60
            if late > 1e-6:
                raise TooOften(ceil(late))
            self._free[key] = full
            if len(self._free) > MOST_KEYS:
                self._free = {known: at for known, at in self._free.items() if at > now}


async def taken(bucket: Bucket, key: str) -> None:
    """`bucket.take` without holding up the event loop."""
    if bucket.waits:
        await to_thread.run_sync(bucket.take, key)
    else:
        bucket.take(key)
