"""Several desks as one: what changed at one is shown at all, and each knows who is at the others."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict
from time import monotonic
from typing import Any

import structlog
from anyio import to_thread

from bot.desk.bus import Bus, Said
from bot.desk.hub import Hub, Note
from bot.desk.presence import Presence, Present
from bot.files.errors import BadFile

log = structlog.get_logger()

HERE_SECONDS = 5.0
GONE_SECONDS = 20.0


class Sharing:
    """Carries the hub's notes and the presence over a bus; `read_files` is called, in a thread, when another desk changed the shop's.

    A desk that is not heard of for a while is gone, and so are its people.
    """

    def __init__(self, bus: Bus, hub: Hub, presence: Presence, read_files: Callable[[], None]) -> None:
        self._bus, self._hub, self._presence, self._read_files = bus, hub, presence, read_files
        self._name = secrets.token_hex(4)
        self._alive = 0.0  # when the bus last brought our own word back
        self._heard: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Called in the event loop, after the hub's own start."""
        self._hub.share = self._tell
        self._begin(self._bus.run(self._hear, self._connected))
        self._begin(self._beat())

    async def stop(self) -> None:
        while self._tasks:  # a library may take one cancelling for its own
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(set(self._tasks), timeout=1)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell(self, note: Note) -> None:
        if note.kind == "presence":
            self._here()
        else:
            self._say(note=asdict(note))

    def _here(self, **more: object) -> None:
        self._say(staff=[asdict(present) for present in self._presence.own()], **more)

    def _say(self, **said: object) -> None:
        self._bus.say({"desk": self._name, **said})

    def _hear(self, said: Said) -> None:
        desk, now = said["desk"], monotonic()
        if desk == self._name:
            self._alive = now
            return
        if desk not in self._heard:
            self._here()
        self._heard[desk] = now
        if "staff" in said:
            self._elsewhere(desk, [Present(**present) for present in said["staff"]])
        if "note" in said:
            self._begin(self._take(Note(**said["note"])))
        if said.get("gap"):
            self._begin(self._take(Note("gap")))

    async def _take(self, note: Note) -> None:
        if note.kind in ("macros", "gap"):
            try:
                await to_thread.run_sync(self._read_files)
            except BadFile as error:
                log.error("files_unread", error=type(error).__name__)
        self._hub.spread(note)

    def _elsewhere(self, desk: str, present: Sequence[Present]) -> None:
        if self._presence.elsewhere(desk, present):
            self._hub.spread(Note("presence"))

    def _connected(self, lost: bool) -> None:
        """What was said meanwhile nobody has heard, in either direction."""
        now = monotonic()
        self._alive, self._heard = now, dict.fromkeys(self._heard, now)
        if lost:
            self._begin(self._take(Note("gap")))
        self._here(gap=lost)

    async def _beat(self) -> None:
        while True:
            self._here()
            await asyncio.sleep(HERE_SECONDS)
            self._forget()

    def _forget(self) -> None:
        """Desks that are silent while our own word comes back; when nothing does, nobody is known to be gone."""
        for desk in [desk for desk, heard in self._heard.items() if self._alive - heard > GONE_SECONDS]:
            del self._heard[desk]
            self._elsewhere(desk, ())
