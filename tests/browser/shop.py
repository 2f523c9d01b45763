"""The demo shop's page as a buyer has it before him."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SECONDS, DeskUnderTest


class Shop:
    """A page of the shop with the widget in its corner; "-" is a buyer whom the shop does not know."""

    def __init__(self, page: Page, desk: DeskUnderTest, buyer: str = "-", state: str = "", **query: str) -> None:
        self.page = page
        page.goto(f"{desk.url}/shop?{urlencode({'buyer': buyer, **query})}")
        if state:
            page.locator(".orders a", has_text=state).first.click(timeout=SECONDS)
        self.widget = page.locator("huashu-widget")
        self.launcher = page.get_by_role("button", name=re.compile("^打开客服"))
        self.panel = page.get_by_role("dialog", name=re.compile("在线客服$"))
        self.box = self.panel.get_by_role("textbox", name="输入消息")
        self.log = self.panel.get_by_role("log", name="聊天记录")
        self.sent = self.log.locator(".mine")

    def open(self) -> Shop:
        self.launcher.click()
        expect(self.log.locator(".bubble").first).to_be_visible()
        return self

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def told(self, text: str | re.Pattern[str]) -> Locator:
        """What bot or agents said, with this in it."""
        return self.log.locator(".theirs .bubble", has_text=text)

    def choose_picture(self, path: Any) -> None:
        self.widget.locator("input[type=file]").set_input_files(path)

    def said(self) -> list[str]:
        """Every bubble from the oldest to the newest."""
        return self.log.locator(".bubble:not(.typing .bubble)").all_inner_texts()
