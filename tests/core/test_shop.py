"""The shop's settings answer questions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.core.shop import Catalogue, Product, Words

MASK = Product("补水面膜 10片", Decimal("79"), aliases=("面膜",))
NIGHT = Product("面膜 睡眠型", Decimal("99"))
SHELF = Catalogue((NIGHT, MASK))


@pytest.mark.parametrize(
    ("name", "found"), [("补水面膜 10片", MASK), ("面膜", MASK), ("睡眠", NIGHT), ("补水", MASK), ("口红", None), ("", None)]
)
def test_a_product_is_found_by_title_or_alias_before_a_part_of_a_title(name: str, found: Product | None) -> None:
    assert SHELF.find(name) is found


def test_words_carry_facts_wherever_they_stand() -> None:
    words = Words(severe=("水泡", "急诊"))
    assert words.any("severe", "脸上起了水泡")
    assert not words.any("severe", "有点红")
    assert not words.any("opened", "水泡")


def test_a_table_is_said_when_any_of_its_kinds_is() -> None:
    words = Words(refund_causes={"账户异常": ("冻结",), "银行卡已注销": ("销户",)})
    assert words.any("refund_causes", "我那张卡销户了")
    assert not words.any("refund_causes", "账户异常")
