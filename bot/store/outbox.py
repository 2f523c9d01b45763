"""What other systems are told: written in the same transaction as the fact itself, delivered afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import outbox
from bot.trace import trace

#: Nothing waits for longer than this, and after few tries not for so long: a row that seems to was written by a clock that was set back.
LONGEST_WAIT = timedelta(hours=3)
FEW_TRIES, SOON = 4, timedelta(minutes=5)


@dataclass(frozen=True)
class Letter:
    """`key` is the fact's own name, the same at every try; `tries` counts the one that begins."""

    id: int
    key: str
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime
    delivered_at: datetime | None
    state: str
    tries: int
    next_at: datetime | None
    error: str | None
    trace: str | None = None


def put(connection: Connection, key: str, kind: str, payload: Mapping[str, Any], now: datetime) -> None:
    """`key` is unique, so a retry can't tell the same fact twice. The letter belongs to whatever request is going on."""
    values = {"key": key, "kind": kind, "payload": dict(payload), "created_at": now, "trace": trace() or None}
    connection.execute(insert(outbox).values(**values))


def take_due(connection: Connection, now: datetime, until: datetime, limit: int) -> tuple[Letter, ...]:
    """Letters to be delivered now, the oldest first; nobody else takes them before `until`, by which they are settled or due again."""
    due = or_(outbox.c.next_at.is_(None), outbox.c.next_at <= now, _impossible(now))
    query = select(outbox.c.id).where(outbox.c.state == "waiting", due).order_by(outbox.c.id).limit(limit)
    ids = list(connection.execute(query.with_for_update(skip_locked=True)).scalars())
    if not ids:
        return ()
    connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(tries=outbox.c.tries + 1, next_at=until))
    return _letters(connection, outbox.c.id.in_(ids))


def _impossible(now: datetime) -> Any:
    return or_(outbox.c.next_at > now + LONGEST_WAIT, and_(outbox.c.tries <= FEW_TRIES, outbox.c.next_at > now + SOON))


def settle(connection: Connection, id: int, state: str, *, tries: int, **values: Any) -> bool:
    """How a try ended; False when the letter was taken again since: then that try says how it is."""
    mine = (outbox.c.id == id, outbox.c.state == "waiting", outbox.c.tries == tries)
    return bool(connection.execute(update(outbox).where(*mine).values(state=state, **values)).rowcount)


def mark_delivered(connection: Connection, id: int, now: datetime) -> None:
    """The other side has it, whatever became of other tries."""
    query = update(outbox).where(outbox.c.id == id, outbox.c.state != "delivered")
    connection.execute(query.values(state="delivered", delivered_at=now, next_at=None, error=None))


def change_dead(connection: Connection, id: int, state: str) -> bool:
    """A dead letter waits again, its tries counted anew, or is discarded; False when it is not dead."""
    query = update(outbox).where(outbox.c.id == id, outbox.c.state == "dead")
    return bool(connection.execute(query.values(state=state, tries=0, next_at=None)).rowcount)


def dead_letters(connection: Connection, limit: int) -> tuple[Letter, ...]:
    """The oldest first."""
    return _letters(connection, outbox.c.state == "dead", limit=limit)


def count_of(connection: Connection, state: str) -> int:
    count: int = connection.execute(select(func.count()).where(outbox.c.state == state)).scalar_one()
    return count


def waiting_since(connection: Connection) -> datetime | None:
    """When the oldest letter was written that is not delivered yet."""
    query = select(outbox.c.created_at).where(outbox.c.state == "waiting").order_by(outbox.c.id).limit(1)
    found: datetime | None = connection.execute(query).scalar()
    return found


def _letters(connection: Connection, condition: Any, limit: int | None = None) -> tuple[Letter, ...]:
    rows = connection.execute(select(outbox).where(condition).order_by(outbox.c.id).limit(limit)).mappings()
    return tuple(Letter(**row) for row in rows)
