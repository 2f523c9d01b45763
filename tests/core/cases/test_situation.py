"""What the buyer speaks of."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.cases import PASSING, Judgement
from bot.core.orders import Item
from tests.builders import CLEANSER, GIFT, SAMPLE, order, says, situation

MASK = Item("补水面膜 10片")


@pytest.mark.parametrize(
    ("items", "said", "meant"),
    [
        ((CLEANSER,), {}, CLEANSER),
        ((CLEANSER, MASK), {}, None),
        ((CLEANSER, MASK), {"product": "补水面膜"}, MASK),
        ((CLEANSER, MASK), {"product": "那瓶氨基酸洁面乳 100ml的"}, CLEANSER),
        ((CLEANSER, MASK), {"product": "口红"}, None),
        ((CLEANSER, SAMPLE, GIFT), {"text": says("small")}, SAMPLE),
        ((CLEANSER, MASK), {"text": says("small")}, None),
        ((), {}, None),
    ],
)
def test_the_item_is_named_or_the_only_one(items: tuple[Item, ...], said: dict[str, Any], meant: Item | None) -> None:
    assert situation("report_damaged", order("signed", items=items), **said).item == meant


def test_without_an_order_there_is_no_item() -> None:
    assert situation("report_allergy", product="洁面乳").item is None


def test_facts_are_added_and_what_was_known_stays() -> None:
    judged = Judgement("lost", "no_event_lost").with_facts(quiet_days="5").with_facts(cause="停运")
    assert judged.facts == {"quiet_days": "5", "cause": "停运"}


def test_no_case_that_costs_anything_is_answered_in_passing() -> None:
    assert not PASSING & {"compensation", "lost", "refund_failed", "advance_freight", "cancel_in_transit"}
