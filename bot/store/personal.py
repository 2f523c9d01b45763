"""What is kept of one buyer: found, and forgotten. What an order was stays, without who it was for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, null, or_, select, update
from sqlalchemy.engine import Connection, RowMapping

from bot.core.orders import Order
from bot.store.orders import save_order
from bot.store.tables import (
    audit,
    conversations,
    dialogue,
    dialogue_slots,
    flags,
    messages,
    nonces,
    orders,
    outbox,
    ratings,
    reads,
    replay_items,
    reviews,
    suggestions,
    tasks,
)

#: What hangs on a conversation and goes with it.
WITH_THE_CONVERSATION = (ratings, dialogue, dialogue_slots, reads, nonces, replay_items, suggestions, messages)
#: Letters that are on their way are delivered first.
ON_THE_WAY = ("waiting",)
FORGOTTEN: Mapping[str, Any] = {"forgotten": True}


@dataclass(frozen=True)
class Whose:
    """A buyer's conversations and orders; of somebody who was never known just the one conversation."""

    conversations: tuple[str, ...]
    orders: tuple[str, ...] = ()


def kept_of_buyer(connection: Connection, buyer: str) -> Whose:
    spoken = connection.execute(select(conversations.c.id).where(conversations.c.buyer == buyer).order_by(conversations.c.created_at))
    bought = connection.execute(select(orders.c.id).where(orders.c.buyer == buyer).order_by(orders.c.id))
    return Whose(tuple(spoken.scalars()), tuple(bought.scalars()))


def silent_since(connection: Connection, before: datetime, limit: int) -> tuple[str, ...]:
    """Conversations in which nothing was said since then, the oldest first."""
    query = select(conversations.c.id).where(conversations.c.updated_at < before).order_by(conversations.c.updated_at).limit(limit)
    return tuple(connection.execute(query).scalars())


def rows_of(connection: Connection, whose: Whose) -> dict[str, list[dict[str, Any]]]:
    """Every row that is this buyer's, by table, as it is kept."""
    talks = whose.conversations
    found = {
        "conversations": select(conversations).where(conversations.c.id.in_(talks)),
        "messages": select(messages).where(messages.c.conversation.in_(talks)).order_by(messages.c.conversation, messages.c.seq),
        "ratings": select(ratings).where(ratings.c.conversation.in_(talks)),
        "orders": select(orders.c.data).where(orders.c.id.in_(whose.orders)).order_by(orders.c.id),
        "flags": select(flags).where(_about(flags, whose)).order_by(flags.c.id),
        "tasks": select(tasks).where(_about(tasks, whose)).order_by(tasks.c.id),
    }
    return {name: [dict(row) for row in connection.execute(query).mappings()] for name, query in found.items()}


def orders_about(connection: Connection, whose: Whose) -> tuple[str, ...]:
    """The orders that flags and tasks of these conversations are about."""
    about = (select(table.c.order_id).where(_about(table, whose), table.c.order_id.isnot(None)) for table in (flags, tasks))
    return tuple(sorted({order for query in about for order in connection.execute(query).scalars()}))


def undone(connection: Connection, whose: Whose) -> int:
    """Tasks and flagged work that somebody still has to do for this buyer."""
    to_do = select(func.count()).select_from(tasks).where(_about(tasks, whose), tasks.c.done_at.is_(None))
    work = select(func.count()).select_from(flags).where(_about(flags, whose), flags.c.works.is_(True), flags.c.done_at.is_(None))
    return int(connection.execute(to_do).scalar_one()) + int(connection.execute(work).scalar_one())


