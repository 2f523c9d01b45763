"""Tasks and promises: what has to be done, and what somebody was told would be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from bot.core.holidays import SHOP_TIME
from bot.core.macros import placeholders
from bot.services.desk import Desk
from bot.services.workbench.views import PromiseView, TaskView
from bot.store.promises import SentReply, replies_sent, tasks_promised
from bot.store.tasks import Task

#: Facts in a reply that say by when the shop will have done something.
DEADLINES = ("ship_by", "resume_day", "invoice_due")
KEPT_DAYS = 15

_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日(?:(\d{1,2})点)?")


def task_views(desk: Desk, tasks: Iterable[Task]) -> tuple[TaskView, ...]:
    return tuple(_task(desk, task) for task in tasks)


def promises(desk: Desk, agent: str | None = None, conversation: str | None = None) -> tuple[PromiseView, ...]:
    """What the next shift must know, by due time: open tasks that have one, and replies of the last days that named a day.

    `agent` keeps what this colleague promised, `conversation` what was promised there.
    """
    with desk.database.read() as connection:
        return promises_in(connection, desk, agent, conversation)


def promises_in(connection: Connection, desk: Desk, agent: str | None = None, conversation: str | None = None) -> tuple[PromiseView, ...]:
    """Like `promises`, on a connection that is open."""
    naming = [macro.id for macro in desk.files.macros if set(DEADLINES) & set(placeholders(macro.text))]
    tasks = tasks_promised(connection, agent, conversation)
    replies = replies_sent(connection, naming, desk.now() - timedelta(days=KEPT_DAYS), agent, conversation)
    found = [_promised(desk, task, by, buyer) for task, by, buyer in tasks]
    found += [promise for reply in replies if (promise := _said(desk, reply))]
    return tuple(sorted(found, key=lambda promise: (promise.due is None, promise.due or promise.at)))


def day_named(text: str, at: datetime) -> datetime | None:
    """The moment that a fact such as 11月20日24点 names when it is said at `at`; a day without an hour lasts to its end."""
    match = _DAY.search(text)
    if match is None:
        return None
    month, day, hour = int(match[1]), int(match[2]), int(match[3] or 24)
    said = at.astimezone(SHOP_TIME)
    year = said.year + (month < said.month - 6)
    try:
        return datetime(year, month, day, tzinfo=SHOP_TIME) + timedelta(hours=hour)
    except ValueError:
        return None


def _task(desk: Desk, task: Task) -> TaskView:
    return TaskView(
        task.id, task.recipient, desk.files.names.recipients.get(task.recipient, task.recipient), task.text, task.order_id,
        task.conversation, task.due, task.done_at is None and _over(desk, task.due), task.done_at, task.done_by, task.created_at,
    )  # fmt: skip


def _promised(desk: Desk, task: Task, by: str | None, buyer: str | None) -> PromiseView:
    return PromiseView(
        "task", task.id, task.conversation, buyer, task.order_id, task.text, task.due, "", _over(desk, task.due), by, task.created_at
    )


def _said(desk: Desk, reply: SentReply) -> PromiseView | None:
    macro = desk.files.macro(reply.macro)
    named = [name for name in DEADLINES if macro and name in placeholders(macro.text)]
    days = [reply.facts[name] for name in named if reply.facts.get(name)]
    if not days:
        return None
    due = day_named(days[0], reply.at)
    return PromiseView(
        "reply", reply.id, reply.conversation, reply.buyer, reply.order, reply.text, due, days[0], _over(desk, due), reply.by, reply.at
    )


def _over(desk: Desk, due: datetime | None) -> bool:
    return due is not None and due < desk.now()
