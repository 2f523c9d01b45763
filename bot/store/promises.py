"""What was promised, and by whom: open tasks with a due time, and replies that name a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.tables import conversations, suggestions, tasks
from bot.store.tasks import Task


@dataclass(frozen=True)
class SentReply:
    """A macro that was sent; `facts` are those that filled it."""

    id: int
    conversation: str
    buyer: str | None
    macro: str
    order: str | None
    text: str
    facts: Mapping[str, str]
    by: str | None
    at: datetime


def tasks_promised(connection: Connection, by: str | None, conversation: str | None) -> list[tuple[Task, str | None, str | None]]:
    """Open tasks that have a due time, each with who sent it on its way and for which buyer."""
    query = (
        select(tasks, suggestions.c.decided_by.label("by"), conversations.c.buyer)
        .outerjoin(suggestions, suggestions.c.id == tasks.c.suggestion)
        .outerjoin(conversations, conversations.c.id == tasks.c.conversation)
        .where(tasks.c.done_at.is_(None), tasks.c.due.isnot(None), *_of(suggestions.c.decided_by, by, tasks.c.conversation, conversation))
        .order_by(tasks.c.due)
    )
    rows = connection.execute(query).mappings()
    return [(Task(**{column.name: row[column.name] for column in tasks.columns}), row["by"], row["buyer"]) for row in rows]


def replies_sent(
    connection: Connection, macros: Collection[str], since: datetime, by: str | None, conversation: str | None
) -> tuple[SentReply, ...]:
    """What was sent of these macros since then."""
    columns = suggestions.c
    query = (
        select(suggestions, conversations.c.buyer)
        .join(conversations, conversations.c.id == columns.conversation)
        .where(columns.state.in_(("accepted", "edited")), columns.decided_at >= since, columns.macro.in_(macros))
        .where(*_of(columns.decided_by, by, columns.conversation, conversation))
        .order_by(columns.id)
    )
    return tuple(_reply(row) for row in connection.execute(query).mappings())


def _of(by_column: Any, by: str | None, conversation_column: Any, conversation: str | None) -> list[Any]:
    pairs = ((by_column, by), (conversation_column, conversation))
    return [column == value for column, value in pairs if value is not None]


def _reply(row: Mapping[str, Any]) -> SentReply:
    effects = row["effects"]
    text = row["edited_text"] or row["text"]
    return SentReply(
        row["id"], row["conversation"], row["buyer"], row["macro"], effects["order"], text, effects["facts"],
        row["decided_by"], row["decided_at"],
    )  # fmt: skip
