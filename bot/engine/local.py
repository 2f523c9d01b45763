"""An engine in the process that asks it: for long work beside the desk, without HTTP in between."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.engine.stand import Answers
from bot.engine.wire import Answer, Question


class LocalEngine:
    """Asked like any engine; it thinks on a loop of its own, whatever loop the caller is in."""

    def __init__(self, engine: Answers, loop: asyncio.AbstractEventLoop) -> None:
        self._engine, self._loop = engine, loop

    def answer(self, question: Question) -> Answer:
        return asyncio.run_coroutine_threadsafe(self._engine.answer(question), self._loop).result()


@contextmanager
def local(engine: Answers) -> Iterator[LocalEngine]:
    """The engine as long as the block lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="engine", daemon=True)
    thread.start()
    try:
        yield LocalEngine(engine, loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
