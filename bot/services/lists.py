"""Lists that agents and leads work from (product.md, Agents; after_sales.md §2 and §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from bot.core.deadlines import late_reply
from bot.services.decision import HOLDS
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
    """What couriers, warehouse, finance and leads have to do, by due time."""
    with desk.database.read() as connection:
        return open_tasks(connection, recipient)


def waiting_buyers(desk: Desk) -> tuple[Waiting, ...]:
    """Buyers whose newest message has no reply after it, longest first; `late` after the shop's three minutes.

    Being told to wait is no reply.
    """
    replied = and_(messages.c.author != "buyer", func.coalesce(messages.c.macro, "").notin_(HOLDS))
    spoke = (
        select(messages.c.conversation, func.max(messages.c.seq).label("seq")).where(replied).group_by(messages.c.conversation).subquery()
    )
    unanswered = and_(messages.c.author == "buyer", messages.c.seq > func.coalesce(spoke.c.seq, 0))
    since = select(messages.c.conversation, func.min(messages.c.created_at).label("since"))
    query = since.outerjoin(spoke, spoke.c.conversation == messages.c.conversation).where(unanswered).group_by(messages.c.conversation)
    with desk.database.read() as connection:
        rows = connection.execute(query.order_by("since")).all()
    return tuple(Waiting(row.conversation, row.since, late_reply(row.since, desk.shop.deadlines, desk.now())) for row in rows)
