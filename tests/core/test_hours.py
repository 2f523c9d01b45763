"""A shop's hours: the first minute counts, the last does not, and a night shop closes the next day."""

from __future__ import annotations

from datetime import date, datetime, time, timezone

import pytest

from bot.core.holidays import SHOP_TIME
from bot.core.hours import ALWAYS, Hours

DAY, NIGHT = Hours(time(9), time(23)), Hours(time(18), time(2, 30))


@pytest.mark.parametrize(
    ("hours", "clock", "is_open"),
    [
        (DAY, "08:59", False), (DAY, "09:00", True), (DAY, "22:59", True), (DAY, "23:00", False), (DAY, "00:00", False),
        (NIGHT, "17:59", False), (NIGHT, "18:00", True), (NIGHT, "00:00", True), (NIGHT, "02:29", True), (NIGHT, "02:30", False),
        (ALWAYS, "00:00", True), (ALWAYS, "12:00", True), (ALWAYS, "23:59", True),
    ],
)  # fmt: skip
def test_a_shop_is_open_from_the_first_minute_to_before_the_last(hours: Hours, clock: str, is_open: bool) -> None:
    at = datetime.combine(date(2026, 11, 18), time.fromisoformat(clock), SHOP_TIME)
    assert hours.cover(at) is is_open


def test_hours_are_shanghai_time_wherever_the_desk_runs() -> None:
    assert DAY.cover(datetime(2026, 11, 18, 1, tzinfo=timezone.utc))
    assert not DAY.cover(datetime(2026, 11, 18, 16, tzinfo=timezone.utc))


@pytest.mark.parametrize(("hours", "text"), [(DAY, "9:00–23:00"), (NIGHT, "18:00–2:30"), (ALWAYS, "全天")])
def test_hours_are_said_as_people_say_them(hours: Hours, text: str) -> None:
    assert hours.text == text
