"""Buyers who do not give up: each says his lines, and says one again under the same id until the desk has acknowledged it."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count

import httpx

from bot.core.identity import Identity, sign

LINES = ("东西还没收到 我不想要了", "嗯 不要了", "最近有什么活动吗", "快递到哪了", "谢谢")
THINK_SECONDS = 3.0
PATIENCE_SECONDS = 8.0  # until a request is given up and sent again


@dataclass
class Crowd:
    """Buyers `chaos_0`, `chaos_1`, …, who come one after another; `acknowledged` are the ids of messages with their conversation."""

    url: str
    key: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    refused: int = 0
    numbers: Iterator[int] = field(default_factory=count)

    async def come(self, a_second: float, seconds: float) -> None:
        """So many messages a second for so long; returns when the last buyer has said what he had begun to say."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        at_once = max(1, round(a_second * THINK_SECONDS))
        limits = httpx.Limits(max_connections=2 * at_once)
        async with httpx.AsyncClient(base_url=self.url, timeout=PATIENCE_SECONDS, limits=limits, trust_env=False) as http:
            await asyncio.gather(*(self._one_after_another(http, end) for _ in range(at_once)))

    async def _one_after_another(self, http: httpx.AsyncClient, end: float) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(random.uniform(0, THINK_SECONDS))
        while loop.time() < end:
            number = next(self.numbers)
            # an address for each: behind a proxy the desk counts by what that says
            headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
            session = await self._until_ok(http, "/api/buyer/session", lambda n=number: self._introduced(n), headers)  # type: ignore[misc]
            headers["Authorization"] = f"Bearer {session['token']}"
            for line in LINES:
                if loop.time() > end:
                    return
                said = {"client_id": secrets.token_hex(8), "text": line}
                await self._until_ok(http, "/api/buyer/messages", lambda said=said: said, headers)  # type: ignore[misc]
                self.acknowledged[said["client_id"]] = session["conversation"]
                await asyncio.sleep(random.uniform(0.5, 1.5) * THINK_SECONDS)

    def _introduced(self, number: int) -> dict[str, str]:
        """As the shop's page does; an identity is used once, so every try has a new one."""
        expires = datetime.now(timezone.utc) + timedelta(hours=1)
        return {"shop": "fuqi", "identity": sign(Identity(f"chaos_{number}", expires, secrets.token_hex(8)), self.key)}

    async def _until_ok(self, http: httpx.AsyncClient, path: str, body: object, headers: dict[str, str]) -> dict[str, str]:
        while True:
            try:
                answer = await http.post(path, json=body(), headers=headers)  # type: ignore[operator]
            except httpx.HTTPError:
                self.repeated += 1
                await asyncio.sleep(random.uniform(0.2, 1))
                continue
            if answer.is_success:
                found: dict[str, str] = answer.json()
                return found
            if answer.status_code not in (429, 500, 502, 503, 504):
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:200]}")
            self.refused += 1
            await asyncio.sleep(random.uniform(0.2, 1))
