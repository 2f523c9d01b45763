"""What agents really send: where it differs from what the bot proposes, by intent, the order's state and the case."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.masking import masked
from bot.services.desk import Desk
from bot.store.training import Sent, receivers_of, sent_where_proposed

DAYS = 30
FEWEST = 3
WORDS = 5


@dataclass(frozen=True)
class Choice:
    """A macro and how often agents sent it; empty: their own words. `edited` of these were changed before they were sent."""

    macro: str
    times: int
    edited: int


@dataclass(frozen=True)
class OwnWords:
    """What an agent wrote himself, or made of the proposal, without anybody's data; and where it stands."""

    conversation: str
    seq: int
    text: str


@dataclass(frozen=True)
class Drift:
    """What the bot proposes in such a moment, what agents send, the most frequent first, and their newest own words."""

    intent: str
    order_state: str
    case: str
    proposed: str
    sent: tuple[Choice, ...]
    words: tuple[OwnWords, ...]
    differs: bool


def drifts(desk: Desk, days: int = DAYS) -> tuple[Drift, ...]:
    """Where agents sent something at least three times; those that mostly send something else come first."""
    with desk.database.read() as connection:
        found = sent_where_proposed(connection, desk.now() - timedelta(days=days))
        names = receivers_of(connection, {one.buyer for one in found if one.buyer and (one.edited or not one.sent)})
    groups: dict[tuple[str, str, str, str], list[Sent]] = defaultdict(list)
    for one in found:
        groups[one.intent, one.order_state, one.case, one.proposed].append(one)
    shown = [_drift(some, names) for some in groups.values() if len(some) >= FEWEST]
    return tuple(sorted(shown, key=lambda one: (not one.differs, -sum(c.times for c in one.sent), one.intent, one.order_state)))


def _drift(some: Sequence[Sent], names: Sequence[str]) -> Drift:
    first, times = some[0], Counter(one.sent for one in some)
    edited = Counter(one.sent for one in some if one.edited)
    choices = tuple(Choice(macro, times[macro], edited[macro]) for macro in sorted(times, key=lambda macro: (-times[macro], macro)))
    own = {one.text: one for one in reversed(some) if one.edited or not one.sent}  # the newest of those that read the same
    words = tuple(OwnWords(one.conversation, one.seq, masked(one.text, names)) for one in list(own.values())[::-1][:WORDS])
    differs = choices[0].macro != first.proposed or 2 * choices[0].edited > choices[0].times
    return Drift(first.intent, first.order_state, first.case, first.proposed, choices, words, differs)