def forget(connection: Connection, whose: Whose, masked: Callable[[str], str]) -> tuple[str, ...]:
    """Drop the conversations with all that hangs on them, and mask what is written on orders and tasks.

    The names of the pictures that were sent are given back: they are to be removed once this transaction is kept.
    """
    for talk in sorted(whose.conversations):
        connection.execute(select(conversations.c.id).where(conversations.c.id == talk).with_for_update())
    talks = whose.conversations
    subjects = [*talks, *(f"order {order}" for order in {*whose.orders, *orders_about(connection, whose)})]
    sent = select(messages.c.picture).where(
        messages.c.conversation.in_(talks), messages.c.author == "buyer", messages.c.picture.isnot(None)
    )
    pictures = tuple(connection.execute(sent).scalars())
    _mask_letters(connection, whose)
    for table, column in ((flags, flags.c.note), (tasks, tasks.c.text)):
        for row in connection.execute(select(table).where(_about(table, whose))).mappings().all():
            values = {"conversation": None, "suggestion": None} if row["conversation"] in talks else {}
            connection.execute(update(table).where(table.c.id == row["id"]).values(**{column.name: masked(row[column.name]), **values}))
    connection.execute(delete(reviews).where(reviews.c.message.in_(select(messages.c.id).where(messages.c.conversation.in_(talks)))))
    for table in WITH_THE_CONVERSATION:
        connection.execute(delete(table).where(table.c.conversation.in_(talks)))
    connection.execute(delete(conversations).where(conversations.c.id.in_(talks)))
    connection.execute(update(audit).where(audit.c.subject.in_(subjects)).values(detail=dict(FORGOTTEN)))
    return pictures


def rename_subject(connection: Connection, subject: str, fresh: str) -> None:
    """What was done about somebody was done about nobody who is named."""
    connection.execute(update(audit).where(audit.c.subject == subject).values(subject=fresh))


def replace_orders(connection: Connection, fresh: Collection[Order], now: datetime) -> None:
    """Other data under the same ids."""
    for order in fresh:
        save_order(connection, order, now)


def on_the_way(connection: Connection, whose: Whose) -> int:
    """Letters about this buyer that other systems have not got yet."""
    return sum(letter["state"] in ON_THE_WAY for letter in _letters(connection, whose))


def forget_letters(connection: Connection, before: datetime, limit: int) -> int:
    """Empty what was delivered, or given up, before then; that it was told stays."""
    full = (outbox.c.payload["forgotten"].as_boolean().isnot(True), outbox.c.state.notin_(ON_THE_WAY))
    query = select(outbox.c.id).where(outbox.c.created_at < before, *full).order_by(outbox.c.id).limit(limit)
    ids = list(connection.execute(query).scalars())
    _empty(connection, ids)
    return len(ids)


def forget_pictures(connection: Connection, before: datetime, limit: int) -> tuple[str, ...]:
    """Take buyers' pictures out of messages of before then; their names, as `forget` gives them."""
    old = (messages.c.picture.isnot(None), messages.c.author == "buyer", messages.c.created_at < before)
    found = {row.id: row.picture for row in connection.execute(select(messages.c.id, messages.c.picture).where(*old).limit(limit))}
    connection.execute(update(messages).where(messages.c.id.in_(found)).values(picture=null()))
    return tuple(found.values())


def forget_audit(connection: Connection, before: datetime, limit: int) -> int:
    """Drop the oldest of what the audit log says of before then."""
    old = list(connection.execute(select(audit.c.id).where(audit.c.at < before).order_by(audit.c.id).limit(limit)).scalars())
    connection.execute(delete(audit).where(audit.c.id.in_(old)))
    return len(old)


def _about(table: Any, whose: Whose) -> Any:
    return or_(table.c.conversation.in_(whose.conversations), table.c.order_id.in_(whose.orders))


def _letters(connection: Connection, whose: Whose) -> list[RowMapping]:
    """Letters that name one of the orders, or tell of one of the tasks."""
    about = select(tasks.c.suggestion, tasks.c.position).where(_about(tasks, whose), tasks.c.suggestion.isnot(None))
    keys = [f"task:{row.suggestion}:{row.position}" for row in connection.execute(about)]
    named = [outbox.c.payload["order"].as_string() == order for order in whose.orders]
    return list(connection.execute(select(outbox).where(or_(outbox.c.key.in_(keys), *named))).mappings())


def _mask_letters(connection: Connection, whose: Whose) -> None:
    _empty(connection, [letter["id"] for letter in _letters(connection, whose) if letter["state"] not in ON_THE_WAY])


def _empty(connection: Connection, ids: Collection[int]) -> None:
    """One that could still be sent again may not: there is nothing left to tell."""
    connection.execute(update(outbox).where(outbox.c.id.in_(ids), outbox.c.state == "dead").values(state="discarded"))
    connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(payload=dict(FORGOTTEN), error=None))
