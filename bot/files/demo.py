"""The orders of the demo shop (`shop/demo/orders.yml`), dated from now so that the demo never goes stale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.holidays import SHOP_TIME
from bot.core.orders import Order
from bot.files.errors import BadFile
from bot.files.orders import orders_from
from bot.files.places import shop_file
from bot.files.yaml_file import load_yaml

OFFSET = re.compile(r"([+-])(?=\d)(?:(\d{1,4})d)?(?:(\d{1,2})h)?(?:(\d{1,2})m)?")
DAY = re.compile(r"(\d\d)-(\d\d) (\d\d):(\d\d)")
TIME_FIELD = re.compile(r"at|\w+_at|deadline")


def demo_orders(now: datetime, path: Path | None = None) -> tuple[Order, ...]:
    """The demo's orders as they would stand at `now`; raises `BadFile` with every error in the file."""
    path = path or shop_file("demo/orders.yml")
    data = load_yaml(path)
    if not isinstance(data, list):
        raise BadFile((f"{path}: $: 应为订单列表",))
    return orders_from([_dated(order, now, _year(order, now)) for order in data], str(path))


def _dated(data: Any, now: datetime, year: int) -> Any:
    """`data` with every relative time in a field for times made ISO text; anything else stays for the reader to judge."""
    if isinstance(data, list):
        return [_dated(inner, now, year) for inner in data]
    if not isinstance(data, dict):
        return data
    return {name: _time(inner, now, year) if _is_time(name, inner) else _dated(inner, now, year) for name, inner in data.items()}


def _is_time(name: object, value: object) -> bool:
    return isinstance(name, str) and isinstance(value, str) and bool(TIME_FIELD.fullmatch(name))


def _time(text: str, now: datetime, year: int) -> str:
    if match := OFFSET.fullmatch(text):
        sign, days, hours, minutes = match.groups(default="0")
        offset = timedelta(days=int(days), hours=int(hours), minutes=int(minutes))
        return (now + offset if sign == "+" else now - offset).isoformat()
    day = _day(text, year)
    return day.isoformat() if day else text


def _day(text: str, year: int) -> datetime | None:
    """`11-11 00:05` in that year, Shanghai time; None for another text or a day the year does not have."""
    match = DAY.fullmatch(text)
    try:
        return datetime(year, *map(int, match.groups()), tzinfo=SHOP_TIME) if match else None  # type: ignore[misc,arg-type]
    except ValueError:
        return None


def _year(order: Any, now: datetime) -> int:
    """The last year in which all days of the order had passed: they belong together."""
    year = now.astimezone(SHOP_TIME).year
    days = [day for text in _texts(order) if (day := _day(text, year))]
    return year if all(day <= now for day in days) else year - 1


def _texts(data: Any) -> Iterator[str]:
    """The texts in fields for times, anywhere in `data`."""
    if isinstance(data, list):
        for inner in data:
            yield from _texts(inner)
    elif isinstance(data, dict):
        for name, inner in data.items():
            if _is_time(name, inner):
                yield inner
            else:
                yield from _texts(inner)
