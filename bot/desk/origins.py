"""Which pages may talk to the desk."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.desk.runtime import Runtime

BUYER_API = "/api/buyer/"


class OriginRefused(PermissionError):
    """`origin` is the page's."""

    def __init__(self, origin: str) -> None:
        super().__init__("这个网页不能使用本店的聊天窗口")
        self.origin = origin


def embedding(run: Runtime) -> tuple[str, ...]:
    """The pages that may embed the widget, besides the desk's own."""
    return (*run.desk.shop.profile.origins, *run.settings.origins)


def check_buyers_origin(connection: HTTPConnection) -> None:
    """Raises OriginRefused for a page that is neither ours nor the shop's; who says no origin is no page."""
    run: Runtime = connection.app.state.runtime
    origin = connection.headers.get("origin")
    if origin is not None and origin != own_origin(connection) and origin not in embedding(run):
        raise OriginRefused(origin)


def own_origin(connection: HTTPConnection) -> str:
    scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
    return f"{scheme}://{connection.headers.get('host', '')}"


class BuyersCors:
    """Browsers let the shop's pages read the buyer API, and nothing else of the desk."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app, allow_origins=origins, allow_methods=("GET", "POST"), allow_headers=("Authorization", "Content-Type"), max_age=600
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        buyers = scope["type"] == "http" and scope["path"].startswith(BUYER_API)
        await (self._open if buyers else self._app)(scope, receive, send)
