from __future__ import annotations

import pytest

from bot.training.checks.words import check_words
from tests.training.checks.conftest import Spoilt

COURIER, JIEBA = "data/lookup/courier.yml", "data/jieba/shop.txt"


def test_sound_lists_are_left_alone(spoilt: Spoilt) -> None:
    assert list(check_words(spoilt())) == []


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        (COURIER, "圆通: [yto]\n申通: [YTO]\n", "“yto”同时写在 圆通 和 申通 里"),
        (COURIER, "圆通: [申通]\n申通: []\n", "“申通”同时写在 圆通 和 申通 里"),
        (COURIER, "圆通: 园通\n", "圆通: 应为叫法的列表，每个都是文字（数字要加引号）"),
        (COURIER, "圆通: [95554]\n", "圆通: 应为叫法的列表，每个都是文字（数字要加引号）"),
        (COURIER, "- 圆通\n", "应为“名称: [叫法, …]”的对照"),
        ("data/concepts.yml", "not: [还没]\nstill: [还没]\n", "“还没”同时写在 not 和 still 里"),
        (JIEBA, "仅退款  900\n", "第 1 行应为“词 词频”，如“仅退款 900”：仅退款  900"),
        (JIEBA, "仅退款 900\n包邮 900\n仅退款 3 n\n", "第 1 行：仅退款 写了 2 次"),
    ],
)
def test_a_list_that_says_two_things_is_told(spoilt: Spoilt, name: str, text: str, reason: str) -> None:
    assert list(check_words(spoilt({name: text}))) == [f"{name}: {reason}"]


def test_a_concept_may_be_called_like_its_own_word(spoilt: Spoilt) -> None:
    assert list(check_words(spoilt({"data/concepts.yml": "无: [无, 没]\n"}))) == []


def test_a_missing_dictionary_and_one_that_is_no_text_are_told(spoilt: Spoilt) -> None:
    project = spoilt({JIEBA: None})
    assert list(check_words(project)) == ["data/jieba: 没有词典（*.txt）"]
    (project.root / JIEBA).write_bytes("仅退款".encode("gb18030"))
    assert list(check_words(project)) == [f"{JIEBA}: 不是 UTF-8 编码，请另存为 UTF-8"]


def test_a_broken_list_is_told_with_its_line_and_the_others_are_read(spoilt: Spoilt) -> None:
    project = spoilt({COURIER: "圆通: [\n", "data/concepts.yml": "a: [x]\nb: [x]\n"})
    assert list(check_words(project)) == ["data/concepts.yml: “x”同时写在 a 和 b 里"]
    assert "第 2 行" in project.errors[0]
