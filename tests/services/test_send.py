"""An agent picks a quick reply himself, or writes his own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.compensation import CompensationRefused
from bot.core.deadlines import Deadlines
from bot.core.flags import ColourReserved
from bot.core.macros import TaskTemplate
from bot.core.messages import EmptyMessage, MessageTooLong
from bot.services.agents import MacroExpired, OrderNotTheirs, SuggestionIncomplete, WordingRefused
from bot.services.desk import ConversationNotFound, Desk, UnknownMacro
from bot.services.send import send_macro, send_text
from tests.builders import BUYER, MACROS, NOW, ORDER_ID, OTHER_ID, macro, order, shop, shop_files
from tests.services.chat import chat, everything, rows

AGENT = "小曼"


@pytest.mark.parametrize("name", ["/+不要了", "/不要", "refuse_parcel"])
def test_a_macro_is_found_by_code_alias_and_name(desk: Desk, name: str) -> None:
    buyer = chat(desk, order())
    send_macro(desk, buyer.id, AGENT, name)
    assert buyer.talk == [("agent", "圆通YT1234567890123在路上，确定不要了吗")]


def test_everything_hangs_on_a_picked_macro_too(desk: Desk) -> None:
    buyer = chat(desk, order())
    send_macro(desk, buyer.id, AGENT, "/+不要了确认")
    assert [flag["note"] for flag in rows(desk, "flags")] == ["客户不要了 已告知拒收 小曼 2026-11-18"]
    assert [task["recipient"] for task in rows(desk, "tasks")] == ["courier", "warehouse"]
    assert len(rows(desk, "outbox")) == 3


@pytest.mark.parametrize(("due", "by"), [("complaint", timedelta(hours=3)), ("invoice", timedelta(days=20))])
def test_a_task_is_due_when_the_shop_s_deadlines_say_so(desk: Desk, due: str, by: timedelta) -> None:
    late = macro("记下了", id="noted", code="/+记下", tasks=(TaskTemplate("lead", "请答复", due=due),))
    slow = shop(deadlines=Deadlines(complaint_hours=3, invoice_days=20))
    buyer = chat(replace(desk, files=shop_files(macros=(*MACROS, late), shop=slow)), order())
    send_macro(buyer.desk, buyer.id, AGENT, "/+记下")
    assert [task["due"] for task in rows(desk, "tasks")] == [NOW + by]


def test_what_nobody_suggested_is_kept_for_the_trainers(desk: Desk) -> None:
    buyer = chat(desk, order())
    buyer.type("在吗", "那个")
    send_macro(desk, buyer.id, AGENT, "/+不要了", text="圆通在路上，还要吗")
    (kept,) = rows(desk, "suggestions")
    assert (kept["macro"], kept["state"], kept["edited_text"]) == ("refuse_parcel", "edited", "圆通在路上，还要吗")
    assert (kept["message_seq"], kept["rank"], kept["decided_by"], kept["why"]) == (2, 0, AGENT, {"picked_by": AGENT})


def test_nothing_waits_any_more_when_an_agent_has_answered(desk: Desk) -> None:
    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    offered = {suggestion.id for suggestion in buyer.suggestions}
    buyer.type("快点")
    send_macro(desk, buyer.id, AGENT, "/+欢迎")
    assert (buyer.waits, buyer.suggestions, buyer.conversation.handed_over) == ([], (), None)
    assert {row["state"] for row in rows(desk, "suggestions") if row["id"] in offered} == {"stale"}


def test_the_buyers_next_word_belongs_to_the_case_that_the_agent_began(desk: Desk) -> None:
    buyer = chat(desk, order())
    send_macro(desk, buyer.id, AGENT, "/+不要了")
    assert (buyer.slots["case"], buyer.slots["order"]) == ("cancel_in_transit", ORDER_ID)
    assert buyer.says("嗯").sent == ("refuse_parcel_confirmed",)


def test_a_macro_that_fits_the_case_in_hand_does_not_begin_another(desk: Desk) -> None:
    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    send_macro(desk, buyer.id, AGENT, "/+不要了")
    assert (buyer.slots["case"], buyer.slots.get("case_next")) == ("cancel_in_transit", None)
    send_macro(desk, buyer.id, AGENT, "/+不要了确认")
    assert (buyer.slots["case"], buyer.slots["case_next"]) == ("cancel_in_transit", "closed")
    send_macro(desk, buyer.id, AGENT, "/+补偿", values={"compensation": "6"})
    assert buyer.slots["case_next"] == "compensation"


def test_the_order_is_the_one_spoken_of_then_the_one_on_the_page_then_the_only_one(desk: Desk) -> None:
    both = (order(waybill="A1"), order(id=OTHER_ID, waybill="B2"))
    buyer = chat(desk, *both)
    with pytest.raises(SuggestionIncomplete, match="快递公司"):
        send_macro(desk, buyer.id, AGENT, "/+不要了")
    send_macro(desk, buyer.id, AGENT, "/+不要了", values={"order_id": OTHER_ID})
    assert buyer.talk[-1] == ("agent", "圆通B2在路上，确定不要了吗")
    send_macro(desk, buyer.id, AGENT, "/+不要了")  # now it is in hand
    assert buyer.talk[-1] == ("agent", "圆通B2在路上，确定不要了吗")
    on_page = chat(desk, order_id=ORDER_ID)
    send_macro(desk, on_page.id, AGENT, "/+不要了")
    assert on_page.talk[-1] == ("agent", "圆通A1在路上，确定不要了吗")


def test_a_flag_is_not_planted_on_another_buyers_order(desk: Desk) -> None:
    chat(desk, order(buyer="tb_2"))
    buyer = chat(desk, order_id=ORDER_ID)
    with pytest.raises(SuggestionIncomplete, match="订单号"):
        send_macro(desk, buyer.id, AGENT, "/+不要了确认")
    with pytest.raises(OrderNotTheirs):
        send_macro(desk, buyer.id, AGENT, "/+不要了确认", values={"order_id": ORDER_ID})
    assert rows(desk, "flags") == []


def test_a_flag_needs_an_order_even_when_its_words_do_not(desk: Desk) -> None:
    with pytest.raises(SuggestionIncomplete) as refused:
        send_macro(desk, chat(desk).id, AGENT, "/+绿旗")
    assert refused.value.missing == ("order_id",)


def test_an_agent_knows_whose_order_an_anonymous_buyer_means(desk: Desk) -> None:
    chat(desk, order(), buyer=BUYER)
    stranger = chat(desk, buyer=None)
    send_macro(desk, stranger.id, AGENT, "/+不要了确认", values={"order_id": ORDER_ID})
    assert [flag["order_id"] for flag in rows(desk, "flags")] == [ORDER_ID]


@pytest.mark.parametrize(
    ("name", "text", "values", "error"),
    [
        ("/+没有", None, {}, UnknownMacro),
        ("/+差价", None, {}, SuggestionIncomplete),
        ("/+活动", None, {}, WordingRefused),
        ("/+欢迎", "保证好用", {}, WordingRefused),
        ("/+欢迎", "\u200b", {}, EmptyMessage),
        pytest.param("/+欢迎", "长" * 2001, {}, MessageTooLong, id="2001"),
        ("/+双11", None, {}, MacroExpired),
        ("/+绿旗", None, {}, ColourReserved),
        ("/+补偿", None, {"compensation": "50"}, CompensationRefused),
        ("/+欢迎", None, {"order_id": "404"}, OrderNotTheirs),
    ],
)
def test_what_may_not_go_out_changes_nothing(
    desk: Desk, name: str, text: str | None, values: dict[str, str], error: type[Exception]
) -> None:
    buyer = chat(desk, order())
    buyer.type("在吗")
    before = everything(desk)
    with pytest.raises(error):
        send_macro(desk, buyer.id, AGENT, name, text=text, values=values)
    assert everything(desk) == before


def test_an_agents_own_words_are_checked_sent_and_remembered(desk: Desk) -> None:
    buyer = chat(desk, order())
    buyer.says("随便说说")
    send_text(desk, buyer.id, AGENT, "您好\n我来看看\x00")
    assert buyer.talk[-1] == ("agent", "您好\n我来看看")
    assert (buyer.conversation.handed_over, buyer.suggestions) == (None, ())
    assert rows(desk, "dialogue")[-1]["event"]["metadata"] == {"by": "agent"}
    before = everything(desk)
    for text, error in (("保证", WordingRefused), ("", EmptyMessage), ("长" * 2001, MessageTooLong)):
        with pytest.raises(error):
            send_text(desk, buyer.id, AGENT, text)
    assert everything(desk) == before


def test_nothing_is_sent_into_a_conversation_that_does_not_exist(desk: Desk) -> None:
    with pytest.raises(ConversationNotFound):
        send_text(desk, "nowhere", AGENT, "您好")
    with pytest.raises(ConversationNotFound):
        send_macro(desk, "nowhere", AGENT, "/+欢迎")
