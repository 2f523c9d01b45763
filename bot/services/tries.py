"""Few tries for those who guess: counted before what they bring is looked at."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from bot.services.desk import Desk
from bot.store import accounts as store

#: Failed tries within the window: of a password by one address for one name, by one address, for one name; of a code for one name.
WINDOW = timedelta(minutes=15)
MOST_BOTH, MOST_ADDRESS, MOST_NAME, MOST_CODES = 5, 30, 50, 5


class TooManyTries(RuntimeError):
    """`retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"登录失败太多次，请 {math.ceil(retry_after / 60)} 分钟后再试")
        self.retry_after = retry_after


def count_try(desk: Desk, name: str, address: str) -> int:
    """Count a try of a password and give its number, which is dropped when it was right; raises TooManyTries."""
    both, by_address, by_name = {"name": name, "address": address}, {"address": address}, {"name": name}
    return _count(desk, name, address, "password", ((MOST_BOTH, both), (MOST_ADDRESS, by_address), (MOST_NAME, by_name)))


def count_code(desk: Desk, name: str) -> int:
    """Count a try of a code, wherever it comes from: only who knows the password gets here, so he locks out nobody else."""
    return _count(desk, name, "", "code", ((MOST_CODES, {"name": name}),))


def _count(desk: Desk, name: str, address: str, kind: str, limits: tuple[tuple[int, Mapping[str, str]], ...]) -> int:
    now = desk.now()
    with desk.database.transaction() as connection:
        until = max((_blocked(connection, now, most, kind=kind, **columns) for most, columns in limits), default=now)
        if until > now:
            raise TooManyTries(math.ceil((until - now).total_seconds()))
        return store.add_try(connection, name, address, now, kind)


def _blocked(connection: Connection, now: datetime, most: int, **columns: str) -> datetime:
    """Until when these tries are too many: the oldest of the last `most` must leave the window."""
    found = store.tries(connection, now - WINDOW, **columns)
    return found[-most] + WINDOW if len(found) >= most else now
