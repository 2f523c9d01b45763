"""A buyer for whom there is no place is told so before anything is done for his request: saying no must cost next to nothing."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.desk.crowd import Busy, Crowd
from bot.desk.errors import refused

BUYERS = "/api/buyer/"


class Turnstile:
    """Around the routes; whoever gets past takes his place there, once his request is here as a whole."""

    def __init__(self, app: ASGIApp, crowd: Crowd) -> None:
        self._app, self._crowd = app, crowd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(BUYERS) and self._crowd.full:
            await refused(Busy())(scope, receive, send)
        else:
            await self._app(scope, receive, send)
