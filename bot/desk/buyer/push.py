"""`WS /api/buyer/push`: everything new in a buyer's conversation, from where he says he is."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from starlette.websockets import WebSocket

from bot.desk.buyer.shapes import messages_shown, state_shown
from bot.desk.buyer.visitor import read, tokens
from bot.desk.hub import Listener
from bot.desk.origins import OriginRefused, check_buyers_origin
from bot.desk.runtime import Runtime
from bot.desk.sockets import FIRST_SECONDS, MALFORMED, SILENT_SECONDS, UNKNOWN, Hangup, accepted, beat, both, frame, heard, say
from bot.desk.tokens import TokenRefused
from bot.services.buyer_view import State, View, view
from bot.services.visit import Visit

PAGE = 100

router = APIRouter()


@router.websocket("/push")
async def push(socket: WebSocket) -> None:
    """First the buyer says `{"token", "after"}`, then he hears messages after `after`, state, typing, his place in the queue, pings."""
    run: Runtime = socket.app.state.runtime
    try:
        check_buyers_origin(socket)
    except OriginRefused:
        await socket.close()
        return
    async with accepted(socket, "buyer"):
        visit, after = _begun(run, await frame(socket, FIRST_SECONDS))
        with run.hub.listen(visit.conversation) as listener:
            telling = _Push(run, socket, visit, after)
            await both(lambda: telling.speak(listener), lambda: _hear(run, socket, visit), lambda: beat(socket))


def _begun(run: Runtime, first: dict[str, Any]) -> tuple[Visit, int]:
    token, after = first.get("token"), first.get("after", 0)
    if not isinstance(token, str) or not isinstance(after, int) or isinstance(after, bool) or not 0 <= after < 2**31:
        raise Hangup(MALFORMED)
    try:
        return read(run, tokens(run), token), after
    except TokenRefused as error:
        raise Hangup(UNKNOWN) from error


async def _hear(run: Runtime, socket: WebSocket, visit: Visit) -> None:
    """Pongs show that somebody is there; typing is shown to agents."""
    while True:
        said = await frame(socket, SILENT_SECONDS)
        if said.get("type") == "typing":
            run.hub.typing(visit.conversation, "buyer")


class _Push:
    """What one socket was told so far."""

    def __init__(self, run: Runtime, socket: WebSocket, visit: Visit, after: int) -> None:
        self._run, self._socket, self._visit, self._after = run, socket, visit, after
        self._state: State | None = None

    async def speak(self, listener: Listener) -> None:
        await self._catch_up()
        while True:
            notes = await heard(listener)
            for by in {note.by.partition(":")[0] for note in notes if note.kind == "typing"} - {"buyer"}:
                await say(self._socket, type="typing", by=by)
            for ahead in [int(note.by) for note in notes if note.kind == "queue"][-1:]:
                await say(self._socket, type="queue", ahead=ahead)
            if any(note.kind in ("changed", "gap") for note in notes):
                await self._catch_up()

    async def _catch_up(self) -> None:
        """All messages that are new to this socket, each once, then the state where it changed."""
        while True:
            seen = await to_thread.run_sync(self._look)
            if seen.messages:
                self._after = seen.messages[-1].seq
                shown = messages_shown(self._run.desk, seen)
                await say(self._socket, type="messages", messages=shown)
            if len(seen.messages) < PAGE:
                break
        if seen.state != self._state:
            self._state = seen.state
            await say(self._socket, type="state", **state_shown(seen.state).dict())

    def _look(self) -> View:
        return view(self._run.desk, self._visit, after=self._after, limit=PAGE)
