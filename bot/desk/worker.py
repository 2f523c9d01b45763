"""Answers what buyers write: in the background, one turn at a time in each conversation, until nothing waits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TypeVar

import structlog
from anyio import CapacityLimiter, to_thread

from bot.desk.hub import Hub, Note
from bot.desk.metrics import BUSY, HANDED_OVER, TURN_SECONDS, TURNS_FAILED
from bot.desk.presence import Presence
from bot.engine.client import EngineUnavailable
from bot.services.answer import KeepsChanging, answer_unless_claimed
from bot.services.assigning import assign_waiting
from bot.services.desk import Desk
from bot.services.follow_up import follow_up, follow_up_due
from bot.services.pending import Pending, all_pending, pending
from bot.services.turn import Outcome
from bot.store.database import StorageFailed
from bot.trace import follow, fresh, trace

T = TypeVar("T")

TURNS_AT_ONCE = 4  # the engine is one process; more would only wait for it, or for SQLite's one writer
FOLLOW_UP_SECONDS = 60.0
LONGEST_PAUSE = 30.0
CLAIMED_SECONDS = 0.3  # until it is looked again whether another desk has answered
QUEUE_SECONDS = 8.0  # of waiting, until a buyer is told how many are before him
LEFT_SECONDS = 5.0  # between two looks at who is left without an answer

#: What may be over soon; anything else waits for the buyer's next message, or for an agent.
_PASSING = (EngineUnavailable, StorageFailed, KeepsChanging)

log = structlog.get_logger()


class Worker:
    """Runs in the desk's event loop; `wake` may be called from any thread."""

    def __init__(self, desk: Desk, hub: Hub, presence: Presence, first_pause: float = 1.0) -> None:
        self._desk, self._hub, self._presence, self._first_pause = desk, hub, presence, first_pause
        self._turns: dict[str, asyncio.Task[None]] = {}  # in the order in which they came
        self._waiting: dict[str, float] = {}  # since when, for those that were not told of the queue
        self._given_up: set[str] = set()
        self._again: dict[str, str] = {}  # which requests woke them
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Begin with everything that waits from before."""
        self._loop = asyncio.get_running_loop()
        self._limiter = CapacityLimiter(TURNS_AT_ONCE)
        for conversation in await self._run(lambda: all_pending(self._desk)):
            self._wake(conversation)
        self._rounds = [asyncio.create_task(way()) for way in (self._follow_up, self._look_around, self._tell_of_the_queue)]

    async def stop(self) -> None:
        """Finish the turns in flight and begin no other; what waits is found again at the next start."""
        self._stopping.set()
        await asyncio.gather(*self._rounds, *self._turns.values(), return_exceptions=True)

    def wake(self, conversation: str) -> None:
        """Something waits there; called after the transaction that stored it."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, conversation)

    def spread(self) -> None:
        """Give buyers who wait for a person to agents who are here; to be called in a thread."""
        self._hub.changed(*assign_waiting(self._desk, self._presence.online()))

    def _wake(self, conversation: str) -> None:
        self._given_up.discard(conversation)
        if conversation in self._turns:
            log.info("line_joins", conversation=conversation)
        self._again[conversation] = trace()
        self._waiting.setdefault(conversation, asyncio.get_running_loop().time())
        if conversation not in self._turns and not self._stopping.is_set():
            self._turns[conversation] = asyncio.create_task(self._serve(conversation))

    async def _serve(self, conversation: str) -> None:
        try:
            with BUSY.track_inprogress():
                await self._until_nothing_waits(conversation)
        except Exception:
            log.exception("turn_broke", conversation=conversation)
            self._given_up.add(conversation)
        del self._turns[conversation]
        self._waiting.pop(conversation, None)
        if conversation in self._again:
            follow(self._again[conversation])
            self._wake(conversation)

    async def _until_nothing_waits(self, conversation: str) -> None:
        pause = self._first_pause
        while not self._stopping.is_set():
            if conversation in self._again:
                follow(self._again.pop(conversation) or fresh())
            try:
                if not await self._step(conversation):
                    return
                pause = self._first_pause
            except _PASSING as error:
                TURNS_FAILED.labels(type(error).__name__).inc()
                log.warning("turn_failed", conversation=conversation, error=type(error).__name__)
                await self._rest(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _step(self, conversation: str) -> bool:
        """Wait for further lines, or answer; False when nothing waits: a line that came during the turn has woken this worker again."""
        found = await self._run(lambda: pending(self._desk, conversation))
        if found is not None and found.seconds > 0:
            await self._wait_for_lines(conversation, found)
            return True
        if found is not None and not await self._answer(conversation):
            await self._rest(CLAIMED_SECONDS)
            return True
        return conversation in self._again

    async def _wait_for_lines(self, conversation: str, found: Pending) -> None:
        if found.bot_speaks:
            self._hub.typing(conversation, "bot")
        await self._rest(found.seconds)

    async def _answer(self, conversation: str) -> bool:
        """One turn; False when another desk is at it. After a failure that does not pass the lines wait for the next message."""
        follow(self._again.get(conversation) or trace())  # of the newest line, which is answered too
        outcome: Outcome | None = Outcome()
        try:
            with TURN_SECONDS.time():
                outcome = await self._run(lambda: answer_unless_claimed(self._desk, conversation))
        finally:
            if outcome is not None:
                self._hub.changed(conversation)
        if outcome is None:
            return False
        self._waiting.pop(conversation, None)
        log.info("turn", conversation=conversation, handed_over=outcome.handed_over)
        if outcome.handed_over:
            HANDED_OVER.labels(outcome.handed_over).inc()
        if self._presence.online():
            await self._run(self.spread)
        return True

    async def _follow_up(self) -> None:
        while not self._stopping.is_set():
            try:
                for conversation in await self._run(lambda: follow_up_due(self._desk)):
                    if await self._run(lambda id=conversation: follow_up(self._desk, id)):  # type: ignore[misc]
                        self._hub.changed(conversation)
                await self._run(self.spread)
            except Exception:
                log.exception("follow_up_failed")
            await self._rest(FOLLOW_UP_SECONDS)

    async def _tell_of_the_queue(self) -> None:
        """To everybody who waits for long, once for what he wrote last: how many are before him."""
        while not self._stopping.is_set():
            await self._rest(QUEUE_SECONDS / 4)
            late = asyncio.get_running_loop().time() - QUEUE_SECONDS
            for ahead, conversation in enumerate(self._turns):
                if self._waiting.get(conversation, late + 1) <= late:
                    del self._waiting[conversation]
                    self._hub.tell(Note("queue", conversation, str(ahead)))

    async def _look_around(self) -> None:
        """Take up what lies there twice in a row: a desk died, or the database failed between storing and waking."""
        before: set[str] = set()
        while not self._stopping.is_set():
            await self._rest(LEFT_SECONDS)
            try:
                left = set(await self._run(lambda: all_pending(self._desk)))
            except StorageFailed:
                continue
            for conversation in (left & before) - set(self._turns) - self._given_up:
                self._wake(conversation)
            before = left

    async def _rest(self, seconds: float) -> None:
        """Until the time is over or the desk stops."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _run(self, call: Callable[[], T]) -> T:
        return await to_thread.run_sync(call, limiter=self._limiter)
