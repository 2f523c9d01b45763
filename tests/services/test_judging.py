"""The quiet action: from what the buyer said to the slots on which the rules branch."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from bot.core.cases import PASSING
from bot.core.orders import Item, Order
from bot.services.dialogue import slots_after
from bot.services.judging import WORDS_KEPT, judge_slots
from tests.builders import FULL_ADDRESS, MACROS, NOW, ORDER_ID, OTHER_ID, SAMPLE, order, says, shop

CLOSING = next(macro for macro in MACROS if macro.closes)


def heard(intent: str, text: str = "", **entities: str) -> dict[str, Any]:
    found = [{"entity": kind, "value": value, "start": 0, "end": 0} for kind, value in entities.items()]
    return {"intent": {"name": intent}, "text": text, "entities": found}


def judged(
    intent: str, *orders: Order, text: str = "", slots: dict[str, Any] | None = None, anonymous: bool = False, **entities: str
) -> dict[str, Any]:
    """The slots after the buyer has said something; entities fill slots of their own."""
    before = {**(slots or {}), **entities}
    return {**before, **judge_slots(shop(), orders, before, heard(intent, text, **entities), NOW, anonymous=anonymous)}


def test_a_wish_becomes_a_case_with_its_facts() -> None:
    found = judged("cancel_order", order(), text=" 不要了 ")
    assert (found["case"], found["case_next"], found["wish"], found["order"]) == ("cancel_in_transit", None, "cancel_order", ORDER_ID)
    assert found["facts"] == {"buyer_words": "不要了", "reason": "events_recent", "problem_item": "氨基酸洁面乳 100ml"}


@pytest.mark.parametrize(("intent", "case"), [("inform", "which_wish"), ("send_picture", "picture_noted"), ("affirm", "which_wish")])
def test_without_a_wish_the_buyer_is_asked_for_one(intent: str, case: str) -> None:
    found = judged(intent, order())
    assert (found["case"], found["case_next"], found["wish"]) == (case, None, None)


def test_what_comes_later_belongs_to_the_wish_in_hand() -> None:
    asked = judged("change_address", order("paid"))
    assert asked["facts"]["missing_address"] == "省份、城市、区县、详细地址"
    told = judged("inform", order("paid"), slots={**asked, "address": asdict(FULL_ADDRESS), "phone": 13900139000, "receiver": "李雷"})
    assert (told["case"], told["facts"]["new_address"], told["facts"]["new_receiver"]) == (
        "address_confirm",
        FULL_ADDRESS.one_line(),
        "李雷",
    )
    assert told["facts"]["new_phone"] == "13800138000"  # a slot that holds no text is not guessed at


def test_the_buyers_first_words_are_kept_and_not_endlessly() -> None:
    asked = judged("report_damaged", order("signed"), text="破" * 500)
    assert asked["facts"]["buyer_words"] == "破" * WORDS_KEPT
    again = judged("inform", order("signed"), text="就这样", slots=asked)
    assert again["facts"]["buyer_words"] == asked["facts"]["buyer_words"]


@pytest.mark.parametrize("passing", ["shipping_fee", "track_parcel", "ask_promotion"])
def test_a_question_in_passing_gives_the_case_back(passing: str) -> None:
    pending = judged("cancel_order", order())
    asked = judged(passing, order(), slots=pending)
    assert asked["case"] in PASSING
    assert (asked["case_next"], asked["wish"]) == ("cancel_in_transit", "cancel_order")
    assert asked["facts"]["buyer_words"] == pending["facts"]["buyer_words"]


@pytest.mark.parametrize("before", ["", "closed", "need_order", "parcel_moving"])
def test_a_question_with_nothing_pending_comes_back_to_nothing(before: str) -> None:
    asked = judged("ask_promotion", order(), slots={"case": before, "wish": None})
    assert (asked["case"], asked["case_next"], asked["wish"]) == ("promotion", None, "ask_promotion")


def test_a_new_wish_begins_with_fresh_facts() -> None:
    first = judged("report_damaged", order("signed"), text=says("signed_self"), slots={"pictures": 1})
    assert (first["case"], first["pictures"], first["problem"]) == ("advance_freight", 1, "破损")
    assert first["facts"]["signed_by"] == "本人签收"
    second = judged("request_invoice", order("signed"), text="开发票", slots={**first, "opened": True})
    assert (second["wish"], second["pictures"], second["opened"]) == ("request_invoice", 0, False)
    assert second["facts"]["buyer_words"] == "开发票"


def test_pictures_that_came_before_the_first_wish_count_for_it() -> None:
    assert judged("report_damaged", order("signed"), slots={"pictures": 2})["pictures"] == 2


def test_what_was_said_for_a_closed_case_is_forgotten() -> None:
    done = judged("report_damaged", order("signed"), slots={"pictures": 1, "refund_reason": "破损", "product": "洁面乳"}) | slots_after(
        CLOSING
    )
    after = {**done, "case": done["case_next"], "case_next": None}
    returned = judged("return_goods", order("signed"), slots=after)
    assert (returned["case"], returned["pictures"], returned["problem"]) == ("return_no_reason", 0, None)
    assert {"problem", "refund_reason"} & returned["facts"].keys() == set()


def test_a_seal_that_was_broken_stays_broken_within_a_case() -> None:
    first = judged("return_goods", order("signed"), text=says("opened"))
    assert (first["case"], first["opened"]) == ("return_opened", True)
    assert judged("return_goods", order("signed"), slots=first)["opened"] is True
    assert judged("return_goods", order("signed"), text=says("unopened"))["opened"] is False
    assert judged("return_goods", order("signed"), text=says("unopened", "unsealed"))["opened"] is True


def test_an_order_is_found_by_its_number_and_by_its_waybill() -> None:
    both = (order(waybill=" yt1 "), order(id=OTHER_ID, waybill="YT2"))
    asked = judged("track_parcel", *both)
    assert asked["case"] == "which_order"
    assert asked["facts"]["orders"] == "氨基酸洁面乳 100ml×1（已发货，订单尾号7561）；氨基酸洁面乳 100ml×1（已发货，订单尾号7562）"
    assert judged("track_parcel", *both, order_id=OTHER_ID)["order"] == OTHER_ID
    assert judged("track_parcel", *both, waybill="YT1")["order"] == ORDER_ID
    assert judged("track_parcel", *both, waybill="YT404")["case"] == "which_order"
    assert judged("track_parcel", *both, order_id="404")["case"] == "order_not_found"


def test_a_waybill_is_known_by_the_order_that_has_it_even_where_its_shape_could_be_anybody_s() -> None:
    wanted = order("signed", id=OTHER_ID, waybill="88800100000611")
    assert judged("track_parcel", order(), wanted, text="88800100000611到哪了")["order"] == OTHER_ID


def test_an_order_of_several_is_told_by_what_the_catalogue_calls_it() -> None:
    mask = order(id=OTHER_ID, items=(Item("玻尿酸补水面膜 10片"),))
    asked = judged("track_parcel", order(), mask, text="到哪了")
    assert asked["case"] == "which_order"
    assert judged("out_of_scope", order(), mask, text="补水面膜", slots=asked)["order"] == OTHER_ID


def test_an_order_number_of_an_anonymous_buyer_is_not_looked_up() -> None:
    assert judged("track_parcel", anonymous=True, order_id=ORDER_ID)["case"] == "order_unverified"
    assert judged("track_parcel", anonymous=True)["case"] == "need_order"


def test_an_order_that_was_not_found_leaves_the_one_in_hand() -> None:
    found = judged("track_parcel", order(), order(id=OTHER_ID), slots={"order": ORDER_ID}, order_id="404")
    assert (found["case"], found["order"]) == ("order_not_found", ORDER_ID)


@pytest.mark.parametrize(("wish", "case"), [("report_damaged", "advance_freight"), ("return_goods", "picture_for_person")])
def test_a_picture_is_evidence_of_a_fault_and_for_a_person_otherwise(wish: str, case: str) -> None:
    begun = judged(wish, order("signed"))
    assert judged("send_picture", order("signed"), slots={**begun, "pictures": 1})["case"] == case


def test_facts_name_the_fault_the_item_and_the_reason() -> None:
    small = order("signed", items=(SAMPLE,))
    facts = judged("report_damaged", small, text=says("signed_self"), slots={"pictures": 1})["facts"]
    assert (facts["problem"], facts["problem_item"], facts["compensation"]) == ("破损", "精华小样 5ml", "6")
    assert judged("return_goods", order("signed"), slots={"refund_reason": "不喜欢"})["facts"]["buyer_reason"] == "不喜欢"
    assert "buyer_reason" not in judged("request_invoice", order("signed"), slots={"refund_reason": "不喜欢"})["facts"]


@pytest.mark.parametrize(("text", "problem"), [(says("at_fault"), "质量问题"), (says("report_wrong_item"), "错发")])
def test_a_fault_that_is_named_late_still_names_the_exchange(text: str, problem: str) -> None:
    asked = judged("exchange_goods", order("signed"), text="想换一个")
    told = judged("exchange_goods", order("signed"), text=text, slots=asked)
    assert (told["case"], told["facts"]["problem"]) == ("exchange_fault_noted", problem)


def test_words_that_open_a_matter_say_more_than_an_intent_that_answers_nothing() -> None:
    assert judged("out_of_scope", order("paid"), text=says("checks"))["case"] == "order_confirmed"
    assert judged("out_of_scope", order("paid"))["case"] == "not_ours"


def test_an_expected_word_counts_whatever_its_intent_looks_like() -> None:
    asked = judged("report_missing", order("signed"), text="少了一瓶")
    told = judged("out_of_scope", order("signed"), text=says("unchecked"), slots=asked)
    assert told["case"] == "pictures_needed"
    assert judged("out_of_scope", order("signed"), text=says("no_pictures"), slots=told)["case"] == "insists"


def test_the_same_words_are_judged_the_same() -> None:
    assert judged("cancel_order", order(), text="不要了") == judged("cancel_order", order(), text="不要了")


BOTH = (order(), order(id=OTHER_ID, items=(SAMPLE,)))


def test_a_question_about_another_order_does_not_let_the_pending_case_go_on_with_the_wrong_one() -> None:
    pending = judged("cancel_order", *BOTH, order_id=ORDER_ID)
    asked = judged("track_parcel", *BOTH, slots=pending, order_id=OTHER_ID)
    assert (asked["case"], asked["case_next"], asked["order"]) == ("parcel_moving", None, OTHER_ID)
    again = judged("track_parcel", *BOTH, slots=pending, order_id=ORDER_ID)
    assert (again["case_next"], again["order"]) == ("cancel_in_transit", ORDER_ID)


@pytest.mark.parametrize(
    ("intent", "product", "meant"),
    [
        ("cancel_order", "精华小样", OTHER_ID),
        ("cancel_order", "洁面乳", ORDER_ID),
        ("cancel_order", "口红", ORDER_ID),  # in none of his orders
        ("ask_product", "精华小样", ORDER_ID),  # of the catalogue
    ],
)
def test_an_order_is_left_for_the_one_that_holds_what_the_buyer_now_speaks_of(intent: str, product: str, meant: str) -> None:
    assert judged(intent, *BOTH, slots={"order": ORDER_ID}, product=product)["order"] == meant


def test_a_buyer_may_take_back_that_it_was_opened() -> None:
    first = judged("return_goods", order("signed"), text=says("opened"))
    assert judged("return_goods", order("signed"), text=says("unopened"), slots=first)["case"] == "return_no_reason"


def test_a_house_without_a_street_is_taken_where_only_that_was_missing() -> None:
    known = {"province": "北京市", "city": "北京市", "district": "朝阳区", "detail": ""}
    asked = {"wish": "change_address", "case": "address_needed", "new_address": known}
    found = judged("inform", order("paid"), text="望京SOHO塔1 2001", slots=asked)
    assert (found["case"], found["new_address"]["detail"]) == ("address_confirm", "望京SOHO塔1 2001")
    for text in ("不知道门牌", "号码太长" * 20 + "1"):
        assert judged("inform", order("paid"), text=text, slots=asked)["case"] == "address_needed"
    whole = {**asked, "new_address": {**known, "district": ""}}
    assert judged("inform", order("paid"), text="望京SOHO塔1 2001", slots=whole)["case"] == "address_needed"
