"""Which days the couriers' offices and the shop's banks work, in the shop's time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import chinese_calendar  # type: ignore[import-untyped]

SHOP_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")


def shop_day(at: datetime) -> date:
    """The calendar day in Shanghai of an aware moment."""
    if at.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    return at.astimezone(SHOP_TIME).date()


def is_known(day: date) -> bool:
    """Whether the State Council's holidays of that year are known, so that `is_workday` is more than a guess."""
    return _official(day) is not None


def is_workday(day: date) -> bool:
    """Whether people work that day: official holidays and make-up workdays, Monday to Friday in years not announced yet."""
    official = _official(day)
    return day.weekday() < 5 if official is None else official


def next_workday(day: date) -> date:
    """The first workday after `day` (after_sales.md §4 row 20: reported at the weekend, normal again on Monday)."""
    following = day + timedelta(days=1)
    while not is_workday(following):
        following += timedelta(days=1)
    return following


def _official(day: date) -> bool | None:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
