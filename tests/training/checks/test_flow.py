from __future__ import annotations

import pytest

from bot.core.cases.names import CASES, CLOSED, SETTLED
from bot.training.checks.flow import check_flow
from tests.training.checks.conftest import FILES, Spoilt

RULES = "data/rules/all.yml"


def errors(spoilt: Spoilt, more: str = "", **files: str) -> list[str]:
    """What is wrong, but for the cases without a rule: a small checkout has none at all."""
    found = list(check_flow(spoilt({RULES: FILES[RULES] + more, **files})))
    return [error for error in found if "没有规则，判断出来" not in error]


def test_sound_rules_are_left_alone(spoilt: Spoilt) -> None:
    assert errors(spoilt) == []


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("intent: cancel", "未知意图 cancel"),
        ("or: [{intent: thank}, {intent: cancel}]", "未知意图 cancel"),
        ("action: thank_you", "未知动作 thank_you，既不是快捷语也不是 actions/ 里的动作"),
        ("slot_was_set: [{colour: red}]", "未知槽位 colour"),
        ("slot_was_set: [{case: cancelled}]", "未知情形 cancelled"),
        ("slot_was_set: {case: cancelled}", "未知情形 cancelled"),
        ("intend: thank", "看不懂这一步：{'intend': 'thank'}"),
    ],
)
def test_a_step_that_names_nothing_is_told_with_its_rule(spoilt: Spoilt, step: str, reason: str) -> None:
    assert errors(spoilt, f"- rule: 坏的\n  steps:\n  - {step}\n") == [f"{RULES}: 规则“坏的”: {reason}"]


def test_a_condition_is_read_like_a_step(spoilt: Spoilt) -> None:
    more = "- rule: 坏的\n  condition:\n  - slot_was_set: [{case: cancelled}]\n  steps:\n  - action: thanks\n"
    assert errors(spoilt, more) == [f"{RULES}: 规则“坏的”: 未知情形 cancelled"]


def test_stories_are_read_like_rules(spoilt: Spoilt) -> None:
    story = "stories:\n- story: 坏的\n  steps:\n  - checkpoint: start\n  - action: thank_you\n"
    (error,) = errors(spoilt, **{"data/stories/a.yml": story})
    assert error.startswith("data/stories/a.yml: 故事“坏的”: 未知动作 thank_you")


def test_a_name_given_twice_is_told_once(spoilt: Spoilt) -> None:
    more = "- rule: 道谢\n  steps:\n  - action: thanks\n"
    assert errors(spoilt, more) == [f"{RULES}: 规则“道谢”: 名称重复"]


def test_a_rule_without_steps_or_name_is_told_by_its_number(spoilt: Spoilt) -> None:
    assert errors(spoilt, "- rule: 空的\n- steps: []\n") == [f"{RULES}: 第 {n} 条规则要写 rule 和 steps" for n in (3, 4)]


def test_a_misspelt_list_is_told_because_rasa_would_pass_over_it(spoilt: Spoilt) -> None:
    assert f"{RULES}: 缺少 rules 列表" in list(check_flow(spoilt({RULES: "rule:\n- rule: 道谢\n  steps: []\n"})))


def test_an_intent_that_no_rule_hears_is_told(spoilt: Spoilt) -> None:
    rules = FILES[RULES].split("- rule: 先判断")[0]
    found = list(check_flow(spoilt({RULES: rules})))
    assert "data/rules: 意图 cancel_order 没有规则也没有故事用到" in found


def test_a_case_that_no_rule_answers_is_told(spoilt: Spoilt) -> None:
    answered = "- rule: 丢件\n  steps:\n  - action: action_judge_case\n  - slot_was_set: [{case: lost}]\n  - action: thanks\n"
    asked = "- rule: 选退款\n  condition:\n  - slot_was_set: [{case: exchange}]\n  steps:\n  - intent: thank\n  - action: thanks\n"
    found = list(check_flow(spoilt({RULES: FILES[RULES] + answered + asked})))
    silent = [error.split(" ")[2] for error in found if "没有规则，判断出来" in error]
    assert silent == sorted(CASES - SETTLED - {CLOSED, "lost"})


def test_actions_are_not_judged_while_a_group_of_macros_cannot_be_read(spoilt: Spoilt) -> None:
    assert errors(spoilt, **{"macros/接待.yml": "- id: [\n"}) == []
