"""What agents do at the workbench, in a word."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Buyer


def open_talk(page: Page, buyer: Buyer) -> None:
    """Looks at a buyer's conversation."""
    page.evaluate("id => { location.hash = `/desk/${id}` }", buyer.conversation)
    page.get_by_role("main", name="聊天").wait_for()


def suggestion(page: Page, number: int = 1) -> Locator:
    return page.get_by_role("article", name=f"建议 {number}：")


def transcript(page: Page) -> Locator:
    return page.get_by_role("log", name="聊天记录")


def reply(page: Page) -> Locator:
    return page.get_by_role("textbox", name="回复内容")


def write(page: Page, text: str) -> None:
    reply(page).focus()
    page.keyboard.insert_text(text)


def sees(page: Page, text: str) -> None:
    expect(transcript(page)).to_contain_text(text)
