"""Messages typed as pinyin."""

from __future__ import annotations

import pytest

from bot.core.words import WordFinder
from bot.nlu.features import views_of
from bot.nlu.pinyin import syllables


@pytest.mark.parametrize(
    ("letters", "cut"),
    [("tuihuo", ("tui", "huo")), ("fangan", ("fang", "an")), ("lvse", ("lv", "se")), ("xian", ("xian",)), ("danga", ("dang", "a"))],
)
def test_pinyin_is_cut_into_whole_syllables(letters: str, cut: tuple[str, ...]) -> None:
    assert syllables(letters) == cut


@pytest.mark.parametrize("letters", ["ok", "xxl", "vip", "xian" * 200 + "b", ""])
def test_letters_that_are_no_pinyin_are_left_whole(letters: str) -> None:
    assert syllables(letters) == ()


@pytest.mark.parametrize("typed", ["tuihuo", "tui huo"])
def test_typed_pinyin_sounds_as_the_characters_do(typed: str) -> None:
    assert views_of(typed, [], WordFinder({}))["p"] == views_of("退货", [], WordFinder({}))["p"]


def test_other_letters_stay_letters() -> None:
    assert views_of("发xxl", [], WordFinder({}))["p"][:6] == ["^", "fa", "x", "x", "l", "$"]
