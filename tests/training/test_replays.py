"""A replay finds what another model would say, keeps it without anybody's data, and leaves the judgement to people."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.in_process import InProcessActions
from bot.services.desk import Desk
from bot.store.database import Database
from bot.store.replays import find_replay
from bot.training.gate import gate_for, told
from bot.training.models import Model
from bot.training.replays import judge, replay, replay_between, view_of
from tests.builders import NOW, order, shop_files
from tests.fakes import SAID, Clock, FakeEngine
from tests.services.chat import chat

OLD, NEW = (Model(f"{name}.tar.gz", name * 64, "v", NOW.isoformat(), "阿训") for name in "ab")


class Started(FakeEngine):
    def __enter__(self) -> FakeEngine:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to stop."""


def engine_for(path: Path, hash: str) -> Started:
    return Started() if hash == OLD.hash else Started(said={**SAID, "cancel_in_transit": "parcel_moving"})


@pytest.fixture
def desk(database: Database) -> Desk:
    clock = Clock()
    desk = Desk(database, FakeEngine(), InProcessActions(), shop_files(), clock)
    for number in range(3):
        talk = chat(desk, order("shipped"))
        talk.says("东西还没收到 不要了 我电话13812345678" if number == 0 else "不要了")
        clock.move(minutes=1)
    return desk


def run(desk: Desk, last: int = 500) -> int:
    return replay(desk, Path(), (OLD, NEW), engine_for, "阿训", last, lambda *_: None)


def test_the_same_change_is_found_wherever_it_happens_without_anybodys_data(desk: Desk) -> None:
    run(desk)
    found = replay_between(desk, OLD.hash, NEW.hash)
    assert found is not None
    view = view_of(desk, found)
    assert (view.conversations, view.turns, view.changed, len(view.groups)) == (3, 3, 3, 1)
    (group,) = view.groups
    assert (group.group.old.macro, group.group.new.macro, group.count) == ("refuse_parcel", "parcel_moving", 3)
    assert "13812345678" not in str(found.findings)
    assert "王芳" not in str(found.findings)


def test_only_the_last_conversations_are_played(desk: Desk) -> None:
    found = run(desk, last=2)
    with desk.database.read() as connection:
        kept = find_replay(connection, found)
    assert kept is not None
    assert (kept.state, kept.turns) == ("done", 2)


def test_the_gate_says_what_is_left_to_do(desk: Desk) -> None:
    assert "还没有用真实会话回放过" in told(desk, gate_for(desk, OLD.hash, NEW.hash))
    id = run(desk)
    gate = gate_for(desk, OLD.hash, NEW.hash)
    assert (gate.open, told(desk, gate)) == (False, "回放里 100.0% 的回答变了（不超过 2.0% 才能直接发布），还有 1 组没有看过")
    key = view_of(desk, replay_between(desk, OLD.hash, NEW.hash)).groups[0].group.key  # type: ignore[arg-type]
    assert told(desk, judge(desk, id, [key], "worse", "阿训").gate) == "回放里有 1 组被判为变差"
    assert judge(desk, id, [key], "better", "阿训").gate.open
    assert not judge(desk, id, [key], "", "阿训").gate.open


def test_the_same_model_twice_changes_nothing(desk: Desk) -> None:
    replay(desk, Path(), (OLD, OLD), engine_for, "阿训", 500, lambda *_: None)
    assert gate_for(desk, OLD.hash, OLD.hash).open
