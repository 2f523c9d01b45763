"""How the shop stands at this moment, for those who watch it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store import outbox
from bot.store.conversations import unanswered, wanting_person
from bot.store.database import Database
from bot.store.settings import setting

LAST_BACKUP = "last_backup"


@dataclass(frozen=True)
class Queue:
    """How many wait, and since when the first of them."""

    length: int
    since: datetime | None

    def seconds(self, now: datetime) -> float:
        """How long the first has waited; 0 when nobody waits."""
        return max(0.0, (now - self.since).total_seconds()) if self.since else 0.0


@dataclass(frozen=True)
class State:
    """Buyers' lines that nobody has looked at yet, buyers for whom a person is wanted, letters to other systems, and the last backup."""

    unanswered: Queue
    wanting_person: Queue
    letters: Queue
    dead_letters: int
    last_backup: datetime | None


def state_of(database: Database) -> State:
    """Raises StorageFailed."""
    with database.read() as connection:
        backup = setting(connection, LAST_BACKUP)
        return State(
            Queue(*unanswered(connection)),
            Queue(*wanting_person(connection)),
            Queue(outbox.count_of(connection, "waiting"), outbox.waiting_since(connection)),
            outbox.count_of(connection, "dead"),
            datetime.fromisoformat(backup) if backup else None,
        )
