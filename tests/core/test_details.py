"""Where the street part of an address ends."""

from __future__ import annotations

import pytest

from bot.core.details import detail_end
from bot.core.shapes import find_shapes


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("体育西路1号2栋301 谢谢", "体育西路1号2栋301"),
        ("体育西路1号王芳收", "体育西路1号"),
        ("体育西路1号2栋王芳13800138000", "体育西路1号2栋"),
        ("快递到哪了", ""),
    ],
)
def test_the_street_part_ends_where_the_message_goes_on(text: str, detail: str) -> None:
    assert text[: detail_end(text, 0, glued=True)] == detail


def test_nobody_lives_at_an_endless_address() -> None:
    text = "1号楼 " * 100
    assert 100 < detail_end(text, 0, labelled=True) < 140


def test_a_pasted_block_is_found_piece_by_piece() -> None:
    found = find_shapes("收货人：王芳，13800138000，广东省广州市天河区体育西路1号")
    assert [(piece.kind, piece.value) for piece in found if piece.kind != "address"] == [("receiver", "王芳"), ("phone", "13800138000")]
    assert found[-1].kind == "address"
