from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from bot.settings import ROOT
from bot.training.checks.domain import check_domain
from bot.training.checks.project import Project


@pytest.fixture
def project() -> Project:
    """The shop's own checkout, whose domain each test spoils in memory."""
    project = Project(ROOT)
    project.domain = YAML(typ="safe").load((ROOT / "domain.yml").read_bytes())
    return project


def test_the_domain_of_the_shop_is_whole(project: Project) -> None:
    assert list(check_domain(project)) == []


@pytest.mark.parametrize("name", ["refuse_parcel", "action_judge_case"])
def test_a_macro_or_quiet_action_that_is_no_action_is_told(project: Project, name: str) -> None:
    project.domain["actions"].remove(name)
    assert list(check_domain(project)) == [f"domain.yml: 动作里缺少 {name}，快捷语才能被对话用到"]


def test_an_action_that_nobody_runs_is_told(project: Project) -> None:
    project.domain["actions"] += ["utter_hello", "welcome"]
    assert list(check_domain(project)) == [
        "domain.yml: 动作 welcome 写了 2 次",
        "domain.yml: 动作 utter_hello 既不是快捷语，也不是 actions/ 里的动作",
    ]


def test_entities_are_those_that_have_a_shape_or_a_word_list(project: Project) -> None:
    project.domain["entities"] = [*(project.listed("entities") - {"phone", "symptom"}), {"colour": {"influence_conversation": False}}]
    del project.domain["slots"]["phone"]
    project.domain["slots"]["receiver"]["mappings"][0]["entity"] = "name"
    assert list(check_domain(project)) == [
        "domain.yml: 缺少实体 phone（程序或 data/lookup 会识别出来）",
        "domain.yml: 缺少实体 symptom（程序或 data/lookup 会识别出来）",
        "domain.yml: 实体 colour 没有来源：data/lookup 里没有同名的词表，也不是程序认得的格式",
        "domain.yml: 缺少槽位 phone",
        "domain.yml: 槽位 receiver: 未知实体 name",
    ]


def test_cases_are_those_that_can_be_judged(project: Project) -> None:
    values = project.domain["slots"]["case"]["values"]
    values[values.index("lost")] = "losst"
    values.append("closed")
    project.domain["slots"]["colour"] = {"type": "any"}
    assert list(check_domain(project)) == [
        "domain.yml: 槽位 colour 没有用到",
        "domain.yml: 槽位 colour: 缺少 mappings",
        "domain.yml: 槽位 case: closed 写了 2 次",
        "domain.yml: 槽位 case: 缺少情形 lost",
        "domain.yml: 槽位 case: 情形 losst 不会被判断出来",
    ]


def test_a_domain_of_another_shape_is_told(project: Project) -> None:
    project.domain = {}
    assert list(check_domain(project)) == ["domain.yml: 应为“名称: 值”的对照"]
