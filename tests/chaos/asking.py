"""A client that does not give up: it says the same thing again until it is answered."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

PATIENCE_SECONDS = 8.0  # until a request is given up and said again
AT_ONCE = 150  # requests of the whole crowd: thousands who wait do so here, for their asking again and again would cost more than the desk
LONGEST_REST = 5.0
NOT_NOW = frozenset({429, 500, 502, 503, 504})


class Refused(RuntimeError):
    """An answer that saying it again does not change."""

    def __init__(self, path: str, status: int, said: object) -> None:
        super().__init__(f"{path}: {status} {said}")
        self.status = status


@dataclass
class Tally:
    """Why something had to be said again: no answer at all, or a status; `line` is where everybody waits for his turn to ask."""

    unanswered: int = 0
    line: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE), repr=False)
    statuses: Counter[int] = field(default_factory=Counter)


async def until_answered(
    http: aiohttp.ClientSession,
    method: str,
    path: str,
    tally: Tally,
    body: Callable[[], object] = lambda: None,
    headers: Mapping[str, str] | None = None,
    fine: Collection[int] = (),
) -> tuple[int, Any]:
    """Status and body of a success, or of a status that is `fine`. Raises Refused.

    Rests longer after every failure, or as long as it is told to.
    """
    rest = 0.25
    while True:
        try:
            async with tally.line, http.request(method, path, json=body(), headers=headers) as answer:
                status, text, told = answer.status, await answer.text(), answer.headers.get("Retry-After", "0")
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            told = "0"
            tally.unanswered += 1
        else:
            if status < 300 or status in fine:
                return status, json.loads(text) if text else None
            if status not in NOT_NOW:
                raise Refused(path, status, text[:200])
            tally.statuses[status] += 1
        await asyncio.sleep(max(rest * random.uniform(0.5, 1.5), float(told)))
        rest = min(2 * rest, LONGEST_REST)


def client(url: str, *, cookies: bool = False) -> aiohttp.ClientSession:
    """With `cookies` those of an address without a name are kept too; any number of connections."""
    jar = aiohttp.CookieJar(unsafe=True) if cookies else aiohttp.DummyCookieJar()
    return aiohttp.ClientSession(
        url, timeout=aiohttp.ClientTimeout(PATIENCE_SECONDS), cookie_jar=jar, connector=aiohttp.TCPConnector(limit=0)
    )
