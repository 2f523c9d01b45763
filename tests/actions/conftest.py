"""A checkout outside the desk: its settings point to a database of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from actions.outside import outside_desk
from bot.core.orders import Item, ItemKind, Order, OrderState, Receiver, TrackingEvent
from bot.services.desk import Desk
from bot.store.orders import save_orders

MOVING, SIGNED = "4038475610293847561", "4038475610293847562"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk that the actions stand on; 小王 waits for a parcel, 小李 has one that is broken."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HUASHU_DATA", str(tmp_path_factory.mktemp("var")))
        environment.delenv("DATABASE_URL", raising=False)
        outside_desk.cache_clear()
        desk = outside_desk()
        with desk.database.transaction() as connection:
            save_orders(connection, _orders(desk), desk.now())
        yield desk
        desk.database.close()
    outside_desk.cache_clear()


def _orders(desk: Desk) -> tuple[Order, ...]:
    now = desk.now()
    receiver = Receiver("王芳", "13800138000", "广东省", "广州市", "天河区", "体育西路1号2栋301")
    item = Item("氨基酸洁面乳 100ml", ItemKind.FULL_SIZE, 1, Decimal("89"))
    track = (TrackingEvent(now - timedelta(hours=5), text="离开广州转运中心"),)
    moving = Order(MOVING, "小王", OrderState.SHIPPED, (item,), shipped_at=now - timedelta(days=1), courier="圆通", waybill="YT1")
    moving = replace(moving, tracking=track, receiver=receiver)
    signed = replace(moving, id=SIGNED, buyer="小李", state=OrderState.SIGNED, signed_at=now - timedelta(hours=3), waybill="YT2")
    return moving, signed
