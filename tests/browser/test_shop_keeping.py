"""What leads and admins do at the workbench: quick replies as sheets, accounts, and the log of it all."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.agents import open_talk, reply, write
from tests.browser.conftest import Buyer, DeskUnderTest
from tests.browser.test_workbench_pages import faults


@pytest.fixture(scope="module")
def root(checkout: Path) -> Path:
    return checkout


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="页面").get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def exported(page: Page, kind: str, folder: Path) -> Path:
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=kind).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def written(sheet: Path, rows: list[dict[str, str]]) -> None:
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def importing(page: Page, path: Path) -> Locator:
    page.get_by_role("button", name="导入", exact=True).click()
    dialog = page.get_by_role("dialog", name="导入快捷语")
    dialog.get_by_label("选择文件").set_input_files(path)
    return dialog


def test_a_sheet_of_excel_goes_out_and_comes_in_as_it_was(agent_page: Page, tmp_path: Path) -> None:
    go(agent_page, "快捷语")
    dialog = importing(agent_page, exported(agent_page, "Excel (xlsx)", tmp_path))
    expect(dialog).to_contain_text(re.compile("新增 0，修改 0，没有变化 [1-9]"))
    expect(dialog.get_by_role("button", name="确认导入")).to_be_disabled()


def test_a_sheet_is_changed_checked_and_taken_in(agent_page: Page, buyer: Callable[..., Buyer], root: Path, tmp_path: Path) -> None:
    go(agent_page, "快捷语")
    sheet = exported(agent_page, "CSV (UTF-8)", tmp_path)
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    next(row for row in rows if row["快捷编码"] == "/+欢迎")["标题"] = "表格里改的标题"
    rows.append({**dict.fromkeys(rows[0], ""), "分组": "接待", "快捷编码": "没有斜杠", "快捷短语": "亲，我们周末也在的"})
    written(sheet, rows)
    dialog = importing(agent_page, sheet)
    expect(dialog.get_by_role("table")).to_contain_text(f"{len(rows) + 1}")
    expect(dialog).to_contain_text("一条都没有导入")
    assert faults(agent_page) == []
    assert "表格里改的标题" not in (root / "macros" / "接待.yml").read_text("utf-8")
    rows[-1]["快捷编码"] = "/周末"
    written(sheet, rows)
    dialog.get_by_label("选择文件").set_input_files(sheet)
    expect(dialog).to_contain_text("新增 1，修改 1")
    dialog.get_by_role("button", name="确认导入").click()
    expect(dialog).to_contain_text("已导入")
    dialog.get_by_role("button", name="完成").click()
    agent_page.get_by_role("searchbox", name="搜索快捷语").fill("zhoumo")
    expect(agent_page.get_by_role("table")).to_contain_text("我们周末也在的")
    assert "表格里改的标题" in (root / "macros" / "接待.yml").read_text("utf-8")
    who = buyer()
    who.says("转人工")
    open_talk(agent_page, who)
    write(agent_page, "/zm")
    expect(agent_page.get_by_role("listbox", name="快捷语").locator("[aria-selected=true]")).to_contain_text("/周末")
    agent_page.keyboard.press("Enter")
    expect(reply(agent_page)).to_have_value("亲，我们周末也在的")


@pytest.mark.parametrize(("kind", "encoding"), [("CSV (UTF-8)", "utf-8-sig"), ("CSV (GB18030)", "gb18030")])
def test_csv_goes_out_as_it_says(agent_page: Page, tmp_path: Path, kind: str, encoding: str) -> None:
    go(agent_page, "快捷语")
    text = exported(agent_page, kind, tmp_path).read_bytes().decode(encoding)
    assert text.startswith("分组,快捷编码")
    assert "拒收" in text


def test_a_quick_reply_changed_in_an_editor_is_there_without_a_reload(agent_page: Page, root: Path) -> None:
    go(agent_page, "快捷语")
    agent_page.get_by_role("searchbox", name="搜索快捷语").fill("/+转人工")
    path = root / "macros" / "接待.yml"
    whole = path.read_text("utf-8")
    path.write_text(whole + "\n- id: [", "utf-8")
    expect(agent_page.get_by_role("alert").filter(has_text="接待.yml")).to_be_visible()
    path.write_text(re.sub(r"(?m)^(- id: transfer\n(?:  .*\n)*?  title: ).*$", r"\1编辑器里改的标题", whole), "utf-8")
    expect(agent_page.get_by_role("table")).to_contain_text("编辑器里改的标题")
    expect(agent_page.get_by_role("alert").filter(has_text="接待.yml")).to_have_count(0)


def sign_in(page: Page, desk: DeskUnderTest, name: str, password: str) -> None:
    page.goto(f"{desk.url}/agent")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.keyboard.press("Enter")


def password_shown(page: Page) -> str:
    dialog = page.get_by_role("dialog", name=re.compile("的密码$"))
    password = dialog.locator(".password").inner_text().split()[0]
    assert faults(page) == []
    dialog.get_by_role("button", name="记下来了").click()
    return password


def test_an_account_is_made_raised_given_a_new_password_and_shut(
    agent_page: Page, desk: DeskUnderTest, new_context: Callable[..., BrowserContext]
) -> None:
    go(agent_page, "账号")
    agent_page.get_by_role("button", name="新账号").click()
    form = agent_page.get_by_role("dialog", name="新账号")
    form.get_by_role("button", name="建立").click()
    expect(form).to_contain_text("请写登录名")
    form.get_by_label("登录名").fill("admin")
    form.get_by_label("昵称").fill("小丽")
    form.get_by_role("button", name="建立").click()
    expect(form.get_by_role("alert").first).to_contain_text("已经有人用了")
    form.get_by_label("登录名").fill("xiaoli")
    form.get_by_role("button", name="建立").click()
    first = password_shown(agent_page)
    hers = new_context().new_page()
    sign_in(hers, desk, "xiaoli", first)
    pages = hers.get_by_role("navigation", name="页面")
    expect(pages.get_by_role("button", name="清单")).to_be_visible()
    expect(pages.get_by_role("button", name="设置")).to_have_count(0)
    row = agent_page.get_by_role("row").filter(has_text="xiaoli")
    row.get_by_role("combobox", name="小丽 的角色").click()
    agent_page.get_by_title("主管").click()
    expect(row).to_contain_text("主管")
    hers.reload()
    expect(pages.get_by_role("button", name="设置")).to_be_visible()
    row.get_by_role("button", name="重置密码").click()
    agent_page.get_by_role("button", name="换密码").click()
    second = password_shown(agent_page)
    assert first != second
    hers.reload()
    sign_in(hers, desk, "xiaoli", first)
    expect(hers.get_by_role("alert")).to_be_visible()
    sign_in(hers, desk, "xiaoli", second)
    expect(pages).to_be_visible()
    row.get_by_role("switch", name="小丽 可以登录").click()
    expect(row.get_by_role("switch", name="小丽 可以登录")).not_to_be_checked()
    hers.reload()
    expect(hers.get_by_role("heading", name="客服工作台")).to_be_visible()
    go(agent_page, "日志")
    table = agent_page.get_by_role("table")
    for done in ("新建账号", "改账号", "重置密码"):
        expect(table.get_by_role("row").filter(has_text="账号 xiaoli").filter(has_text=done).first).to_be_visible()
    expect(table.get_by_role("row").filter(has_text="改账号").filter(has_text="角色：主管")).to_have_count(1)
    agent_page.get_by_label("谁").fill("小丽")
    agent_page.get_by_label("谁").press("Enter")
    expect(table.get_by_role("row").filter(has_text="新建账号")).to_have_count(0)
    expect(table.get_by_role("row").filter(has_text="登录").first).to_be_visible()
    assert faults(agent_page) == []
