"""Trackers as Rasa sends them to an action."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker


def tracker_of(sender: str, text: str, intent: str, slots: dict[str, Any] | None = None, message: str = "m1") -> Tracker:
    """A dialogue whose last word is the buyer's."""
    found = {"name": intent, "confidence": 0.95}
    heard = {"text": text, "intent": found, "entities": [], "intent_ranking": [found]}
    said = {"event": "user", "text": text, "parse_data": heard, "message_id": message, "timestamp": 1.0}
    return Tracker(sender, slots or {}, heard, [said], False, None, {}, "action_listen")
