"""Quiet: which case is it?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.outside import outside_ground, outside_slots
from bot.services.ground import JUDGE_CASE, ground
from bot.services.judging import judge_slots


class JudgeCase(Action):  # type: ignore[misc]
    """Sets the slots on which rules and stories branch (after_sales.md §4)."""

    def name(self) -> str:
        return JUDGE_CASE

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        at, slots = ground.get(None), tracker.slots
        if at is None:
            at, slots = outside_ground(tracker), outside_slots(tracker)
        judged = judge_slots(at.shop, at.orders, slots, tracker.latest_message, at.now, anonymous=at.anonymous)
        return [SlotSet(name, value) for name, value in judged.items()]
