"""What actions stand on where no desk runs them: `rasa run actions` on a checkout, for `rasa shell` and `rasa run`.

The settings' database, the orders of the buyer that the sender names, the clock of this machine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from rasa_sdk import Tracker
from sqlalchemy import select

from bot.engine.client import EngineUnavailable
from bot.engine.wire import Answer, Question
from bot.files.demo import demo_orders
from bot.files.shop import load_shop
from bot.services.desk import Desk
from bot.services.ground import Ground
from bot.services.outside import PICTURE_INTENT
from bot.settings import load_settings
from bot.store.database import Database, open_database
from bot.store.orders import orders_of, save_orders
from bot.store.schema import migrate
from bot.store.tables import orders

DEMO_BUYER = "tb_1001"
LONGEST_ID = 32

#: Names that Rasa gives to a sender who has none: the REST channel's, and the random one of `rasa shell`.
_NAMELESS = re.compile(r"default|[0-9a-f]{32}")


class Rasa:
    """In the place of the desk's engine and quiet actions: Rasa itself runs both, so the desk is told and never asks."""

    def answer(self, question: Question) -> Answer:
        raise EngineUnavailable("outside the desk Rasa runs the dialogue")

    def knows(self, action: str) -> bool:
        return False

    def run(self, action: str, on: Ground, events: Sequence[Mapping[str, Any]], slots: Mapping[str, Any]) -> list[dict[str, Any]]:
        raise EngineUnavailable("outside the desk Rasa runs the actions")


@cache
def outside_desk() -> Desk:
    """The desk over the settings' database, migrated; without a single real order it shows those of the demo shop."""
    settings = load_settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    database = open_database(settings.database_url)
    _show_demo(database)
    return Desk(database, Rasa(), Rasa(), load_shop(settings.root), _now)


def buyer_of(tracker: Tracker) -> str:
    """The buyer whom the sender's id names; a sender without a name tries the demo shop as its first buyer."""
    return DEMO_BUYER if _NAMELESS.fullmatch(tracker.sender_id) else tracker.sender_id


def conversation_of(tracker: Tracker) -> str:
    """The sender's id, or its digest where it is longer than the database takes."""
    id: str = tracker.sender_id
    return id if len(id) <= LONGEST_ID else hashlib.blake2s(id.encode(), digest_size=LONGEST_ID // 2).hexdigest()


def outside_ground(tracker: Tracker) -> Ground:
    """The orders of the sender, as a desk would give them."""
    desk = outside_desk()
    with desk.database.read() as connection:
        return Ground(desk.shop, orders_of(connection, buyer_of(tracker)), desk.now(), anonymous=False)


def outside_slots(tracker: Tracker) -> dict[str, Any]:
    """The tracker's slots with the picture counted that a desk would have counted before judging."""
    came = tracker.latest_message["intent"]["name"] == PICTURE_INTENT
    return {**tracker.slots, "pictures": int(tracker.get_slot("pictures") or 0) + came}


def _show_demo(database: Database) -> None:
    now = _now()
    demo = demo_orders(now)
    with database.transaction() as connection:
        if not set(connection.execute(select(orders.c.id)).scalars()) - {order.id for order in demo}:
            save_orders(connection, demo, now)


def _now() -> datetime:
    return datetime.now().astimezone()
