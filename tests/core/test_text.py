"""Folding never moves a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import fold, is_han


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("退貨，怎麼還沒發貨", "退货,怎么还没发货"),
        ("￥１２．５　元", "¥12.5 元"),
        ("第一行\n第二行\t\u200b完", "第一行 第二行  完"),
        ("乾皮用妳們的", "干皮用妳们的"),
        ("著名", "著名"),
        ("İstanbul", "İstanbul"),
        ("😊！", "😊!"),
        ("", ""),
    ],
)
def test_brings_writing_to_one_form(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_keeps_the_length_and_has_nothing_left_to_do(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text(), st.text())
def test_folds_each_character_for_itself(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


def test_knows_ideographs() -> None:
    assert is_han("退")
    assert not is_han("a")
    assert not is_han("，")
