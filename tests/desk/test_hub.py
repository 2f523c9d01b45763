"""Whoever listens hears that something changed, however many changes there were and wherever they came from."""

from __future__ import annotations

import asyncio
from threading import Thread

import pytest
import pytest_asyncio

from bot.desk import hub as hubs
from bot.desk.hub import Hub, HubClosed, Listener, Note


@pytest_asyncio.fixture
async def hub() -> Hub:
    found = Hub()
    found.start()
    return found


async def heard(listener: Listener) -> tuple[Note, ...]:
    return await asyncio.wait_for(listener.notes(), 5)


async def nothing_heard(listener: Listener) -> bool:
    try:
        await asyncio.wait_for(listener.notes(), 0.05)
    except asyncio.TimeoutError:
        return True
    return False


async def test_a_listener_to_one_conversation_hears_of_no_other(hub: Hub) -> None:
    with hub.listen("a") as one, hub.listen() as everything:
        hub.changed("b")
        assert await heard(everything) == (Note("changed", "b"),)
        assert await nothing_heard(one)
        hub.changed("a", "b")
        assert await heard(one) == (Note("changed", "a"),)


async def test_the_same_note_counts_once_until_it_is_taken(hub: Hub) -> None:
    with hub.listen("a") as listener:
        for _ in range(1000):
            hub.changed("a")
            hub.typing("a", "bot")
        await asyncio.sleep(0)
        assert await heard(listener) == (Note("changed", "a"), Note("typing", "a", "bot"))
        assert await nothing_heard(listener)
        hub.changed("a")
        assert await heard(listener) == (Note("changed", "a"),)


async def test_a_note_between_two_looks_is_kept(hub: Hub) -> None:
    with hub.listen("a") as listener:
        hub.changed("a")
        await asyncio.sleep(0.01)
        assert await heard(listener) == (Note("changed", "a"),)


async def test_notes_come_from_any_thread(hub: Hub) -> None:
    with hub.listen() as listener:
        threads = [Thread(target=hub.changed, args=(f"c{number}",)) for number in range(20)]
        for thread in threads:
            thread.start()
        seen: set[str] = set()
        while len(seen) < len(threads):
            seen |= {note.conversation for note in await heard(listener)}
        assert seen == {f"c{number}" for number in range(20)}


async def test_who_has_left_is_forgotten(hub: Hub) -> None:
    async def falls() -> None:
        with hub.listen("a"):
            assert hub.listeners == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await falls()
    assert hub.listeners == 0


async def test_closing_sends_everybody_away_and_lets_nobody_in(hub: Hub) -> None:
    async def stay() -> None:
        with hub.listen("a") as listener:
            while True:
                await listener.notes()

    stays = [asyncio.create_task(stay()) for _ in range(3)]
    await asyncio.sleep(0)
    await hub.close()
    assert [type(found) for found in await asyncio.gather(*stays, return_exceptions=True)] == [HubClosed] * 3
    assert hub.listeners == 0
    with pytest.raises(HubClosed), hub.listen("a"):
        pass


async def test_closing_does_not_wait_for_ever_for_one_who_does_not_go(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "LEAVE_SECONDS", 0.1)
    with hub.listen("a"):
        await asyncio.wait_for(hub.close(), 5)
        assert hub.listeners == 1


async def test_before_it_started_and_after_its_loop_has_ended_nobody_is_told() -> None:
    Hub().changed("a")
    found = Hub()

    def a_loop_that_ends() -> None:
        async def start() -> None:
            found.start()

        asyncio.run(start())

    await asyncio.to_thread(a_loop_that_ends)
    found.changed("a")
