"""Every request counted, logged and given an id: by its route, never by what is in it."""

from __future__ import annotations

from time import perf_counter

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.desk.metrics import REQUEST_SECONDS
from bot.trace import REQUEST_ID, follow, given, trace

UNWATCHED = ("/healthz", "/readyz", "/metrics")

log = structlog.get_logger()


class Watch:
    """Around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in UNWATCHED:
            await self._app(scope, receive, send)
            return
        status, start = 500, perf_counter()
        follow(given(Headers(scope=scope)))

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = trace()
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            _note(scope, status, perf_counter() - start)


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "other")  # a file's or a stranger's path may say anything
    REQUEST_SECONDS.labels(scope["method"], route, str(status)).observe(seconds)
    log.info("request", method=scope["method"], route=route, status=status, ms=round(1000 * seconds, 1))
