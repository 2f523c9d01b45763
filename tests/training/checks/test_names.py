"""Agents read Chinese for every intent, case, recipient and state."""

from __future__ import annotations

from dataclasses import replace

from bot.settings import ROOT
from bot.training.checks.names import check_names
from bot.training.checks.project import Project
from tests.training.checks.conftest import Spoilt


def test_the_shop_names_everything() -> None:
    assert list(check_names(Project(ROOT))) == []


def test_what_has_no_name_or_names_nothing_is_told() -> None:
    project = Project(ROOT)
    assert project.shop is not None
    names = project.shop.names
    intents = {**{name: text for name, text in names.intents.items() if name != "thank"}, "thanks": "感谢"}
    project.shop = replace(project.shop, names=replace(names, intents=intents, cases={**names.cases, "closed": " "}))
    assert list(check_names(project)) == [
        "shop/names.yml: intents: 缺少意图 thank 的叫法",
        "shop/names.yml: intents: 没有意图 thanks",
        "shop/names.yml: cases: closed 的叫法是空的",
    ]


def test_nothing_is_said_of_a_shop_that_can_not_be_read(spoilt: Spoilt) -> None:
    assert list(check_names(spoilt())) == []
