"""The Rasa events that the desk writes itself, and the slots that events leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.core.macros import Macro

LISTEN = "action_listen"

#: What the buyer said for one case does not count for the next.
_OF_ONE_CASE = (
    "wish", "address", "phone", "receiver", "product", "refund_reason",
    "invoice_title", "tax_number", "problem", "opened", "pictures", "new_address",
)  # fmt: skip


def slots_in(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The last value of every slot that `events` set."""
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def slot_events(slots: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    return [{"event": "slot", "name": name, "value": value, "timestamp": now.timestamp()} for name, value in slots.items()]


def slots_after(macro: Macro) -> dict[str, Any]:
    """What sending `macro` changes in the dialogue: the case that follows, and a closed case is forgotten."""
    if macro.closes:
        return {"case_next": macro.leads_to or "closed", **dict.fromkeys(_OF_ONE_CASE)}
    return {"case_next": macro.leads_to} if macro.leads_to else {}


def slots_for(macro: Macro, then: Mapping[str, Any], case: str) -> dict[str, Any]:
    """What holds when an agent sends `macro`: what was judged for it (`then`), and a case that the buyer's next word belongs to."""
    fits = macro.fits.cases
    if "case" in then or macro.closes or not fits or case in fits:
        return dict(then)
    return {**then, "case": fits[0]}


def events_after(macro: Macro, now: datetime) -> list[dict[str, Any]]:
    """The events of a macro that was sent; the engine listens when the buyer speaks again."""
    return [_action(macro.id, now), *slot_events(slots_after(macro), now)]


def events_unasked(macro: Macro, now: datetime) -> list[dict[str, Any]]:
    """The events of a macro that was sent while the dialogue listened."""
    return [_action(LISTEN, now), *events_after(macro, now)]


def event_of_text(text: str, now: datetime) -> dict[str, Any]:
    """The event of an agent's own words."""
    return {"event": "bot", "text": text, "data": {}, "metadata": {"by": "agent"}, "timestamp": now.timestamp()}


def _action(name: str, now: datetime) -> dict[str, Any]:
    return {"event": "action", "name": name, "timestamp": now.timestamp()}
