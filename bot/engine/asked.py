"""What an engine that runs by itself tells about each question: when, how long, and which request of a desk it belongs to."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from time import perf_counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.trace import given

UNTOLD = "/health"


class Asked:
    """Around the engine's application: a line of JSON on standard error for each question, without what was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == UNTOLD:
            await self._app(scope, receive, send)
            return
        status, start = 500, perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            _tell(scope, status, perf_counter() - start)


def _tell(scope: Scope, status: int, seconds: float) -> None:
    line = {
        "event": "asked", "path": scope["path"] if status != 404 else "other", "status": status, "ms": round(1000 * seconds, 1),
        "request": given(Headers(scope=scope)), "timestamp": datetime.now(timezone.utc).isoformat(),
    }  # fmt: skip
    print(json.dumps(line), file=sys.stderr, flush=True)
