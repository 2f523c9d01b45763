"""A trainer goes from checked files to another model that answers buyers, sees what would change before, and goes back in one click.

Nothing is trained here: the second model is the trained one under another hash.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.publish_under_load import twin
from bot.training.models import PUBLISHED, newest
from tests.browser.conftest import Buyer
from tests.browser.test_workbench_pages import faults

LONG = 120_000  # two engines start, on a busy machine


@pytest.fixture(scope="module")
def models(models: Path) -> Path:
    """The trained model, published, and its twin."""
    known = newest(models)
    twin(models, known)
    (models / PUBLISHED).write_text(json.dumps({"hash": known.hash, "before": []}), "utf-8")
    return models


def opens(page: Page, step: str) -> None:
    page.evaluate("step => { location.hash = `/train/publish/${step}` }", step)
    expect(page.get_by_role("heading", level=1, name="训练与发布")).to_be_visible()


def test_the_files_are_checked_before_anything_else(agent_page: Page) -> None:
    opens(agent_page, "check")
    expect(agent_page.get_by_text("都没有问题，可以训练")).to_be_visible(timeout=LONG)
    assert faults(agent_page) == []
    agent_page.get_by_role("button", name="下一步：训练").click()
    expect(agent_page.get_by_role("button", name="开始训练")).to_be_visible(timeout=LONG)
    assert faults(agent_page) == []


def test_a_training_is_seen_while_it_runs_and_cancelled(agent_page: Page) -> None:
    opens(agent_page, "train")
    agent_page.get_by_role("button", name="开始训练").click()
    agent_page.get_by_role("button", name="取消训练").click(timeout=LONG)
    expect(agent_page.get_by_text("训练取消了，原来的都还在")).to_be_visible(timeout=LONG)
    expect(agent_page.get_by_role("cell", name="取消了").first).to_be_visible(timeout=LONG)


def test_a_model_is_replayed_published_and_taken_back(agent_page: Page, buyer: Callable[..., Buyer]) -> None:
    who = buyer("tb_1004")
    who.says("在吗")
    opens(agent_page, "publish")
    expect(agent_page.get_by_text("还没有过关")).to_be_visible(timeout=LONG)
    opens(agent_page, "replay")
    agent_page.get_by_role("button", name="开始回放").click()
    expect(agent_page.get_by_text("可以发布。")).to_be_visible(timeout=LONG)
    agent_page.mouse.move(0, 0)
    assert faults(agent_page) == []
    agent_page.get_by_role("button", name="下一步：发布").click()
    expect(agent_page.get_by_text("过关了，可以发布")).to_be_visible(timeout=LONG)
    agent_page.mouse.move(0, 0)
    assert faults(agent_page) == []
    agent_page.get_by_role("button", name="发布这个模型").click()
    asked = agent_page.get_by_role("dialog", name="发布这个模型？")
    expect(asked).to_contain_text("0 句的回答会变", timeout=LONG)
    asked.get_by_role("button", name="发布", exact=True).click()
    expect(agent_page.get_by_text("线上就是这个模型。")).to_be_visible(timeout=LONG)
    said = len(who.heard())
    who.says("你好")
    _until(lambda: len(who.heard()) > said, agent_page)
    agent_page.get_by_role("button", name="退回上一个").click()
    agent_page.get_by_role("dialog", name="退回上一个模型？").get_by_role("button", name="退回", exact=True).click()
    expect(agent_page.get_by_text("过关了，可以发布")).to_be_visible(timeout=LONG)


def _until(done: Callable[[], bool], page: Page) -> None:
    for _ in range(LONG // 200):
        if done():
            return
        page.wait_for_timeout(200)
    raise AssertionError("not answered")
