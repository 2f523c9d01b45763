"""What trainers look at and did: messages with what became of them, changed files, trainings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.store.tables import conversations, file_changes, messages, orders, replays, reviews, suggestions, trainings


@dataclass(frozen=True)
class Heard:
    """A buyer's message, what was understood, what was proposed, what became of that, and what a trainer made of it."""

    id: int
    conversation: str
    seq: int
    text: str
    at: datetime
    intent: str
    confidence: float
    entities: Any
    buyer: str | None
    macro: str | None
    state: str | None
    by: str | None
    reason: str | None
    edited_text: str | None
    decision: str | None
    reviewed_intent: str | None


@dataclass(frozen=True)
class FileChange:
    id: int
    at: datetime
    who: str
    reason: str
    path: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class HeardFilter:
    """What to look for; a field that is None does not matter."""

    below: float | None = None
    states: Collection[str | None] | None = None
    intent: str | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    unread: bool = True
    before_id: int | None = None
    ids: Collection[int] | None = None


def heard_messages(connection: Connection, wanted: HeardFilter, limit: int) -> tuple[Heard, ...]:
    """What buyers wrote and the engine understood, the newest first."""
    columns = (
        messages.c.id, messages.c.conversation, messages.c.seq, messages.c.text, messages.c.created_at.label("at"), messages.c.intent,
        messages.c.confidence, messages.c.entities, conversations.c.buyer, suggestions.c.macro, suggestions.c.state,
        suggestions.c.decided_by.label("by"), suggestions.c.reason, suggestions.c.edited_text, reviews.c.decision,
        reviews.c.intent.label("reviewed_intent"),
    )  # fmt: skip
    query = _heard(*columns).where(*_conditions(wanted)).order_by(messages.c.id.desc()).limit(limit)
    return tuple(Heard(**row) for row in connection.execute(query).mappings())


def _heard(*columns: Any) -> Select:
    first = and_(
        suggestions.c.conversation == messages.c.conversation, suggestions.c.message_seq == messages.c.seq, suggestions.c.rank == 1
    )
    return (
        select(*columns)
        .select_from(messages)
        .join(conversations, conversations.c.id == messages.c.conversation)
        .outerjoin(suggestions, first)
        .outerjoin(reviews, reviews.c.message == messages.c.id)
        .where(messages.c.author == "buyer", messages.c.kind == "text", messages.c.intent.isnot(None))
    )


def _conditions(wanted: HeardFilter) -> list[Any]:
    pairs: list[tuple[Any, Any]] = [
        (wanted.below, lambda: messages.c.confidence < wanted.below),
        (wanted.states, lambda: _in_state(wanted.states or ())),
        (wanted.intent, lambda: messages.c.intent == wanted.intent),
        (wanted.text, lambda: messages.c.text.contains(wanted.text, autoescape=True)),
        (wanted.since, lambda: messages.c.created_at >= wanted.since),
        (wanted.until, lambda: messages.c.created_at < wanted.until),
        (wanted.before_id, lambda: messages.c.id < wanted.before_id),
        (wanted.ids, lambda: messages.c.id.in_(wanted.ids)),
        (wanted.unread or None, lambda: reviews.c.decision.is_(None)),
    ]
    return [condition() for value, condition in pairs if value is not None]


def _in_state(states: Collection[str | None]) -> Any:
    """None stands for a message without a suggestion."""
    named = suggestions.c.state.in_([state for state in states if state is not None])
    return or_(named, suggestions.c.state.is_(None)) if None in states else named


def count_heard(connection: Connection, wanted: HeardFilter, most: int) -> int:
    """How many messages the filter lets through, counted up to `most`."""
    some = _heard(messages.c.id).where(*_conditions(wanted)).limit(most).subquery()
    found: int = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return found


@dataclass(frozen=True)
class Replied:
    """What was said next to a buyer's message, before he wrote again: by the bot or an agent, with a macro or in own words."""

    seq: int
    author: str
    agent: str | None
    macro: str | None
    text: str


def replies_to(connection: Connection, ids: Collection[int]) -> dict[int, Replied]:
    """The first reply to each of these messages that got one."""
    said, following = messages.alias("said"), messages.alias("following")
    first = (
        select(func.min(following.c.seq))
        .where(following.c.conversation == messages.c.conversation, following.c.seq > messages.c.seq, following.c.author != "system")
        .correlate(messages)
        .scalar_subquery()
    )
    query = (
        select(messages.c.id, said.c.seq, said.c.author, said.c.agent, said.c.macro, said.c.text)
        .select_from(messages)
        .join(said, and_(said.c.conversation == messages.c.conversation, said.c.seq == first))
        .where(messages.c.id.in_(ids), said.c.author.in_(("bot", "agent")))
    )
    return {row.id: Replied(row.seq, row.author, row.agent, row.macro, row.text) for row in connection.execute(query)}


def take_back_reviews(connection: Connection, ids: Collection[int]) -> None:
    """As if nobody had looked at these messages."""
    connection.execute(delete(reviews).where(reviews.c.message.in_(ids)))


def receivers_of(connection: Connection, buyers: Collection[str]) -> tuple[str, ...]:
    """The names that stand on these buyers' orders."""
    rows = connection.execute(select(orders.c.data).where(orders.c.buyer.in_(buyers))).scalars()
    return tuple({name for data in rows if (name := (data.get("receiver") or {}).get("name"))})


