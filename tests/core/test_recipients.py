"""Name, phone and address out of what a buyer pastes."""

from __future__ import annotations

import pytest

from bot.core.recipients import parse_recipient


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("司马相如 13800138000 广东省广州市天河区体育西路1号", "司马相如"),
        ("王芳，13800138000", "王芳"),
        ("一箱给赵敏 13800138000 广东省广州市天河区体育西路1号", "赵敏"),
        ("给我妈王桂兰收", "王桂兰"),
        ("古丽·买买提 13800138000", "古丽·买买提"),
        ("收货人：欧阳娜娜收", "欧阳娜娜"),
        ("广东省广州市天河区体育西路1号王芳收 13800138000", "王芳"),
        ("收货人：王", ""),
        ("随便 13800138000", ""),
        ("大家都好 13800138000", ""),
        ("王芳", ""),
    ],
)
def test_a_name_is_read_only_where_it_is_one(text: str, name: str) -> None:
    assert parse_recipient(text).name == name


def test_a_name_glued_to_the_house_number_is_no_part_of_the_address() -> None:
    address = parse_recipient("广东省广州市天河区体育西路1号王芳收").address
    assert address is not None
    assert address.detail == "体育西路1号"


def test_what_is_not_said_is_empty() -> None:
    found = parse_recipient("你好")
    assert (found.name, found.phone, found.address) == ("", "", None)
