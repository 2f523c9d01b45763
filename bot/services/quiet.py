"""Runs the quiet actions in process with rasa_sdk's own executor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from rasa_sdk.executor import ActionExecutor

from bot.core.cases import Shop
from bot.core.orders import Order


@dataclass(frozen=True)
class Ground:
    """What a quiet action may look at: the shop, the orders of this buyer, the time."""

    shop: Shop
    orders: Sequence[Order]
    now: datetime
    anonymous: bool


#: Set around every run; an action finds its ground here and touches nothing else.
ground: ContextVar[Ground] = ContextVar("ground")


class QuietActions(Ground):
    """The quiet actions on one ground."""

    @cached_property
    def _executor(self) -> ActionExecutor:
        return executor()

    def knows(self, action: str) -> bool:
        return action in self._executor.actions

    async def run(self, action: str, events: Sequence[Mapping[str, Any]], slots: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The events of `action`, first that it ran; an exception of the action is not swallowed."""
        token = ground.set(self)
        try:
            tracker = {
                "sender_id": "conversation",
                "slots": dict(slots),
                "latest_message": _latest(events),
                "events": [],
                "paused": False,
                "followup_action": None,
                "active_loop": {},
                "latest_action_name": None,
            }
            call = {"next_action": action, "tracker": tracker, "domain": {}, "sender_id": "conversation"}
            result = await self._executor.run(call)
        finally:
            ground.reset(token)
        return [{"event": "action", "name": action, "timestamp": self.now.timestamp()}, *(result or {}).get("events", [])]


def _latest(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    for event in reversed(events):
        if event["event"] == "user":
            data: Mapping[str, Any] = event["parse_data"]
            return {**data, "text": event.get("text")}
    return {}


_EXECUTORS: list[ActionExecutor] = []


def executor() -> ActionExecutor:
    """The one executor of the process, with the quiet actions registered."""
    if not _EXECUTORS:
        from actions.judge import JudgeCase

        made = ActionExecutor()
        made.register_action(JudgeCase)
        _EXECUTORS.append(made)
    return _EXECUTORS[0]