def review(connection: Connection, ids: Sequence[int], decision: str, intent: str | None, by: str, now: datetime) -> None:
    """Put messages aside; a later decision replaces an earlier one."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for id in ids:
        statement = dialect.insert(reviews).values(message=id, decision=decision, intent=intent, by=by, at=now)
        again = {name: statement.excluded[name] for name in ("decision", "intent", "by", "at")}
        connection.execute(statement.on_conflict_do_update(index_elements=["message"], set_=again))


def add_file_change(connection: Connection, **values: Any) -> None:
    connection.execute(insert(file_changes).values(**values))


def file_changes_of(connection: Connection, path: str | None = None, limit: int = 100, before: int | None = None) -> tuple[FileChange, ...]:
    """The newest first; of those only the ones `before` this id."""
    query = select(file_changes).order_by(file_changes.c.id.desc()).limit(limit)
    query = query if path is None else query.where(file_changes.c.path == path)
    query = query if before is None else query.where(file_changes.c.id < before)
    return tuple(FileChange(**row) for row in connection.execute(query).mappings())


def file_changes_since(connection: Connection, path: str, id: int) -> tuple[FileChange, ...]:
    """Of a file after this change of it, the newest first."""
    query = select(file_changes).where(file_changes.c.path == path, file_changes.c.id > id).order_by(file_changes.c.id.desc())
    return tuple(FileChange(**row) for row in connection.execute(query).mappings())


def files_changed_with(connection: Connection, id: int) -> tuple[FileChange, ...]:
    """This change and those of other files that were made in the same step; empty when there is no such change."""
    one = file_changes.alias("one")
    query = select(file_changes).join(one, and_(one.c.at == file_changes.c.at, one.c.who == file_changes.c.who)).where(one.c.id == id)
    return tuple(FileChange(**row) for row in connection.execute(query.order_by(file_changes.c.id)).mappings())


@dataclass(frozen=True)
class Sent:
    """What an agent sent where the bot had proposed something; `sent` is empty for own words, `state` the order's."""

    intent: str
    order_state: str
    case: str
    proposed: str
    sent: str
    edited: bool
    conversation: str
    seq: int
    text: str
    buyer: str | None


def sent_where_proposed(connection: Connection, since: datetime, limit: int = 50_000) -> tuple[Sent, ...]:
    """What agents answered, beside what was proposed first, the newest first: an own reply counts with the macro it was, or none."""
    answer = (
        select(func.min(messages.c.seq))
        .where(
            messages.c.conversation == suggestions.c.conversation, messages.c.seq > suggestions.c.message_seq, messages.c.author == "agent"
        )
        .correlate(suggestions)
        .scalar_subquery()
    )
    next_word = (
        select(func.min(messages.c.seq))
        .where(
            messages.c.conversation == suggestions.c.conversation, messages.c.seq > suggestions.c.message_seq, messages.c.author == "buyer"
        )
        .correlate(suggestions)
        .scalar_subquery()
    )
    said = messages.alias("said")
    columns = (
        suggestions.c.why, suggestions.c.macro.label("proposed"), suggestions.c.state, said.c.macro.label("sent"),
        said.c.conversation, said.c.seq, said.c.text, conversations.c.buyer,
    )  # fmt: skip
    query = (
        select(*columns)
        .select_from(suggestions)
        .join(said, and_(said.c.conversation == suggestions.c.conversation, said.c.seq == answer))
        .join(conversations, conversations.c.id == suggestions.c.conversation)
        .where(
            suggestions.c.rank == 1,
            suggestions.c.created_at >= since,
            said.c.kind == "text",
            case((next_word.is_(None), True), else_=said.c.seq < next_word),
        )
        .order_by(suggestions.c.id.desc())
        .limit(limit)
    )
    return tuple(
        Sent(
            str(row.why.get("intent") or ""), str(row.why.get("order_state") or ""), str(row.why.get("case") or ""), row.proposed,
            row.sent or "", row.state == "edited", row.conversation, row.seq, row.text, row.buyer,
        )
        for row in connection.execute(query)
    )  # fmt: skip


@dataclass(frozen=True)
class Training:
    id: int
    started_at: datetime
    who: str
    state: str
    ended_at: datetime | None
    model: str | None
    log: str


def add_training(connection: Connection, who: str, now: datetime) -> int:
    result = connection.execute(insert(trainings).values(started_at=now, who=who, state="running", log=""))
    key: int = result.inserted_primary_key[0]
    return key


def end_training(connection: Connection, id: int, state: str, now: datetime, *, log: str, model: str | None = None) -> None:
    connection.execute(update(trainings).where(trainings.c.id == id).values(state=state, ended_at=now, log=log, model=model))


def interrupted_work(connection: Connection, state: str, now: datetime) -> None:
    """Trainings and replays that never noted their end get this one."""
    for table in (trainings, replays):
        connection.execute(update(table).where(table.c.state == "running").values(state=state, ended_at=now))


def latest_trainings(connection: Connection, limit: int = 20) -> tuple[Training, ...]:
    """The newest first."""
    rows = connection.execute(select(trainings).order_by(trainings.c.id.desc()).limit(limit)).mappings()
    return tuple(Training(**row) for row in rows)
