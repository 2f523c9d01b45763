"""What agents really send: where it differs from what the bot proposes, by intent and the order's state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from bot.services.desk import Desk
from bot.store.training import Sent, sent_where_proposed

DAYS = 30
FEWEST = 3


@dataclass(frozen=True)
class Choice:
    """A macro and how often agents sent it; empty: their own words."""

    macro: str
    times: int


@dataclass(frozen=True)
class Drift:
    """For one intent and state of the order: what the bot proposes, and what agents send, the most frequent first."""

    intent: str
    order_state: str
    proposed: str
    sent: tuple[Choice, ...]
    differs: bool


def drifts(desk: Desk, days: int = DAYS) -> tuple[Drift, ...]:
    """Where agents sent something at least three times; those that mostly send something else come first."""
    with desk.database.read() as connection:
        found = sent_where_proposed(connection, desk.now() - timedelta(days=days))
    groups: dict[tuple[str, str, str], list[Sent]] = defaultdict(list)
    for one in found:
        groups[one.intent, one.order_state, one.proposed].append(one)
    shown = [_drift(some) for some in groups.values() if sum(one.times for one in some) >= FEWEST]
    return tuple(sorted(shown, key=lambda one: (not one.differs, -sum(c.times for c in one.sent), one.intent, one.order_state)))


def _drift(some: list[Sent]) -> Drift:
    choices = tuple(Choice(one.sent, one.times) for one in sorted(some, key=lambda one: (-one.times, one.sent)))
    first = some[0]
    return Drift(first.intent, first.order_state, first.proposed, choices, choices[0].macro != first.proposed)
