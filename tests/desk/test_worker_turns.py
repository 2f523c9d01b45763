"""Everything that waits is answered: one turn at a time in each conversation, after failures, after a restart, and never after the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import Event

import pytest
from structlog.testing import capture_logs

from bot.core.shop import Auto
from bot.desk import worker as workers
from bot.desk.hub import Hub, Note
from bot.desk.presence import Presence
from bot.desk.worker import Worker
from bot.engine.wire import Question
from bot.services.desk import Desk
from bot.services.follow_up import follow_up_due
from tests.builders import order, shop, shop_files
from tests.fakes import Clock, FakeEngine, dead
from tests.services.chat import Chat, chat

SOON = 0.01


@asynccontextmanager
async def at_work(desk: Desk, hub: Hub | None = None, presence: Presence | None = None) -> AsyncIterator[Worker]:
    hub = hub or Hub()
    hub.start()
    worker = Worker(desk, hub, presence or Presence(), first_pause=SOON)
    await worker.start()
    try:
        yield worker
    finally:
        await asyncio.wait_for(worker.stop(), 10)


async def until(happened: Callable[[], object]) -> None:
    for _ in range(1000):
        if happened():
            return
        await asyncio.sleep(SOON)
    raise AssertionError("it did not happen")


def closed(desk: Desk) -> Chat:
    buyer = chat(desk, order())
    buyer.says("不要了")
    buyer.says("嗯")
    return buyer


def replies(buyer: Chat) -> int:
    return sum(author == "bot" for author, _ in buyer.talk)


async def test_what_waits_from_before_the_start_is_answered(desk: Desk) -> None:
    buyers = [chat(desk, buyer=None) for _ in range(8)]
    for buyer in buyers:
        buyer.type("你好")
    async with at_work(desk):
        await until(lambda: all(replies(buyer) == 1 for buyer in buyers))
    assert not any(buyer.waits for buyer in buyers)


async def test_a_wake_without_anything_that_waits_does_nothing(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk)
    async with at_work(desk) as worker:
        worker.wake(buyer.id)
        worker.wake("nowhere")
        await asyncio.sleep(5 * SOON)
    assert (engine.questions, buyer.talk) == ([], [])


async def test_an_engine_that_was_down_is_asked_again_without_a_new_message(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk)
    engine.before = dead
    async with at_work(desk) as worker:
        buyer.type("你好")
        worker.wake(buyer.id)
        await until(lambda: buyer.conversation.handed_over == "engine_down")
        assert len(engine.questions) < 10
        engine.before = lambda question: None
        await until(lambda: replies(buyer))
    assert (buyer.waits, buyer.conversation.handed_over) == ([], None)


async def test_a_turn_that_breaks_is_not_tried_for_ever_but_with_the_next_message(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk)

    def broken(question: Question) -> None:
        raise ZeroDivisionError

    engine.before = broken
    async with at_work(desk) as worker:
        with capture_logs() as logged:
            buyer.type("你好")
            worker.wake(buyer.id)
            await until(lambda: logged)
            await asyncio.sleep(10 * SOON)
        assert [entry["event"] for entry in logged] == ["turn_broke"]
        assert buyer.conversation.handed_over == "failed"
        assert len(engine.questions) == 1
        engine.before = lambda question: None
        buyer.type("在吗 你好")
        worker.wake(buyer.id)
        await until(lambda: replies(buyer))
    assert buyer.waits == []


async def test_one_broken_conversation_holds_up_no_other(desk: Desk, engine: FakeEngine) -> None:
    broken, whole = chat(desk), chat(desk, buyer=None)

    def picky(question: Question) -> None:
        if question.incoming and question.incoming.text == "你好":
            raise ZeroDivisionError

    engine.before = picky
    with capture_logs():
        async with at_work(desk) as worker:
            broken.type("你好")
            whole.type("你好呀")
            worker.wake(broken.id)
            worker.wake(whole.id)
            await until(lambda: replies(whole))
    assert broken.conversation.handed_over == "failed"


async def test_a_message_during_a_turn_is_answered_after_it_and_never_beside_it(desk: Desk, engine: FakeEngine) -> None:
    """However often the conversation is woken, the engine hears one question of it at a time."""
    buyer = chat(desk)
    at_once = 0
    most = 0
    asked, go = Event(), Event()

    def slow(question: Question) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        asked.set()
        go.wait(5)
        at_once -= 1

    engine.before = slow
    async with at_work(desk) as worker:
        buyer.type("你好")
        worker.wake(buyer.id)
        await until(asked.is_set)
        buyer.type("你好呀")
        for _ in range(20):
            worker.wake(buyer.id)
        await asyncio.sleep(3 * SOON)
        go.set()
        await until(lambda: not buyer.waits)
    assert most == 1
    assert [author for author, _ in buyer.talk] == ["buyer", "buyer", "bot"]


async def test_short_lines_are_given_time_and_the_bot_is_seen_typing(desk: Desk, clock: Clock) -> None:
    desk.files = shop_files(shop=shop(profile=replace(shop().profile, auto=Auto(lines_wait_seconds=0.05))))
    buyer, hub = chat(desk), Hub()
    async with at_work(desk, hub) as worker:
        with hub.listen(buyer.id) as listener:
            buyer.type("你好")
            worker.wake(buyer.id)
            assert await asyncio.wait_for(listener.notes(), 5) == (Note("typing", buyer.id, "bot"),)
            assert replies(buyer) == 0
            clock.move(seconds=1)
            await until(lambda: replies(buyer) == 1)


async def test_who_waits_for_long_is_told_once_how_many_are_before_him(
    desk: Desk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "QUEUE_SECONDS", 2 * SOON)
    monkeypatch.setattr(workers, "TURNS_AT_ONCE", 1)
    first, second, third = buyers = [chat(desk, buyer=None) for _ in range(3)]
    go, hub = Event(), Hub()
    engine.before = lambda question: go.wait(5)
    for buyer in buyers:
        buyer.type("你好")
    async with at_work(desk, hub):
        with hub.listen() as listener:
            told: list[Note] = []
            while len(told) < 3:
                told += [note for note in await asyncio.wait_for(listener.notes(), 5) if note.kind == "queue"]
            await asyncio.sleep(10 * SOON)
            go.set()
            await until(lambda: not any(buyer.waits for buyer in buyers))
            later = [note for note in await asyncio.wait_for(listener.notes(), 5) if note.kind == "queue"]
    assert {note.conversation: note.by for note in told} == {first.id: "0", second.id: "1", third.id: "2"}
    assert (len(told), later) == (3, [])


async def test_stopping_finishes_the_turn_in_flight_and_begins_no_other(desk: Desk, engine: FakeEngine) -> None:
    buyer, late = chat(desk), chat(desk, buyer=None)
    asked, go = Event(), Event()

    def slow(question: Question) -> None:
        asked.set()
        go.wait(5)

    engine.before = slow
    async with at_work(desk) as worker:
        buyer.type("你好")
        worker.wake(buyer.id)
        await until(asked.is_set)
        stopping = asyncio.create_task(worker.stop())
        await asyncio.sleep(SOON)
        late.type("你好")
        worker.wake(late.id)
        assert not stopping.done()
        go.set()
        await asyncio.wait_for(stopping, 5)
    assert (replies(buyer), replies(late)) == (1, 0)
    assert late.waits == [1]
    async with at_work(desk):
        await until(lambda: replies(late))


async def test_every_answer_is_shown_and_given_to_an_agent_who_is_here(desk: Desk) -> None:
    presence, hub, buyer = Presence(), Hub(), chat(desk)
    presence.here(object(), "man", "小曼")
    async with at_work(desk, hub, presence) as worker:
        with hub.listen(buyer.id) as listener:
            buyer.type("转人工")
            worker.wake(buyer.id)
            await until(lambda: buyer.conversation.assigned == "小曼")
            assert Note("changed", buyer.id) in await asyncio.wait_for(listener.notes(), 5)


async def test_a_closed_case_is_asked_about_by_itself_and_a_failure_ends_nothing(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FOLLOW_UP_SECONDS", SOON)
    tries = 0

    def at_first_broken(desk: Desk) -> list[str]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ZeroDivisionError
        return follow_up_due(desk)

    monkeypatch.setattr(workers, "follow_up_due", at_first_broken)
    buyer = await asyncio.to_thread(closed, desk)
    clock.move(days=3)
    with capture_logs() as logged:
        async with at_work(desk):
            await until(lambda: buyer.talk[-1][1] == "前面的问题解决了吗")
            said = len(buyer.talk)
            await asyncio.sleep(5 * SOON)
    assert [entry["event"] for entry in logged] == ["follow_up_failed"]
    assert len(buyer.talk) == said
