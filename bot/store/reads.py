"""What each agent has read, and which quick replies he uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store.tables import macro_uses, reads


@dataclass(frozen=True)
class Uses:
    """How often a macro was sent by people: by all, by one of them, and when he last did."""

    times: int = 0
    own: int = 0
    last_at: datetime | None = None


def mark_read(connection: Connection, agent: str, conversation: str, seq: int) -> None:
    """The agent has read up to `seq`; what was read stays read."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(reads).values(agent=agent, conversation=conversation, seq=seq)
    further = reads.c.seq < statement.excluded.seq
    connection.execute(
        statement.on_conflict_do_update(index_elements=["agent", "conversation"], set_={"seq": statement.excluded.seq}, where=further)
    )


def count_use(connection: Connection, agent: str, macro: str, now: datetime) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(macro_uses).values(agent=agent, macro=macro, times=1, last_at=now)
    again = {"times": macro_uses.c.times + 1, "last_at": statement.excluded.last_at}
    connection.execute(statement.on_conflict_do_update(index_elements=["agent", "macro"], set_=again))


def uses_for(connection: Connection, agent: str) -> dict[str, Uses]:
    """Every macro that people have sent, by its id, as it looks to `agent`."""
    totals = connection.execute(select(macro_uses.c.macro, func.sum(macro_uses.c.times).label("times")).group_by(macro_uses.c.macro))
    found = {row.macro: Uses(int(row.times)) for row in totals}
    for row in connection.execute(select(macro_uses).where(macro_uses.c.agent == agent)):
        found[row.macro] = Uses(found[row.macro].times, row.times, row.last_at)
    return found
