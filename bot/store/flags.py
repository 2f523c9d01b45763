"""Flags planted on orders: a history that only grows (after_sales.md §2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store.tables import flags

NO_FLAG = "grey"


@dataclass(frozen=True)
class PlantedFlag:
    """One flag in an order's history; `works` when it asks for work, open until `done_at`."""

    id: int
    order_id: str
    colour: str
    note: str
    author: str
    at: datetime
    conversation: str | None
    suggestion: int | None
    done_at: datetime | None
    done_by: str | None
    works: bool


def append_flag(
    connection: Connection,
    *,
    order_id: str,
    colour: str,
    note: str,
    author: str,
    at: datetime,
    works: bool = False,
    conversation: str | None = None,
    suggestion: int | None = None,
) -> int | None:
    """Plants a flag and gives its id; None when this suggestion has planted on this order before."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = {"order_id": order_id, "colour": colour, "note": note, "author": author, "at": at, "works": works}
    statement = insert(flags).values(**values, conversation=conversation, suggestion=suggestion)
    result = connection.execute(statement.on_conflict_do_nothing(index_elements=["order_id", "suggestion"]))
    return int(result.inserted_primary_key[0]) if result.rowcount else None


def flag_history(connection: Connection, order_id: str) -> tuple[PlantedFlag, ...]:
    """Every flag of the order, the oldest first."""
    return _flags(connection, flags.c.order_id == order_id)


def flags_of_orders(connection: Connection, order_ids: Collection[str]) -> dict[str, tuple[PlantedFlag, ...]]:
    """Like `flag_history`, for many orders; those without flags are left out."""
    found: dict[str, list[PlantedFlag]] = defaultdict(list)
    for flag in _flags(connection, flags.c.order_id.in_(order_ids)):
        found[flag.order_id].append(flag)
    return {id: tuple(history) for id, history in found.items()}


def current_colour(connection: Connection, order_id: str) -> str:
    """The last flag's colour; grey for an order without flags."""
    colours = select(flags.c.colour).where(flags.c.order_id == order_id).order_by(flags.c.id.desc()).limit(1)
    colour: str | None = connection.execute(colours).scalar_one_or_none()
    return colour or NO_FLAG


def last_flag(connection: Connection, order_id: str) -> PlantedFlag | None:
    row = connection.execute(select(flags).where(flags.c.order_id == order_id).order_by(flags.c.id.desc()).limit(1)).first()
    return PlantedFlag(**row._mapping) if row else None


def current_note(connection: Connection, order_id: str) -> str:
    """What stands on the order: every note, the oldest first, one a line."""
    notes = select(flags.c.note).where(flags.c.order_id == order_id, flags.c.note != "").order_by(flags.c.id)
    return "\n".join(connection.execute(notes).scalars())


def open_works(connection: Connection) -> tuple[PlantedFlag, ...]:
    """Flags that ask for work nobody has done yet, the oldest first."""
    return _flags(connection, flags.c.works.is_(True) & flags.c.done_at.is_(None))


def close_work(connection: Connection, flag_id: int, by: str, at: datetime) -> bool:
    """Marks a flag's work as done; False when it asks for none or somebody was quicker."""
    waiting = (flags.c.id == flag_id) & flags.c.works.is_(True) & flags.c.done_at.is_(None)
    return bool(connection.execute(update(flags).where(waiting).values(done_at=at, done_by=by)).rowcount)


def _flags(connection: Connection, condition: Any) -> tuple[PlantedFlag, ...]:
    rows = connection.execute(select(flags).where(condition).order_by(flags.c.id))
    return tuple(PlantedFlag(**row._mapping) for row in rows)
