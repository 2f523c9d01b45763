"""Replay: the last real conversations through two models at once; every difference grouped and left to a trainer's judgement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime

from bot.core.masking import masked
from bot.core.replays import VERDICTS, Divergence, Gate, Item, divergence, gate
from bot.services.desk import Desk
from bot.services.past import past_turns
from bot.store import audit, replays
from bot.store.replays import Replay
from bot.store.training import receivers_of
from bot.training.models import Model
from bot.training.sides import Answers, Side

LAST, MOST = 500, 10_000
SHOWN, PAGE = 5, 20
BATCH = 500
STARTING, STAGE = "启动新旧两个模型", "回放会话"

#: Of how many conversations how many are done.
Progress = Callable[[str, int, int], None]


class ReplayNotFound(LookupError):
    def __init__(self) -> None:
        super().__init__("没有这次回放")


class GroupNotFound(LookupError):
    def __init__(self) -> None:
        super().__init__("这次回放里没有这组变化")


@dataclass(frozen=True)
class ReplayView:
    """One replay: in so many of its messages (`turns`) the answer `changed`; `groups` of changes, and those `left` to be judged."""

    id: int
    old: str
    new: str
    who: str
    started_at: datetime
    ended_at: datetime | None
    conversations: int
    turns: int
    changed: int
    groups: int
    left: int
    gate: Gate
    signed_by: str | None


@dataclass(frozen=True)
class GroupView:
    """The same change, wherever it happens, with the first few of its `count` messages; `answer`: anybody would notice."""

    change: Divergence
    answer: bool
    count: int
    items: tuple[Item, ...]
    verdict: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class GroupPage:
    """Some groups of all that there are `total`."""

    groups: tuple[GroupView, ...]
    total: int


@dataclass(frozen=True)
class ItemPage:
    items: tuple[Item, ...]
    total: int


def replay(desk: Desk, models: tuple[Model, Model], side: Side, who: str, last: int, progress: Progress) -> int:
    """Play the last conversations through the old and the new model; the replay's id. Nothing is told to anybody.

    Of what is found only the groups and a few hundred messages are held at a time. Raises what the sides raise.
    """
    old, new = models
    with desk.database.transaction() as connection:
        id = replays.add_replay(connection, who, old.hash, new.hash, desk.now())
        audit.record(connection, at=desk.now(), who=who, what="replay", subject=new.hash, detail={"old": old.hash, "last": last})
    with desk.database.read() as connection:
        wanted = replays.last_conversations(connection, min(last, MOST))
    progress(STARTING, 0, len(wanted))
    changes: dict[str, tuple[Divergence, int]] = {}
    found: list[tuple[str, Item]] = []
    turns = 0
    for done, (conversation, before, now) in enumerate(_both(side, models, wanted), 1):
        turns += len(before.keys() & now.keys())
        for one, item in _changes(desk, conversation, before, now):
            changes[one.key] = one, changes.get(one.key, (one, 0))[1] + 1
            found.append((one.key, item))
        if len(found) >= BATCH or done == len(wanted):
            with desk.database.transaction() as connection:
                replays.add_items(connection, id, found)
            found = []
        progress(STAGE, done, len(wanted))
    with desk.database.transaction() as connection:
        replays.end_replay(connection, id, len(wanted), turns, changes, desk.now())
    return id


def replay_between(desk: Desk, old: str, new: str) -> Replay | None:
    """The last whole replay of these two models."""
    with desk.database.read() as connection:
        return replays.latest_replay(connection, old, new)


def view_of(desk: Desk, found: Replay) -> ReplayView:
    """The replay for people."""
    with desk.database.read() as connection:
        tally, groups = replays.tally_of(connection, found.id), replays.count_groups(connection, found.id)
    return ReplayView(
        found.id, found.old, found.new, found.who, found.started_at, found.ended_at, found.conversations, found.turns,
        tally.changed, groups, tally.unjudged, gate(found.turns, tally, desk.shop.profile.publish.changed_at_most), found.signed_by,
    )  # fmt: skip


def groups_of(desk: Desk, id: int, *, left: bool = False, first: int = 0, most: int = PAGE) -> GroupPage:
    """A page of the groups, the most frequent first; only those that are `left` to be judged. Raises ReplayNotFound."""
    with desk.database.read() as connection:
        _known(replays.find_replay(connection, id))
        groups = replays.groups_of(connection, id, left=left, first=first, most=most)
        items = replays.first_items(connection, id, [one.change.key for one in groups], SHOWN)
        total = replays.count_groups(connection, id, left=left)
    views = (GroupView(one.change, one.change.answer, one.count, items[one.change.key], one.verdict, one.by, one.at) for one in groups)
    return GroupPage(tuple(views), total)


def items_of(desk: Desk, id: int, key: str, *, first: int = 0, most: int = PAGE) -> ItemPage:
    """A page of the messages of one group; raises ReplayNotFound and GroupNotFound."""
    with desk.database.read() as connection:
        _known(replays.find_replay(connection, id))
        group = replays.find_group(connection, id, key)
        if group is None:
            raise GroupNotFound
        return ItemPage(replays.items_of(connection, id, key, first=first, most=most), group.count)


def judge(desk: Desk, id: int, keys: Collection[str], verdict: str, by: str) -> ReplayView:
    """Say of some groups that the new answer is better, worse, or as good; empty takes it back. Raises ReplayNotFound, GroupNotFound."""
    assert verdict in (*VERDICTS, ""), verdict
    now = desk.now()
    with desk.database.transaction() as connection:
        found = _known(replays.find_replay(connection, id))
        who, at = (by, now) if verdict else ("", None)
        if replays.judge_groups(connection, id, keys, verdict, who, at) != len(set(keys)):
            raise GroupNotFound
        detail = {"groups": sorted(keys), "verdict": verdict}
        audit.record(connection, at=now, who=by, what="judge_replay", subject=found.new, detail=detail)
    return view_of(desk, found)


def _known(found: Replay | None) -> Replay:
    if found is None or found.state != "done":
        raise ReplayNotFound
    return found


def _both(side: Side, models: Sequence[Model], wanted: Sequence[str]) -> Iterator[tuple[str, Answers, Answers]]:
    """Each conversation with the answers of both models, which think at the same time."""
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        sides = [stack.enter_context(closing(side(model, wanted))) for model in models]
        for conversation in wanted:
            old, new = pool.map(next, sides)
            yield conversation, old, new


def _changes(desk: Desk, conversation: str, before: Answers, now: Answers) -> Iterator[tuple[Divergence, Item]]:
    """What is different in a conversation; what was said there is only read when something is."""
    found = {seq: one for seq in before.keys() & now.keys() if (one := divergence(before[seq], now[seq]))}
    if not found:
        return
    turns = past_turns(desk, conversation)
    with desk.database.read() as connection:
        names = receivers_of(connection, {turn.conversation.buyer for turn in turns if turn.conversation.buyer})
    for turn in turns:
        seq = turn.lines[-1].seq
        if seq in found:
            yield found[seq], Item(conversation, seq, masked(turn.text, names), turn.sent)
