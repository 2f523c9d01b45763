"""Tells whoever listens that something changed; what it is now, he looks up himself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

LEAVE_SECONDS = 3.0


@dataclass(frozen=True)
class Note:
    """`changed`: a conversation; `typing`: `by` (bot, buyer, or an agent) writes in it; `presence`: who is here.

    `queue`: a buyer waits for the bot, behind `by` others.
    `lists`: tasks or flags; `macros`: quick replies; `settings`: the shop's mode; `gap`: notes of other desks may have been lost.
    """

    kind: Literal["changed", "typing", "queue", "presence", "lists", "macros", "settings", "gap"]
    conversation: str = ""
    by: str = ""


class HubClosed(Exception):
    """The desk is going down."""


class Listener:
    """Collects the notes about one conversation, or about everything; the same note twice counts once until it is taken."""

    def __init__(self, conversation: str | None) -> None:
        self.conversation = conversation
        self._notes: dict[Note, None] = {}
        self._woken = asyncio.Event()
        self._closed = False

    async def notes(self) -> tuple[Note, ...]:
        """The notes since the last call, at least one; raises HubClosed."""
        await self._woken.wait()
        if self._closed:
            raise HubClosed
        self._woken.clear()
        taken, self._notes = tuple(self._notes), {}
        return taken

    def hear(self, note: Note) -> None:
        if self.conversation in (None, note.conversation) or note.kind == "gap":
            self._notes[note] = None
            self._woken.set()

    def close(self) -> None:
        self._closed = True
        self._woken.set()


class Hub:
    """One event loop's listeners; notes may come from any thread. `share` hears every note that is told here."""

    def __init__(self) -> None:
        self.share: Callable[[Note], None] = lambda note: None
        self._listeners: set[Listener] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def start(self) -> None:
        """Called in the event loop that the listeners live in."""
        self._loop = asyncio.get_running_loop()

    @property
    def closed(self) -> bool:
        """Whether the desk is going down."""
        return self._closed

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    @contextmanager
    def listen(self, conversation: str | None = None) -> Iterator[Listener]:
        """A listener to one conversation, or to all of them; raises HubClosed."""
        if self._closed:
            raise HubClosed
        listener = Listener(conversation)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def changed(self, *conversations: str) -> None:
        """To be called after the transaction that changed them."""
        for conversation in conversations:
            self.tell(Note("changed", conversation))

    def typing(self, conversation: str, by: str) -> None:
        self.tell(Note("typing", conversation, by))

    def tell(self, note: Note) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._told, note)

    async def close(self) -> None:
        """Send everybody away; returns when they are gone, or after three seconds."""
        self._closed = True
        for listener in self._listeners:
            listener.close()
        for _ in range(int(LEAVE_SECONDS / 0.05)):
            if not self._listeners:
                return
            await asyncio.sleep(0.05)

    def spread(self, note: Note) -> None:
        """To the listeners here only; called in their event loop."""
        for listener in self._listeners:
            listener.hear(note)

    def _told(self, note: Note) -> None:
        self.spread(note)
        self.share(note)
