"""Engines take turns: a new model answers from one moment on, and nothing that was asked before is lost or asked of two."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bot.engine.wire import Answer, Question

DRAIN_SECONDS = 30.0


class Running(Protocol):
    """An engine that can be started and stopped (`EngineProcess`)."""

    registered: str

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def healthy(self) -> bool: ...
    def answer(self, question: Question) -> Answer: ...
    def parse(self, text: str) -> dict[str, Any]: ...


@dataclass
class _Seat:
    """An engine and how many wait for it."""

    engine: Running
    waiting: int = 0
    left: threading.Condition = field(default_factory=threading.Condition)


class Changeover:
    """The engine that answers buyers now; `change` puts another in its place while questions keep coming.

    `engine_for` makes the engine of an archive with its registered hash.
    """

    def __init__(self, engine: Running, engine_for: Callable[[Path, str], Running]) -> None:
        self._engine_for = engine_for
        self._seat = _Seat(engine)
        self._seats = threading.Lock()
        self._changing = threading.Lock()

    @property
    def model(self) -> str:
        """The hash of the model that answers."""
        return self._seat.engine.registered

    def answer(self, question: Question) -> Answer:
        with self._engine() as engine:
            return engine.answer(question)

    def parse(self, text: str) -> dict[str, Any]:
        with self._engine() as engine:
            return engine.parse(text)

    def healthy(self) -> bool:
        return self._seat.engine.healthy()

    def start(self) -> None:
        self._seat.engine.start()

    def stop(self) -> None:
        with self._changing:
            self._seat.engine.stop()

    def change_to(self, path: Path, registered: str, keep: Callable[[], None] = lambda: None) -> None:
        """`change` to the model with this archive and hash."""
        self.change(self._engine_for(path, registered), keep)

    def change(self, fresh: Running, keep: Callable[[], None] = lambda: None) -> None:
        """Start `fresh`, let it answer from then on, and stop the old one once its last question is answered.

        `keep` notes the change where it has to last; when it fails, or `fresh` does not start (EngineUnavailable), the old
        engine goes on as if nothing had been.
        """
        with self._changing:
            try:
                fresh.start()
                keep()
            except BaseException:
                fresh.stop()
                raise
            with self._seats:
                old, self._seat = self._seat, _Seat(fresh)
            with old.left:
                old.left.wait_for(lambda: old.waiting == 0, DRAIN_SECONDS)
            old.engine.stop()

    @contextmanager
    def _engine(self) -> Iterator[Running]:
        with self._seats:
            seat = self._seat
            with seat.left:
                seat.waiting += 1
        try:
            yield seat.engine
        finally:
            with seat.left:
                seat.waiting -= 1
                seat.left.notify_all()
