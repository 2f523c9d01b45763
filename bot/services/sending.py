"""Sending a macro: message, refund guidance, flag with note, tasks, outbox, audit and dialogue, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from bot.core.flags import append_note, plant
from bot.core.holidays import shop_day
from bot.core.macros import Filled, Macro
from bot.services.desk import Desk
from bot.store import audit, flags, outbox, tasks
from bot.store.conversations import Conversation, add_message

#: What the buyer said for one case does not count for the next.
_OF_ONE_CASE = ("wish", "address", "phone", "receiver", "refund_reason", "invoice_title", "tax_number", "amount", "problem", "opened", "pictures", "new_address")


def write_sending(
    connection: Connection, desk: Desk, conversation: Conversation, macro: Macro, filled: Filled, *, text: str, order_id: str | None, suggestion: int, author: str, agent: str
) -> None:
    """Write everything that sending `macro` does; raises what the flag rules raise, and then nothing is written."""
    now = desk.now()
    add_message(connection, conversation.id, author=author, agent=agent, text=text, macro=macro.id, now=now)
    if filled.flag and order_id:
        _plant(connection, desk, filled, order_id, conversation.id, suggestion, agent, now)
    for position, task in enumerate(filled.tasks):
        due = now + timedelta(hours=task.due_hours) if task.due_hours is not None else None
        tasks.add_task(
            connection, recipient=task.to, text=task.text, now=now, order_id=order_id, conversation=conversation.id, suggestion=suggestion, position=position, due=due
        )
        outbox.put(connection, f"task:{suggestion}:{position}", "task", {"to": task.to, "text": task.text, "order": order_id}, now)
    audit.record(connection, at=now, who=agent, what="send", subject=conversation.id, detail={"macro": macro.id, "suggestion": suggestion, "order": order_id})


def _plant(connection: Connection, desk: Desk, filled: Filled, order_id: str, conversation: str, suggestion: int, agent: str, now: datetime) -> None:
    assert filled.flag is not None
    legend = desk.files.legend
    flag = plant(legend, filled.flag.colour, order=order_id, note=filled.flag.note, author=agent, at=now)
    append_note(flags.current_note(connection, order_id), flag.note, legend.note_bytes)
    planted = flags.append_flag(
        connection, order_id=order_id, colour=flag.colour.value, note=flag.note, author=agent, at=now,
        works=legend.of(flag.colour).works, conversation=conversation, suggestion=suggestion,
    )  # fmt: skip
    if planted is not None:
        payload = {"order": order_id, "colour": flag.colour.value, "code": legend.of(flag.colour).code, "note": flag.note, "day": f"{shop_day(now)}"}
        outbox.put(connection, f"flag:{suggestion}", "flag", payload, now)


def slots_after(macro: Macro) -> dict[str, Any]:
    """What sending `macro` changes in the dialogue: the case that follows, and a closed case is forgotten."""
    if macro.closes:
        return {"case_next": macro.leads_to or "closed", **dict.fromkeys(_OF_ONE_CASE)}
    return {"case_next": macro.leads_to} if macro.leads_to else {}


def slots_for(macro: Macro, then: Mapping[str, Any], case: str) -> dict[str, Any]:
    """What holds when an agent sends `macro`: what was judged for it (`then`), and a case that it fits."""
    fits = macro.fits.cases
    if "case" in then or macro.closes or not fits or case in fits:
        return dict(then)
    return {**then, "case": fits[0]}


def events_after(macro: Macro, now: datetime) -> list[dict[str, Any]]:
    """The Rasa events of a macro that was sent."""
    at = now.timestamp()
    return [
        {"event": "action", "name": macro.id, "timestamp": at},
        *slot_events(slots_after(macro), now),
        {"event": "action", "name": "action_listen", "timestamp": at},
    ]


def slot_events(slots: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    return [{"event": "slot", "name": name, "value": value, "timestamp": now.timestamp()} for name, value in slots.items()]
