"""What was acknowledged against what stands in the database: nothing lost, nothing doubled, everything answered or handed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.core.macros import Macro
from bot.store.database import Database
from bot.store.tables import conversations, flags, messages, outbox, suggestions, tasks
from tests.chaos.other import Other

SENT = ("accepted", "edited")


@dataclass(frozen=True)
class Ledger:
    """Numbers; those that begin with `lost`, `doubled`, `left` or `strange` have to be 0."""

    acknowledged: int
    stored: int
    bot_replies: int
    handed_over: int
    acceptances: int
    flags: int
    tasks: int
    letters: int
    letters_told_again: int
    lost_messages: int
    doubled_messages: int
    left_unanswered: int
    doubled_replies: int
    lost_flags: int
    doubled_flags: int
    lost_tasks: int
    doubled_tasks: int
    lost_letters: int
    left_letters: int
    strange_letters: int

    @property
    def faults(self) -> dict[str, int]:
        bad = ("lost", "doubled", "left", "strange")
        return {field.name: found for field in fields(self) if field.name.startswith(bad) and (found := getattr(self, field.name))}


def unsettled(database: Database) -> int:
    """Conversations with a buyer's line that is neither answered nor handed over, and letters that nobody has yet."""
    with database.read() as connection:
        return len(_left(connection)) + len(_all(connection, outbox, outbox.c.state == "waiting"))


def ledger(database: Database, acknowledged: Mapping[str, str], macros: Iterable[Macro], other: Other) -> Ledger:
    with database.read() as connection:
        said, sent = _all(connection, messages), _all(connection, suggestions, suggestions.c.state.in_(SENT))
        planted, made, letters = _all(connection, flags), _all(connection, tasks), _all(connection, outbox)
        left, over = _left(connection), _all(connection, conversations, conversations.c.handed_over.isnot(None))
    by_id = {macro.id: macro for macro in macros}
    stored = Counter((one["conversation"], one["client_id"]) for one in said if one["author"] == "buyer")
    replies = Counter((one["conversation"], one["message_seq"], one["macro"], one["decided_by"]) for one in sent)
    should_plant = {one["id"] for one in sent if by_id[one["macro"]].flag and one["effects"]["order"]}
    should_make = {(one["id"], n) for one in sent for n in range(len(by_id[one["macro"]].tasks))}
    has_planted, has_made = Counter(one["suggestion"] for one in planted), Counter((one["suggestion"], one["position"]) for one in made)
    should_tell = {f"flag:{id}" for id in should_plant} | {f"task:{id}:{n}" for id, n in should_make}
    keys = {one["key"] for one in letters}
    return Ledger(
        acknowledged=len(acknowledged),
        stored=len(stored),
        bot_replies=sum(one["author"] == "bot" for one in said),
        handed_over=len(over),
        acceptances=len(sent),
        flags=len(planted),
        tasks=len(made),
        letters=len(letters),
        letters_told_again=sum(times - 1 for times in other.told.values()),
        lost_messages=sum((conversation, id) not in stored for id, conversation in acknowledged.items()),
        doubled_messages=sum(times - 1 for times in stored.values()),
        left_unanswered=len(left),
        doubled_replies=sum(times - 1 for times in replies.values()),
        lost_flags=len(should_plant - set(has_planted)),
        doubled_flags=sum(times - 1 for times in has_planted.values()) + len(set(has_planted) - should_plant),
        lost_tasks=len(should_make - set(has_made)),
        doubled_tasks=sum(times - 1 for times in has_made.values()) + len(set(has_made) - should_make),
        lost_letters=len(should_tell - keys) + len({one["key"] for one in letters if one["state"] == "delivered"} - set(other.told)),
        left_letters=sum(one["state"] != "delivered" for one in letters),
        strange_letters=len(set(other.told) - keys) + sum(len(bodies) - 1 for bodies in other.bodies.values()),
    )


def _left(connection: Connection) -> set[str]:
    """Conversations in which a line waits although nobody is told to look after it."""
    waiting = select(messages.c.conversation).where(messages.c.author == "buyer", messages.c.answered.is_(False))
    nobody = conversations.c.handed_over.is_(None) & conversations.c.holder.is_(None)
    query = select(conversations.c.id).where(conversations.c.id.in_(waiting), nobody)
    return set(connection.execute(query).scalars())


def _all(connection: Connection, table: Any, *conditions: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(*conditions)).mappings()]
