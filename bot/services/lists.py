"""Lists that agents and leads work from (product.md, Agents; after_sales.md §2 and §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.core.deadlines import late_reply
from bot.services.desk import Desk
from bot.store.flags import PlantedFlag, open_works
from bot.store.tables import messages
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
    with desk.database.read() as connection:
        return open_tasks(connection, recipient)


def waiting_buyers(desk: Desk) -> tuple[Waiting, ...]:
    """Buyers whose newest message has no reply after it, longest first; `late` after the shop's three minutes."""
    said = select(messages.c.conversation, messages.c.author, messages.c.created_at, messages.c.seq)
    spoke = select(messages.c.conversation, func.max(messages.c.seq).label("seq")).where(messages.c.author != "buyer").group_by(messages.c.conversation).subquery()
    query = said.outerjoin(spoke, spoke.c.conversation == messages.c.conversation).where(messages.c.author == "buyer", messages.c.seq > func.coalesce(spoke.c.seq, 0))
    first: dict[str, datetime] = {}
    with desk.database.read() as connection:
        for row in connection.execute(query.order_by(messages.c.id)):
            first.setdefault(row.conversation, row.created_at)
    found = [Waiting(id, since, late_reply(since, desk.shop.deadlines, desk.now())) for id, since in first.items()]
    return tuple(sorted(found, key=lambda waiting: waiting.since))
