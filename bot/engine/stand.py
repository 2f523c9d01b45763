"""The model that answers in an engine's process, and the one that is loaded to follow it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol

from bot.engine.wire import Answer, Question


class Answers(Protocol):
    """A loaded model (`RasaEngine`)."""

    async def answer(self, question: Question) -> Answer: ...
    async def parse(self, text: str) -> dict[str, Any]: ...


class ModelRefused(RuntimeError):
    """This engine can't answer with that model; its text says why."""


def only_one(hash: str) -> Answers:
    raise ModelRefused("this engine answers with one model only")


class Stand:
    """`engine` answers now, with the model of `hash`; `load` makes the engine of another hash and takes seconds.

    A question that was begun is finished by the engine that began it.
    """

    def __init__(self, engine: Answers, hash: str, load: Callable[[str], Answers] = only_one) -> None:
        self.engine, self.hash, self._load = engine, hash, load
        self._next: tuple[str, Answers] | None = None
        self._loading = threading.Lock()

    def prepare(self, hash: str) -> None:
        """Load a model beside the one that answers; raises ModelRefused."""
        with self._loading:
            self._ready(hash)

    def change_to(self, hash: str) -> None:
        """Answer with this model from now on; raises ModelRefused, and then nothing has changed."""
        with self._loading:
            engine = self._ready(hash)
            self.engine, self.hash, self._next = engine, hash, None

    def _ready(self, hash: str) -> Answers:
        if hash == self.hash:
            return self.engine
        if self._next is None or self._next[0] != hash:
            try:
                self._next = hash, self._load(hash)
            except Exception as error:  # an archive is code: it may fail in any way
                raise ModelRefused(f"{type(error).__name__}: {error}") from error
        return self._next[1]
