"""Staff set up the second factor with a telephone, sign in by it, and are helped when the telephone is lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pyotp
from playwright.sync_api import BrowserContext, Locator, Page, expect

from bot.services.codes import PERIOD
from tests.browser.conftest import DeskUnderTest, Staff
from tests.browser.test_shop_keeping import go, sign_in
from tests.browser.test_workbench_pages import faults

NAME = "xiaohui"


def code_of(secret: str, after: str = "") -> str:
    """The code that the telephone shows now, or the next one when `after` was used up."""
    made = pyotp.TOTP(secret)
    while made.now() == after:
        time.sleep(PERIOD / 30)
    return made.now()


def factor_dialog(page: Page) -> Locator:
    page.get_by_role("button", name=f"{NAME}，客服").click()
    page.get_by_role("menuitem", name="两步验证").click()
    return page.get_by_role("dialog", name="两步验证")


def test_a_second_factor_from_the_first_scan_to_the_lost_telephone(
    agent_page: Page, admin: Staff, desk: DeskUnderTest, new_context: Callable[..., BrowserContext]
) -> None:
    password = admin.hires(NAME)
    hers = new_context().new_page()
    sign_in(hers, desk, NAME, password)
    dialog = factor_dialog(hers)
    dialog.get_by_label("现在的密码").fill(password)
    dialog.get_by_role("button", name="下一步").click()
    picture = dialog.get_by_role("img", name="两步验证的二维码")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 100
    assert faults(hers) == []
    secret = dialog.locator("code").inner_text()
    dialog.get_by_label("验证器上显示的 6 位验证码").fill("000000")
    dialog.get_by_role("button", name="打开两步验证").click()
    expect(dialog.get_by_role("alert").first).to_contain_text("验证码不对")
    code = code_of(secret)
    dialog.get_by_label("验证器上显示的 6 位验证码").fill(code)
    dialog.get_by_role("button", name="打开两步验证").click()
    expect(dialog.get_by_role("list", name="恢复码").get_by_role("listitem")).to_have_count(10)
    assert faults(hers) == []
    dialog.get_by_role("button", name="记下来了").click()
    expect(dialog).to_have_count(0)
    dialog = factor_dialog(hers)
    expect(dialog).to_contain_text("还有 10 个恢复码")
    assert faults(hers) == []
    hers.keyboard.press("Escape")

    other = new_context().new_page()
    sign_in(other, desk, NAME, password)
    asked = other.get_by_label("手机上的验证码，或者一个恢复码")
    expect(asked).to_be_focused()
    assert faults(other) == []
    asked.fill(code)
    other.keyboard.press("Enter")
    expect(other.get_by_role("alert").first).to_contain_text("已经用过")
    asked.fill(code_of(secret, after=code))
    other.keyboard.press("Enter")
    pages = other.get_by_role("navigation", name="页面")
    expect(pages).to_be_visible()

    go(agent_page, "账号")
    row = agent_page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("已打开")
    row.get_by_role("button", name="重置两步验证").click()
    agent_page.get_by_role("button", name="重置", exact=True).click()
    expect(row).not_to_contain_text("已打开")
    other.reload()
    sign_in(other, desk, NAME, password)
    expect(pages).to_be_visible()
    go(agent_page, "日志")
    expect(agent_page.get_by_role("table").get_by_role("row").filter(has_text="重置两步验证").first).to_be_visible()


def test_who_leaves_on_all_devices_is_signed_out_everywhere(
    admin: Staff, desk: DeskUnderTest, new_context: Callable[..., BrowserContext]
) -> None:
    password = admin.hires("xiaojing")
    here, there = (new_context().new_page() for _ in range(2))
    for page in (here, there):
        sign_in(page, desk, "xiaojing", password)
        expect(page.get_by_role("navigation", name="页面")).to_be_visible()
    here.get_by_role("button", name="xiaojing，客服").click()
    here.get_by_role("menuitem", name="在所有设备上退出").click()
    for page in (here, there):
        expect(page.get_by_role("heading", name="客服工作台")).to_be_visible()
