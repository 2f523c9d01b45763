"""Agents at their workbenches all the while: they take conversations over, accept what is suggested, and hand back.

An acceptance is said again under the same id until the desk has answered, whatever was killed between the two.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import aiohttp

from bot.services.passwords import hashed
from bot.store.accounts import Account, add_account
from bot.store.database import Database
from tests.chaos.asking import Refused, Tally, client, until_answered

PASSWORD = "chaos-and-order"
MOST_HELD = 6
STAYS_SECONDS = 25.0  # with a conversation in which nothing is suggested any more
SILENT_SECONDS = 40.0
TAKEN = (404, 409, 422)  # somebody was faster, the buyer wrote again, a fact is missing: no answer that a repetition changes


def hire(database: Database, number: int) -> tuple[str, ...]:
    """So many agents; their names."""
    names = tuple(f"agent{n}" for n in range(number))
    with database.transaction() as connection:
        for name in names:
            now = datetime.now(timezone.utc)
            add_account(connection, Account(name, f"客服{name[5:]}", "agent", "", hashed(PASSWORD), True, now, "chaos"))
    return names


@dataclass
class Agents:
    """`accepted`: the ids under which acceptances were acknowledged, with suggestion and conversation."""

    url: str
    names: Sequence[str]
    accepted: dict[str, tuple[int, str]] = field(default_factory=dict)
    too_late: int = 0
    pushes: int = 0
    tally: Tally = field(default_factory=Tally)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self) -> None:
        """Until it is `over`; then everything is handed back."""
        await asyncio.gather(*(self._one(name) for name in self.names))

    async def _one(self, name: str) -> None:
        async with client(self.url, cookies=True) as http:
            bench = _Bench(self, http, name)
            await bench.sign_in()
            looking = asyncio.create_task(bench.look_on())
            while not self.over.is_set():
                await self._signed_in(bench)
                await asyncio.sleep(random.uniform(0.3, 1.0))
            looking.cancel()
            for id in list(bench.held):
                await bench.hand_back(id)

    async def _signed_in(self, bench: _Bench) -> None:
        try:
            await bench.act()
        except Refused as refused:
            if refused.status not in (401, 403):
                raise
            await bench.sign_in()


@dataclass
class _Bench:
    """One agent's workbench; `held` are his conversations and when something was last to be done there."""

    all: Agents
    http: aiohttp.ClientSession
    name: str
    csrf: str = ""
    held: dict[str, float] = field(default_factory=dict)

    async def sign_in(self) -> None:
        who = {"name": self.name, "password": PASSWORD}
        _, session = await until_answered(self.http, "POST", "/api/session", self.all.tally, lambda: who)
        self.csrf = session["csrf"]

    async def act(self) -> None:
        """See to one of the own conversations, or take one that waits."""
        if len(self.held) < MOST_HELD:
            await self._take_one()
        for id in list(self.held):
            await self._see_to(id)

    async def hand_back(self, id: str) -> None:
        await self._post(f"/api/conversations/{id}/hand_back")
        self.held.pop(id, None)

    async def _take_one(self) -> None:
        _, found = await self._get("/api/conversations?list=all&limit=30")
        free = [one["id"] for one in found["conversations"] if one["holder"] is None and one["buyer"]]
        if free:
            id = random.choice(free)
            status, _ = await self._post(f"/api/conversations/{id}/take_over")
            if status < 300:
                self.held[id] = asyncio.get_running_loop().time()

    async def _see_to(self, id: str) -> None:
        _, view = await self._get(f"/api/conversations/{id}")
        ready = [one for one in view["suggestions"] if one["state"] == "open" and not one["missing"] and not one["findings"]]
        now = asyncio.get_running_loop().time()
        if ready:
            await self._accept(id, ready[0])
            self.held[id] = now
        elif now - self.held[id] > STAYS_SECONDS:
            await self.hand_back(id)

    async def _accept(self, conversation: str, suggestion: Any) -> None:
        said = {"client_id": f"{self.name}-{secrets.token_hex(8)}"}
        status, _ = await self._post(f"/api/suggestions/{suggestion['id']}/accept", said)
        if status < 300:
            self.all.accepted[said["client_id"]] = (suggestion["id"], conversation)
        else:
            self.all.too_late += 1

    async def look_on(self) -> None:
        """The push of the workbench, opened again however often it breaks."""
        while True:
            try:
                async with self.http.ws_connect("/api/push", headers={"Origin": self.all.url}) as socket:
                    while True:
                        frame = await socket.receive_json(timeout=SILENT_SECONDS)
                        self.all.pushes += frame["type"] == "conversations"
                        if frame["type"] == "ping":
                            await socket.send_json({"type": "pong"})
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError, TypeError):
                await asyncio.sleep(random.uniform(0.5, 1.5))

    async def _get(self, path: str) -> tuple[int, Any]:
        return await until_answered(self.http, "GET", path, self.all.tally)

    async def _post(self, path: str, body: object = None) -> tuple[int, Any]:
        headers = {"X-CSRF-Token": self.csrf}
        return await until_answered(self.http, "POST", path, self.all.tally, lambda: body, headers, fine=TAKEN)
