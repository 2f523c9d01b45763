"""One conversation as an agent sees it: what was said, what he may send and what that does, the orders and the work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.files.shop import Names
from bot.services.accept import accept
from bot.services.desk import ConversationNotFound, Desk
from bot.services.send import send_macro, send_text
from bot.services.workbench.conversation import conversation, messages, read_up_to
from tests.builders import BUYER, NOW, ORDER_ID, order
from tests.services.chat import Chat, chat

ME = "小曼"


@pytest.fixture
def asked(desk: Desk) -> Chat:
    """A buyer who does not want his parcel any more, in assist mode."""
    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    return buyer


def test_a_suggestion_says_why_and_what_accepting_does(desk: Desk, asked: Chat) -> None:
    desk.files = replace(
        desk.files,
        names=Names(intents={"cancel_order": "不要了"}, cases={"cancel_in_transit": "在途不要了"}, recipients={"courier": "快递"}),
    )
    first, second = conversation(desk, asked.id, ME).suggestions
    assert (first.macro.id, first.missing, first.findings, first.needs_person, first.state) == ("refuse_parcel", (), (), False, "open")
    assert (first.why.intent_text, first.why.confidence, first.why.case_text) == ("不要了", 0.9, "在途不要了")
    assert (first.why.order_state, first.why.order_state_text) == ("shipped", "已发货")
    assert (first.effects.flag, first.effects.tasks, first.effects.refund) == (None, (), None)
    flag, refund = second.effects.flag, second.effects.refund
    assert flag is not None
    assert refund is not None
    assert (flag.colour, flag.title, flag.note) == ("yellow", "黄", "客户不要了 已告知拒收 小曼 2026-11-18")
    assert (flag.bytes, flag.limit) == (len(flag.note.encode()), 1000)
    assert (refund.type, refund.reason, refund.amount) == ("仅退款", "未收到货", "89.00")
    courier, warehouse = second.effects.tasks
    assert (courier.to_text, courier.text, courier.due_hours) == ("快递", "王芳 13800138000 YT1234567890123 请退回", 24)
    assert (warehouse.to_text, warehouse.due_hours) == ("warehouse", None)


def test_what_is_shown_is_what_is_sent(desk: Desk, asked: Chat) -> None:
    for shown in conversation(desk, asked.id, ME).suggestions[1:]:
        accept(desk, shown.id, ME)
        said = conversation(desk, asked.id, ME)
        assert said.messages[-1].text == shown.text
        assert shown.effects.flag is not None
        assert (said.orders[0].note, said.orders[0].note_bytes) == (shown.effects.flag.note, shown.effects.flag.bytes)
        assert [task.text for task in said.tasks] == [task.text for task in shown.effects.tasks]
    assert conversation(desk, asked.id, ME).suggestions == ()


def test_the_bytes_of_a_note_count_what_stands_on_the_order_already(desk: Desk, asked: Chat) -> None:
    send_macro(desk, asked.id, ME, "/+不要了确认")
    asked.says("不要了")
    effects = [one.effects for one in conversation(desk, asked.id, ME).suggestions if one.effects.flag]
    assert effects
    for effect in effects:
        assert effect.flag is not None
        assert effect.flag.bytes == 2 * len(effect.flag.note.encode()) + 1


def test_what_is_missing_has_a_name_that_people_know(desk: Desk) -> None:
    buyer = chat(desk, order("signed"), mode="assist")
    buyer.says("差价")
    (first, *_) = conversation(desk, buyer.id, ME).suggestions
    assert [(gap.name, gap.label) for gap in first.missing] == [("refund_amount", "退款金额")]
    assert "【退款金额】" in first.text


def test_a_suggestion_whose_macro_is_gone_is_not_shown(desk: Desk, asked: Chat) -> None:
    desk.files = replace(desk.files, macros=tuple(macro for macro in desk.files.macros if macro.id != "refuse_parcel"))
    assert [one.macro.id for one in conversation(desk, asked.id, ME).suggestions] == ["refuse_parcel_confirmed"]


def test_the_order_stands_beside_with_all_its_facts(desk: Desk, asked: Chat) -> None:
    seen = conversation(desk, asked.id, ME)
    (shown,) = seen.orders
    assert (seen.order_in_hand, shown.id, shown.buyer) == (ORDER_ID, ORDER_ID, BUYER)
    assert (shown.state_text, shown.amount, shown.address_kind_text) == ("已发货", "89.00", "住宅")
    assert (shown.receiver.name, shown.receiver.phone) == ("王芳", "13800138000")
    assert [(item.title, item.kind_text, item.price) for item in shown.items] == [("氨基酸洁面乳 100ml", "正装", "89.00")]
    assert [track.text for track in shown.tracking] == ["离开广州转运中心"]
    assert (shown.colour, shown.note, shown.flags) == ("grey", "", ())


def test_other_conversations_of_the_buyer_and_of_nobody_else(desk: Desk, asked: Chat) -> None:
    other, stranger = chat(desk), chat(desk, buyer="tb_2")
    assert [one.id for one in conversation(desk, asked.id, ME).others] == [other.id]
    assert conversation(desk, stranger.id, ME).others == ()
    anonymous = conversation(desk, chat(desk, buyer=None).id, ME)
    assert (anonymous.others, anonymous.orders, anonymous.summary.buyer) == ((), (), None)


def test_what_was_promised_is_told(desk: Desk, asked: Chat) -> None:
    send_macro(desk, asked.id, ME, "/+不要了确认")
    (promise,) = conversation(desk, asked.id, ME).promises
    assert (promise.kind, promise.by, promise.order, promise.overdue) == ("task", ME, ORDER_ID, False)


def test_a_message_says_what_was_understood_and_which_macro_it_came_from(desk: Desk, asked: Chat) -> None:
    send_macro(desk, asked.id, ME, "/+不要了", client_id="a1")
    buyers, mine = conversation(desk, asked.id, ME).messages
    assert (buyers.author, buyers.intent, buyers.confidence, buyers.macro) == ("buyer", "cancel_order", 0.9, None)
    assert mine.macro is not None
    assert (mine.name, mine.macro.code, mine.client_id, mine.at, mine.picture) == (ME, "/+不要了", "a1", NOW, None)


def test_messages_come_in_pages_without_gap_or_overlap(desk: Desk) -> None:
    buyer = chat(desk)
    for number in range(25):
        send_text(desk, buyer.id, ME, f"第{number + 1}句")
    last = messages(desk, buyer.id, limit=10)
    before = messages(desk, buyer.id, before=last[0].seq, limit=10)
    first = messages(desk, buyer.id, before=before[0].seq, limit=10)
    assert [one.seq for one in (*first, *before, *last)] == list(range(1, 26))
    assert [one.seq for one in messages(desk, buyer.id, after=20)] == [21, 22, 23, 24, 25]
    assert messages(desk, buyer.id, after=25) == ()
    assert messages(desk, buyer.id, before=1) == ()


def test_a_conversation_that_does_not_exist(desk: Desk) -> None:
    for look in (lambda: conversation(desk, "nothing", ME), lambda: messages(desk, "nothing"), lambda: read_up_to(desk, "nothing", ME, 1)):
        with pytest.raises(ConversationNotFound):
            look()
