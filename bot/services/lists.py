"""Lists that agents and leads work from (product.md, Agents; after_sales.md §2 and §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.deadlines import late_reply
from bot.services.desk import Desk
from bot.store.flags import PlantedFlag, open_works
from bot.store.inbox import waiting_since
from bot.store.tasks import Task, open_tasks


@dataclass(frozen=True)
class Waiting:
    """A buyer whose last word is unanswered."""

    conversation: str
    since: datetime
    late: bool


def flagged_not_done(desk: Desk) -> tuple[PlantedFlag, ...]:
    """Flags that ask for work, until someone closes them."""
    with desk.database.read() as connection:
        return open_works(connection)


def tasks_to_do(desk: Desk, recipient: str | None = None) -> tuple[Task, ...]:
    """What couriers, warehouse, finance and leads have to do, by due time."""
    with desk.database.read() as connection:
        return open_tasks(connection, recipient)


def waiting_buyers(desk: Desk) -> tuple[Waiting, ...]:
    """Buyers whose newest message has no reply after it, longest first; `late` after the shop's three minutes.

    Being told by the bot to wait is no reply.
    """
    with desk.database.read() as connection:
        waiting = waiting_since(connection)
    return tuple(Waiting(id, since, late_reply(since, desk.shop.deadlines, desk.now())) for id, since in waiting.items())
