"""Many conversations at once, in a handful of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.engine import Connection

from bot.store.conversations import Conversation, Message
from bot.store.flags import NO_FLAG
from bot.store.rows import rows_of
from bot.store.tables import conversations, flags, messages, orders, reads

_OURS = rows_of(Message, messages).where(messages.c.conversation == bindparam("of"))
_AFTER = _OURS.where(messages.c.seq > bindparam("seq")).order_by(messages.c.seq).limit(bindparam("most"))
_LAST = _OURS.order_by(messages.c.seq.desc()).limit(bindparam("most"))
_BEFORE = _LAST.where(messages.c.seq < bindparam("seq"))


def conversations_of_agent(connection: Connection, agent: str, text: str, limit: int) -> tuple[Conversation, ...]:
    """What the agent holds or was given, the last changed first."""
    mine = or_(conversations.c.holder == agent, conversations.c.assigned == agent)
    return _listed(connection, [mine, *_with(text)], [conversations.c.updated_at.desc()], limit)


def conversations_waiting(connection: Connection, text: str, limit: int) -> tuple[Conversation, ...]:
    """Buyers who wait for somebody, the longest first."""
    waiting = or_(conversations.c.waiting_since.isnot(None), conversations.c.handed_over.isnot(None))
    since = func.coalesce(conversations.c.waiting_since, conversations.c.last_buyer_at, conversations.c.updated_at)
    return _listed(connection, [waiting, *_with(text)], [since], limit)


def conversations_of_buyer(connection: Connection, buyer: str, but: str, limit: int) -> tuple[Conversation, ...]:
    conditions = [conversations.c.buyer == buyer, conversations.c.id != but]
    return _listed(connection, conditions, [conversations.c.updated_at.desc()], limit)


def conversations_by_id(connection: Connection, ids: Collection[str]) -> tuple[Conversation, ...]:
    return _listed(connection, [conversations.c.id.in_(ids)], [conversations.c.updated_at.desc()], len(ids))


def wanting_a_person(connection: Connection) -> tuple[Conversation, ...]:
    """Conversations that nobody holds and that the bot does not answer alone, the longest waiting first."""
    alone = or_(conversations.c.handed_over.isnot(None), conversations.c.mode == "assist")
    waiting = or_(conversations.c.waiting_since.isnot(None), conversations.c.handed_over.isnot(None))
    since = func.coalesce(conversations.c.waiting_since, conversations.c.updated_at)
    return _listed(connection, [conversations.c.holder.is_(None), alone, waiting], [since], None)


def work_of(connection: Connection, agents: Collection[str]) -> dict[str, int]:
    """How many waiting or held conversations each of these agents sees to."""
    agent = func.coalesce(conversations.c.holder, conversations.c.assigned)
    waiting = or_(conversations.c.waiting_since.isnot(None), conversations.c.handed_over.isnot(None), conversations.c.holder.isnot(None))
    query = select(agent.label("agent"), func.count().label("n")).where(agent.in_(agents), waiting).group_by(agent)
    counts = {row.agent: int(row.n) for row in connection.execute(query)}
    return {name: counts.get(name, 0) for name in agents}


def last_messages(connection: Connection, ids: Sequence[str]) -> dict[str, Message]:
    """The newest message of each conversation."""
    last = select(messages.c.conversation, func.max(messages.c.seq).label("seq")).where(messages.c.conversation.in_(ids))
    newest = last.group_by(messages.c.conversation).subquery()
    both = and_(messages.c.conversation == newest.c.conversation, messages.c.seq == newest.c.seq)
    rows = connection.execute(select(messages).join(newest, both)).mappings()
    return {row["conversation"]: Message(**row) for row in rows}


def unread_counts(connection: Connection, ids: Sequence[str], agent: str) -> dict[str, int]:
    """How many of the buyer's messages nobody has answered and this agent has not seen, where there are any."""
    mine = and_(reads.c.conversation == messages.c.conversation, reads.c.agent == agent)
    fresh = messages.c.seq > func.coalesce(reads.c.seq, 0)
    open_ = messages.c.created_at >= conversations.c.waiting_since
    query = (
        select(messages.c.conversation, func.count().label("n"))
        .join(conversations, conversations.c.id == messages.c.conversation)
        .outerjoin(reads, mine)
        .where(messages.c.conversation.in_(ids), messages.c.author == "buyer", open_, fresh)
        .group_by(messages.c.conversation)
    )
    return {row.conversation: int(row.n) for row in connection.execute(query)}


def colours_of_buyers(connection: Connection, buyers: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The colours that stand on each buyer's orders and still ask for work."""
    last = select(func.max(flags.c.id)).join(orders, orders.c.id == flags.c.order_id).where(orders.c.buyer.in_(buyers))
    query = (
        select(orders.c.buyer, flags.c.colour)
        .join(orders, orders.c.id == flags.c.order_id)
        .where(flags.c.id.in_(last.group_by(flags.c.order_id)), flags.c.colour != NO_FLAG, flags.c.done_at.is_(None))
        .order_by(flags.c.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.buyer].append(row.colour)
    return {buyer: tuple(dict.fromkeys(colours)) for buyer, colours in found.items()}


def conversations_with(connection: Connection, text: str, limit: int) -> tuple[Conversation, ...]:
    """Those of this buyer, about this order, or in which it was said, all without a text; the last changed first."""
    return _listed(connection, _with(text), [conversations.c.updated_at.desc()], limit)


def messages_saying(connection: Connection, text: str, limit: int) -> tuple[Message, ...]:
    """Messages with this text in them, the newest first."""
    query = select(messages).where(messages.c.text.contains(text, autoescape=True)).order_by(messages.c.created_at.desc()).limit(limit)
    return tuple(Message(**row) for row in connection.execute(query).mappings())


def messages_page(connection: Connection, id: str, *, after: int = 0, before: int | None = None, limit: int = 50) -> tuple[Message, ...]:
    """The first messages after `after`; with `before`, or neither, the last ones. The oldest first."""
    if after:
        return tuple(Message(*row) for row in connection.execute(_AFTER, {"of": id, "seq": after, "most": limit}))
    if before is not None:
        rows = connection.execute(_BEFORE, {"of": id, "seq": before, "most": limit})
    else:
        rows = connection.execute(_LAST, {"of": id, "most": limit})
    return tuple(Message(*row) for row in rows)[::-1]


def waiting_since(connection: Connection) -> dict[str, datetime]:
    """Every buyer whose last word is unanswered, by conversation, the longest first."""
    query = select(conversations.c.id, conversations.c.waiting_since).where(conversations.c.waiting_since.isnot(None))
    return {row.id: row.waiting_since for row in connection.execute(query.order_by(conversations.c.waiting_since))}


def _with(text: str) -> list[Any]:
    """Conversations that have to do with `text`: the buyer, his orders, or what was said."""
    if not text:
        return []
    theirs = select(orders.c.buyer).where(or_(orders.c.id == text, orders.c.waybill == text.upper()))
    said = select(messages.c.conversation).where(messages.c.text.contains(text, autoescape=True))
    return [
        or_(
            conversations.c.buyer.contains(text, autoescape=True),
            conversations.c.order_id == text,
            conversations.c.buyer.in_(theirs),
            conversations.c.id.in_(said),
        )
    ]


def _listed(connection: Connection, conditions: Sequence[Any], order: Sequence[Any], limit: int | None) -> tuple[Conversation, ...]:
    query = select(conversations).where(*conditions).order_by(*order, conversations.c.id)
    return tuple(Conversation(**row) for row in connection.execute(query if limit is None else query.limit(limit)).mappings())
