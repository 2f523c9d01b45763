"""What a quiet action stands on, and who runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.core.cases import Shop
from bot.core.orders import Order

JUDGE_CASE = "action_judge_case"

#: The quiet actions by name, as rules, stories and domain.yml say them.
QUIET = frozenset({JUDGE_CASE})


@dataclass(frozen=True)
class Ground:
    """What a quiet action may look at: the shop, the orders of this buyer, the time."""

    shop: Shop
    orders: Sequence[Order]
    now: datetime
    anonymous: bool


#: Set around every run; an action finds its ground here and touches nothing else.
ground: ContextVar[Ground] = ContextVar("ground")


class QuietActions(Protocol):
    """Runs actions that decide and set slots, but say nothing; `actions.in_process` is the one that ships."""

    def knows(self, action: str) -> bool: ...

    def run(self, action: str, on: Ground, events: Sequence[Mapping[str, Any]], slots: Mapping[str, Any]) -> list[dict[str, Any]]: ...
