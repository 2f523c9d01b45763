"""Replay: the last real conversations through two models at once; every difference grouped and left to a trainer's judgement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.core.masking import masked
from bot.core.replays import VERDICTS, Gate, Group, Item, Replayed, gate, grouped
from bot.engine.client import Engine
from bot.files.structure import destructure, structure_all
from bot.services.desk import Desk
from bot.services.past import past_turns, would_answer
from bot.store import audit
from bot.store.replays import Replay, add_replay, end_replay, find_replay, keep_findings, last_conversations, latest_replay
from bot.store.training import receivers_of
from bot.training.models import Model

LAST, MOST = 500, 10_000
SHOWN = 5
STAGE = "回放会话"

#: Of how many conversations how many are done.
Progress = Callable[[str, int, int], None]


class Started(Protocol):
    """An engine for the time of a replay (`EngineProcess`)."""

    def __enter__(self) -> Engine: ...
    def __exit__(self, *_: object) -> None: ...


#: An engine of the archive with this hash; others go before it.
EngineFor = Callable[[Path, str], Started]


class ReplayNotFound(LookupError):
    def __init__(self) -> None:
        super().__init__("没有这次回放")


class GroupNotFound(LookupError):
    def __init__(self) -> None:
        super().__init__("这次回放里没有这组变化")


@dataclass(frozen=True)
class ReplayView:
    """One replay: `share` of the messages got another answer; of every group the first few items and how many there are."""

    id: int
    old: str
    new: str
    who: str
    started_at: datetime
    ended_at: datetime | None
    conversations: int
    turns: int
    changed: int
    groups: tuple[GroupView, ...]
    gate: Gate
    signed_by: str | None


@dataclass(frozen=True)
class GroupView:
    group: Group
    count: int
    answer: bool


def replay(desk: Desk, folder: Path, models: tuple[Model, Model], engine_for: EngineFor, who: str, last: int, progress: Progress) -> int:
    """Play the last conversations through the old and the new model; the replay's id. Nothing is told to anybody.

    Raises EngineUnavailable.
    """
    old, new = models
    with desk.database.transaction() as connection:
        id = add_replay(connection, who, old.hash, new.hash, desk.now())
        wanted = last_conversations(connection, min(last, MOST))
        audit.record(connection, at=desk.now(), who=who, what="replay", subject=new.hash, detail={"old": old.hash, "last": last})
    progress("启动新旧两个模型", 0, len(wanted))
    found: list[Replayed] = []
    turns = 0
    with _both(folder, models, engine_for) as engines:
        for done, conversation in enumerate(wanted):
            progress(STAGE, done, len(wanted))
            for replayed in _replayed(desk, conversation, engines):
                turns += 1
                if replayed.old != replayed.new:
                    found.append(replayed)
    findings = {"conversations": len(wanted), "groups": destructure(grouped(found))}
    with desk.database.transaction() as connection:
        end_replay(connection, id, turns, findings, desk.now())
    return id


def replay_between(desk: Desk, old: str, new: str) -> Replay | None:
    """The last whole replay of these two models."""
    with desk.database.read() as connection:
        return latest_replay(connection, old, new)


def view_of(desk: Desk, found: Replay) -> ReplayView:
    """The replay for people; long groups are cut."""
    groups = groups_of(found)
    shown = tuple(GroupView(replace(one, items=one.items[:SHOWN]), len(one.items), one.answer) for one in groups)
    changed = sum(one.count for one in shown if one.answer)
    return ReplayView(
        found.id, found.old, found.new, found.who, found.started_at, found.ended_at, int(found.findings.get("conversations", 0)),
        found.turns, changed, shown, gate(found.turns, groups, desk.shop.profile.publish.changed_at_most), found.signed_by,
    )  # fmt: skip


def items_of(desk: Desk, id: int, key: str) -> tuple[Item, ...]:
    """Everything in one group; raises ReplayNotFound and GroupNotFound."""
    with desk.database.read() as connection:
        found = find_replay(connection, id)
    if found is None:
        raise ReplayNotFound
    group = next((one for one in groups_of(found) if one.key == key), None)
    if group is None:
        raise GroupNotFound
    return group.items


def judge(desk: Desk, id: int, keys: Collection[str], verdict: str, by: str) -> ReplayView:
    """Say of some groups that the new answer is better, worse, or as good; empty takes it back. Raises ReplayNotFound, GroupNotFound."""
    assert verdict in (*VERDICTS, ""), verdict
    now = desk.now()
    with desk.database.transaction() as connection:
        found = find_replay(connection, id, lock=True)
        if found is None or found.state != "done":
            raise ReplayNotFound
        groups = groups_of(found)
        if set(keys) - {group.key for group in groups}:
            raise GroupNotFound
        who, at = (by, now.isoformat()) if verdict else ("", "")
        judged = tuple(replace(group, verdict=verdict, by=who, at=at) if group.key in keys else group for group in groups)
        findings = {**found.findings, "groups": destructure(judged)}
        keep_findings(connection, id, findings)
        detail = {"groups": sorted(keys), "verdict": verdict}
        audit.record(connection, at=now, who=by, what="judge_replay", subject=found.new, detail=detail)
    return view_of(desk, replace(found, findings=findings))


def groups_of(found: Replay) -> tuple[Group, ...]:
    return structure_all(Group, found.findings.get("groups", []), "replays")


@contextmanager
def _both(folder: Path, models: Sequence[Model], engine_for: EngineFor) -> Iterator[tuple[Engine, Engine]]:
    """Both engines, started at the same time."""
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        engines = [engine_for(folder / model.file, model.hash) for model in models]
        starting = [pool.submit(stack.enter_context, engine) for engine in engines]
        old, new = (one.result() for one in starting)
        yield old, new


def _replayed(desk: Desk, conversation: str, engines: tuple[Engine, Engine]) -> Iterator[Replayed]:
    turns = past_turns(desk, conversation)
    with desk.database.read() as connection:
        names = receivers_of(connection, {turn.conversation.buyer for turn in turns if turn.conversation.buyer})
    with ThreadPoolExecutor(2) as pool:
        for turn in turns:
            asked = [pool.submit(would_answer, desk, turn, engine) for engine in engines]
            old, new = (one.result() for one in asked)
            yield Replayed(conversation, turn.lines[-1].seq, masked(turn.text, names), turn.sent, old, new)
