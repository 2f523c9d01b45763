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


def test_a_word_in_a_phrase_that_says_the_contrary_does_not_count() -> None:
    words = Words(resend=("补发",), no_resend=("不要补发",))
    assert words.any("resend", "给我补发")
    assert not words.any("resend", "不要补发")
    assert words.any("resend", "不要补发那个，补发这个")


def test_words_are_heard_in_whatever_spelling() -> None:
    assert Words(ems=("ems",)).any("ems", "发ＥＭＳ吧")


def test_of_several_kinds_the_first_that_is_said_counts() -> None:
    words = Words(complaint_kinds={"态度": ("客服",), "物流": ("快递",)})
    assert words.kind("complaint_kinds", "快递和客服都不行") == "态度"
    assert words.kind("complaint_kinds", "不满意") == ""


def test_a_fault_that_is_denied_is_none() -> None:
    words = Words(faults={"report_damaged": ("坏",)}, no_fault=("没坏",))
    assert words.fault("report_damaged", "坏了")
    assert not words.fault("report_damaged", "没坏")
    assert not words.fault("report_missing", "坏了")


@pytest.mark.parametrize(("text", "found"), [("那个补水面膜 10片还有吗", MASK), ("睡眠型的面膜", MASK), ("口红", None), ("", None)])
def test_a_product_is_heard_in_a_sentence(text: str, found: Product | None) -> None:
    assert SHELF.named_in(text) is found


def test_of_the_names_in_a_sentence_the_longest_counts() -> None:
    assert SHELF.named_in("面膜 睡眠型怎么用") is NIGHT
