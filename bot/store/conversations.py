"""Conversations, their messages and their dialogue."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.engine import Connection

from bot.store.columns import UtcTime
from bot.store.tables import conversations, dialogue, dialogue_slots, messages

#: Rasa events that the engine gets; older ones stay in the table.
RECENT_EVENTS = 100

#: After so many events the slots are written down, and older events are never read again.
SLOTS_EVERY = 50


@dataclass(frozen=True)
class Conversation:
    id: str
    shop: str
    buyer: str | None
    mode: str
    mode_by: str | None
    holder: str | None
    assigned: str | None
    handed_over: str | None
    waiting_since: datetime | None
    order_id: str | None
    version: int
    created_at: datetime
    updated_at: datetime
    last_buyer_at: datetime | None


@dataclass(frozen=True)
class Message:
    id: int
    conversation: str
    seq: int
    author: str
    agent: str | None
    kind: str
    text: str
    client_id: str | None
    macro: str | None
    picture: str | None
    intent: str | None
    confidence: float | None
    entities: Any
    answered: bool
    created_at: datetime


def open_conversation(
    connection: Connection, *, shop: str, buyer: str | None, mode: str, now: datetime, order_id: str | None = None, id: str = ""
) -> str:
    """A new conversation's id; `id` is given only where the outside names it."""
    name = id or uuid.uuid4().hex
    connection.execute(
        insert(conversations).values(
            id=name, shop=shop, buyer=buyer, mode=mode, order_id=order_id, version=0, created_at=now, updated_at=now
        )
    )
    return name


def newest_conversation(connection: Connection, shop: str, buyer: str) -> Conversation | None:
    """The one in which a buyer spoke, or was spoken to, last."""
    query = select(conversations).where(conversations.c.shop == shop, conversations.c.buyer == buyer)
    row = connection.execute(query.order_by(conversations.c.updated_at.desc(), conversations.c.id).limit(1)).mappings().first()
    return Conversation(**row) if row else None


def show_order(connection: Connection, id: str, order_id: str) -> None:
    """The buyer looks at another order now."""
    connection.execute(update(conversations).where(conversations.c.id == id).values(order_id=order_id))


