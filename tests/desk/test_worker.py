"""Nobody is forgotten and nobody is kept waiting by another: what the worker does between a buyer's word and its answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace

import pytest

from bot.desk import worker
from bot.desk.hub import Hub
from bot.desk.presence import Presence
from bot.desk.worker import Worker
from bot.services.desk import Desk
from bot.store.database import Database, StorageFailed
from tests.fakes import FakeEngine
from tests.services.chat import chat


@asynccontextmanager
async def working(desk: Desk, hub: Hub | None = None) -> AsyncIterator[Worker]:
    found = Worker(desk, hub or Hub(), Presence(), first_pause=0.05)
    await found.start()
    try:
        yield found
    finally:
        await found.stop()


async def until(holds: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    return holds()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LEFT_SECONDS", 0.05)
    monkeypatch.setattr(worker, "CLAIMED_SECONDS", 0.02)


async def test_what_another_desk_left_lying_is_answered_without_a_word_to_this_one(desk: Desk) -> None:
    async with working(desk):
        buyer = chat(desk)
        buyer.type("你好")
        assert await until(lambda: buyer.waits == [])
    assert buyer.talk == [("buyer", "你好"), ("bot", "您好亲")]


async def test_an_error_of_ours_is_not_tried_again_and_again(desk: Desk, engine: FakeEngine) -> None:
    def fails(question: object) -> None:
        raise ZeroDivisionError

    engine.before = fails
    buyer = chat(desk)
    buyer.type("你好")
    async with working(desk) as found:
        await asyncio.sleep(0.5)
        assert len(engine.questions) == 1
        engine.before = lambda question: None
        found.wake(buyer.id)
        assert await until(lambda: buyer.waits == [])


async def test_one_buyers_flood_keeps_nobody_else_waiting(desk: Desk, engine: FakeEngine) -> None:
    engine.before = lambda question: time.sleep(0.01)
    loud, others = chat(desk), [chat(desk) for _ in range(10)]
    async with working(desk) as found:
        flood = asyncio.create_task(_flood(found, loud))
        await asyncio.sleep(0.1)
        began = time.monotonic()
        for buyer in others:
            buyer.type("你好")
            found.wake(buyer.id)
        assert await until(lambda: all(buyer.waits == [] for buyer in others))
        quiet = time.monotonic() - began
        flood.cancel()
        await asyncio.gather(flood, return_exceptions=True)
        assert await until(lambda: loud.waits == [])
    assert quiet < 3


async def _flood(found: Worker, loud: object) -> None:
    for number in range(300):
        await asyncio.to_thread(loud.type, f"你好{number}")  # type: ignore[attr-defined]
        found.wake(loud.id)  # type: ignore[attr-defined]


class Failing(Database):
    """A database that is away while `away`."""

    away = False

    @contextmanager
    def read(self) -> Iterator[object]:  # type: ignore[override]
        if Failing.away:
            raise StorageFailed("gone")
        with super().read() as connection:
            yield connection


async def test_a_database_that_is_away_for_a_while_loses_no_answer(desk: Desk) -> None:
    buyer = chat(desk)
    buyer.type("你好")
    flaky = replace(desk, database=Failing(desk.database.engine))
    Failing.away = False
    async with working(flaky) as found:
        Failing.away = True
        found.wake(buyer.id)
        await asyncio.sleep(0.2)
        Failing.away = False
        assert await until(lambda: buyer.waits == [])
    assert [author for author, _ in buyer.talk].count("bot") == 1
