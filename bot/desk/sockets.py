"""A WebSocket of ours: both sides speak when they like, silence is pinged, and a code says why it was closed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from anyio import create_task_group, fail_after, move_on_after, sleep
from pydantic.json import pydantic_encoder
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.desk.hub import HubClosed, Listener, Note
from bot.desk.metrics import SOCKETS

FIRST_SECONDS = 10.0
PING_SECONDS = 25.0
SILENT_SECONDS = 60.0
SEND_SECONDS = 20.0
LONGEST_FRAME = 10_000

GOING_AWAY, MALFORMED, UNKNOWN, FORBIDDEN, SILENT, SLOW = 1001, 4400, 4401, 4403, 4408, 4413


class Hangup(Exception):
    """End the socket with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@asynccontextmanager
async def accepted(socket: WebSocket, side: str) -> AsyncIterator[None]:
    """The socket is open in the block and closed after it: 1001 when the desk goes down, else as the Hangup says."""
    await socket.accept()
    code = None
    with SOCKETS.labels(side).track_inprogress():
        try:
            yield
        except Hangup as hangup:
            code = hangup.code
        except HubClosed:
            code = GOING_AWAY
        except WebSocketDisconnect:
            return
        await socket.close(code or 1000)


async def both(*ways: Callable[[], Awaitable[None]]) -> None:
    """Run until one ends; the others are ended too, and what it ended with is raised."""
    ended: list[Exception] = []

    async def run(way: Callable[[], Awaitable[None]]) -> None:
        try:
            await way()
        except (Hangup, HubClosed, WebSocketDisconnect) as error:
            ended.append(error)
        group.cancel_scope.cancel()

    async with create_task_group() as group:
        for way in ways:
            group.start_soon(run, way)
    if ended:
        raise ended[0]


async def frame(socket: WebSocket, seconds: float) -> dict[str, Any]:
    """The next frame; raises Hangup when none comes in time or it is no JSON object of a sensible size."""
    try:
        with fail_after(seconds):
            message = await socket.receive()
    except TimeoutError as error:
        raise Hangup(SILENT) from error
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    return _parsed(message.get("text") or "")


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= LONGEST_FRAME else None
    except (ValueError, RecursionError) as error:
        raise Hangup(MALFORMED) from error
    if not isinstance(found, dict):
        raise Hangup(MALFORMED)
    return found


async def beat(socket: WebSocket) -> None:
    """Pings, however much is said besides: who only listens is asked whether he is there before his silence ends the socket."""
    while True:
        await sleep(PING_SECONDS)
        await say(socket, type="ping")


async def heard(listener: Listener) -> tuple[Note, ...]:
    """The next notes, none after some time of silence. Raises HubClosed."""
    with move_on_after(PING_SECONDS):
        return await listener.notes()
    return ()


async def say(socket: WebSocket, **frame: Any) -> None:
    """Send a frame, in which values of `bot.desk.shapes` may stand; raises Hangup when the other side does not read."""
    try:
        with fail_after(SEND_SECONDS):
            await socket.send_text(json.dumps(frame, ensure_ascii=False, default=pydantic_encoder))
    except TimeoutError as error:
        raise Hangup(SLOW) from error
