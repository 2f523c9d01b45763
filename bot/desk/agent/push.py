"""`WS /api/push`: what changed, for everybody at a workbench; what it is now they fetch, so a gap costs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from starlette.websockets import WebSocket

from bot.desk.agent.refused import ForeignOrigin
from bot.desk.agent.signed_in import staff_of
from bot.desk.hub import Listener, Note
from bot.desk.runtime import Runtime
from bot.desk.sockets import FORBIDDEN, GOING_AWAY, SILENT_SECONDS, UNKNOWN, Hangup, accepted, beat, both, frame, heard, say
from bot.services.second_factor import SecondFactorMissing, check_second_factor
from bot.services.sign_in import NotSignedIn, Session, session_of

router = APIRouter()

LONGEST_ID = 32


@router.websocket("/push")
async def staff_push(socket: WebSocket) -> None:
    """Frames out: conversations with ids, presence, typing, lists, macros, settings, ping. In: looking, typing, pong."""
    run: Runtime = socket.app.state.runtime
    session: Session | None = None
    try:
        session = await to_thread.run_sync(staff_of, socket, run.desk)
    except ForeignOrigin:
        await socket.close()
        return
    except NotSignedIn:
        pass
    async with accepted(socket, "staff"):
        if session is None:
            raise Hangup(UNKNOWN)
        _check(run, session)
        await _Workbench(run, socket, session).stay()


def _check(run: Runtime, session: Session) -> None:
    try:
        check_second_factor(run.desk, session.account)
    except SecondFactorMissing as error:
        raise Hangup(FORBIDDEN) from error


class _Workbench:
    """One open page of one of the staff."""

    def __init__(self, run: Runtime, socket: WebSocket, session: Session) -> None:
        self._run, self._socket, self._session = run, socket, session

    async def stay(self) -> None:
        with self._run.hub.listen() as listener:
            await self._look(None)
            try:
                await both(lambda: self._speak(listener), self._hear, lambda: beat(self._socket))
            finally:
                self._run.presence.gone(self)
                self._run.hub.tell(Note("presence"))

    async def _look(self, conversation: str | None) -> None:
        account = self._session.account
        self._run.presence.here(self, account.name, account.title, conversation)
        self._run.hub.tell(Note("presence"))
        await to_thread.run_sync(self._run.worker.spread)

    async def _hear(self) -> None:
        while True:
            said = await frame(self._socket, SILENT_SECONDS)
            conversation = said.get("conversation")
            known = isinstance(conversation, str) and 0 < len(conversation) <= LONGEST_ID
            if said.get("type") == "looking" and (known or conversation is None):
                await self._look(conversation)
            elif said.get("type") == "typing" and known:
                self._run.hub.typing(str(conversation), f"agent:{self._session.account.title}")

    async def _speak(self, listener: Listener) -> None:
        while True:
            notes = await heard(listener)
            if any(note.kind == "gap" for note in notes):
                raise Hangup(GOING_AWAY)  # the page comes back at once and looks at everything anew
            if not notes or any(note.kind == "presence" for note in notes):
                await self._still_signed_in()
            for told in self._frames(notes):
                await say(self._socket, **told)

    async def _still_signed_in(self) -> None:
        """A session that was ended, or whose account was disabled, hears nothing more."""
        try:
            self._session = await to_thread.run_sync(session_of, self._run.desk, self._session.token)
        except NotSignedIn as error:
            raise Hangup(UNKNOWN) from error
        _check(self._run, self._session)

    def _frames(self, notes: Iterable[Note]) -> list[dict[str, Any]]:
        kinds = {note.kind for note in notes}
        frames: list[dict[str, Any]] = []
        if "presence" in kinds:
            frames.append({"type": "presence", "staff": [asdict(present) for present in self._run.presence.staff()]})
        if "changed" in kinds:
            frames.append({"type": "conversations", "ids": [note.conversation for note in notes if note.kind == "changed"]})
        frames += [{"type": kind} for kind in ("lists", "macros", "settings") if kind in kinds]
        typing = ((note.conversation, note.by.removeprefix("agent:")) for note in notes if note.kind == "typing")
        own = self._session.account.title
        return frames + [{"type": "typing", "conversation": id, "by": by} for id, by in typing if by != own]