def find_conversation(connection: Connection, id: str, *, lock: bool = False) -> Conversation | None:
    """The conversation; `lock` holds its row until the transaction ends (SQLite's writer holds everything anyway)."""
    query = select(conversations).where(conversations.c.id == id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return Conversation(**row) if row else None


def change_conversation(connection: Connection, id: str, version: int, now: datetime, **values: Any) -> bool:
    """Set `values` if nobody changed the conversation since `version`; False when somebody did."""
    query = update(conversations).where(conversations.c.id == id, conversations.c.version == version)
    return bool(connection.execute(query.values(version=version + 1, updated_at=now, **values)).rowcount)


def buyer_wrote(connection: Connection, id: str, now: datetime) -> None:
    """From his first unanswered word on the buyer waits."""
    since = func.coalesce(conversations.c.waiting_since, literal(now, UtcTime))
    values = {"last_buyer_at": now, "updated_at": now, "waiting_since": since}
    connection.execute(update(conversations).where(conversations.c.id == id).values(**values))


def buyer_answered(connection: Connection, id: str) -> None:
    connection.execute(update(conversations).where(conversations.c.id == id).values(waiting_since=None))


def add_message(connection: Connection, conversation: str, *, author: str, text: str, now: datetime, **values: Any) -> int:
    """Append a message and return its seq; the caller holds the conversation's row."""
    last = connection.execute(select(func.max(messages.c.seq)).where(messages.c.conversation == conversation)).scalar()
    seq = (last or 0) + 1
    connection.execute(insert(messages).values(conversation=conversation, seq=seq, author=author, text=text, created_at=now, **values))
    return seq


def find_by_client_id(connection: Connection, conversation: str, client_id: str) -> Message | None:
    return _one(connection, messages.c.conversation == conversation, messages.c.client_id == client_id)


def find_message(connection: Connection, conversation: str, seq: int) -> Message | None:
    return _one(connection, messages.c.conversation == conversation, messages.c.seq == seq)


def waiting_messages(connection: Connection, conversation: str) -> tuple[Message, ...]:
    """The buyer's messages that nothing was proposed for yet, oldest first."""
    query = select(messages).where(messages.c.conversation == conversation, messages.c.author == "buyer", messages.c.answered.is_(False))
    return tuple(Message(**row) for row in connection.execute(query.order_by(messages.c.seq)).mappings())


def waiting_conversations(connection: Connection) -> tuple[str, ...]:
    """The conversations with such messages, the longest waiting first."""
    query = select(messages.c.conversation).where(messages.c.author == "buyer", messages.c.answered.is_(False))
    return tuple(connection.execute(query.group_by(messages.c.conversation).order_by(func.min(messages.c.id))).scalars())


def messages_of(connection: Connection, conversation: str, after: int = 0) -> tuple[Message, ...]:
    query = select(messages).where(messages.c.conversation == conversation, messages.c.seq > after).order_by(messages.c.seq)
    return tuple(Message(**row) for row in connection.execute(query).mappings())


def last_reply(connection: Connection, conversation: str) -> str | None:
    """The macro of what was last said to the buyer; None for an agent's own words or nothing."""
    said = (messages.c.author != "buyer", messages.c.kind != "picture")  # a macro's pictures come behind its words
    query = select(messages.c.macro).where(messages.c.conversation == conversation, *said)
    macro: str | None = connection.execute(query.order_by(messages.c.seq.desc()).limit(1)).scalar()
    return macro


def last_said(connection: Connection, conversation: str, macros: Collection[str]) -> int:
    """The seq of the last message that was one of `macros`; 0 when none was."""
    query = select(func.max(messages.c.seq)).where(messages.c.conversation == conversation, messages.c.macro.in_(macros))
    return connection.execute(query).scalar() or 0


def find_picture(connection: Connection, conversation: str, name: str) -> Message | None:
    """The message of this conversation that shows the picture."""
    return _one(connection, messages.c.conversation == conversation, messages.c.picture == name)


def mark_answered(connection: Connection, conversation: str, seqs: Sequence[int], understood: Mapping[str, Any]) -> None:
    query = update(messages).where(messages.c.conversation == conversation, messages.c.seq.in_(seqs))
    connection.execute(query.values(answered=True, **understood))


def append_dialogue(connection: Connection, conversation: str, events: Iterable[Mapping[str, Any]], now: datetime) -> None:
    last = connection.execute(select(func.max(dialogue.c.seq)).where(dialogue.c.conversation == conversation)).scalar() or 0
    rows = [{"conversation": conversation, "seq": last + n, "event": dict(e), "created_at": now} for n, e in enumerate(events, 1)]
    if rows:
        connection.execute(insert(dialogue), rows)
    if (last + len(rows)) // SLOTS_EVERY > last // SLOTS_EVERY:
        _keep_slots(connection, conversation, last + len(rows))


def recent_dialogue(connection: Connection, conversation: str, most: int = RECENT_EVENTS) -> list[dict[str, Any]]:
    """The last Rasa events, oldest first, after one event per slot that was set before them, so that no slot is forgotten."""
    query = (
        select(dialogue.c.seq, dialogue.c.event).where(dialogue.c.conversation == conversation).order_by(dialogue.c.seq.desc()).limit(most)
    )
    rows = list(connection.execute(query))[::-1]
    events = [event for _, event in rows]
    if len(rows) < most:
        return events
    return [*_slots_until(connection, conversation, rows[0].seq - 1), *events]


def _slots_until(connection: Connection, conversation: str, seq: int) -> list[dict[str, Any]]:
    """The last event of every slot up to the event `seq`: what was kept, and what came since."""
    kept = select(dialogue_slots).where(dialogue_slots.c.conversation == conversation, dialogue_slots.c.seq <= seq)
    known = connection.execute(kept.order_by(dialogue_slots.c.seq.desc()).limit(1)).first()
    since = known.seq if known else 0
    query = select(dialogue.c.event).where(dialogue.c.conversation == conversation, dialogue.c.seq > since, dialogue.c.seq <= seq)
    later = connection.execute(query.order_by(dialogue.c.seq)).scalars()
    slots = {event["name"]: event for event in [*(known.events if known else ()), *later] if event["event"] == "slot"}
    return list(slots.values())


def _keep_slots(connection: Connection, conversation: str, seq: int) -> None:
    events = _slots_until(connection, conversation, seq)
    connection.execute(insert(dialogue_slots).values(conversation=conversation, seq=seq, events=events))


def _one(connection: Connection, *conditions: Any) -> Message | None:
    row = connection.execute(select(messages).where(*conditions)).mappings().first()
    return Message(**row) if row else None
