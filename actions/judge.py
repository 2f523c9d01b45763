"""Quiet: which case is it?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.services.ground import ground
from bot.services.judging import judge_slots


class JudgeCase(Action):
    """Sets the slots on which rules and stories branch (after_sales.md §4)."""

    def name(self) -> str:
        return "action_judge_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        at = ground.get()
        slots = judge_slots(at.shop, at.orders, tracker.slots, tracker.latest_message, at.now, anonymous=at.anonymous)
        return [SlotSet(name, value) for name, value in slots.items()]
