"""Flags pile up on an order; nothing planted is ever lost (after_sales.md §2)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import partial

import pytest
from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.core.orders import Order, OrderState
from bot.store.database import Database
from bot.store.flags import append_flag, close_work, current_colour, current_note, flag_history, open_works
from bot.store.orders import save_order
from bot.store.tables import conversations, suggestions

NOW = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=8)))


def an_order(connection: Connection, order_id: str = "1") -> None:
    save_order(connection, Order(order_id, "tb", OrderState.PAID), NOW)


def a_suggestion(connection: Connection) -> int:
    connection.execute(insert(conversations).values(id="c", shop="s", created_at=NOW, updated_at=NOW))
    values = {"conversation": "c", "message_seq": 1, "rank": 1, "macro": "m", "text": "t", "missing": [], "why": {}, "effects": {}}
    return int(connection.execute(insert(suggestions).values(**values, created_at=NOW)).inserted_primary_key[0])


def test_an_order_without_flags_is_grey_and_has_no_note(database: Database) -> None:
    with database.read() as connection:
        assert (current_colour(connection, "1"), current_note(connection, "1"), flag_history(connection, "1")) == ("grey", "", ())


def test_the_last_colour_counts_and_every_note_stays(database: Database) -> None:
    with database.transaction() as connection:
        an_order(connection)
        an_order(connection, "2")
        append_flag(connection, order_id="1", colour="blue", note="不发货 小曼 11-18", author="小曼", at=NOW)
        append_flag(connection, order_id="1", colour="purple", note="", author="小曼", at=NOW)
        append_flag(connection, order_id="2", colour="red", note="别的订单", author="小曼", at=NOW)
        append_flag(connection, order_id="1", colour="yellow", note="丢件 补发 阿青 11-19", author="阿青", at=NOW + timedelta(days=1))
        assert current_colour(connection, "1") == "yellow"
        assert current_note(connection, "1") == "不发货 小曼 11-18\n丢件 补发 阿青 11-19"
        assert [(flag.colour, flag.author) for flag in flag_history(connection, "1")] == [
            ("blue", "小曼"),
            ("purple", "小曼"),
            ("yellow", "阿青"),
        ]


def test_a_suggestion_plants_once_on_an_order_but_hands_plant_as_often_as_they_like(database: Database) -> None:
    with database.transaction() as connection:
        an_order(connection)
        suggestion = a_suggestion(connection)
        plant = partial(append_flag, connection, order_id="1", colour="yellow", note="漏发", author="小曼", at=NOW)
        assert plant(suggestion=suggestion, conversation="c") is not None
        assert plant(suggestion=suggestion, conversation="c") is None
        assert plant() != plant()
        assert len(flag_history(connection, "1")) == 3


def test_a_flag_needs_an_order_that_exists(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as connection:
        append_flag(connection, order_id="nowhere", colour="red", note="", author="小曼", at=NOW)


def test_work_stays_on_the_list_until_somebody_closes_it_once(database: Database) -> None:
    with database.transaction() as connection:
        an_order(connection)
        work = append_flag(connection, order_id="1", colour="yellow", note="核实", author="小曼", at=NOW, works=True)
        plain = append_flag(connection, order_id="1", colour="yellow", note="知会", author="小曼", at=NOW)
        assert work is not None
        assert plain is not None
        assert [flag.id for flag in open_works(connection)] == [work]
        assert close_work(connection, work, "阿青", NOW + timedelta(hours=1))
        assert not close_work(connection, work, "小曼", NOW + timedelta(hours=2))
        assert not close_work(connection, plain, "小曼", NOW)
        assert open_works(connection) == ()
        done = flag_history(connection, "1")[0]
        assert (done.done_by, done.done_at) == ("阿青", NOW + timedelta(hours=1))
