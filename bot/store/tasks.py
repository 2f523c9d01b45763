"""Tasks (待办) for courier, warehouse, finance and lead."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import tasks


@dataclass(frozen=True)
class Task:
    id: int
    recipient: str
    order_id: str | None
    conversation: str | None
    suggestion: int | None
    position: int
    text: str
    due: datetime | None
    done_at: datetime | None
    done_by: str | None
    created_at: datetime


def add_task(
    connection: Connection,
    *,
    recipient: str,
    text: str,
    now: datetime,
    order_id: str | None,
    conversation: str,
    suggestion: int,
    position: int,
    due: datetime | None,
) -> int:
    """A suggestion makes each of its tasks once: `(suggestion, position)` is unique."""
    values = {"recipient": recipient, "text": text, "created_at": now, "order_id": order_id, "conversation": conversation}
    result = connection.execute(insert(tasks).values(**values, suggestion=suggestion, position=position, due=due))
    key: int = result.inserted_primary_key[0]
    return key


def open_tasks(connection: Connection, recipient: str | None = None) -> tuple[Task, ...]:
    """What is still to do, by due time; those without one come last."""
    query = select(tasks).where(tasks.c.done_at.is_(None))
    if recipient:
        query = query.where(tasks.c.recipient == recipient)
    return tuple(Task(**row) for row in connection.execute(query.order_by(tasks.c.due.is_(None), tasks.c.due, tasks.c.id)).mappings())


def tasks_about(connection: Connection, conversation: str, order_ids: Collection[str], limit: int = 50) -> tuple[Task, ...]:
    """Tasks of a conversation or of these orders: what is to do by due time, then what was done last."""
    query = select(tasks).where(or_(tasks.c.conversation == conversation, tasks.c.order_id.in_(order_ids)))
    order = (tasks.c.done_at.isnot(None), tasks.c.done_at.desc(), tasks.c.due.is_(None), tasks.c.due, tasks.c.id)
    return tuple(Task(**row) for row in connection.execute(query.order_by(*order).limit(limit)).mappings())


def close_task(connection: Connection, id: int, by: str, now: datetime) -> bool:
    query = update(tasks).where(tasks.c.id == id, tasks.c.done_at.is_(None))
    return bool(connection.execute(query.values(done_at=now, done_by=by)).rowcount)
