"""Tell other systems what is in the outbox: at least once each, under one id, until they have it or a person decides."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.core.retries import seconds_until_next
from bot.services.desk import Desk
from bot.store import audit, outbox
from bot.store.outbox import Letter

#: A desk that took letters and died: they are taken again after this.
LEASE = timedelta(seconds=60)
AT_ONCE = 20
LONGEST_ERROR = 300
MOST_SHOWN = 100


class LetterNotDead(LookupError):
    """There is no such letter, or somebody has decided about it already."""

    def __init__(self, id: int) -> None:
        super().__init__(f"没有这条送不出去的通知（{id}），或者已经处理过了")


@dataclass(frozen=True)
class Outbox:
    """What is still to be told, since when, and what was tried for the last time; at most a hundred of those."""

    waiting: int
    since: datetime | None
    dead_count: int
    dead: tuple[Letter, ...]


def take_letters(desk: Desk) -> tuple[Letter, ...]:
    """Letters that are due; they are this desk's for a minute."""
    now = desk.now()
    with desk.database.transaction() as connection:
        return outbox.take_due(connection, now, now + LEASE, AT_ONCE)


def delivered(desk: Desk, letter: Letter) -> None:
    with desk.database.transaction() as connection:
        outbox.mark_delivered(connection, letter.id, desk.now())


def undelivered(desk: Desk, letter: Letter, error: str) -> None:
    """Try again later, or never: then it is dead, and shown to those who can help."""
    seconds = seconds_until_next(letter.tries, random.random())
    with desk.database.transaction() as connection:
        settle = partial(outbox.settle, connection, letter.id, tries=letter.tries, error=error[:LONGEST_ERROR])
        if seconds is None:
            settle("dead", next_at=None)
        else:
            settle("waiting", next_at=desk.now() + timedelta(seconds=seconds))


def outbox_now(desk: Desk) -> Outbox:
    with desk.database.read() as connection:
        return Outbox(
            outbox.count_of(connection, "waiting"), outbox.waiting_since(connection),
            outbox.count_of(connection, "dead"), outbox.dead_letters(connection, MOST_SHOWN),
        )  # fmt: skip


def retry_letter(desk: Desk, id: int, by: str) -> None:
    """Try a dead letter again, as often as a new one; raises LetterNotDead."""
    _decide(desk, id, by, "waiting", "retry_letter")


def discard_letter(desk: Desk, id: int, by: str) -> None:
    """Nobody needs to be told any more; it stays in the table. Raises LetterNotDead."""
    _decide(desk, id, by, "discarded", "discard_letter")


def _decide(desk: Desk, id: int, by: str, state: str, what: str) -> None:
    with desk.database.transaction() as connection:
        if not outbox.change_dead(connection, id, state):
            raise LetterNotDead(id)
        audit.record(connection, at=desk.now(), who=by, what=what, subject=f"letter {id}")
