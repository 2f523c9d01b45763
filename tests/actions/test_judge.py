"""The quiet action stands on the desk's ground, or on the settings' database where there is no desk."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.in_process import InProcessActions
from actions.judge import JudgeCase
from actions.outside import DEMO_BUYER
from bot.services.desk import Desk
from bot.services.ground import QUIET, Ground, ground
from bot.store.orders import orders_of
from tests.actions.conftest import MOVING
from tests.actions.trackers import tracker_of


def judged(*arguments: Any) -> dict[str, Any]:
    events = asyncio.run(JudgeCase().run(CollectingDispatcher(), tracker_of(*arguments), {}))
    return {event["name"]: event["value"] for event in events}


def test_the_quiet_actions_are_those_that_rules_may_name(desk: Desk) -> None:
    quiet = InProcessActions()
    assert [name for name in sorted(QUIET) if quiet.knows(name)] == sorted(QUIET)
    assert not quiet.knows("welcome")


def test_the_sender_is_the_buyer_whose_orders_decide(desk: Desk) -> None:
    assert judged("小王", "不要了", "cancel_order")["case"] == "cancel_in_transit"
    assert judged("没有订单的人", "到哪了", "track_parcel")["case"] == "need_order"


def test_a_sender_without_a_name_tries_the_demo_shop(desk: Desk) -> None:
    with desk.database.read() as connection:
        known = {order.id for order in orders_of(connection, DEMO_BUYER)}
    for nameless in ("default", "f" * 32):
        slots = judged(nameless, f"{min(known)} 不要了", "cancel_order")
        assert slots["case"] == "which_order"  # several of his orders fit, so he was found


def test_a_picture_counts_when_the_intent_says_that_one_came(desk: Desk) -> None:
    assert judged("小王", "/send_picture", "send_picture", {"wish": "report_allergy", "case": "allergy_pictures"})["pictures"] == 1


def test_the_desk_s_ground_comes_first(desk: Desk) -> None:
    token = ground.set(Ground(desk.shop, (), desk.now(), anonymous=True))
    try:
        assert judged("小王", MOVING, "inform")["case"] == "which_wish"
        assert judged("小王", "不要了", "cancel_order")["facts"]["reason"] == "anonymous"
    finally:
        ground.reset(token)
