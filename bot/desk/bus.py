"""How the desks of one shop reach each other: Redis carries what is said, and keeps nothing of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import count
from typing import Any, Protocol

import structlog
from anyio import CancelScope, create_task_group, fail_after, move_on_after
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from bot.desk.metrics import BUS_UP

BEAT_SECONDS = 3.0
LOST_BEATS = 4
REDIS_SECONDS = 3.0
MOST_UNSENT = 10_000

LOST = (RedisError, OSError, TimeoutError, asyncio.TimeoutError)

Said = dict[str, Any]

log = structlog.get_logger()


class BadRedisUrl(ValueError):
    """No address of a Redis."""


class Bus(Protocol):
    """Carries what one desk says to all desks, itself included; says when something may have been missed."""

    def say(self, said: Said) -> None:
        """Never waits; called in the event loop."""

    async def run(self, hear: Callable[[Said], None], connected: Callable[[bool], None]) -> None:
        """Hear until cancelled; `connected(True)` when something said before may have been lost, by either side."""


class Alone:
    """The only desk: there is nobody to tell."""

    def say(self, said: Said) -> None: ...

    async def run(self, hear: Callable[[Said], None], connected: Callable[[bool], None]) -> None: ...


class RedisBus:
    """Redis' publish and subscribe on one channel.

    A connection that is open and silent is no connection: the own beat has to come back.
    """

    def __init__(self, url: str, channel: str, beat_seconds: float = BEAT_SECONDS) -> None:
        self._channel, self._beat = f"huashu:{channel}", beat_seconds
        try:
            self._redis: Redis[str] = Redis.from_url(
                url, decode_responses=True, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
            )
        except ValueError as error:
            raise BadRedisUrl(str(error)) from error
        self._unsent: asyncio.Queue[Said] = asyncio.Queue(MOST_UNSENT)

    def say(self, said: Said) -> None:
        with contextlib.suppress(asyncio.QueueFull):  # nobody hears for so long: they are told of a gap anyway
            self._unsent.put_nowait(said)

    async def run(self, hear: Callable[[Said], None], connected: Callable[[bool], None]) -> None:
        try:
            await self._again_and_again(hear, connected)
        finally:
            await self._redis.connection_pool.disconnect()

    async def _again_and_again(self, hear: Callable[[Said], None], connected: Callable[[bool], None]) -> None:
        for attempt in count():
            try:
                await self._stay(hear, lambda lost=attempt > 0: connected(lost))  # type: ignore[misc]
            except LOST as error:
                log.warning("bus_lost", error=type(error).__name__)
            finally:
                BUS_UP.set(0)
            await asyncio.sleep(self._beat / 3)

    async def _stay(self, hear: Callable[[Said], None], connected: Callable[[], None]) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
            await pubsub.subscribe(self._channel)
            await self._redis.ping()
            BUS_UP.set(1)
            connected()
            async with create_task_group() as group:
                for way in (self._speak, partial(self._listen, pubsub, hear)):
                    group.start_soon(self._until_lost, way, group.cancel_scope)

    async def _until_lost(self, way: Callable[[], Awaitable[None]], both: CancelScope) -> None:
        try:
            await way()
        except LOST as error:
            log.warning("bus_lost", error=type(error).__name__)
            both.cancel()

    async def _speak(self) -> None:
        """What is said, and a beat when nothing is."""
        while True:
            said: Said = {}
            with move_on_after(self._beat):
                said = await self._unsent.get()
            await self._redis.publish(self._channel, json.dumps(said, ensure_ascii=False))

    async def _listen(self, pubsub: PubSub, hear: Callable[[Said], None]) -> None:
        while True:
            message = None
            with fail_after(LOST_BEATS * self._beat):
                while message is None:
                    message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=60)
            said = json.loads(message["data"])
            if said:
                hear(said)
