"""The demo shop's orders can be read, whenever the demo is opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.core.holidays import SHOP_TIME
from bot.files.demo import demo_orders
from bot.files.errors import BadFile
from bot.training.checks.project import Project

DEMO = "shop/demo/orders.yml"

#: Any moment will do: the orders are dated from it.
_MOMENT = datetime(2026, 11, 18, 10, tzinfo=SHOP_TIME)


def check_orders(project: Project) -> Iterator[str]:
    try:
        demo_orders(_MOMENT, project.root / DEMO)
    except BadFile as error:
        yield from error.errors
