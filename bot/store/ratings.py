"""How satisfied buyers were with a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store.tables import ratings

_RATED = select(ratings.c.score).where(ratings.c.conversation == bindparam("of"), ratings.c.closing == bindparam("seq"))


def rate(connection: Connection, conversation: str, closing: int, score: int, comment: str, now: datetime) -> None:
    """One rating for each closing reply; another one takes its place."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = {"score": score, "comment": comment, "at": now}
    statement = insert(ratings).values(conversation=conversation, closing=closing, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["conversation", "closing"], set_=values))


def is_rated(connection: Connection, conversation: str, closing: int) -> bool:
    return connection.execute(_RATED, {"of": conversation, "seq": closing}).first() is not None
