"""Carries the outbox out, in the desk's event loop; several desks share the work."""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from anyio import to_thread

from bot.desk.carriers import Carrier, NotDelivered
from bot.desk.metrics import LETTERS
from bot.services.desk import Desk
from bot.services.relaying import AT_ONCE, delivered, take_letters, undelivered
from bot.store.database import StorageFailed
from bot.store.outbox import Letter
from bot.trace import follow

LOOK_SECONDS = 1.0

log = structlog.get_logger()


class Relay:
    """Looks for letters every second; without a carrier it does nothing, and they wait."""

    def __init__(self, desk: Desk, carrier: Carrier | None) -> None:
        self._desk, self._carrier = desk, carrier
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def delivers(self) -> bool:
        """Whether there is anybody to tell."""
        return self._carrier is not None

    def start(self) -> None:
        if self._carrier is not None:
            self._task = asyncio.create_task(self._run(self._carrier))

    async def stop(self) -> None:
        """What is under way is finished."""
        self._stopping.set()
        if self._task is not None and self._carrier is not None:
            await self._task
            await self._carrier.close()

    async def _run(self, carrier: Carrier) -> None:
        while not self._stopping.is_set():
            taken = 0
            try:
                letters = await to_thread.run_sync(take_letters, self._desk)
                taken = len(letters)
                await self._carry_all(carrier, letters)
            except StorageFailed as error:
                log.warning("relay_waits", error=type(error).__name__)
            except Exception:
                log.exception("relay_failed")
            if taken < AT_ONCE:
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), LOOK_SECONDS)

    async def _carry_all(self, carrier: Carrier, letters: tuple[Letter, ...]) -> None:
        """Returns when every one of them has ended, also one that a broken connection cancelled: its minute ends."""
        ends = await asyncio.gather(*(self._carry(carrier, letter) for letter in letters), return_exceptions=True)
        for error in ends:
            if isinstance(error, BaseException):
                log.warning("letter_unsettled", error=type(error).__name__)

    async def _carry(self, carrier: Carrier, letter: Letter) -> None:
        follow(letter.trace or "")
        try:
            await carrier.carry(letter, self._desk.now())
        except NotDelivered as error:
            LETTERS.labels(letter.kind, "failed").inc()
            log.warning("letter_failed", letter=letter.id, tries=letter.tries, error=str(error))
            await to_thread.run_sync(undelivered, self._desk, letter, str(error))
        else:
            LETTERS.labels(letter.kind, "delivered").inc()
            log.info("letter_delivered", letter=letter.id, key=letter.key, tries=letter.tries)
            await to_thread.run_sync(delivered, self._desk, letter)
