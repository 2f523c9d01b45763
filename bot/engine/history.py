"""How much of a dialogue the policies can see, and no more than that is rebuilt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Event = Mapping[str, Any]


def recent(events: Sequence[Event], turns: int) -> list[Event]:
    """The last `turns` buyer turns, behind one slot event for every slot that was set before them.

    A turn gives at least one state, so `turns` at least as long as the longest look-back of any policy leaves every
    prediction as it is.
    """
    start = _start(events, turns)
    slots = {event["name"]: event for event in events[:start] if event["event"] == "slot"}
    return [*slots.values(), *events[start:]]


def _start(events: Sequence[Event], turns: int) -> int:
    for index in range(len(events) - 1, -1, -1):
        if events[index]["event"] == "user":
            turns -= 1
            if turns == 0:
                return index
    return 0
