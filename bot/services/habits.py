"""What agents send, so that suggestions follow them: counted from the last weeks, and again every few minutes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.store.database import Database
from bot.store.training import Sent, sent_where_proposed

DAYS = 30
FEWEST = 3
"""A macro that was sent less often than this in such a moment is no habit."""
KEPT = timedelta(minutes=10)
Shares = Mapping[str, float]
NOTHING: Shares = MappingProxyType({})


@dataclass
class Habits:
    """The shares of macros by intent and state of the order; own words count as sent, and are nobody's."""

    _counted_at: datetime | None = None
    _shares: Mapping[tuple[str, str], Shares] = field(default_factory=dict)

    def of(self, database: Database, now: datetime, intent: str, order_state: str) -> Shares:
        """How much of what agents sent here each macro was, 0 to 1."""
        if self._counted_at is None or now - self._counted_at >= KEPT:
            self._counted_at = now
            with database.read() as connection:
                self._shares = shares_of(sent_where_proposed(connection, now - timedelta(days=DAYS)))
        return self._shares.get((intent, order_state), NOTHING)


def shares_of(sent: Sequence[Sent]) -> dict[tuple[str, str], Shares]:
    """By intent and state of the order, what was sent at least FEWEST times."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in sent:
        counts[one.intent, one.order_state][one.sent] += 1
    return {
        moment: {macro: times / sum(found.values()) for macro, times in found.items() if macro and times >= FEWEST}
        for moment, found in counts.items()
    }
