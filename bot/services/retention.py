"""What was kept long enough goes, a little at a time, once a day: a stop in between loses nothing, the rest goes the next time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.core.holidays import shop_day
from bot.core.keeping import kept_since
from bot.files.picture_store import Pictures
from bot.services.desk import Desk
from bot.services.personal import masking
from bot.store import audit
from bot.store.orders import find_orders
from bot.store.personal import Whose, forget, forget_audit, forget_letters, forget_pictures, orders_about, silent_since
from bot.store.settings import set_setting, setting

#: In one transaction, so that nobody waits long for the writer.
AT_ONCE = 100
Drop = Callable[[Connection, datetime, int], int]
DONE = "retention"


def retention_due(desk: Desk) -> bool:
    """Whether nobody has gone through all of it today."""
    with desk.database.read() as connection:
        return bool(setting(connection, DONE) != _today(desk))


def drop_some(desk: Desk, pictures: Pictures) -> int:
    """Delete some of what is too old, and give how much; 0: all is done for today. Raises PicturesAway."""
    keep, now = desk.shop.profile.keep, desk.now()
    with desk.database.transaction() as connection:
        counts = {
            "conversations": _conversations(connection, pictures, kept_since(now, keep.messages_months)),
            "pictures": _pictures(connection, pictures, kept_since(now, keep.pictures_months)),
            "letters": _old(connection, forget_letters, kept_since(now, keep.letters_months)),
            "audit": _old(connection, forget_audit, kept_since(now, keep.audit_months)),
        }
        dropped = {name: count for name, count in counts.items() if count}
        if dropped:
            audit.record(connection, at=now, who=desk.bot_name, what="delete_old", subject="shop", detail=dropped)
        else:
            set_setting(connection, DONE, _today(desk))
    return sum(dropped.values())


def _conversations(connection: Connection, pictures: Pictures, before: datetime | None) -> int:
    talks = silent_since(connection, before, AT_ONCE) if before else ()
    if talks:
        whose = Whose(talks)
        known = find_orders(connection, orders_about(connection, whose))
        _remove(pictures, forget(connection, whose, masking("", known.values())))
    return len(talks)


def _pictures(connection: Connection, pictures: Pictures, before: datetime | None) -> int:
    names = forget_pictures(connection, before, AT_ONCE) if before else ()
    _remove(pictures, names)
    return len(names)


def _old(connection: Connection, drop: Drop, before: datetime | None) -> int:
    return drop(connection, before, 10 * AT_ONCE) if before else 0


def _remove(pictures: Pictures, names: tuple[str, ...]) -> None:
    """Before the rows are gone: one that can't be removed is looked for again, and one that is gone already is no error."""
    for name in names:
        pictures.remove(name)


def _today(desk: Desk) -> str:
    return shop_day(desk.now()).isoformat()
