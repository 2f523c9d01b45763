"""Lets go, once a day, of what the shop has kept long enough; in the desk's event loop, and gently."""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from anyio import to_thread

from bot.files.picture_store import Pictures, PicturesAway
from bot.services.desk import Desk
from bot.services.retention import drop_some, retention_due
from bot.store.database import StorageFailed

LOOK_SECONDS = 600.0
PAUSE_SECONDS = 1.0  # between two transactions: buyers go first

log = structlog.get_logger()


class Retention:
    """Several desks take turns: while one drops some, the others look again later."""

    def __init__(self, desk: Desk, pictures: Pictures) -> None:
        self._desk, self._pictures = desk, pictures
        self._stopping = asyncio.Event()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """What is under way is finished; the rest is left for the next start."""
        self._stopping.set()
        await self._task

    async def _run(self) -> None:
        while not self._stopping.is_set():
            more = False
            try:
                more = await to_thread.run_sync(self._step)
            except (StorageFailed, PicturesAway) as error:
                log.warning("retention_waits", error=type(error).__name__)
            except Exception:
                log.exception("retention_failed")
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), PAUSE_SECONDS if more else LOOK_SECONDS)

    def _step(self) -> bool:
        """Whether there is more to do at once."""
        if not retention_due(self._desk):
            return False
        with self._desk.database.claim("retention") as mine:
            return mine and drop_some(self._desk, self._pictures) > 0
