"""Buyers who do not give up: each says his lines, and says one again under the same id until the desk has acknowledged it."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count

import aiohttp

from bot.core.identity import Identity, sign
from tests.chaos.asking import Tally, until_answered

#: The even buyers have a parcel on its way, the odd ones wait for one that is late.
LINES = (
    ("东西还没收到 我不想要了", "嗯 不要了", "最近有什么活动吗", "快递到哪了", "谢谢"),
    ("怎么还不发货", "都超时了 快点发", "发什么快递", "最近有什么活动吗", "谢谢"),
)
EACH = len(LINES[0])
THINK_SECONDS = 3.0
WATCHERS = 100  # at most; one in ten buyers looks on by a socket to the end
HEARING_SECONDS = 2400.0
SILENT_SECONDS = 40.0  # the desk pings every 25


@dataclass
class Watcher:
    """A widget that stays: the messages it was told of, in their order."""

    conversation: str
    token: str
    seqs: list[int] = field(default_factory=list)


@dataclass
class Crowd:
    """Buyers `chaos_0`, `chaos_1`, …, who come at an even pace whatever became of those before them.

    `acknowledged` are the ids of messages with their conversation; `said` counts what was begun to be said.
    """

    url: str
    key: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    said: int = 0
    unheard: int = 0
    tally: Tally = field(default_factory=Tally)
    watchers: list[Watcher] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    _watching: set[asyncio.Task[None]] = field(default_factory=set)
    _begun: set[asyncio.Task[None]] = field(default_factory=set)

    async def come(self, http: aiohttp.ClientSession, a_second: float, seconds: float) -> None:
        """As many a second as say so many messages a second, for so long; returns when the last of them has said all he had to say."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for number in self.numbers:
            due = begun + number * EACH / a_second
            if due > begun + seconds:
                break
            await asyncio.sleep(max(0.0, due - loop.time()))
            task = asyncio.create_task(self._talk(http, number))
            self._begun.add(task)
            task.add_done_callback(_done(self._begun))
        await self._heard()

    async def _heard(self) -> None:
        """Everybody has said what he had to say, or could not in any sensible time: then he goes unheard."""
        if self._begun:
            heard, unheard = await asyncio.wait(self._begun, timeout=HEARING_SECONDS, return_when=asyncio.FIRST_EXCEPTION)
            self.unheard = len(unheard)
            for task in unheard:
                task.cancel()
            await asyncio.gather(*heard)

    async def leave(self) -> None:
        """Who still looks on leaves."""
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)

    async def _talk(self, http: aiohttp.ClientSession, number: int) -> None:
        # an address for each: behind a proxy the desk counts by what that says
        headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        _, session = await until_answered(http, "POST", "/api/buyer/session", self.tally, lambda: self._introduced(number), headers)
        headers["Authorization"] = f"Bearer {session['token']}"
        if number % 10 == 0 and len(self.watchers) < WATCHERS:
            self._watch(http, Watcher(session["conversation"], session["token"]))
        for line in LINES[number % 2]:
            said = {"client_id": secrets.token_hex(8), "text": line}
            self.said += 1
            await until_answered(http, "POST", "/api/buyer/messages", self.tally, lambda said=said: said, headers)  # type: ignore[misc]
            self.acknowledged[said["client_id"]] = session["conversation"]
            await asyncio.sleep(random.uniform(0.5, 1.5) * THINK_SECONDS)

    def _introduced(self, number: int) -> dict[str, str]:
        """As the shop's page does; an identity is used once, so every try has a new one."""
        expires = datetime.now(timezone.utc) + timedelta(hours=3)
        return {"shop": "fuqi", "identity": sign(Identity(f"chaos_{number}", expires, secrets.token_hex(8)), self.key)}

    def _watch(self, http: aiohttp.ClientSession, watcher: Watcher) -> None:
        self.watchers.append(watcher)
        self._watching.add(asyncio.create_task(self._look_on(http, watcher)))

    async def _look_on(self, http: aiohttp.ClientSession, watcher: Watcher) -> None:
        """From where he was, however often the connection breaks."""
        while True:
            try:
                async with http.ws_connect("/api/buyer/push") as socket:
                    await socket.send_json({"token": watcher.token, "after": watcher.seqs[-1] if watcher.seqs else 0})
                    await _hear(socket, watcher)
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError, TypeError):
                pass  # TypeError: aiohttp's word for a socket that was closed
            await asyncio.sleep(random.uniform(0.5, 1.5))


async def _hear(socket: aiohttp.ClientWebSocketResponse, watcher: Watcher) -> None:
    while True:
        frame = await socket.receive_json(timeout=SILENT_SECONDS)
        if frame["type"] == "ping":
            await socket.send_json({"type": "pong"})
        watcher.seqs += [message["seq"] for message in frame.get("messages", ())]


def _done(tasks: set[asyncio.Task[None]]) -> object:
    """Forget a task that ended well; one that failed stays, to be raised."""
    return lambda task: tasks.discard(task) if not task.cancelled() and task.exception() is None else None
