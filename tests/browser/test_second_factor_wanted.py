"""A shop that wants a second factor lets its staff set one up before anything else."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DeskUnderTest
from tests.browser.test_shop_keeping import sign_in
from tests.browser.test_workbench_pages import faults


@pytest.fixture(scope="module")
def root(checkout: Path) -> Path:
    profile = checkout / "shop" / "profile.yml"
    text = profile.read_text("utf-8")
    assert "second_factor: []" in text
    profile.write_text(text.replace("second_factor: []", "second_factor: [admin]"), "utf-8")
    return checkout


def test_an_admin_sets_it_up_first_and_then_works(page: Page, desk: DeskUnderTest) -> None:
    sign_in(page, desk, "admin", desk.password)
    first = page.get_by_role("region", name="两步验证")
    expect(first).to_contain_text("店铺要求您的角色打开两步验证")
    assert faults(page) == []
    first.get_by_label("现在的密码").fill(desk.password)
    page.keyboard.press("Enter")
    first.get_by_label("验证器上显示的 6 位验证码").fill(pyotp.TOTP(first.locator("code").inner_text()).now())
    page.keyboard.press("Enter")
    expect(first.get_by_role("list", name="恢复码").get_by_role("listitem")).to_have_count(10)
    first.get_by_role("button", name="记下来了").click()
    expect(page.get_by_role("navigation", name="页面")).to_be_visible()
    page.get_by_role("button", name="店长，管理员").click()
    page.get_by_role("menuitem", name="两步验证").click()
    dialog = page.get_by_role("dialog", name="两步验证")
    expect(dialog).to_contain_text("已经打开")
    expect(dialog.get_by_role("button", name="关闭两步验证")).to_have_count(0)
