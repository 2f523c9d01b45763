"""A planted conflict is told in the shop's words, with both ways and the ways out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.training.check import check_all
from bot.training.checks.project import Project
from bot.training.dialogue.explain import Explained, explained

HEAD = 'version: "3.1"\n'
JUDGED = "  - intent: cancel_order\n  - action: action_judge_case\n  - slot_was_set: [{case: cancel_in_transit}]\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("shop", "macros", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("domain.yml", "config.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def planted(root: Path, stories: str = "", rules: str = "") -> tuple[Explained, ...]:
    if stories:
        (root / "data/stories/new.yml").write_text(f"{HEAD}stories:\n{stories}", "utf-8")
    if rules:
        (root / "data/rules/new.yml").write_text(f"{HEAD}rules:\n{rules}", "utf-8")
    return explained(Project(root))


def test_the_shipped_rules_and_stories_have_no_conflict() -> None:
    assert explained(Project(ROOT)) == ()


def test_a_story_against_a_rule_is_told_with_both_ways_and_the_step_that_differs(checkout: Path) -> None:
    every = planted(checkout, f"- story: 直接拒收\n  steps:\n{JUDGED}  - action: farewell\n")
    (found,) = [one for one in every if one.kind == "rule_against_story"]
    assert found.refused
    assert "故事“直接拒收”第 4 步发“" in found.text
    assert "而规则“不要了，在途”在同样的情况下（第 3 步）发“" in found.text
    story, rule = found.sides
    assert (story.file, story.step, rule.file, rule.step) == ("data/stories/new.yml", 3, "data/rules/cases.yml", 2)
    assert story.steps[1] == "先判断售后单"
    assert story.steps[3] in found.ways[1].text
    assert [(way.side, way.do, way.step, way.plain) for way in found.ways] == [
        (0, "replace", 3, {"action": "refuse_parcel"}),
        (1, "replace", 2, {"action": "farewell"}),
        (1, "open", 0, None),
    ]
    assert len(found.ways) == 3


def test_two_stories_that_part_without_a_reason_are_told(checkout: Path) -> None:
    begin = "  - intent: send_picture\n  - action: action_judge_case\n"
    found = planted(checkout, f"- story: 一\n  steps:\n{begin}  - action: farewell\n- story: 二\n  steps:\n{begin}  - action: thanks\n")
    (one,) = [conflict for conflict in found if conflict.kind == "story_against_story"]
    assert [(side.name, side.step) for side in one.sides] == [("一", 2), ("二", 2)]
    assert "slot_was_set: case" in one.ways[-1].text


def test_a_story_that_stops_where_another_goes_on_is_told(checkout: Path) -> None:
    begin = "  - intent: send_picture\n  - action: action_judge_case\n"
    found = planted(checkout, f"- story: 一\n  steps:\n{begin}- story: 二\n  steps:\n{begin}  - action: thanks\n")
    assert any("等买家说话" in conflict.text for conflict in found)


@pytest.mark.parametrize(
    ("rule", "kind", "text"),
    [
        ("  steps:\n  - intent: goodbye\n  - action: thanks\n", "rule_against_rule", "规则“新”第 2 步发“"),
        ("  steps:\n  - intent: goodbye\n  - action: farewell\n  - intent: thank\n  - action: thanks\n", "two_words", "不止一句"),
        ("  condition:\n  - slot_was_set: [{wish: x}]\n  steps:\n  - intent: thank\n  - action: thanks\n", "idle_slot", "wish 不影响对话"),
        ("  steps:\n  - intent: goodbye\n  - action: farewell\n", "twice", "规则“新”和规则“道别”完全一样"),
        (
            "  condition:\n  - slot_was_set: [{case: null}]\n  steps:\n  - intent: goodbye\n  - action: farewell\n"
            "  - slot_was_set: [{answered: true}]\n  - action: thanks\n",
            "incomplete_rule",
            "没有写 answered",
        ),
    ],
)  # fmt: skip
def test_each_kind_of_conflict_is_told_in_words(checkout: Path, rule: str, kind: str, text: str) -> None:
    found = planted(checkout, rules=f"- rule: 新\n{rule}")
    assert [one.ways for one in found if one.kind == kind and text in one.text], [(one.kind, one.text) for one in found]


def test_a_checkpoint_that_leads_nowhere_is_told(checkout: Path) -> None:
    story = "- story: 一\n  steps:\n  - intent: thank\n  - action: thanks\n  - checkpoint: 后来\n"
    found = planted(checkout, story)
    assert [one.text for one in found if one.kind == "loose_checkpoint"] == ["故事“一”的连接点“后来”没有接上别的故事，这一段走不到"]


def test_checkpoints_join_stories_and_conflicts_are_found_across_them(checkout: Path) -> None:
    first = f"- story: 前\n  steps:\n{JUDGED}  - action: refuse_parcel\n  - checkpoint: 后来\n"
    second = "- story: 后\n  steps:\n  - checkpoint: 后来\n  - intent: affirm\n  - action: farewell\n"
    found = planted(checkout, first + second)
    assert ("rule_against_story", "在途，确认拒收") in [(one.kind, one.sides[1].name) for one in found]


def test_the_command_tells_a_conflict_with_its_file_and_ways_out(checkout: Path) -> None:
    planted(checkout, f"- story: 直接拒收\n  steps:\n{JUDGED}  - action: farewell\n")
    error = next(error for error in check_all(checkout) if "而规则“不要了，在途”" in error)
    assert error.startswith("data/stories/new.yml: 故事“直接拒收”第 4 步")
    assert "。可以：把故事“直接拒收”第 4 步改成：" in error
