"""Conversations, their messages and their dialogue."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.store.columns import UtcTime
from bot.store.rows import rows_of
from bot.store.tables import WAITS, conversations, dialogue, dialogue_slots, messages

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


_CONVERSATION = rows_of(Conversation, conversations).where(conversations.c.id == bindparam("this"))
_LOCKED = _CONVERSATION.with_for_update()
_CHANGE = update(conversations).where(conversations.c.id == bindparam("this"), conversations.c.version == bindparam("known"))
_WAITS = (
    update(conversations)
    .where(conversations.c.id == bindparam("this"))
    .values(waiting_since=func.coalesce(conversations.c.waiting_since, bindparam("now", type_=UtcTime)))
)
_SET = update(conversations).where(conversations.c.id == bindparam("this"))

_OURS = messages.c.conversation == bindparam("of")
_MESSAGES = rows_of(Message, messages).where(_OURS)
_BY_CLIENT_ID = _MESSAGES.where(messages.c.client_id == bindparam("client_id"))
_BY_SEQ = _MESSAGES.where(messages.c.seq == bindparam("seq"))
_BY_PICTURE = _MESSAGES.where(messages.c.picture == bindparam("picture"))
_WAITING = _MESSAGES.where(WAITS).order_by(messages.c.seq)
_WAITING_ANYWHERE = select(messages.c.conversation).where(WAITS).group_by(messages.c.conversation).order_by(func.min(messages.c.id))
_AFTER = _MESSAGES.where(messages.c.seq > bindparam("seq")).order_by(messages.c.seq)
_LAST_SEQ = select(func.max(messages.c.seq)).where(_OURS)
_SAID_ONE_OF = _LAST_SEQ.where(messages.c.macro.in_(bindparam("macros", expanding=True)))
#: A macro's pictures come behind its words.
_LAST_REPLY = (
    select(messages.c.macro)
    .where(_OURS, messages.c.author != "buyer", messages.c.kind != "picture")
    .order_by(messages.c.seq.desc())
    .limit(1)
)
_ADD_MESSAGE = insert(messages)
_ANSWERED = update(messages).where(_OURS, messages.c.seq.in_(bindparam("seqs", expanding=True)))

_LAST_EVENT = select(func.max(dialogue.c.seq)).where(dialogue.c.conversation == bindparam("of"))
_ADD_EVENTS = insert(dialogue)
_RECENT = (
    select(dialogue.c.seq, dialogue.c.event)
    .where(dialogue.c.conversation == bindparam("of"))
    .order_by(dialogue.c.seq.desc())
    .limit(bindparam("most"))
)


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
    row = connection.execute(_LOCKED if lock else _CONVERSATION, {"this": id}).first()
    return Conversation(*row) if row else None


def change_conversation(connection: Connection, id: str, version: int, now: datetime, **values: Any) -> bool:
    """Set `values` if nobody changed the conversation since `version`; False when somebody did."""
    changed = {"version": version + 1, "updated_at": now, **values}
    return bool(connection.execute(_CHANGE, {"this": id, "known": version, **changed}).rowcount)


def buyer_wrote(connection: Connection, id: str, now: datetime) -> None:
    """From his first unanswered word on the buyer waits."""
    connection.execute(_WAITS, {"this": id, "now": now, "last_buyer_at": now, "updated_at": now})


def buyer_answered(connection: Connection, id: str) -> None:
    connection.execute(_SET, {"this": id, "waiting_since": None})


def add_message(connection: Connection, conversation: str, *, author: str, text: str, now: datetime, **values: Any) -> int:
    """Append a message and return its seq; the caller holds the conversation's row."""
    seq = (connection.execute(_LAST_SEQ, {"of": conversation}).scalar() or 0) + 1
    row = {"conversation": conversation, "seq": seq, "author": author, "text": text, "created_at": now, **values}
    connection.execute(_ADD_MESSAGE, row)
    return seq


def find_by_client_id(connection: Connection, conversation: str, client_id: str) -> Message | None:
    return _one(connection, _BY_CLIENT_ID, of=conversation, client_id=client_id)


def find_message(connection: Connection, conversation: str, seq: int) -> Message | None:
    return _one(connection, _BY_SEQ, of=conversation, seq=seq)


def waiting_messages(connection: Connection, conversation: str) -> tuple[Message, ...]:
    """The buyer's messages that nothing was proposed for yet, oldest first."""
    return tuple(Message(*row) for row in connection.execute(_WAITING, {"of": conversation}))


def waiting_conversations(connection: Connection) -> tuple[str, ...]:
    """The conversations with such messages, the longest waiting first."""
    return tuple(connection.execute(_WAITING_ANYWHERE).scalars())


def unanswered(connection: Connection) -> tuple[int, datetime | None]:
    """How many of the buyers' lines no turn has seen yet, and when the first of them came in."""
    query = select(func.count(), func.min(messages.c.created_at)).where(messages.c.author == "buyer", messages.c.answered.is_(False))
    return tuple(connection.execute(query).one())


def wanting_person(connection: Connection) -> tuple[int, datetime | None]:
    """In how many conversations a person is wanted by a buyer who waits, and since when the first."""
    waits = (conversations.c.handed_over.is_not(None), conversations.c.waiting_since.is_not(None))
    return tuple(connection.execute(select(func.count(), func.min(conversations.c.waiting_since)).where(*waits)).one())


def messages_of(connection: Connection, conversation: str, after: int = 0) -> tuple[Message, ...]:
    return tuple(Message(*row) for row in connection.execute(_AFTER, {"of": conversation, "seq": after}))


def last_reply(connection: Connection, conversation: str) -> str | None:
    """The macro of what was last said to the buyer; None for an agent's own words or nothing."""
    macro: str | None = connection.execute(_LAST_REPLY, {"of": conversation}).scalar()
    return macro


def last_said(connection: Connection, conversation: str, macros: Collection[str]) -> int:
    """The seq of the last message that was one of `macros`; 0 when none was."""
    return connection.execute(_SAID_ONE_OF, {"of": conversation, "macros": list(macros)}).scalar() or 0


def find_picture(connection: Connection, conversation: str, name: str) -> Message | None:
    """The message of this conversation that shows the picture."""
    return _one(connection, _BY_PICTURE, of=conversation, picture=name)


def mark_answered(connection: Connection, conversation: str, seqs: Sequence[int], understood: Mapping[str, Any]) -> None:
    connection.execute(_ANSWERED, {"of": conversation, "seqs": list(seqs), "answered": True, **understood})


def append_dialogue(connection: Connection, conversation: str, events: Iterable[Mapping[str, Any]], now: datetime) -> None:
    last = connection.execute(_LAST_EVENT, {"of": conversation}).scalar() or 0
    rows = [{"conversation": conversation, "seq": last + n, "event": dict(e), "created_at": now} for n, e in enumerate(events, 1)]
    if rows:
        connection.execute(_ADD_EVENTS, rows)
    if (last + len(rows)) // SLOTS_EVERY > last // SLOTS_EVERY:
        _keep_slots(connection, conversation, last + len(rows))


def recent_dialogue(connection: Connection, conversation: str, most: int = RECENT_EVENTS) -> list[dict[str, Any]]:
    """The last Rasa events, oldest first, after one event per slot that was set before them, so that no slot is forgotten."""
    rows = list(connection.execute(_RECENT, {"of": conversation, "most": most}))[::-1]
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


def _one(connection: Connection, query: Any, **values: Any) -> Message | None:
    row = connection.execute(query, values).first()
    return Message(*row) if row else None
