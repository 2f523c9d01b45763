"""What an engine would have answered in a conversation that is over: the same as then when nothing changed, and nothing is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.in_process import InProcessActions
from bot.services.desk import Desk
from bot.services.past import past_turns, would_answer
from bot.services.send import send_text
from bot.store.database import Database
from bot.store.orders import save_orders
from bot.store.tables import metadata
from tests.builders import order, shop_files
from tests.fakes import SAID, Clock, FakeEngine
from tests.services.chat import Chat, chat


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: Database, clock: Clock) -> Desk:
    return Desk(database, FakeEngine(), InProcessActions(), shop_files(), clock)


@pytest.fixture
def talk(desk: Desk, clock: Clock) -> Chat:
    """The buyer wants his money, confirms in two lines, and is told something by an agent."""
    told = chat(desk, order("shipped"))
    told.says("东西还没收到 不要了")
    clock.move(minutes=1)
    told.says("嗯", "不要了哈")
    clock.move(minutes=1)
    send_text(desk, told.id, "小曼", "已经办好", client_id="a1")
    return told


def everything(desk: Desk) -> dict[str, Any]:
    with desk.database.read() as connection:
        return {name: connection.execute(table.select()).all() for name, table in metadata.tables.items()}


def test_the_turns_are_found_again_with_what_was_said_in_each(desk: Desk, talk: Chat) -> None:
    turns = past_turns(desk, talk.id)
    assert [turn.text for turn in turns] == ["东西还没收到 不要了", "嗯 不要了哈"]
    assert turns[0].sent == ("refuse_parcel",)
    assert turns[1].sent[-1] == ""  # the agent's own words
    assert turns[0].events == ()
    assert any(event.get("name") == "refuse_parcel" for event in turns[1].events)


def test_the_same_engine_answers_as_it_did_and_writes_nothing(desk: Desk, talk: Chat) -> None:
    before = everything(desk)
    first = would_answer(desk, past_turns(desk, talk.id)[0])
    assert (first.intent, first.macro, first.alone) == ("cancel_order", "refuse_parcel", True)
    assert everything(desk) == before


def test_another_engine_gives_another_answer(desk: Desk, talk: Chat) -> None:
    other = FakeEngine(said={**SAID, "cancel_in_transit": "parcel_moving"})
    assert would_answer(replace(desk, engine=other), past_turns(desk, talk.id)[0]).macro == "parcel_moving"


def test_a_reply_that_is_no_longer_there_is_named(desk: Desk, talk: Chat) -> None:
    other = FakeEngine(said={**SAID, "cancel_in_transit": "long_gone"})
    found = would_answer(replace(desk, engine=other), past_turns(desk, talk.id)[0])
    assert (found.macro, found.alone, found.reason) == ("long_gone", False, "macro_gone")


def test_an_order_that_was_signed_since_was_on_its_way_then(desk: Desk, talk: Chat, clock: Clock) -> None:
    clock.move(days=3)
    signed = order("signed", signed_at=clock())
    with desk.database.transaction() as connection:
        save_orders(connection, [signed], clock())
    assert would_answer(desk, past_turns(desk, talk.id)[0]).macro == "refuse_parcel"
