"""Real conversations as they went, and what replays of them found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import conversations, dialogue, messages, replays


@dataclass(frozen=True)
class Replay:
    """`old` and `new` are hashes of models; `turns` how many messages were answered by both."""

    id: int
    started_at: datetime
    who: str
    old: str
    new: str
    state: str
    turns: int
    findings: Any
    signed_by: str | None
    signed_at: datetime | None
    ended_at: datetime | None


def last_conversations(connection: Connection, most: int) -> tuple[str, ...]:
    """The conversations that changed last and in which a buyer was answered, the newest first."""
    heard = select(messages.c.conversation).where(messages.c.author == "buyer", messages.c.answered.is_(True))
    query = select(conversations.c.id).where(conversations.c.id.in_(heard))
    return tuple(connection.execute(query.order_by(conversations.c.updated_at.desc(), conversations.c.id).limit(most)).scalars())


def whole_dialogue(connection: Connection, conversation: str) -> list[tuple[datetime, dict[str, Any]]]:
    """Every Rasa event with the time at which it was written, the oldest first."""
    query = select(dialogue.c.created_at, dialogue.c.event).where(dialogue.c.conversation == conversation).order_by(dialogue.c.seq)
    return [(row.created_at, row.event) for row in connection.execute(query)]


def add_replay(connection: Connection, who: str, old: str, new: str, now: datetime) -> int:
    values = {"started_at": now, "who": who, "old": old, "new": new, "state": "running", "findings": {}}
    key: int = connection.execute(insert(replays).values(**values)).inserted_primary_key[0]
    return key


def end_replay(connection: Connection, id: int, turns: int, findings: Mapping[str, Any], now: datetime) -> None:
    values = {"state": "done", "turns": turns, "findings": dict(findings), "ended_at": now}
    connection.execute(update(replays).where(replays.c.id == id).values(**values))


def keep_findings(connection: Connection, id: int, findings: Mapping[str, Any]) -> None:
    connection.execute(update(replays).where(replays.c.id == id).values(findings=dict(findings)))


def sign_replay(connection: Connection, id: int, by: str, now: datetime) -> None:
    connection.execute(update(replays).where(replays.c.id == id).values(signed_by=by, signed_at=now))


def find_replay(connection: Connection, id: int, *, lock: bool = False) -> Replay | None:
    query = select(replays).where(replays.c.id == id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return Replay(**row) if row else None


def latest_replay(connection: Connection, old: str, new: str) -> Replay | None:
    """The last one of these two models that came to its end."""
    query = select(replays).where(replays.c.old == old, replays.c.new == new, replays.c.state == "done")
    row = connection.execute(query.order_by(replays.c.id.desc()).limit(1)).mappings().first()
    return Replay(**row) if row else None
