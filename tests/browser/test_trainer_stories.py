"""A trainer at the stories: found, read, written by hand, by talking and from a conversation; contradictions explained and resolved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.talk.expected import load_case
from tests.browser.conftest import Buyer
from tests.browser.shop import SECONDS
from tests.browser.test_workbench_pages import faults

expect.set_options(timeout=SECONDS)


@pytest.fixture(scope="module")
def root(checkout: Path) -> Path:
    return checkout


@pytest.fixture
def stories(agent_page: Page) -> Page:
    opened(agent_page)
    return agent_page


def opened(page: Page, id: str = "") -> None:
    page.evaluate("to => { location.hash = `/train/stories/${to}` }", quote(id))
    expect(page.get_by_role("navigation", name="故事和规则")).to_be_visible()
    if id and not id.startswith("from:"):
        expect(checked(page)).to_have_attribute("aria-busy", "false")


def checked(page: Page) -> Locator:
    return page.get_by_role("region", name="检查")


def steps(page: Page) -> Locator:
    return page.get_by_role("list", name="步骤").get_by_role("listitem")


def pick(page: Page, sort: str, words: str) -> None:
    """Chooses the first that is found, by keyboard."""
    dialog = page.get_by_role("dialog", name="选一步")
    dialog.get_by_text(sort, exact=True).click()
    dialog.get_by_role("combobox", name="找").fill(words)
    expect(dialog.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def add(page: Page, sort: str, words: str) -> None:
    page.get_by_role("button", name="加一步").click()
    pick(page, sort, words)


def write(page: Page, reason: str = "试一试") -> None:
    page.get_by_label("为什么改").fill(reason)
    page.get_by_role("button", name="写入", exact=True).click()
    expect(page.get_by_text("已写入")).to_be_visible()


def test_a_story_is_found_by_what_was_said_and_shown_as_a_conversation_beside_its_yaml(stories: Page) -> None:
    stories.get_by_label("搜索故事和规则").fill("还没收到货可以退款吗")
    stories.get_by_role("button", name="在途，没收到货可不可以退款").click()
    expect(steps(stories)).to_have_count(13)
    expect(steps(stories).nth(3)).to_contain_text("圆通")
    expect(steps(stories).nth(3)).to_contain_text("规则“不要了，在途”也这样")
    expect(stories.get_by_label("YAML 原文")).to_have_value(
        re.compile("- story: 在途，没收到货可不可以退款\n  steps:\n  - intent: cancel_order  # ")
    )
    expect(checked(stories)).to_contain_text("没有问题")
    assert faults(stories) == []


def test_a_story_with_a_new_quick_reply_is_written_by_hand(stories: Page, root: Path) -> None:
    stories.get_by_role("button", name="新故事").click()
    stories.get_by_label("名称").fill("好的，又一句好的")
    add(stories, "买家说", "答应")
    add(stories, "机器人发", "/+好的")
    add(stories, "买家说", "答应")
    stories.get_by_role("button", name="加一步").click()
    stories.get_by_text("机器人发", exact=True).last.click()
    stories.get_by_role("button", name="没有合适的？写一条新快捷语").click()
    form = stories.get_by_role("dialog", name="新快捷语")
    form.get_by_label("快捷编码").fill("/+随时在")
    form.get_by_label("标题").fill("随时都在")
    form.get_by_label("分组").fill("接待")
    form.get_by_label("快捷短语").fill("好的亲，您忙，有事随时叫我。")
    form.get_by_role("button", name="保存").click()
    expect(steps(stories).nth(3)).to_contain_text("好的亲，您忙，有事随时叫我。")
    expect(checked(stories)).to_contain_text("没有问题")
    expect(stories.get_by_role("region", name="改动")).to_contain_text("- story: 好的，又一句好的")
    assert faults(stories) == []
    write(stories)
    text = written(root, "data/stories")
    assert "- story: 好的，又一句好的\n  steps:\n  - intent: affirm\n  - action: acknowledge\n  - intent: affirm\n" in text
    assert "/+随时在" in written(root, "macros")


def written(root: Path, folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((root / folder).glob("*.yml")))


def test_a_planted_conflict_is_explained_with_both_ways_and_resolved_by_a_button(stories: Page, root: Path) -> None:
    opened(stories, "story:smalltalk:一句谢谢")
    before = written(root, "data/stories")
    stories.get_by_label("第 2 步的操作").get_by_role("button", name="换成别的").click()
    pick(stories, "机器人发", "道别")
    conflict = stories.get_by_role("article", name="矛盾").first
    expect(conflict).to_contain_text("第 2 步发“道别”")
    expect(conflict.get_by_text("这里不同")).to_have_count(2)
    expect(steps(stories).nth(1)).to_contain_text("从这一步起和别的不一样")
    expect(stories.get_by_role("button", name="写入", exact=True)).to_be_disabled()
    assert faults(stories) == []
    conflict.get_by_role("button", name="把故事“一句谢谢”第 2 步改成").click()
    expect(checked(stories)).to_contain_text("没有问题")
    assert written(root, "data/stories") == before


def test_yaml_and_steps_follow_each_other_and_half_written_yaml_loses_nothing(stories: Page, root: Path) -> None:
    opened(stories, "story:smalltalk:一句好的")
    field = stories.get_by_label("YAML 原文")
    text = field.input_value()
    field.fill(text + "\n  - intent: thank  # 谢谢哈\n  - action: [\n")
    expect(checked(stories)).to_contain_text("方括号或者花括号没有关上")
    expect(stories.get_by_text("右边的 YAML 还没写对")).to_be_visible()
    stories.reload()
    opened(stories, "story:smalltalk:一句好的")
    expect(field).to_have_value(text + "\n  - intent: thank  # 谢谢哈\n  - action: [\n")
    field.fill(text + "\n  - intent: thank  # 谢谢哈\n  - action: thanks\n")
    expect(steps(stories)).to_have_count(4)
    expect(steps(stories).nth(2).get_by_label("买家的原话")).to_have_value("谢谢哈")
    steps(stories).nth(2).get_by_label("买家的原话").fill("多谢多谢")
    expect(field).to_have_value(text + "\n  - intent: thank  # 多谢多谢\n  - action: thanks\n".rstrip("\n"))
    write(stories)
    assert "  - intent: thank  # 多谢多谢\n  - action: thanks\n" in written(root, "data/stories")


def test_the_second_of_two_trainers_is_shown_what_the_first_did_and_goes_on(stories: Page, root: Path) -> None:
    opened(stories, "story:exchange:换货，愿意退了重拍")
    path = root / "data/stories/exchange.yml"
    stories.get_by_label("名称").fill("我改的名字")
    expect(stories.get_by_role("region", name="改动")).to_contain_text("我改的名字")
    path.write_text(path.read_text("utf-8") + "# 别人在编辑器里写的\n", "utf-8")
    stories.get_by_label("为什么改").fill("名字")
    stories.get_by_role("button", name="写入", exact=True).click()
    expect(stories.get_by_role("alert").filter(has_text="刚刚被别人改过")).to_be_visible()
    expect(stories.get_by_label("名称")).to_have_value("我改的名字")
    stories.get_by_role("button", name="看过了，在新的上面接着改").click()
    write(stories)
    after = path.read_text("utf-8")
    assert "- story: 我改的名字\n" in after
    assert "# 别人在编辑器里写的" in after


def test_a_file_that_is_broken_in_an_editor_is_told_with_its_line(stories: Page, root: Path) -> None:
    path = root / "data/stories/freight.yml"
    before = path.read_text("utf-8")
    path.write_text(before + "- story: 没写完\n  steps: [\n", "utf-8")
    try:
        stories.reload()
        expect(stories.get_by_role("navigation", name="故事和规则")).to_contain_text("data/stories/freight.yml: 第 ")
    finally:
        path.write_text(before, "utf-8")


def test_the_bots_next_step_is_corrected_in_a_talk_which_becomes_a_story(stories: Page) -> None:
    stories.get_by_role("button", name="和机器人试聊").click()
    talk = stories.get_by_role("dialog", name="和机器人试聊")
    talk.get_by_label("像买家一样说").fill("东西还没收到 我不想要了")
    stories.keyboard.press("Enter")
    first = talk.get_by_role("listitem", name="第 1 句")
    expect(first).to_contain_text("在途不要了，建议拒收")
    assert faults(stories) == []
    first.get_by_role("button", name="下一步应该是").click()
    choice = stories.get_by_role("dialog", name="下一步应该是")
    choice.get_by_role("combobox", name="找").fill("安抚")
    expect(choice.get_by_role("option").first).to_contain_text("先安抚")
    stories.keyboard.press("Enter")
    expect(first.locator("s")).to_contain_text("在途不要了，建议拒收")
    talk.get_by_role("button", name="做成故事").click()
    expect(stories.get_by_label("名称")).to_have_value("东西还没收到 我不想要了")
    expect(stories.get_by_role("article", name="矛盾").first).to_contain_text("规则“不要了，在途”")


def test_a_real_conversation_becomes_a_story_and_a_test(stories: Page, buyer: Callable[..., Buyer], root: Path) -> None:
    who = buyer("tb_1004")
    who.says("我的快递到哪了 电话13912345678")
    for _ in range(SECONDS // 200):
        if who.heard():
            break
        stories.wait_for_timeout(200)
    opened(stories, f"from:{who.conversation}")
    dialog = stories.get_by_role("dialog", name="从真实会话来")
    expect(dialog.get_by_role("list", name="买家的话")).to_contain_text("13900000000")
    assert faults(stories) == []
    dialog.get_by_role("button", name="存成测试…").click()
    dialog.get_by_label("测试的名字").fill("问快递到哪")
    dialog.get_by_label("为什么存").fill("常见")
    dialog.get_by_role("button", name="存成测试", exact=True).click()
    expect(stories.get_by_text("已存成 data/tests/wen_kuai_di_dao_na.yml")).to_be_visible()
    kept = load_case(root / "data/tests/wen_kuai_di_dao_na.yml")
    assert "13912345678" not in json.dumps(kept.expect, ensure_ascii=False) + "".join(kept.script.turns[-1].lines)
