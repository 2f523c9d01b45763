"""Telephone numbers in every grouping that buyers and return addresses use."""

from __future__ import annotations

import pytest

from bot.core.phones import find_phones


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("打0571-88001234", "057188001234"),
        ("电话 400-820-8888", "4008208888"),
        ("13800138000转1234", "13800138000-1234"),
        ("+86 138 0013 8000", "13800138000"),
        ("座机0571-88156688转802", "057188156688-802"),
        ("(0512)65221234", "051265221234"),
        ("0755-26001234 分机 8801", "075526001234-8801"),
    ],
)
def test_a_number_is_found_in_any_grouping(text: str, number: str) -> None:
    (found,) = find_phones(text)
    assert (found.value, text[found.start : found.end][-1]) == (number, text[-1])


@pytest.mark.parametrize("text", ["0199-2222222", "010-2222222", "没有电话", "1380013800"])
def test_a_number_of_no_place_is_no_phone(text: str) -> None:
    assert find_phones(text) == []


def test_several_numbers_come_from_left_to_right() -> None:
    assert [found.value for found in find_phones("0571-88001234或13800138000")] == ["057188001234", "13800138000"]
