"""A replay finds what another model would say, keeps it without anybody's data, and leaves the judgement to people."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

import pytest

from actions.in_process import InProcessActions
from bot.services.desk import Desk
from bot.store import replays as store
from bot.store.database import Database
from bot.store.replays import KEPT, find_replay
from bot.training.gate import gate_for, told
from bot.training.models import Model
from bot.training.processes import ProcessFailed
from bot.training.replays import GroupNotFound, groups_of, items_of, judge, replay, replay_between, view_of
from bot.training.sides import Answers, answers
from bot.training.sides import told as told_as_line
from tests.builders import NOW, order, shop_files
from tests.fakes import SAID, Clock, FakeEngine
from tests.services.chat import chat

OLD, NEW = (Model(f"{name}.tar.gz", name * 64, "v", NOW.isoformat(), "阿训") for name in "ab")
ENGINES = {OLD.hash: FakeEngine(), NEW.hash: FakeEngine(said={**SAID, "cancel_in_transit": "parcel_moving"})}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: Database, clock: Clock) -> Desk:
    desk = Desk(database, FakeEngine(), InProcessActions(), shop_files(), clock)
    for number in range(3):
        talk = chat(desk, order("shipped"))
        talk.says("东西还没收到 不要了 我电话13812345678" if number == 0 else "不要了")
        clock.move(minutes=1)
    return desk


def run(desk: Desk, last: int = 500, models: tuple[Model, Model] = (OLD, NEW)) -> int:
    def side(model: Model, conversations: Sequence[str]) -> Generator[Answers, None, None]:
        return answers(replace(desk, engine=ENGINES[model.hash]), conversations)

    return replay(desk, models, side, "阿训", last, lambda *_: None)


def test_the_same_change_is_found_wherever_it_happens_without_anybodys_data(desk: Desk) -> None:
    id = run(desk)
    found = replay_between(desk, OLD.hash, NEW.hash)
    assert found is not None
    view = view_of(desk, found)
    assert (view.conversations, view.turns, view.changed, view.groups, view.left) == (3, 3, 3, 1, 1)
    page = groups_of(desk, id)
    (group,) = page.groups
    assert (group.change.old.macro, group.change.new.macro, group.count, page.total) == ("refuse_parcel", "parcel_moving", 3, 1)
    texts = [item.text for item in items_of(desk, id, group.change.key).items]
    assert texts == ["不要了", "不要了", "东西还没收到 不要了 我电话13800000000"]


def test_only_the_last_conversations_are_played(desk: Desk) -> None:
    found = run(desk, last=2)
    with desk.database.read() as connection:
        kept = find_replay(connection, found)
    assert kept is not None
    assert (kept.state, kept.turns) == ("done", 2)


def test_groups_and_messages_come_page_by_page_the_most_frequent_first(desk: Desk, clock: Clock) -> None:
    chat(desk, order("shipped")).says("还没收到 不要了", "破了")
    other = chat(desk)
    other.says("在吗 不要了")
    id = run(desk)
    whole = groups_of(desk, id)
    assert [group.count for group in whole.groups] == sorted((group.count for group in whole.groups), reverse=True)
    first, rest = groups_of(desk, id, most=1), groups_of(desk, id, first=1)
    assert (*first.groups, *rest.groups) == whole.groups
    assert first.total == whole.total
    key = whole.groups[0].change.key
    assert items_of(desk, id, key, first=1, most=1).items == items_of(desk, id, key).items[1:2]
    assert items_of(desk, id, key).total == whole.groups[0].count


def test_what_a_buyer_writes_while_it_is_replayed_does_not_count(desk: Desk) -> None:
    talk = chat(desk, order("shipped"))
    talk.says("不要了")

    def side(model: Model, conversations: Sequence[str]) -> Generator[Answers, None, None]:
        for one in answers(replace(desk, engine=ENGINES[model.hash]), conversations):
            yield one
            if model is OLD:
                talk.desk.now.move(minutes=1)  # type: ignore[attr-defined]
                talk.says("不要了")

    replay(desk, (OLD, NEW), side, "阿训", 1, lambda *_: None)
    found = replay_between(desk, OLD.hash, NEW.hash)
    assert found is not None
    assert (found.conversations, found.turns) == (1, 1)


def test_a_side_that_fails_leaves_no_replay_to_publish_by_and_the_next_one_clears_up(desk: Desk) -> None:
    def side(model: Model, conversations: Sequence[str]) -> Generator[Answers, None, None]:
        for done, one in enumerate(answers(replace(desk, engine=ENGINES[model.hash]), conversations)):
            if done and model is NEW:
                raise ProcessFailed(1, ["no memory"])
            yield one

    with pytest.raises(ProcessFailed, match="no memory"):
        replay(desk, (OLD, NEW), side, "阿训", 500, lambda *_: None)
    assert replay_between(desk, OLD.hash, NEW.hash) is None
    assert not gate_for(desk, OLD.hash, NEW.hash).open


def test_the_last_replays_are_kept_and_older_ones_make_room(desk: Desk) -> None:
    ids = [run(desk, last=1) for _ in range(KEPT + 2)]
    with desk.database.read() as connection:
        kept = [id for id in ids if find_replay(connection, id)]
        assert store.first_items(connection, ids[0], ["x"], 5) == {"x": ()}
        assert store.count_groups(connection, ids[0]) == 0
    assert kept == ids[1:]


def test_progress_tells_every_conversation(desk: Desk) -> None:
    heard: list[tuple[str, int, int]] = []

    def side(model: Model, conversations: Sequence[str]) -> Generator[Answers, None, None]:
        return answers(desk, conversations)

    replay(desk, (OLD, NEW), side, "阿训", 500, lambda *step: heard.append(step))
    assert heard == [("启动新旧两个模型", 0, 3), *(("回放会话", done, 3) for done in (1, 2, 3))]


def test_a_conversation_that_is_gone_has_no_answers(desk: Desk) -> None:
    assert list(answers(desk, ["nobody"])) == [{}]
    assert told_as_line({}) == '{"answers": []}'


def test_the_gate_says_what_is_left_to_do(desk: Desk) -> None:
    assert "还没有用真实会话回放过" in told(desk, gate_for(desk, OLD.hash, NEW.hash))
    id = run(desk)
    gate = gate_for(desk, OLD.hash, NEW.hash)
    assert (gate.open, told(desk, gate)) == (False, "回放里 100.0% 的回答变了（不超过 2.0% 才能直接发布），还有 1 组没有看过")
    key = groups_of(desk, id).groups[0].change.key
    assert told(desk, judge(desk, id, [key], "worse", "阿训").gate) == "回放里有 1 组被判为变差"
    assert groups_of(desk, id, left=True).groups == ()
    assert judge(desk, id, [key], "better", "阿训").gate.open
    assert not judge(desk, id, [key], "", "阿训").gate.open
    assert groups_of(desk, id, left=True).total == 1


def test_a_verdict_on_a_group_that_is_not_there_leaves_the_others_unjudged(desk: Desk) -> None:
    id = run(desk)
    key = groups_of(desk, id).groups[0].change.key
    with pytest.raises(GroupNotFound):
        judge(desk, id, [key, "nothing"], "better", "阿训")
    assert groups_of(desk, id).groups[0].verdict == ""


def test_the_same_model_twice_changes_nothing(desk: Desk) -> None:
    run(desk, models=(OLD, OLD))
    assert gate_for(desk, OLD.hash, OLD.hash).open
