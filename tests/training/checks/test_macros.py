from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.core.flags import Colour
from bot.core.macros import Button, Fits, FlagTemplate, Macro, TaskTemplate
from bot.settings import ROOT
from bot.training.checks.macros import check_macros
from bot.training.checks.project import Project

PLAIN = Macro("thanks", "/+感谢", "感谢", "接待", "不客气亲，{agent}随时都在。")


@pytest.fixture(scope="module")
def shop() -> Project:
    return Project(ROOT)


def errors(shop: Project, **changes: Any) -> list[str]:
    """What is wrong with one macro in the shop's own checkout."""
    assert shop.wording
    one = Project(ROOT)
    one.__dict__.update({"shop": shop.shop, "macros": (replace(PLAIN, **changes),)})
    return [error.removeprefix("macros/接待.yml: thanks: ") for error in check_macros(one)]


def test_the_macros_of_the_shop_are_sound(shop: Project) -> None:
    assert list(check_macros(shop)) == []
    assert shop.errors == []


def test_a_promise_is_told_with_what_to_say_instead(shop: Project) -> None:
    assert errors(shop, text="亲，{waybill}保证明天到") == [
        "话术里的“保证”不能说：时间、金额、快递和效果都不能说死，请用“尽量、一般、正常情况下、左右”，可以改成“正常情况下”"
    ]


def test_buttons_and_tasks_are_read_too(shop: Project) -> None:
    found = errors(shop, buttons=(Button("好", "加微信聊"),), tasks=(TaskTemplate("warehouse", "保证今天发出"),))
    assert [error[:10] for error in found] == ["按钮里的“加微信”不", "待办里的“保证”不能"]


def test_what_a_fact_says_is_not_the_wording_of_the_macro(shop: Project) -> None:
    assert errors(shop, text="亲，您说的是“{buyer_words}”，对吗？") == []


def test_a_brace_left_open_is_told_once(shop: Project) -> None:
    task = TaskTemplate("warehouse", "订单{order_id 请核实")
    assert errors(shop, tasks=(task,)) == [f"待办里的大括号没有写成 {{变量}}：{task.text}"]


def test_a_reserved_colour_is_refused(shop: Project) -> None:
    assert errors(shop, flag=FlagTemplate(Colour.GREEN, "好评 {sign}")) == ["绿旗已保留，不能使用"]


def test_a_note_must_fit_the_field_in_bytes(shop: Project) -> None:
    assert errors(shop, flag=FlagTemplate(Colour.YELLOW, "退" * 292 + "{sign}")) == []
    (error,) = errors(shop, flag=FlagTemplate(Colour.YELLOW, "退" * 293 + "{sign}{cause}"))
    assert error == "备注填上内容后约 1119 字节，超过上限 1000 字节"


def test_cases_intents_and_reasons_must_exist(shop: Project) -> None:
    found = errors(shop, fits=Fits(("lost", "losst")), leads_to="closed_", intents=("thank", "thanks"), hand_over="because")
    assert found == ["未知情形 losst", "未知情形 closed_", "未知意图 thanks", "转给客服的原因 because 在 shop/reasons.yml 里没有说明"]
