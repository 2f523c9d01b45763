from __future__ import annotations

import pytest

from bot.training.checks.examples import bare, check_examples
from tests.training.checks.conftest import Spoilt

CANCEL = "data/nlu/cancel_order.yml"


def examples(*lines: str, intent: str = "cancel_order") -> dict[str, str]:
    return {CANCEL: f"nlu:\n- intent: {intent}\n  examples: |\n" + "".join(f"    {line}\n" for line in lines)}


def test_sound_examples_are_left_alone(spoilt: Spoilt) -> None:
    assert list(check_examples(spoilt())) == []


def test_an_example_said_twice_is_told_with_both_lines_whatever_its_spaces_and_punctuation(spoilt: Spoilt) -> None:
    assert list(check_examples(spoilt(examples("- 不要了", "- 取消", "- 不要了！！")))) == [
        f"{CANCEL}: 第 6 行: 例句“不要了！！”和 {CANCEL}: 第 4 行 重复"
    ]


def test_an_example_of_two_intents_is_told_with_the_other_intent(spoilt: Spoilt) -> None:
    (error,) = check_examples(spoilt(examples("- 谢 谢")))
    assert error == f"data/nlu/thank.yml: 第 4 行: 例句“谢谢”和 {CANCEL}: 第 4 行 重复，在那里是意图 cancel_order"


def test_punctuation_alone_and_an_emoji_are_texts_of_their_own(spoilt: Spoilt) -> None:
    assert list(check_examples(spoilt(examples("- ？", "- ？？", "- 😡", "- 🎉")))) == []
    assert bare("发票呢😡") != bare("发票呢")


def test_an_intent_must_be_known_and_have_examples(spoilt: Spoilt) -> None:
    assert list(check_examples(spoilt(examples("- 不要了", intent="cancel")))) == [
        f"{CANCEL}: 第 4 行: 意图 cancel 在 domain.yml 里没有",
        "data/nlu: 意图 cancel_order 没有例句",
    ]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("- /restart",), "第 4 行: 例句不能以“/”开头：/restart"),
        (("- 不要了", "取消"), "第 5 行: 例句要以“- ”开头：取消"),
        (("- 不要了", "-"), "第 5 行: 例句是空的"),
        (("- 寄[圆通](company)",), "第 4 行: 未知实体 company"),
        (('- 寄[圆通]{"entity": "company"}',), "第 4 行: 未知实体 company"),
    ],
)
def test_an_example_that_rasa_would_read_otherwise_is_told(spoilt: Spoilt, lines: tuple[str, ...], reason: str) -> None:
    assert list(check_examples(spoilt(examples(*lines)))) == [f"{CANCEL}: {reason}"]


def test_a_known_entity_and_a_mask_are_fine(spoilt: Spoilt) -> None:
    assert list(check_examples(spoilt(examples("- 寄[圆通](courier)", "- [订单x] 不要了")))) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("rules: []\n", "缺少 nlu 列表"),
        ("nlu:\n- examples: 不要了\n", "nlu 里的每一条都要写 intent"),
        ("nlu:\n- intent: cancel_order\n  examples: [不要了]\n", "cancel_order: examples 应写成“examples: |”，下面每行一句，以“- ”开头"),
    ],
)
def test_a_file_of_another_shape_is_told(spoilt: Spoilt, text: str, reason: str) -> None:
    assert list(check_examples(spoilt({CANCEL: text}))) == [f"{CANCEL}: {reason}", "data/nlu: 意图 cancel_order 没有例句"]


def test_a_broken_file_is_told_with_its_line_and_makes_nobody_believe_that_its_intent_has_no_examples(spoilt: Spoilt) -> None:
    project = spoilt({CANCEL: "nlu:\n- intent: [\n", **{"data/nlu/thank.yml": "nlu:\n- intent: thank\n  examples: |\n    - /x\n"}})
    assert list(check_examples(project)) == ["data/nlu/thank.yml: 第 4 行: 例句不能以“/”开头：/x"]
    (error,) = project.errors
    assert error.startswith(f"{project.root / CANCEL}: 第 3 行第 1 列: ")
