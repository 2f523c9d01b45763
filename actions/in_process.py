"""Runs quiet actions inside the desk with rasa_sdk's own executor: no server, no HTTP."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from rasa_sdk.executor import ActionExecutor

from actions.judge import JudgeCase
from bot.services.ground import Ground, ground

T = TypeVar("T")

CONVERSATION = "conversation"


class ActionWaits(RuntimeError):
    """A quiet action began to wait for something: it must not."""


class InProcessActions:
    """The quiet actions; an exception of one of them is not swallowed. They go by what stands there and wait for nothing."""

    def __init__(self) -> None:
        self._executor = ActionExecutor()
        self._executor.register_action(JudgeCase)

    def knows(self, action: str) -> bool:
        return action in self._executor.actions

    def run(self, action: str, on: Ground, events: Sequence[Mapping[str, Any]], slots: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The events of `action`, the first of which says that it ran; raises ActionWaits."""
        token = ground.set(on)
        try:
            result = at_once(self._executor.run(_call(action, events, slots)))
        finally:
            ground.reset(token)
        return [{"event": "action", "name": action, "timestamp": on.now.timestamp()}, *(result or {}).get("events", [])]


def _call(action: str, events: Sequence[Mapping[str, Any]], slots: Mapping[str, Any]) -> dict[str, Any]:
    """rasa_sdk's action call; of the history an action gets only the latest message."""
    tracker = {
        "sender_id": CONVERSATION,
        "slots": dict(slots),
        "latest_message": _latest(events),
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    return {"next_action": action, "sender_id": CONVERSATION, "tracker": tracker, "domain": {}}


def _latest(events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    for event in reversed(events):
        if event["event"] == "user":
            return {**event["parse_data"], "text": event.get("text")}
    return {}


def at_once(action: Coroutine[Any, Any, T]) -> T:
    """What comes of it, without an event loop, whose making costs more than the judging; raises ActionWaits."""
    try:
        action.send(None)
    except StopIteration as done:
        found: T = done.value
        return found
    action.close()
    raise ActionWaits
