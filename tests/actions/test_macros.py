"""Under Rasa alone a macro still speaks, plants its flag and makes its tasks; what needs a person waits for one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.macros import SENDERS, SendMacro
from bot.services.desk import Desk
from bot.services.ground import QUIET
from bot.services.hold import take_over
from bot.store.conversations import find_conversation, messages_of
from bot.store.flags import flag_history
from bot.store.suggestions import open_suggestions
from bot.store.tasks import open_tasks
from tests.actions.conftest import MOVING, SIGNED
from tests.actions.trackers import tracker_of

SENDER = {cls().name(): cls for cls in SENDERS}
REFUSED = {"case": "cancel_in_transit", "wish": "cancel_order", "order": MOVING, "facts": {}}


def said_and_slots(macro: str, *arguments: Any, **more: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What Rasa gets back: the replies, and the slots that are set, with the action that must follow."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(SENDER[macro]().run(dispatcher, tracker_of(*arguments, **more), {}))
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    assert [event["name"] for event in events if event["event"] == "followup"] == ["action_listen"]
    return dispatcher.messages, slots


def test_rasa_finds_one_action_for_every_macro_and_the_quiet_ones(desk: Desk) -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == {macro.id for macro in desk.files.macros} | QUIET


def test_an_action_without_a_macro_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="abstract"):
        SendMacro()


def test_a_macro_speaks_with_its_facts_and_buttons(desk: Desk) -> None:
    (reply,), slots = said_and_slots("refuse_parcel", "小王", "不要了", "cancel_order", REFUSED, message="a1")
    assert "由圆通承运（YT1）" in reply["text"]
    assert reply["buttons"][0] == {"title": "确定不要了", "payload": "确定不要了，我会拒收"}
    assert slots == {}


def test_a_macro_that_closes_its_case_plants_the_flag_makes_the_task_and_forgets_the_wish(desk: Desk) -> None:
    _, slots = said_and_slots("refuse_parcel_confirmed", "小王", "嗯 不要了", "affirm", REFUSED, message="b1")
    assert slots["case"] == "cancel_told"
    assert slots["wish"] is None
    with desk.database.read() as connection:
        (flag,) = flag_history(connection, MOVING)
        tasks = [task for task in open_tasks(connection, "courier") if task.order_id == MOVING]
        heard, said = messages_of(connection, "小王")[-2:]
    assert flag.colour == "yellow"
    assert flag.note.startswith("客户不要了 已告知拒收 已反馈快递退回 小话 ")
    assert [task.text[:6] for task in tasks] == ["圆通 YT1"]
    assert (heard.author, heard.text, heard.intent, heard.answered) == ("buyer", "嗯 不要了", "affirm", True)
    assert (said.author, said.macro) == ("bot", "refuse_parcel_confirmed")


def test_the_same_message_again_is_answered_with_the_same_words_and_sends_nothing_more(desk: Desk) -> None:
    said = ("signed_home", "小李", "显示签收了没收到", "signed_not_received", {"order": SIGNED}, "c1")
    assert said_and_slots(*said) == said_and_slots(*said)
    with desk.database.read() as connection:
        assert len(flag_history(connection, SIGNED)) == 1


def test_what_costs_money_waits_for_a_person_while_the_buyer_is_told_to_hold_on(desk: Desk) -> None:
    slots = {"case": "advance_freight", "order": SIGNED, "facts": {"problem": "破损"}}
    (reply,), after = said_and_slots("advance_freight", "小李", "碎了", "report_damaged", slots, message="d1")
    assert "请同事来看一下" in reply["text"]
    assert after == {}
    with desk.database.read() as connection:
        (first, *_) = open_suggestions(connection, "小李")
        conversation = find_conversation(connection, "小李")
        assert not [flag for flag in flag_history(connection, SIGNED) if "垫付" in flag.note]
    assert (first.macro, first.missing) == ("advance_freight", [])
    assert conversation is not None
    assert conversation.handed_over == "needs_person"


def test_a_hole_never_reaches_the_buyer(desk: Desk) -> None:
    (reply,), _ = said_and_slots("parcel_moving", "没有订单的人", "到哪了", "track_parcel", {"case": "parcel_moving"})
    assert "【" not in reply["text"]
    with desk.database.read() as connection:
        (first, *_) = open_suggestions(connection, "没有订单的人")
    assert set(first.missing) == {"courier", "waybill", "last_track"}


def test_while_an_agent_holds_the_conversation_nothing_is_said(desk: Desk) -> None:
    said_and_slots("welcome", "老赵", "在吗", "greet", message="e1")
    take_over(desk, "老赵", "小曼")
    replies, _ = said_and_slots("welcome", "老赵", "你好", "greet", message="e2")
    assert replies == []


def test_after_a_question_in_passing_the_pending_case_counts_again(desk: Desk) -> None:
    slots = {"case": "parcel_moving", "case_next": "cancel_in_transit", "order": MOVING, "facts": {}}
    _, after = said_and_slots("parcel_moving", "小王", "到哪了", "track_parcel", slots, message="f1")
    assert after == {"case": "cancel_in_transit", "case_next": None}


def test_a_message_longer_than_the_database_keeps_is_answered_all_the_same(desk: Desk) -> None:
    (reply,), _ = said_and_slots("welcome", "话多的人", "在吗" * 2000, "greet")
    assert "欢迎" in reply["text"]


def test_a_sender_with_a_name_longer_than_the_database_takes_has_a_conversation_too(desk: Desk) -> None:
    (reply,), _ = said_and_slots("welcome", "买家" * 50, "在吗", "greet")
    assert "欢迎" in reply["text"]
