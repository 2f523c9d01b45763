"""How satisfied buyers were with a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store.tables import ratings


def rate(connection: Connection, conversation: str, closing: int, score: int, comment: str, now: datetime) -> None:
    """One rating for each closing reply; another one takes its place."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = {"score": score, "comment": comment, "at": now}
    statement = insert(ratings).values(conversation=conversation, closing=closing, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["conversation", "closing"], set_=values))


def is_rated(connection: Connection, conversation: str, closing: int) -> bool:
    query = select(ratings.c.score).where(ratings.c.conversation == conversation, ratings.c.closing == closing)
    return connection.execute(query).first() is not None
