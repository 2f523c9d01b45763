"""How many buyers' requests are worked on at once: more would only wait for each other until those who asked give up, and ask again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

#: Threads that answer requests are forty: agents always find one.
MOST = 16
RETRY_SECONDS = (2, 5)


class Busy(RuntimeError):
    """Too many ask at once. `retry_after` are whole seconds, not the same for all."""

    def __init__(self) -> None:
        super().__init__("现在咨询的人比较多，正在为您排队，请稍候")
        self.retry_after = random.randint(*RETRY_SECONDS)


class Crowd:
    """The places of one desk; used in its event loop alone."""

    def __init__(self, most: int = MOST) -> None:
        self._free = most

    @property
    def full(self) -> bool:
        return self._free <= 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for as long as the block lasts; raises Busy at once when none is free."""
        if self.full:
            raise Busy
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
