"""Whoever changes the shop's files, in the workbench of any desk or in an editor: soon this desk goes by them."""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from anyio import to_thread

from bot.desk.hub import Hub, Note
from bot.files.macro_pictures import keep_pictures
from bot.files.picture_store import Pictures, PicturesAway
from bot.files.shop import stamp
from bot.services.desk import Desk
from bot.services.shop_files import read_again
from bot.settings import Settings

LOOK_SECONDS = 1.0

log = structlog.get_logger()


class Rereading:
    """Runs in the desk's event loop."""

    def __init__(self, desk: Desk, settings: Settings, hub: Hub, pictures: Pictures) -> None:
        self._desk, self._settings, self._hub, self._pictures = desk, settings, hub, pictures

    async def start(self) -> None:
        """The files that the desk began with are taken to be those that stand there."""
        self._seen = await to_thread.run_sync(stamp, self._settings.root)
        try:
            await to_thread.run_sync(keep_pictures, self._settings.root / "macros", self._desk.files.pictures, self._pictures)
        except PicturesAway as error:
            log.warning("pictures_away", error=type(error.__cause__).__name__)
            self._seen = {}  # the first look tries again
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        self._looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._looking

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._look_once()
            except Exception:
                log.exception("rereading_failed")  # and once more with the next look

    async def _look_once(self) -> None:
        now = await to_thread.run_sync(stamp, self._settings.root)
        if now == self._seen:
            return
        await to_thread.run_sync(read_again, self._desk, self._settings.root, self._pictures)
        self._seen = now
        log.info("files_read_again", errors=len(self._desk.file_errors))
        self._hub.spread(Note("macros"))
        self._hub.spread(Note("settings"))
