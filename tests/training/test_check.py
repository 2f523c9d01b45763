"""`huashu check`: the checkout is clean, and whatever is broken in it is told together."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.training.check import check_all


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what a trainer edits."""
    for name in ("shop", "macros", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("domain.yml", "config.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_this_checkout_has_no_errors() -> None:
    assert check_all(ROOT) == []


def spoil(path: Path, said: str, instead: str) -> None:
    text = path.read_text("utf-8")
    assert said in text
    path.write_text(text.replace(said, instead, 1), "utf-8")


def test_every_error_is_told_at_once_each_with_its_file(checkout: Path) -> None:
    (checkout / "data/rules/wishes.yml").write_text("rules:\n- rule: a\n  steps: [\n", "utf-8")
    spoil(checkout / "shop/catalogue.yml", "price: 89", "price: 很贵")
    spoil(checkout / "shop/demo/orders.yml", "state: unpaid", "state: lost")
    spoil(checkout / "macros/售前.yml", "以下单页面显示的为准喔", "全网最低价")
    spoil(checkout / "data/jieba/shop.txt", "仅退款 900", "仅 退 款")
    spoil(checkout / "domain.yml", "- action_judge_case", "- action_judge")
    found = check_all(checkout)
    assert [error.split("（")[0].split("：")[0] for error in found[:3]] == [
        "shop/catalogue.yml: $.products[0].price: 应为金额",
        "data/rules/wishes.yml: 第 4 行第 1 列: 方括号或者花括号没有关上",
        "macros/售前.yml: promotion_now: 话术里的“全网最低价”不能说",
    ]
    others = sorted(error.split(":")[0] for error in found[3:])
    assert others == ["data/jieba/shop.txt", "domain.yml", "domain.yml", "shop/demo/orders.yml[0]"]


def test_an_empty_folder_is_told_and_not_an_exception(tmp_path: Path) -> None:
    assert "domain.yml: 读不到这个文件" in check_all(tmp_path)


def test_rasa_is_not_imported_so_that_the_answer_comes_in_seconds() -> None:
    code = "import sys, pathlib, bot.training.check as c; c.check_all(pathlib.Path()); print({'rasa', 'rasa_sdk'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
