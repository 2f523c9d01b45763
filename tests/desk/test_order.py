"""A conversation in its own order, all conversations in turn, no word forgotten: on SQLite with one desk, on PostgreSQL with two."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest

from actions.in_process import InProcessActions
from bot.core.shop import Auto
from bot.desk import worker as workers
from bot.desk.hub import Hub
from bot.desk.presence import Presence
from bot.desk.worker import Worker
from bot.engine.wire import Question
from bot.services.desk import Desk
from bot.services.receive import receive_text
from bot.store.database import Database, open_database
from tests.builders import shop, shop_files
from tests.fakes import Clock, FakeEngine
from tests.services.chat import Chat, chat, rows


@pytest.fixture
def desks(database: Database, engine: FakeEngine, clock: Clock) -> Iterator[list[Desk]]:
    """Desks that do not wait for further lines, each with connections of its own; SQLite is for one alone."""
    files = shop_files(shop=shop(profile=replace(shop().profile, auto=Auto(lines_wait_seconds=0))))
    address = database.engine.url.render_as_string(hide_password=False)
    databases = [open_database(address) for _ in range(2 if database.postgresql else 1)]
    yield [Desk(own, engine, InProcessActions(), files, clock) for own in databases]
    for own in databases:
        own.close()


@asynccontextmanager
async def at_work(desks: list[Desk]) -> AsyncIterator[list[Worker]]:
    async with AsyncExitStack() as stack:
        found = []
        for desk in desks:
            worker = Worker(desk, Hub(), Presence(), first_pause=0.02)
            await worker.start()
            stack.push_async_callback(worker.stop)
            found.append(worker)
        yield found


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if await asyncio.to_thread(holds):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen")


def answered(*buyers: Chat) -> bool:
    return not any(buyer.waits for buyer in buyers)


async def test_who_never_stops_writing_gets_a_turn_when_everybody_else_had_one(
    desks: list[Desk], engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every turn of his another line of his waits already; the others wrote one line each, all after him."""
    monkeypatch.setattr(workers, "TURNS_AT_ONCE", 1)
    loud, others = chat(desks[0]), [chat(desks[0], buyer=None) for _ in range(20)]
    turns: list[str] = []

    def heard(question: Question) -> None:
        said = question.incoming.text if question.incoming else ""
        turns.append("loud" if "你好你好" in said else "other")
        if turns[-1] == "loud" and turns.count("loud") < 40:
            loud.type("你好你好")

    engine.before = heard
    loud.type("你好你好")
    async with at_work(desks[:1]) as (worker,):
        worker.wake(loud.id)
        for buyer in others:
            await asyncio.to_thread(buyer.type, "你好")
            worker.wake(buyer.id)
        await until(lambda: answered(*others))
        meanwhile = turns[: len(turns) - turns[::-1].index("other")]
        await until(lambda: answered(loud))
    waiting = meanwhile[meanwhile.index("other") :]
    assert waiting.count("other") == len(others)
    assert waiting.count("loud") <= 3, waiting


async def test_no_wake_is_lost_whichever_desk_hears_it_and_whenever(
    desks: list[Desk], engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody looks around here for what was left lying: a line whose wake is lost would wait for ever."""
    monkeypatch.setattr(workers, "LEFT_SECONDS", 3600.0)
    monkeypatch.setattr(workers, "CLAIMED_SECONDS", 0.02)
    buyers, chance = [chat(desks[0], buyer=None) for _ in range(12)], random.Random(7)
    lines = [(buyer, number) for buyer in buyers for number in range(8)]
    chance.shuffle(lines)

    async with at_work(desks) as found:

        async def write(buyer: Chat, number: int, at: int) -> None:
            await asyncio.sleep(chance.uniform(0, 1.0))
            await asyncio.to_thread(receive_text, desks[at], buyer.id, f"line{number}", f"你好{number}")
            found[at].wake(buyer.id)

        await asyncio.gather(*(write(buyer, number, chance.randrange(len(desks))) for buyer, number in lines))
        await until(lambda: answered(*buyers))
    said = [row for row in rows(desks[0], "messages") if row["author"] == "buyer"]
    assert len(said) == len(lines)
    heard = Counter(word for row in rows(desks[0], "dialogue") if row["event"]["event"] == "user" for word in row["event"]["text"].split())
    assert heard == Counter(row["text"] for row in said)


async def test_a_conversation_is_answered_at_one_desk_at_a_time(
    desks: list[Desk], engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both desks are woken for every line; the engine never has two questions of one conversation."""
    monkeypatch.setattr(workers, "CLAIMED_SECONDS", 0.01)
    buyer, asked, most = chat(desks[0]), [0], [0]

    def heard(question: Question) -> None:
        asked[0] += 1
        most[0] = max(most[0], asked[0])
        asked[0] -= 1

    engine.before = heard
    async with at_work(desks) as found:
        for number in range(15):
            await asyncio.to_thread(buyer.type, f"你好{number}")
            for worker in found:
                worker.wake(buyer.id)
        await until(lambda: answered(buyer))
    turns = [row for row in rows(desks[0], "dialogue") if row["event"]["event"] == "user"]
    assert most == [1]
    assert len(turns) == len([row for row in rows(desks[0], "messages") if row["author"] == "bot"])
