"""A lead gives a buyer a copy of his data, and deletes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from tests.browser.conftest import Buyer
from tests.browser.test_shop_keeping import go
from tests.browser.test_workbench_pages import faults

NAME = "tb_1004"


def test_a_buyers_data_goes_out_and_away(agent_page: Page, buyer: Callable[..., Buyer], picture: Path, tmp_path: Path) -> None:
    who = buyer(NAME)
    who.says("我脸上起红点了，电话 13912345678")
    who.sends_picture(picture)
    go(agent_page, "买家数据")
    agent_page.get_by_label("名字或编号").fill("没有这个人")
    agent_page.keyboard.press("Enter")
    expect(agent_page.get_by_role("alert").first).to_contain_text("没有这位买家")
    agent_page.get_by_label("名字或编号").fill(NAME)
    agent_page.keyboard.press("Enter")
    found = agent_page.get_by_role("region", name="找到的数据")
    expect(found).to_contain_text("1 张图片")
    assert faults(agent_page) == []
    with agent_page.expect_download() as download:
        found.get_by_role("button", name="导出 zip").click()
    path = tmp_path / "copy.zip"
    download.value.save_as(path)
    with ZipFile(path) as archive:
        assert "13912345678" in json.dumps(json.loads(archive.read("data.json")), ensure_ascii=False)
    found.get_by_role("button", name="删除").click()
    dialog = agent_page.get_by_role("dialog", name="删除这位买家的数据")
    delete = dialog.get_by_role("button", name="删除，不能恢复")
    expect(delete).to_be_disabled()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_label(f"请再输一遍 {NAME}").fill(NAME)
    assert faults(agent_page) == []
    delete.click()
    expect(agent_page.get_by_role("status").filter(has_text="已删除")).to_contain_text("1 张图片")
    assert who.heard() == []
    go(agent_page, "日志")
    expect(agent_page.get_by_role("table").get_by_role("row").filter(has_text="删除买家数据").first).to_be_visible()
