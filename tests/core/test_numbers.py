"""Runs of digits that may be two things."""

from __future__ import annotations

import pytest

from bot.core.numbers import is_business_code


@pytest.mark.parametrize(
    ("run", "business"),
    [
        ("91440101MA5ANPMP4T", True),
        ("91440101ma5anpmp4t", True),
        ("914401015123456784", True),
        ("123456789012345678", False),
        ("9144", False),
    ],
)
def test_a_business_has_a_code_that_an_order_id_may_look_like(run: str, business: bool) -> None:
    assert is_business_code(run) is business
