"""Words of a list are found at any character, the longest first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.words import Hit, WordFinder

COURIERS = WordFinder({"顺丰": "SF", "顺丰速运": "SF", "圆通": "YT", "通": "?"})


def test_of_words_that_start_alike_the_longest_counts() -> None:
    assert COURIERS.find("发顺丰速运吧") == [Hit(1, 5, "SF")]
    assert list(COURIERS.at("顺丰速运", 0)) == [Hit(0, 4, "SF"), Hit(0, 2, "SF")]


def test_hits_do_not_overlap() -> None:
    assert COURIERS.find("圆通顺丰通") == [Hit(0, 2, "YT"), Hit(2, 4, "SF"), Hit(4, 5, "?")]


def test_no_words_find_nothing() -> None:
    assert WordFinder({}).find("顺丰") == []
    assert list(COURIERS.at("顺", 0)) == []
    assert list(COURIERS.at("顺丰", 9)) == []


@given(st.text("顺丰速运圆通x"))
def test_every_hit_is_a_word_at_its_place(text: str) -> None:
    end = 0
    for hit in COURIERS.find(text):
        assert hit.start >= end
        assert text[hit.start : hit.end] in ("顺丰", "顺丰速运", "圆通", "通")
        end = hit.end
