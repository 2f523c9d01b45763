"""Quick replies of one agent or one team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import quick_replies


@dataclass(frozen=True)
class QuickReply:
    id: int
    owner: str
    scope: str
    team: str
    category: str
    code: str
    title: str
    text: str
    valid_from: date | None
    valid_until: date | None
    created_at: datetime
    changed_at: datetime

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)


def add_quick_reply(connection: Connection, values: Mapping[str, Any]) -> int:
    key: int = connection.execute(insert(quick_replies).values(**values)).inserted_primary_key[0]
    return key


def find_quick_reply(connection: Connection, id: int) -> QuickReply | None:
    row = connection.execute(select(quick_replies).where(quick_replies.c.id == id)).mappings().first()
    return QuickReply(**row) if row else None


def quick_replies_for(connection: Connection, owner: str, team: str) -> tuple[QuickReply, ...]:
    """What this agent may use: his own and his team's."""
    shared = and_(quick_replies.c.scope == "team", quick_replies.c.team == team)
    query = select(quick_replies).where(or_(quick_replies.c.owner == owner, shared)).order_by(quick_replies.c.id)
    return tuple(QuickReply(**row) for row in connection.execute(query).mappings())


def change_quick_reply(connection: Connection, id: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(quick_replies).where(quick_replies.c.id == id).values(**values))


def delete_quick_reply(connection: Connection, id: int) -> None:
    connection.execute(delete(quick_replies).where(quick_replies.c.id == id))
