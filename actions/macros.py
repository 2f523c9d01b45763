"""Speaking: one action per macro, so that the checkout runs under Rasa alone (`rasa run actions`, `rasa shell`).

The desk never runs these; there an accepted suggestion speaks.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.outside import buyer_of, conversation_of, outside_desk
from bot.core.macros import Macro
from bot.files.macros import load_macros
from bot.services.dialogue import slots_after
from bot.services.outside import Decided, send_decided
from bot.services.receive import LONGEST_ID
from bot.settings import load_settings
from bot.store.conversations import Message


class SendMacro(Action, ABC):  # type: ignore[misc]
    """Sends `macro` with everything that hangs on it, or holds on where a person must look first."""

    macro: Macro

    @abstractmethod
    def name(self) -> str: ...

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        said = await asyncio.to_thread(self._send, tracker)
        for message in said:
            macro = outside_desk().macro(message.macro or "")
            buttons = [{"title": button.title, "payload": button.says} for button in macro.buttons]
            dispatcher.utter_message(text=message.text, buttons=buttons)
        return self._events(tracker, sent=any(message.macro == self.macro.id for message in said))

    def _send(self, tracker: Tracker) -> tuple[Message, ...]:
        desk = outside_desk()
        decided = Decided(self.macro.id, tracker.latest_message, tracker.slots, desk.now())
        return send_decided(desk, conversation_of(tracker), buyer_of(tracker), _message_id(tracker), decided)

    def _events(self, tracker: Tracker, *, sent: bool) -> list[dict[str, Any]]:
        """The slots after this macro; the next case counts at once, so that Rasa must be told to listen first."""
        after = slots_after(self.macro) if sent else {}
        following = after.pop("case_next", None) or tracker.get_slot("case_next")
        moved = {"case": following, "case_next": None} if following else {}
        return [*(SlotSet(name, value) for name, value in {**after, **moved}.items()), FollowupAction("action_listen")]


def action_of(macro: Macro) -> type[SendMacro]:
    """The action class of a macro; rasa_sdk makes the only object of it."""
    return type(f"Send_{macro.id}", (SendMacro,), {"macro": macro, "name": lambda self: macro.id, "__module__": __name__})


def _message_id(tracker: Tracker) -> str:
    """What Rasa calls the buyer's last message."""
    user: dict[str, Any] = next((event for event in reversed(tracker.events) if event["event"] == "user"), {})
    return str(user.get("message_id") or user.get("timestamp") or "unnamed")[:LONGEST_ID]


#: Made at import, against this project's habit: rasa_sdk imports this package and takes the subclasses that exist then.
SENDERS = tuple(action_of(macro) for macro in load_macros(load_settings().root / "macros"))
