"""Real conversations as they went, and what replays of them found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.core.replays import Divergence, Item, Reply, Tally
from bot.files.structure import destructure, structure
from bot.store.tables import conversations, dialogue, messages, replay_groups, replay_items, replays

#: So many replays are kept, each with thousands of messages; that older ones were made stands in the audit log.
KEPT = 10


@dataclass(frozen=True)
class Replay:
    """`old` and `new` are hashes of models; `turns` how many messages of how many `conversations` were answered by both."""

    id: int
    started_at: datetime
    who: str
    old: str
    new: str
    state: str
    conversations: int
    turns: int
    signed_by: str | None
    signed_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Group:
    """A change, at how many messages it happens, and what a trainer (`by`) says of it: better, worse, same, or nothing."""

    change: Divergence
    count: int
    verdict: str
    by: str
    at: datetime | None


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
    """Its id. Replays that never came to their end are forgotten, and all but the last that did."""
    ended = select(replays.c.id).where(replays.c.state == "done").order_by(replays.c.id.desc()).limit(KEPT)
    kept = list(connection.execute(ended).scalars())
    gone = list(connection.execute(select(replays.c.id).where(replays.c.state != "running", replays.c.id.notin_(kept))).scalars())
    for column in (replay_items.c.replay, replay_groups.c.replay, replays.c.id):
        connection.execute(delete(column.table).where(column.in_(gone)))
    values = {"started_at": now, "who": who, "old": old, "new": new, "state": "running"}
    key: int = connection.execute(insert(replays).values(**values)).inserted_primary_key[0]
    return key


def add_items(connection: Connection, id: int, found: Sequence[tuple[str, Item]]) -> None:
    """Messages with the key of the change that happens there."""
    rows = [{"replay": id, "key": key, **vars(item), "sent": list(item.sent)} for key, item in found]
    if rows:
        connection.execute(insert(replay_items), rows)


def end_replay(
    connection: Connection, id: int, conversations: int, turns: int, changes: Mapping[str, tuple[Divergence, int]], now: datetime
) -> None:
    """Every change with how often it happens."""
    rows = [
        {"replay": id, "key": one.key, "what": list(one.what), "old": destructure(one.old), "new": destructure(one.new),
         "answer": one.answer, "count": count}
        for one, count in changes.values()
    ]  # fmt: skip
    if rows:
        connection.execute(insert(replay_groups), rows)
    values = {"state": "done", "conversations": conversations, "turns": turns, "ended_at": now}
    connection.execute(update(replays).where(replays.c.id == id).values(**values))


def sign_replay(connection: Connection, id: int, by: str, now: datetime) -> None:
    connection.execute(update(replays).where(replays.c.id == id).values(signed_by=by, signed_at=now))


def find_replay(connection: Connection, id: int) -> Replay | None:
    row = connection.execute(select(replays).where(replays.c.id == id)).mappings().first()
    return Replay(**row) if row else None


def latest_replay(connection: Connection, old: str, new: str) -> Replay | None:
    """The last one of these two models that came to its end."""
    query = select(replays).where(replays.c.old == old, replays.c.new == new, replays.c.state == "done")
    row = connection.execute(query.order_by(replays.c.id.desc()).limit(1)).mappings().first()
    return Replay(**row) if row else None


def tally_of(connection: Connection, id: int) -> Tally:
    """What the gate asks of a replay."""
    group = replay_groups.c
    query = select(
        func.coalesce(func.sum(group.count), 0),
        func.coalesce(func.sum(case((group.verdict == "", 1), else_=0)), 0),
        func.coalesce(func.sum(case((group.verdict == "worse", 1), else_=0)), 0),
    ).where(group.replay == id, group.answer.is_(True))
    return Tally(*map(int, connection.execute(query).one()))


def count_groups(connection: Connection, id: int, *, left: bool = False) -> int:
    """All groups, or those that are `left` to be judged."""
    found: int = connection.execute(select(func.count()).select_from(replay_groups).where(*_wanted(id, left))).scalar_one()
    return found


def groups_of(connection: Connection, id: int, *, left: bool = False, first: int = 0, most: int | None = None) -> tuple[Group, ...]:
    """The most frequent change of an answer first, changes of the intent alone last; of those only the ones from `first` on."""
    group = replay_groups.c
    query = select(replay_groups).where(*_wanted(id, left)).order_by(group.answer.desc(), group.count.desc(), group.key)
    return tuple(_group(row) for row in connection.execute(query.offset(first).limit(most)).mappings())


def find_group(connection: Connection, id: int, key: str) -> Group | None:
    query = select(replay_groups).where(replay_groups.c.replay == id, replay_groups.c.key == key)
    row = connection.execute(query).mappings().first()
    return _group(row) if row else None


def first_items(connection: Connection, id: int, keys: Collection[str], most: int) -> dict[str, tuple[Item, ...]]:
    """Of each of these groups the first messages."""
    item = replay_items.c
    place = func.row_number().over(partition_by=item.key, order_by=item.id).label("place")
    numbered = select(replay_items, place).where(item.replay == id, item.key.in_(keys)).subquery()
    found: dict[str, list[Item]] = {key: [] for key in keys}
    for row in connection.execute(select(numbered).where(numbered.c.place <= most).order_by(numbered.c.id)):
        found[row.key].append(_item(row))
    return {key: tuple(items) for key, items in found.items()}


def items_of(connection: Connection, id: int, key: str, *, first: int = 0, most: int) -> tuple[Item, ...]:
    """The messages of one group, from `first` on."""
    query = select(replay_items).where(replay_items.c.replay == id, replay_items.c.key == key).order_by(replay_items.c.id)
    return tuple(_item(row) for row in connection.execute(query.offset(first).limit(most)))


def judge_groups(connection: Connection, id: int, keys: Collection[str], verdict: str, by: str, at: datetime | None) -> int:
    """Say this of some groups; how many of them there were."""
    group = replay_groups.c
    statement = update(replay_groups).where(group.replay == id, group.key.in_(keys)).values(verdict=verdict, by=by, at=at)
    found: int = connection.execute(statement).rowcount
    return found


def _wanted(id: int, left: bool) -> list[Any]:
    group = replay_groups.c
    return [group.replay == id, *([group.answer.is_(True), group.verdict == ""] if left else [])]


def _group(row: Mapping[str, Any]) -> Group:
    old, new = (structure(Reply, row[name], "replay_groups") for name in ("old", "new"))
    return Group(Divergence(row["key"], tuple(row["what"]), old, new), row["count"], row["verdict"], row["by"], row["at"])


def _item(row: Any) -> Item:
    return Item(row.conversation, row.seq, row.text, tuple(row.sent))
