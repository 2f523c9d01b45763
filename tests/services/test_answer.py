"""From a buyer's lines to a reply, a suggestion, or a person who is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cases.names import CASES
from bot.engine.client import EngineUnavailable
from bot.engine.wire import Question
from bot.services import answer as answering
from bot.services.answer import KeepsChanging, answer
from bot.services.decision import BOT_IS_SILENT_AFTER
from bot.services.desk import ConversationNotFound, Desk, UnknownMacro
from bot.services.hold import hand_back, take_over
from bot.services.receive import receive_text
from bot.services.send import send_text
from bot.services.thinking import MOST_STEPS
from bot.services.turn import Outcome
from bot.store.audit import audit_of
from bot.store.flags import append_flag
from tests.builders import HOLD, NOW, ORDER_ID, OTHER_ID, order, says, shop_files
from tests.fakes import JUDGE, FakeEngine, dead
from tests.services.chat import Chat, chat, everything, rows

ASKS = "圆通YT1234567890123在路上，确定不要了吗"
AGREES = "已经反馈圆通退回，请申请仅退款"


def test_the_bot_answers_alone_where_the_shop_lets_it(desk: Desk) -> None:
    buyer = chat(desk, order())
    outcome = buyer.says("不要了")
    assert buyer.talk == [("buyer", "不要了"), ("bot", ASKS)]
    assert (outcome.answered, outcome.sent, outcome.handed_over) == ((1,), ("refuse_parcel",), None)
    assert buyer.suggestions == ()
    assert buyer.waits == []


def test_what_the_bot_sends_is_kept_as_an_accepted_suggestion_with_its_reasons(desk: Desk) -> None:
    chat(desk, order()).says("不要了")
    (kept,) = rows(desk, "suggestions")
    assert (kept["macro"], kept["state"], kept["decided_by"], kept["message_seq"]) == ("refuse_parcel", "accepted", "小话", 1)
    assert kept["why"] == {
        "intent": "cancel_order", "confidence": 0.9, "case": "cancel_in_transit", "reason": "events_recent",
        "order_state": "shipped", "policy": "RulePolicy",
    }  # fmt: skip


def test_a_confirmed_case_does_everything_at_once(desk: Desk) -> None:
    buyer = chat(desk, order())
    buyer.says("不要了")
    buyer.says("嗯")
    assert buyer.talk[-1] == ("bot", AGREES)
    (flag,) = rows(desk, "flags")
    assert (flag["order_id"], flag["colour"], flag["note"]) == (ORDER_ID, "yellow", "客户不要了 已告知拒收 小话 2026-11-18")
    assert [(task["recipient"], task["text"], task["due"]) for task in rows(desk, "tasks")] == [
        ("courier", "王芳 13800138000 YT1234567890123 请退回", NOW + timedelta(hours=24)),
        ("warehouse", f"{ORDER_ID}退件", None),
    ]
    key = rows(desk, "suggestions")[-1]["id"]
    assert [entry["key"] for entry in rows(desk, "outbox")] == [f"flag:{key}", f"task:{key}:0", f"task:{key}:1"]
    with desk.database.read() as connection:
        sent = audit_of(connection, buyer.id)[-1]
    assert sent.detail["refund"] == {"type": "仅退款", "reason": "未收到货", "amount": "89.00"}


def test_several_lines_are_answered_as_one(desk: Desk, engine: FakeEngine) -> None:
    outcome = chat(desk, order()).says("在吗", "东西", "不要了")
    assert engine.questions[0].incoming is not None
    assert engine.questions[0].incoming.text == "在吗 东西 不要了"
    assert (outcome.answered, outcome.sent) == ((1, 2, 3), ("refuse_parcel",))


def test_every_line_of_one_answer_remembers_what_was_understood(desk: Desk) -> None:
    chat(desk, order()).says("在吗", "不要了")
    said = [(row["answered"], row["intent"], row["confidence"]) for row in rows(desk, "messages") if row["author"] == "buyer"]
    assert said == [(True, "cancel_order", 0.9)] * 2


def test_a_picture_with_words_is_counted_and_the_words_are_understood(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk, order("signed"), mode="assist")
    buyer.photo()
    outcome = buyer.says("收到就破了", says("signed_self"))
    assert engine.questions[0].incoming is not None
    assert (engine.questions[0].incoming.text, engine.questions[0].incoming.intent) == ("收到就破了 ‹signed_self›", None)
    assert buyer.slots["pictures"] == 1
    assert outcome.proposals[0].macro.id == "advance_freight"


def test_a_picture_alone_needs_a_look_and_the_buyer_is_told_so(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk, order("signed"))
    buyer.says("收到就破了")
    buyer.photo()
    outcome = answer(desk, buyer.id)
    assert engine.questions[-2].incoming is not None
    assert engine.questions[-2].incoming.intent == "send_picture"
    assert (outcome.sent, outcome.handed_over) == (("picture_received",), "needs_person")
    assert buyer.suggestions[0].macro == "advance_freight"
    assert rows(desk, "flags") == rows(desk, "tasks") == []


def test_in_assist_mode_everything_waits_for_an_agent(desk: Desk) -> None:
    buyer = chat(desk, order(), mode="assist")
    outcome = buyer.says("不要了")
    assert (outcome.sent, outcome.handed_over) == ((), None)
    assert buyer.talk == [("buyer", "不要了")]
    assert [(suggestion.rank, suggestion.macro) for suggestion in buyer.suggestions] == [
        (1, "refuse_parcel"),
        (2, "refuse_parcel_confirmed"),
    ]


def test_a_suggestion_says_what_accepting_it_would_do(desk: Desk) -> None:
    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    effects = buyer.suggestions[1].effects
    assert effects["flag"] == {"colour": "yellow", "note": "客户不要了 已告知拒收 【姓名+日期】"}
    assert effects["refund"] == {"type": "仅退款", "reason": "未收到货", "amount": "89.00"}
    assert effects["tasks"][0] == {"to": "courier", "text": "王芳 13800138000 YT1234567890123 请退回"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [("咕咕", "low_confidence"), ("差价", "incomplete"), ("有什么活动", "wording"), ("面膜怎么卖", "expired"), ("随便说说", "silence")],
)
def test_where_the_bot_may_not_answer_a_person_is_called_and_the_buyer_told_to_wait(
    desk: Desk, engine: FakeEngine, line: str, reason: str
) -> None:
    engine.entities = [{"entity": "product", "value": "补水面膜"}]
    buyer = chat(desk, order())
    outcome = buyer.says(line)
    assert (outcome.sent, outcome.handed_over, buyer.conversation.handed_over) == (("transfer_unsure",), reason, reason)
    assert buyer.talk[-1] == ("bot", HOLD)
    with desk.database.read() as connection:
        assert {"hand_over": {"reason": reason}}.items() <= {entry.what: entry.detail for entry in audit_of(connection, buyer.id)}.items()


def test_words_that_are_half_understood_are_proposed_to_agents_and_not_answered_alone(desk: Desk) -> None:
    buyer = chat(desk, order())
    assert buyer.says("喵").handed_over == "low_confidence"
    assert buyer.suggestions[0].macro == "parcel_moving"


def test_what_does_something_needs_more_than_what_only_tells_something(desk: Desk, engine: FakeEngine) -> None:
    assert chat(desk, order()).says("汪").sent == ("parcel_moving",)
    engine.said["parcel_moving"] = "refuse_parcel_confirmed"  # plants a flag and gives two people tasks
    outcome = chat(desk, order()).says("汪")
    assert (outcome.sent, outcome.handed_over) == (("transfer_unsure",), "low_confidence")
    assert rows(desk, "tasks") == []


def test_the_same_words_are_enough_where_they_go_on_with_the_matter_in_hand(desk: Desk) -> None:
    buyer = chat(desk, order())
    buyer.says("到哪")
    assert buyer.says("喵").sent == ("parcel_moving",)


def test_another_matter_in_between_needs_its_own_confidence(desk: Desk, engine: FakeEngine) -> None:
    engine.said["parcel_moving"] = "refuse_parcel_confirmed"
    buyer = chat(desk, order())
    buyer.says("开发票")
    assert buyer.says("汪").handed_over == "low_confidence"


def test_a_reply_that_a_person_decides_waits_as_the_first_suggestion(desk: Desk) -> None:
    buyer = chat(desk, order("signed"))
    buyer.photo()
    outcome = buyer.says("收到就破了", says("signed_self"))
    assert (outcome.handed_over, outcome.sent) == ("needs_person", ("transfer_unsure",))
    assert buyer.suggestions[0].macro == "advance_freight"
    assert rows(desk, "flags") == []


def test_a_suggestion_with_a_gap_names_it_and_comes_after_whole_ones(desk: Desk) -> None:
    buyer = chat(desk, order("signed"))
    buyer.says("差价")
    assert buyer.suggestions[0].text == "差价【退款金额】元退您"
    assert [(suggestion.macro, suggestion.missing) for suggestion in buyer.suggestions] == [
        ("price_difference", ["refund_amount"]),
        ("price_rule", []),
        ("which_amount", ["refund_amount"]),
    ]


def test_a_flag_without_an_order_to_stand_on_is_incomplete(desk: Desk, engine: FakeEngine) -> None:
    engine.said["need_order"] = "advance_freight"
    buyer = chat(desk)
    assert buyer.says("收到就破了").handed_over == "incomplete"
    assert "order_id" in buyer.suggestions[0].missing


def test_the_buyer_hears_that_a_person_is_called_and_that_he_is_at_it_and_then_nothing(desk: Desk) -> None:
    buyer = chat(desk, order())
    sent = [buyer.says(line).sent for line in ("随便说说", "随便什么", "随便吧", "随便")]
    assert sent == [("transfer_unsure",), ("with_colleague",), (), ()]
    assert buyer.conversation.handed_over == "silence"


def test_a_reason_that_says_more_takes_the_place_of_one_that_says_little(desk: Desk) -> None:
    buyer = chat(desk, order())
    buyer.says("随便说说")
    buyer.says("差价")
    assert buyer.conversation.handed_over == "incomplete"
    buyer.says("随便说说")
    assert buyer.conversation.handed_over == "incomplete"


def test_what_was_not_said_can_not_be_answered(desk: Desk) -> None:
    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    assert (buyer.slots["case"], buyer.slots["wish"]) == (None, "cancel_order")
    assert "refuse_parcel_confirmed" not in [proposal.macro.id for proposal in buyer.says("嗯").proposals]


def test_nothing_that_was_read_from_words_that_were_not_understood_is_kept(desk: Desk) -> None:
    buyer = chat(desk, order())
    assert buyer.says("咕咕").handed_over == "low_confidence"
    assert {buyer.slots[name] for name in ("case", "wish", "order", "facts")} == {None}


def test_the_bot_goes_on_where_it_is_sure_while_a_person_is_on_the_way(desk: Desk) -> None:
    buyer = chat(desk, order())
    buyer.says("随便说说")
    assert buyer.says("不要了").sent == ("refuse_parcel",)
    assert buyer.conversation.handed_over == "silence"  # the first question still needs a person


def test_after_the_buyer_asked_for_a_person_the_bot_only_suggests(desk: Desk) -> None:
    buyer = chat(desk, order())
    assert buyer.says("人工").sent == ("transfer",)
    assert buyer.conversation.handed_over in BOT_IS_SILENT_AFTER
    outcome = buyer.says("不要了")
    assert (outcome.sent, buyer.talk[-1]) == ((), ("buyer", "不要了"))
    assert buyer.suggestions[0].macro == "refuse_parcel"


def test_the_bot_is_silent_while_an_agent_holds_the_conversation_and_still_suggests(desk: Desk) -> None:
    buyer = chat(desk, order())
    take_over(desk, buyer.id, "小曼")
    outcome = buyer.says("不要了")
    assert (outcome.sent, buyer.talk) == ((), [("buyer", "不要了")])
    assert buyer.suggestions[0].macro == "refuse_parcel"
    hand_back(desk, buyer.id, "小曼")
    assert buyer.says("不要了").sent == ("refuse_parcel",)


def test_without_anything_new_there_is_nothing_to_answer(desk: Desk, engine: FakeEngine) -> None:
    assert answer(desk, chat(desk).id) == Outcome()
    assert engine.questions == []
    with pytest.raises(ConversationNotFound):
        answer(desk, "nowhere")


def test_an_anonymous_buyer_sees_no_order(desk: Desk) -> None:
    chat(desk, order())
    stranger = chat(desk, buyer=None)
    assert stranger.says("不要了").sent == ("ask_order",)
    assert "order" not in stranger.slots or stranger.slots["order"] is None


def test_the_order_on_the_buyers_page_is_the_one_in_hand(desk: Desk) -> None:
    both = (order(), order(id=OTHER_ID, waybill="YT2"))
    assert chat(desk, *both).says("不要了").sent == ("ask_order",)
    buyer = chat(desk, order_id=OTHER_ID)
    buyer.says("不要了")
    assert buyer.talk[-1] == ("bot", "圆通YT2在路上，确定不要了吗")


def test_another_buyers_order_on_the_page_is_not_told(desk: Desk) -> None:
    chat(desk, order())
    curious = chat(desk, buyer="tb_2", order_id=ORDER_ID)
    assert curious.says("不要了").sent == ("ask_order",)


def test_a_dead_engine_calls_a_person_and_the_messages_are_answered_when_it_is_back(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk, order())
    engine.before = dead
    with pytest.raises(EngineUnavailable):
        buyer.says("不要了")
    assert buyer.conversation.handed_over == "engine_down"
    assert (buyer.talk, buyer.waits) == ([("buyer", "不要了")], [1])
    with pytest.raises(EngineUnavailable):
        buyer.says("在吗")
    engine.before = lambda question: None
    assert answer(desk, buyer.id).answered == (1, 2)
    assert buyer.talk[2:] == [("bot", ASKS)]
    assert buyer.conversation.handed_over is None  # nobody needs to look any more


def test_an_engine_that_dies_in_the_middle_of_a_turn_leaves_nothing_half_done(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk, order())

    def dies_later(question: Question) -> None:
        if question.incoming is None:
            dead(question)

    engine.before = dies_later
    buyer.type("不要了")
    before = everything(desk)
    with pytest.raises(EngineUnavailable):
        answer(desk, buyer.id)
    after = everything(desk)
    assert {name for name in after if after[name] != before[name]} == {"conversations", "audit"}


def test_a_reason_to_call_a_person_is_not_replaced_by_a_later_trouble(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk, order())
    buyer.says("人工")
    engine.before = dead
    with pytest.raises(EngineUnavailable):
        buyer.says("在吗")
    assert buyer.conversation.handed_over == "buyer_asked"


def test_a_step_that_the_shop_has_no_reply_for_calls_a_person(desk: Desk) -> None:
    poor = replace(desk, files=shop_files(macros=()))
    buyer = chat(poor, order())
    with pytest.raises(UnknownMacro):
        buyer.says("不要了")
    assert (buyer.conversation.handed_over, buyer.waits) == ("failed", [1])
    send_text(desk, buyer.id, "小曼", "您好，我来看")
    assert (buyer.conversation.handed_over, buyer.waits) == (None, [])


def test_an_engine_that_never_comes_to_a_reply_is_silence(desk: Desk, engine: FakeEngine) -> None:
    engine.before = lambda question: engine.said.update(dict.fromkeys(CASES, JUDGE))
    outcome = chat(desk, order()).says("不要了")
    assert outcome.handed_over == "silence"
    assert len(engine.questions) == MOST_STEPS + 1


def test_a_line_that_comes_in_while_it_is_decided_is_decided_anew_and_nothing_is_doubled(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk, order())

    def interrupts(question: Question) -> None:
        if len(engine.questions) == 2:
            receive_text(desk, buyer.id, "late", "快点")

    engine.before = interrupts
    assert buyer.says("不要了").answered == (1, 2)
    assert buyer.talk == [("buyer", "不要了"), ("buyer", "快点"), ("bot", ASKS)]
    assert buyer.actions.count("action_judge_case") == 1


def test_an_agent_who_is_faster_than_the_bot_is_the_only_one_to_answer(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk, order())

    def interrupts(question: Question) -> None:
        if len(engine.questions) == 1:
            send_text(desk, buyer.id, "小曼", "我来处理")

    engine.before = interrupts
    assert buyer.says("不要了") == Outcome()
    assert buyer.talk == [("buyer", "不要了"), ("agent", "我来处理")]
    assert (buyer.suggestions, rows(desk, "suggestions")) == ((), [])


def test_a_conversation_that_never_keeps_still_is_given_up_and_still_waits(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk, order())
    engine.before = lambda question: buyer.type("再说") if question.incoming else None
    with pytest.raises(KeepsChanging, match=buyer.id):
        buyer.says("不要了")
    assert len(buyer.waits) == 1 + answering.MOST_TRIES
    assert rows(desk, "suggestions") == []


def noted(desk: Desk, buyer: Chat, note: str) -> None:
    with desk.database.transaction() as connection:
        append_flag(connection, order_id=ORDER_ID, colour="yellow", note=note, author="小曼", at=NOW)


def test_a_note_that_is_full_calls_a_person_instead_of_losing_a_word(desk: Desk) -> None:
    buyer = chat(desk, order())
    noted(desk, buyer, "长" * 320)
    buyer.says("不要了")
    outcome = buyer.says("嗯")
    assert (outcome.handed_over, outcome.sent) == ("note_too_long", ("transfer_unsure",))
    assert len(rows(desk, "flags")) == 1
    assert rows(desk, "tasks") == rows(desk, "outbox") == []
    assert buyer.suggestions[0].macro == "refuse_parcel_confirmed"


def test_a_colour_that_is_reserved_calls_a_person(desk: Desk, engine: FakeEngine) -> None:
    engine.said["greet"] = "green"
    outcome = chat(desk, order(), order_id=ORDER_ID).says("你好")
    assert outcome.handed_over == "colour_reserved"
    assert rows(desk, "flags") == []


def test_the_engine_hears_the_whole_dialogue_so_far(desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk, order())
    buyer.says("不要了")
    buyer.says("嗯")
    heard = [event.get("name") or event["event"] for event in engine.questions[-1].events]
    assert heard[:2] == ["user", "action_judge_case"]
    assert heard[-1] == "refuse_parcel"


def test_where_nothing_waits_nothing_happens_whatever_was_answered_last(desk: Desk) -> None:
    buyer = chat(desk, order())
    buyer.says(says("checks"))  # answered by its words alone
    assert buyer.slots["answered"] is True
    assert answer(desk, buyer.id) == Outcome()
    assert buyer.waits == []
