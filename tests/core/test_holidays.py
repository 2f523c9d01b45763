from datetime import date, datetime, timezone

import pytest

from bot.core.holidays import is_known, is_workday, next_workday, shop_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 18), True),  # a Wednesday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2025, 9, 28), True),  # a Sunday worked to make up for it
    ],
)
def test_official_calendar_decides_for_years_it_knows(day: date, works: bool) -> None:
    assert is_workday(day) is works
    assert is_known(day)


@pytest.mark.parametrize(("day", "works"), [(date(2099, 1, 1), True), (date(2099, 1, 3), False)])
def test_a_year_nobody_announced_yet_is_monday_to_friday_and_says_so(day: date, works: bool) -> None:
    assert is_workday(day) is works
    assert not is_known(day)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 11, 18), date(2026, 11, 19)),
        (date(2026, 11, 20), date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 21), date(2026, 11, 23)),  # a difficult parcel of Saturday
        (date(2026, 9, 30), date(2026, 10, 8)),  # over the National Day week
    ],
)
def test_next_workday_leaves_weekends_and_holidays_out(day: date, following: date) -> None:
    assert next_workday(day) == following


def test_the_shops_day_begins_at_midnight_in_shanghai() -> None:
    assert shop_day(datetime(2026, 11, 10, 15, 59, 59, tzinfo=timezone.utc)) == date(2026, 11, 10)
    assert shop_day(datetime(2026, 11, 10, 16, 0, tzinfo=timezone.utc)) == date(2026, 11, 11)


def test_a_time_without_zone_belongs_to_no_day() -> None:
    with pytest.raises(ValueError, match="aware"):
        shop_day(datetime(2026, 11, 10, 16, 0))  # noqa: DTZ001 - the point of the test
