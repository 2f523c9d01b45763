"""Every page: usable by keyboard alone and without serious faults for those who can't see it well."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.agents import open_talk, suggestion, write
from tests.browser.conftest import Buyer, DeskUnderTest, Staff

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def faults(page: Page) -> list[str]:
    """Serious ones, each with where it is."""
    found = Axe().run(page, options=RULES).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in serious for node in one["nodes"]]


def test_signing_in(page: Page, desk: DeskUnderTest) -> None:
    page.goto(f"{desk.url}/agent")
    expect(page.get_by_role("heading", name="客服工作台")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("账号").fill("admin")
    page.get_by_label("密码", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("name", ["清单", "快捷语", "账号", "日志", "通知", "设置"])
def test_page(agent_page: Page, name: str) -> None:
    agent_page.get_by_role("navigation", name="页面").get_by_role("button", name=name, exact=True).click()
    expect(agent_page.get_by_role("heading", level=1)).to_be_visible()
    agent_page.wait_for_load_state("networkidle")
    assert faults(agent_page) == []


def test_a_conversation_with_everything_open(agent_page: Page, buyer: Callable[..., Buyer], picture: Path) -> None:
    who = buyer("tb_1013")
    who.says("转人工")
    open_talk(agent_page, who)
    agent_page.keyboard.press("Alt+t")
    who.says("东西坏了 要退货")
    who.sends_picture(picture)
    expect(suggestion(agent_page)).to_be_visible()
    agent_page.keyboard.press("Alt+f")
    write(agent_page, "一定处理好/")
    expect(agent_page.get_by_role("alert", name="不合适的用语")).to_be_visible()
    assert faults(agent_page) == []


def test_the_keys_are_told(agent_page: Page) -> None:
    agent_page.get_by_role("main").click()
    agent_page.keyboard.press("?")
    sheet = agent_page.get_by_role("dialog", name="按键")
    expect(sheet).to_contain_text("等得最久的买家")
    assert faults(agent_page) == []
    agent_page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_a_buyer_is_found_answered_and_flagged_by_keyboard_alone(agent_page: Page, buyer: Callable[..., Buyer]) -> None:
    who = buyer("tb_1008")
    who.says("转人工")
    agent_page.keyboard.press("Control+k")
    agent_page.keyboard.type("tb_1008")
    expect(agent_page.get_by_role("complementary", name="会话列表").get_by_role("listitem")).to_have_count(1)
    agent_page.keyboard.press("Alt+ArrowDown")
    expect(agent_page.get_by_role("heading", name="tb_1008")).to_be_visible()
    agent_page.keyboard.press("Alt+c")
    agent_page.keyboard.insert_text("亲，我来看看")
    agent_page.keyboard.press("Enter")
    expect(agent_page.get_by_role("log", name="聊天记录")).to_contain_text("亲，我来看看")
    agent_page.keyboard.press("Alt+f")
    agent_page.keyboard.insert_text("键盘插的旗")
    agent_page.keyboard.press("Enter")
    expect(agent_page.get_by_role("region", name="旗子和备注")).to_contain_text("键盘插的旗")


def test_on_a_phone_there_is_one_thing_at_a_time(
    admin: Staff, new_context: Callable[..., BrowserContext], buyer: Callable[..., Buyer]
) -> None:
    who = buyer("tb_1009")
    who.says("转人工")
    page = new_context().new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    admin.opens_workbench(page)
    conversations = page.get_by_role("complementary", name="会话列表")
    conversations.get_by_role("button", name=re.compile("^tb_1009")).click()
    expect(page.get_by_role("log", name="聊天记录")).to_be_in_viewport()
    expect(page.get_by_role("button", name="接管")).to_be_in_viewport()
    expect(conversations).not_to_be_visible()
    write(page, "/th")
    expect(page.get_by_role("listbox", name="快捷语")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults(page) == []
    page.get_by_role("button", name="回到会话列表").click()
    expect(conversations).to_be_in_viewport()


def test_no_page_and_no_dialog_wants_what_the_policy_forbids(agent_page: Page) -> None:
    refused: list[str] = []
    agent_page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    agent_page.reload()
    agent_page.get_by_role("button", name="店长，管理员").click()
    agent_page.get_by_role("menuitem", name="换密码").click()
    agent_page.get_by_role("dialog", name="换密码").wait_for()
    agent_page.keyboard.press("Escape")
    for name in ("清单", "快捷语", "账号", "日志", "买家数据", "设置"):
        agent_page.get_by_role("navigation", name="页面").get_by_role("button", name=name, exact=True).click()
        agent_page.get_by_role("heading", level=1).first.wait_for()
    assert refused == []
