"""Engines by URL: whichever has least to do is asked, and the next one when it does not answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.engine.client import EngineUnavailable, RemoteEngine
from bot.engine.wire import Answer, Question

T = TypeVar("T")

LOOK_SECONDS = 1.0
ANSWER_SECONDS = 5.0
CHANGE_SECONDS = 30.0


class BadEngineUrl(ValueError):
    """An address that no engine can have."""

    def __init__(self, urls: Iterable[str]) -> None:
        super().__init__("；".join(f"{url} 不是引擎的地址，应该像 http://10.0.0.5:5055" for url in urls))


@dataclass(eq=False)
class _Member:
    """One engine: how many wait for it, when it was asked last, and what it said of itself; `well` until it fails."""

    remote: RemoteEngine
    waiting: int = 0
    last: int = 0
    well: bool = True
    model: str = ""


@dataclass
class EnginePool:
    """Engines that other programs start and stop; they keep nothing, so asking a second one does no harm.

    One that failed is asked last until it says that it is well again; `start` begins to look after them.
    """

    urls: tuple[str, ...]
    look_seconds: float = LOOK_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _stopped: threading.Event = field(default_factory=threading.Event, init=False, repr=False)

    def __post_init__(self) -> None:
        bad = [url for url in self.urls if not _addresses(url)]
        if bad:
            raise BadEngineUrl(bad)
        self._members = [_Member(RemoteEngine(url, self.answer_seconds)) for url in self.urls]
        self._turns = count(1)

    def start(self) -> None:
        """Look at every engine once, then again and again in the background."""
        for member in self._members:
            self._look(member)
            threading.Thread(target=self._keep_looking, args=(member,), name="engine", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        for member in self._members:
            member.remote.close()

    def answer(self, question: Question) -> Answer:
        """Ask each engine at most once; raises EngineUnavailable when none answered."""
        return self._ask(lambda engine: engine.answer(question))

    def parse(self, text: str) -> dict[str, Any]:
        return self._ask(lambda engine: engine.parse(text))

    def healthy(self) -> bool:
        """Whether any engine was well when it was looked at last."""
        return any(member.well and member.model for member in self._members)

    @property
    def model(self) -> str:
        """The hash of the model that most engines answer with; empty when none is there."""
        models = [member.model for member in self._members if member.well and member.model]
        return max(sorted(set(models)), key=models.count, default="")

    def change_to(self, path: Path, registered: str, keep: Callable[[], None] = lambda: None) -> None:
        """Let every engine that is there load the model; `keep` then publishes it, which is what they follow.

        Returns once they all answer with it. Raises EngineUnavailable when none is there, one refuses (then nothing is
        published) or one is slow to follow.
        """
        there = [member for member in self._members if self._look(member)]
        if not there:
            raise EngineUnavailable("no engine is there")
        for member in there:
            member.remote.prepare(registered)
        keep()
        deadline = time.monotonic() + CHANGE_SECONDS
        while not all(self._look(member) and member.model == registered for member in there):
            if time.monotonic() > deadline:
                raise EngineUnavailable("an engine has not followed yet; it answers with the model before")
            time.sleep(0.1)

    def _ask(self, ask: Callable[[RemoteEngine], T]) -> T:
        failed: list[_Member] = []
        trouble = ""
        while len(failed) < len(self._members):
            member = self._next(failed)
            try:
                return ask(member.remote)
            except EngineUnavailable as error:
                member.well, trouble = False, str(error)
                failed.append(member)
            finally:
                with self._lock:
                    member.waiting -= 1
        raise EngineUnavailable(f"none of {len(failed)} engines answered: {trouble}")

    def _next(self, failed: list[_Member]) -> _Member:
        with self._lock:
            left = (member for member in self._members if member not in failed)
            member = min(left, key=lambda member: (not member.well, member.waiting, member.last))
            member.waiting += 1
            member.last = next(self._turns)
            return member

    def _keep_looking(self, member: _Member) -> None:
        while not self._stopped.wait(self.look_seconds):
            self._look(member)

    def _look(self, member: _Member) -> bool:
        try:
            member.model = member.remote.model()
            member.well = True
        except EngineUnavailable:
            member.well = False
        return member.well


def _addresses(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
