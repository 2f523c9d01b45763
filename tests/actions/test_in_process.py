"""Quiet actions run inside the desk, on their own ground, and fail aloud."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from actions.in_process import ActionWaits, InProcessActions, at_once
from bot.services.ground import Ground, ground
from tests.builders import NOW, order, shop

JUDGE = "action_judge_case"
HEARD = {"event": "user", "text": "不要了", "parse_data": {"intent": {"name": "cancel_order"}, "entities": []}}


def run(*events: dict[str, Any], slots: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    on = Ground(shop(), (order(),), NOW, anonymous=False)
    return InProcessActions().run(JUDGE, on, events, slots or {})


def test_judging_is_known_and_speaking_is_not() -> None:
    actions = InProcessActions()
    assert actions.knows(JUDGE)
    assert not actions.knows("refuse_parcel")
    assert not actions.knows("action_listen")


def test_an_action_says_that_it_ran_and_which_slots_it_set() -> None:
    first, *rest = run(HEARD)
    assert first == {"event": "action", "name": JUDGE, "timestamp": NOW.timestamp()}
    assert {event["name"]: event["value"] for event in rest}["case"] == "cancel_in_transit"
    assert {event["event"] for event in rest} == {"slot"}


def test_only_the_latest_message_is_judged() -> None:
    later = {"event": "user", "text": "开发票", "parse_data": {"intent": {"name": "request_invoice"}, "entities": []}}
    slots = {event["name"]: event.get("value") for event in run(HEARD, later, {"event": "slot", "name": "x", "value": 1})}
    assert slots["wish"] == "request_invoice"


def test_an_action_that_fails_is_not_swallowed_and_leaves_the_ground_clean() -> None:
    with pytest.raises(KeyError):
        run()  # nobody has said anything
    with pytest.raises(LookupError):
        ground.get()


def test_an_action_that_waits_for_something_is_refused_and_ended() -> None:
    ended = []

    async def waits() -> None:
        try:
            await asyncio.sleep(0)
        finally:
            ended.append(True)

    with pytest.raises(ActionWaits):
        at_once(waits())
    assert ended
