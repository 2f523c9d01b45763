"""An agent accepts, edits or rejects: everything happens once, or nothing does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from bot.core.compensation import CompensationRefused
from bot.core.flags import NoteTooLong
from bot.core.macros import Fits
from bot.core.messages import EmptyMessage, MessageTooLong
from bot.services.accept import SuggestionDecided, SuggestionNotFound, accept, reject
from bot.services.agents import MacroExpired, OrderNotTheirs, SuggestionIncomplete, WordingRefused
from bot.services.desk import Desk
from bot.services.receive import receive_text
from bot.store.audit import audit_of
from bot.store.flags import append_flag, current_note
from tests.builders import NOW, ORDER_ID, OTHER_ID, macro, order, shop_files
from tests.fakes import Clock, FakeEngine
from tests.services.chat import Chat, chat, everything, rows

AGENT = "小曼"


@pytest.fixture
def fault(desk: Desk) -> Chat:
    """A buyer with pictures of a broken thing; the first suggestion plants a flag and makes a task."""
    buyer = chat(desk, order("signed"))
    buyer.says("收到就破了")
    buyer.photo()
    buyer.says("外面也破了")
    return buyer


def first(buyer: Chat) -> int:
    return buyer.suggestions[0].id


def named(buyer: Chat, macro: str) -> int:
    return next(suggestion.id for suggestion in buyer.suggestions if suggestion.macro == macro)


def state_of(desk: Desk, id: int) -> dict[str, object]:
    return next(row for row in rows(desk, "suggestions") if row["id"] == id)


def test_accepting_sends_plants_tells_and_remembers(desk: Desk, fault: Chat, clock: Clock) -> None:
    key = first(fault)
    clock.move(hours=1)
    accept(desk, key, AGENT)
    assert fault.talk[-1] == ("agent", "请退回浙江省杭州市余杭区景兴路8号，运费12元以内")
    (flag,) = rows(desk, "flags")
    assert (flag["note"], flag["author"], flag["suggestion"]) == ("破损 垫付运费退回 小曼 2026-11-18", AGENT, key)
    assert [task["text"] for task in rows(desk, "tasks")] == [f"{ORDER_ID}退运费"]
    assert [entry["key"] for entry in rows(desk, "outbox")] == [f"flag:{key}", f"task:{key}:0"]
    assert rows(desk, "outbox")[0]["payload"] == {
        "order": ORDER_ID, "colour": "yellow", "code": 2, "note": "破损 垫付运费退回 小曼 2026-11-18", "day": "2026-11-18",
    }  # fmt: skip
    assert fault.actions[-1] == "advance_freight"
    decided = state_of(desk, key)
    assert (decided["state"], decided["decided_by"], decided["decided_at"], decided["edited_text"]) == ("accepted", AGENT, clock.at, None)


def test_a_person_has_acted_and_the_bot_may_go_on(desk: Desk, fault: Chat) -> None:
    assert fault.conversation.handed_over == "needs_person"
    accept(desk, first(fault), AGENT)
    assert fault.conversation.handed_over is None
    assert fault.suggestions == ()
    assert fault.says("你好").sent == ("welcome",)


def test_the_other_suggestions_were_ignored(desk: Desk, fault: Chat) -> None:
    key = first(fault)
    others = {suggestion.id for suggestion in fault.suggestions} - {key}
    accept(desk, key, AGENT)
    assert {state_of(desk, id)["state"] for id in others} == {"ignored"}


def test_the_sign_is_the_agents_name_and_the_day_of_accepting(desk: Desk, fault: Chat, clock: Clock) -> None:
    key = first(fault)
    clock.move(hours=15)  # after midnight in the shop
    accept(desk, key, "阿冰")
    with desk.database.read() as connection:
        assert current_note(connection, ORDER_ID) == "破损 垫付运费退回 阿冰 2026-11-19"


def test_when_the_note_is_full_nothing_at_all_has_happened(desk: Desk, fault: Chat) -> None:
    with desk.database.transaction() as connection:
        append_flag(connection, order_id=ORDER_ID, colour="yellow", note="长" * 330, author=AGENT, at=NOW)
    before = everything(desk)
    with pytest.raises(NoteTooLong):
        accept(desk, first(fault), AGENT)
    assert everything(desk) == before


def test_when_the_last_step_fails_nothing_at_all_has_happened(desk: Desk, fault: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("bot.services.accept.acted", full)
    before = everything(desk)
    with pytest.raises(OSError, match="disk full"):
        accept(desk, first(fault), AGENT)
    assert everything(desk) == before


def test_who_accepts_second_is_told_so(desk: Desk, fault: Chat) -> None:
    key = first(fault)
    accept(desk, key, AGENT)
    before = everything(desk)
    with pytest.raises(SuggestionDecided, match="已经处理过") as refused:
        accept(desk, key, "阿冰")
    assert refused.value.state == "accepted"
    with pytest.raises(SuggestionDecided):
        reject(desk, key, "阿冰", "不合适")
    assert everything(desk) == before


def test_of_two_agents_at_once_one_wins_and_the_other_is_told(desk: Desk, fault: Chat) -> None:
    key, start = first(fault), Barrier(2)

    def press(agent: str) -> str:
        start.wait()
        try:
            accept(desk, key, agent)
        except SuggestionDecided:
            return "told"
        return "won"

    with ThreadPoolExecutor(2) as agents:
        assert sorted(agents.map(press, (AGENT, "阿冰"))) == ["told", "won"]
    assert [author for author, _ in fault.talk].count("agent") == 1
    assert (len(rows(desk, "flags")), len(rows(desk, "tasks"))) == (1, 1)


def test_a_suggestion_is_stale_once_the_buyer_wrote_again(desk: Desk, fault: Chat) -> None:
    key = first(fault)
    receive_text(desk, fault.id, "late", "算了")
    with pytest.raises(SuggestionDecided) as refused:
        accept(desk, key, AGENT)
    assert refused.value.state == "stale"


def test_there_is_no_such_suggestion(desk: Desk) -> None:
    with pytest.raises(SuggestionNotFound, match="404"):
        accept(desk, 404, AGENT)


def test_an_edited_text_is_sent_as_edited_with_the_same_effects(desk: Desk, fault: Chat) -> None:
    key = first(fault)
    accept(desk, key, AGENT, text="亲，寄回来就好\n第二步，填单号\x00")
    assert fault.talk[-1] == ("agent", "亲，寄回来就好\n第二步，填单号")
    assert (state_of(desk, key)["state"], state_of(desk, key)["edited_text"]) == ("edited", "亲，寄回来就好\n第二步，填单号")
    assert len(rows(desk, "flags")) == len(rows(desk, "tasks")) == 1


def test_the_same_text_is_no_edit(desk: Desk, fault: Chat) -> None:
    suggestion = fault.suggestions[0]
    accept(desk, suggestion.id, AGENT, text=suggestion.text)
    assert (state_of(desk, suggestion.id)["state"], state_of(desk, suggestion.id)["edited_text"]) == ("accepted", None)


@pytest.mark.parametrize(
    ("text", "error"),
    [("保证退您", WordingRefused), ("", EmptyMessage), (" \n", EmptyMessage), pytest.param("长" * 2001, MessageTooLong, id="2001")],
)
def test_a_text_that_may_not_go_out_changes_nothing(desk: Desk, fault: Chat, text: str, error: type[Exception]) -> None:
    before = everything(desk)
    with pytest.raises(error):
        accept(desk, first(fault), AGENT, text=text)
    assert everything(desk) == before


def test_a_macro_that_breaks_a_rule_is_refused_until_it_is_edited(desk: Desk) -> None:
    buyer = chat(desk, mode="assist")
    buyer.says("有什么活动")
    with pytest.raises(WordingRefused, match="“保证”：不能说绝对的话") as refused:
        accept(desk, first(buyer), AGENT)
    assert [found.replacement for found in refused.value.findings] == ["尽量"]
    accept(desk, first(buyer), AGENT, text="今天有活动")
    assert buyer.talk[-1] == ("agent", "今天有活动")


def test_a_forbidden_word_inside_the_buyers_own_words_is_not_the_shops(desk: Desk, engine: FakeEngine) -> None:
    named_so = macro("抬头：{invoice_title}", id="ask_invoice", code="/+抬头", fits=Fits(("invoice_ready",)), alone=True)
    engine.said["invoice_ready"] = "ask_invoice"
    engine.entities = [{"entity": "invoice_title", "value": "保证担保有限公司"}, {"entity": "tax_number", "value": "9144"}]
    buyer = chat(replace(desk, files=shop_files(macros=(named_so,))), order("signed"))
    assert buyer.says("发票").sent == ("ask_invoice",)
    assert buyer.talk[-1] == ("bot", "抬头：保证担保有限公司")


def test_missing_facts_are_named_and_can_be_filled_in(desk: Desk) -> None:
    buyer = chat(desk, mode="assist")
    buyer.says("差价")
    key, before = first(buyer), everything(desk)
    with pytest.raises(SuggestionIncomplete, match="退款金额") as refused:
        accept(desk, key, AGENT)
    assert refused.value.missing == ("refund_amount",)
    with pytest.raises(SuggestionIncomplete):
        accept(desk, key, AGENT, values={"refund_amount": " "})
    assert everything(desk) == before
    accept(desk, key, AGENT, values={"refund_amount": "8"})
    assert buyer.talk[-1] == ("agent", "差价8元退您")


def test_an_agent_may_change_what_was_offered(desk: Desk, fault: Chat) -> None:
    accept(desk, named(fault, "offer_compensation"), AGENT, values={"compensation": "8"})
    assert fault.talk[-1] == ("agent", "补偿8元可以吗")


@pytest.mark.parametrize("amount", ["50", "1", "很多"])
def test_nobody_promises_more_than_the_shop_pays(desk: Desk, fault: Chat, amount: str) -> None:
    before = everything(desk)
    with pytest.raises(CompensationRefused):
        accept(desk, named(fault, "offer_compensation"), AGENT, values={"compensation": amount})
    assert everything(desk) == before


def test_an_agent_finds_out_which_order_is_meant(desk: Desk, engine: FakeEngine) -> None:
    engine.said["which_order"] = "advance_freight"
    buyer = chat(desk, order("signed"), order("signed", id=OTHER_ID), mode="assist")
    buyer.says("收到就破了")
    key = first(buyer)
    with pytest.raises(SuggestionIncomplete, match="订单号"):
        accept(desk, key, AGENT)
    accept(desk, key, AGENT, values={"order_id": OTHER_ID})
    assert [flag["order_id"] for flag in rows(desk, "flags")] == [OTHER_ID]


@pytest.mark.parametrize("id", ["404", OTHER_ID])
def test_a_mistyped_order_is_not_flagged(desk: Desk, engine: FakeEngine, id: str) -> None:
    engine.said["need_order"] = "advance_freight"
    chat(desk, order(id=OTHER_ID, buyer="tb_2"))
    buyer = chat(desk, mode="assist")
    buyer.says("收到就破了")
    before = everything(desk)
    with pytest.raises(OrderNotTheirs, match=id):
        accept(desk, first(buyer), AGENT, values={"order_id": id})
    assert everything(desk) == before


def test_a_macro_out_of_its_days_is_refused(desk: Desk, engine: FakeEngine) -> None:
    engine.entities = [{"entity": "product", "value": "补水面膜"}]
    buyer = chat(desk, mode="assist")
    buyer.says("面膜怎么卖")
    with pytest.raises(MacroExpired, match="不在有效期"):
        accept(desk, first(buyer), AGENT)


def test_a_closed_case_is_forgotten(desk: Desk, engine: FakeEngine) -> None:
    engine.entities = [{"entity": "refund_reason", "value": "不喜欢"}]
    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    assert buyer.slots["refund_reason"] == "不喜欢"
    accept(desk, named(buyer, "refuse_parcel_confirmed"), AGENT)
    assert buyer.slots["case_next"] == "closed"
    assert {buyer.slots[name] for name in ("wish", "refund_reason", "product", "pictures", "problem")} == {None}
    assert buyer.slots["order"] == ORDER_ID


def test_another_suggestion_than_the_first_begins_its_own_case(desk: Desk) -> None:
    buyer = chat(desk, order("signed"), mode="assist")
    buyer.says("收到就破了")
    accept(desk, named(buyer, "advance_freight"), AGENT)
    assert (buyer.slots["case"], buyer.slots["order"]) == ("advance_freight", ORDER_ID)


def test_the_first_suggestion_is_the_dialogues_own_step(desk: Desk, engine: FakeEngine) -> None:
    engine.said["evidence_needed"] = "advance_freight"
    buyer = chat(desk, order("signed"), mode="assist")
    buyer.says("收到就破了")
    accept(desk, first(buyer), AGENT)
    assert buyer.slots["case"] == "evidence_needed"


def test_a_rejection_keeps_the_reason_and_sends_nothing(desk: Desk, fault: Chat) -> None:
    key, others = first(fault), fault.suggestions[1:]
    said = fault.talk
    reject(desk, key, AGENT, "图片\x00看不清")
    assert (fault.talk, fault.suggestions) == (said, others)
    assert (state_of(desk, key)["state"], state_of(desk, key)["reason"]) == ("rejected", "图片看不清")
    with desk.database.read() as connection:
        assert audit_of(connection, fault.id)[-1].detail == {"suggestion": key, "macro": "advance_freight", "reason": "图片看不清"}
    assert fault.conversation.handed_over == "needs_person"  # the buyer still waits


def test_every_sending_is_in_the_audit_log(desk: Desk, fault: Chat) -> None:
    key = first(fault)
    accept(desk, key, AGENT)
    with desk.database.read() as connection:
        entry = audit_of(connection, fault.id)[-1]
    assert (entry.who, entry.what) == (AGENT, "send")
    assert entry.detail == {"macro": "advance_freight", "suggestion": key, "order": ORDER_ID, "refund": None}


Act = Callable[[Desk, int], None]


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, key: accept(desk, key, AGENT),
        lambda desk, key: accept(desk, key, AGENT, text="好的"),
        lambda desk, key: reject(desk, key, AGENT, ""),
    ],
)
def test_whatever_is_done_is_done_once(desk: Desk, fault: Chat, act: Act) -> None:
    key = first(fault)
    act(desk, key)
    with pytest.raises(SuggestionDecided):
        act(desk, key)
