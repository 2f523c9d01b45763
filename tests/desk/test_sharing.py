"""Desks that share a Redis are one desk to those at them: pushes, presence, files and limits; without Redis each goes on alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.desk import sharing
from bot.desk.bus import BadRedisUrl, RedisBus
from bot.desk.hub import Hub, Listener, Note
from bot.desk.presence import Presence, Present
from bot.desk.shared_throttle import SharedThrottle, connected
from bot.desk.sharing import Sharing
from bot.desk.throttle import TooOften
from tests.servers import Server, redis_server

BEAT = 0.1


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "HERE_SECONDS", BEAT)
    monkeypatch.setattr(sharing, "GONE_SECONDS", 5 * BEAT)


@dataclass
class Desk:
    """What of a desk takes part: its hub, its presence, and how often it read the shop's files."""

    shared: Sharing = field(init=False)
    hub: Hub = field(default_factory=Hub)
    presence: Presence = field(default_factory=Presence)
    read: int = 0

    def read_files(self) -> None:
        self.read += 1

    def at(self, workbench: str, title: str, conversation: str | None = None) -> None:
        self.presence.here(workbench, title, title, conversation)
        self.hub.tell(Note("presence"))


@asynccontextmanager
async def desk(redis: Server, shop: str = "shop") -> AsyncIterator[Desk]:
    started = Desk()
    bus = RedisBus(f"redis://127.0.0.1:{redis.port}", shop, BEAT)
    started.shared = Sharing(bus, started.hub, started.presence, started.read_files)
    started.hub.start()
    started.shared.start()
    try:
        yield started
    finally:
        await started.shared.stop()


async def until(holds: Callable[[], bool], seconds: float = 5) -> bool:
    for _ in range(int(seconds / 0.02)):
        if holds():
            return True
        await asyncio.sleep(0.02)
    return False


async def heard(listener: Listener, *wanted: str) -> list[Note]:
    """The notes of these kinds that come in the next seconds, at least one."""
    while True:
        notes = await asyncio.wait_for(listener.notes(), 5)
        found = [note for note in notes if note.kind in wanted]
        if found:
            return found


async def know_each_other(*desks: Desk) -> None:
    for number, each in enumerate(desks):
        each.at(f"page{number}", f"客服{number}")
    assert await until(lambda: all(len(each.presence.staff()) == len(desks) for each in desks))


async def test_what_changed_at_one_desk_is_heard_at_the_other_once(redis: Server) -> None:
    async with desk(redis) as one, desk(redis) as other:
        await know_each_other(one, other)
        with one.hub.listen("c1") as own, other.hub.listen("c1") as far, other.hub.listen("c2") as elsewhere:
            one.hub.changed("c1")
            assert await heard(own, "changed") == await heard(far, "changed") == [Note("changed", "c1")]
            one.hub.typing("c2", "bot")
            assert await heard(elsewhere, "typing") == [Note("typing", "c2", "bot")]


async def test_another_shop_on_the_same_redis_hears_nothing(redis: Server) -> None:
    async with desk(redis, "a") as one, desk(redis, "b") as other, desk(redis, "b") as third:
        await know_each_other(other, third)
        with other.hub.listen() as listener:
            one.hub.changed("theirs")
            third.hub.changed("ours")
            assert await heard(listener, "changed") == [Note("changed", "ours")]
        assert {present.title for present in one.presence.staff()} == set()


async def test_colleagues_at_another_desk_are_here_until_they_leave_or_it_dies(redis: Server) -> None:
    async with desk(redis) as one:
        async with desk(redis) as other:
            await know_each_other(one, other)
            other.at("page1", "客服1", "c1")
            assert await until(lambda: Present("客服1", "客服1", "c1") in one.presence.staff())
            other.presence.gone("page1")
            other.hub.tell(Note("presence"))
            assert await until(lambda: one.presence.online() == {"客服0"})
            other.at("page1", "客服1")
            assert await until(lambda: one.presence.online() == {"客服0", "客服1"})
        with one.hub.listen() as listener:
            assert await heard(listener, "presence")
        assert one.presence.online() == {"客服0"}


async def test_a_desk_that_starts_later_learns_who_is_here(redis: Server) -> None:
    async with desk(redis) as one:
        one.at("page", "小曼")
        async with desk(redis) as other:
            assert await until(lambda: other.presence.online() == {"小曼"})


async def test_changed_quick_replies_are_read_before_the_page_asks_for_them(redis: Server) -> None:
    async with desk(redis) as one, desk(redis) as other:
        await know_each_other(one, other)
        before = other.read
        with other.hub.listen() as listener:
            one.hub.tell(Note("macros"))
            await heard(listener, "macros")
            assert (one.read, other.read) == (before, before + 1)


async def test_after_redis_was_killed_everybody_looks_again_and_nobody_was_thought_gone(tmp_path: Path) -> None:
    with redis_server(tmp_path) as redis:
        async with desk(redis) as one, desk(redis) as other:
            await know_each_other(one, other)
            redis.kill()
            one.hub.changed("lost")
            await asyncio.sleep(10 * BEAT)
            assert one.presence.online() == other.presence.online() == {"客服0", "客服1"}
            with one.hub.listen("c1") as first, other.hub.listen("c1") as second:
                redis.start()
                assert await heard(first, "gap") == await heard(second, "gap") == [Note("gap")]
            with other.hub.listen("c1") as listener:
                one.hub.changed("c1")
                await heard(listener, "changed")


async def test_a_redis_that_is_frozen_is_noticed_and_caught_up_with(tmp_path: Path) -> None:
    with redis_server(tmp_path) as redis:
        async with desk(redis) as one, desk(redis) as other:
            await know_each_other(one, other)
            with other.hub.listen("c1") as listener:
                redis.freeze()
                one.hub.changed("c1")
                await asyncio.sleep(8 * BEAT)
                redis.thaw()
                assert await heard(listener, "gap", "changed")


def test_an_address_that_is_no_redis_is_refused() -> None:
    with pytest.raises(BadRedisUrl):
        RedisBus("http://127.0.0.1", "shop")


def throttle(redis: Server, shop: str = "t1", clock: Callable[[], float] = lambda: 0.0) -> SharedThrottle:
    return SharedThrottle(connected(f"redis://127.0.0.1:{redis.port}"), shop, 3, clock)


def test_desks_share_one_bucket(redis: Server) -> None:
    one, other = throttle(redis), throttle(redis)
    for desk in (one, other, one):
        desk.take("a")
    for desk in (one, other):
        with pytest.raises(TooOften) as late:
            desk.take("a")
        assert 15 <= late.value.retry_after <= 20
    one.take("b")


def test_without_redis_each_desk_counts_for_itself_and_asks_again_later(tmp_path: Path) -> None:
    now = 0.0
    with redis_server(tmp_path) as redis:
        one = throttle(redis, clock=lambda: now)
        one.take("a")
        redis.kill()
        for _ in range(3):
            one.take("a")
        with pytest.raises(TooOften):
            one.take("a")
        redis.start()
        now = 6.0
        one.take("a")
