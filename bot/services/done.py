"""Work is done: a flag's or a task's, by whom and when."""

from __future__ import annotations

from bot.services.desk import Desk
from bot.store import audit
from bot.store.flags import close_work
from bot.store.tasks import close_task


class NothingToDo(LookupError):
    """There is no such work, or somebody else has done it."""

    def __init__(self, what: str, id: int) -> None:
        super().__init__(f"{what}（{id}）不存在，或者已经处理过了")


def flag_done(desk: Desk, flag: int, by: str) -> None:
    """Take a flag off the list of flagged but not done; raises NothingToDo."""
    with desk.database.transaction() as connection:
        if not close_work(connection, flag, by, desk.now()):
            raise NothingToDo("旗子", flag)
        audit.record(connection, at=desk.now(), who=by, what="flag_done", subject=f"flag {flag}")


def task_done(desk: Desk, task: int, by: str) -> None:
    """Take a task off its list; raises NothingToDo."""
    with desk.database.transaction() as connection:
        if not close_task(connection, task, by, desk.now()):
            raise NothingToDo("待办", task)
        audit.record(connection, at=desk.now(), who=by, what="task_done", subject=f"task {task}")
