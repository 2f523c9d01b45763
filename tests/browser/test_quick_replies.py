"""The `/` popup: found by code, text and sound, inserted where the cursor stands, never in an input method's way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.agents import open_talk, reply, sees, write
from tests.browser.conftest import Buyer

Buyers = Callable[..., Buyer]


@pytest.fixture
def talk(agent_page: Page, buyer: Buyers) -> Page:
    who = buyer()
    who.says("转人工")
    open_talk(agent_page, who)
    return agent_page


def popup(page: Page) -> Locator:
    return page.get_by_role("listbox", name="快捷语")


def chosen(page: Page) -> Locator:
    return popup(page).locator("[aria-selected=true]")


@pytest.mark.parametrize("typed", ["/过敏", "／过敏", "、过敏", "/gm", "/guomin", "/過敏"])
def test_a_quick_reply_is_found(talk: Page, typed: str) -> None:
    write(talk, typed)
    expect(chosen(talk)).to_contain_text("/+过敏")


def test_the_filled_text_is_shown_before_it_is_put_in_the_draft(talk: Page) -> None:
    write(talk, "亲您好/gm再见")
    talk.keyboard.press("ArrowLeft")
    talk.keyboard.press("ArrowLeft")
    expect(talk.get_by_role("region", name="预览")).to_contain_text("停用")
    talk.keyboard.press("Enter")
    expect(popup(talk)).to_have_count(0)
    text = reply(talk).input_value()
    assert text.startswith("亲您好亲，")
    assert text.endswith("再见")


def test_escape_keeps_what_was_typed(talk: Page) -> None:
    write(talk, "和/或者")
    expect(talk.locator(".macro-popup")).to_be_visible()
    talk.keyboard.press("Escape")
    expect(talk.locator(".macro-popup")).to_have_count(0)
    expect(reply(talk)).to_have_value("和/或者")


def test_an_input_method_is_left_alone(talk: Page) -> None:
    """Composes 过敏 behind `/`; Enter and arrows belong to the input method until it is done."""
    reply(talk).focus()
    talk.keyboard.type("/")
    expect(popup(talk)).to_be_visible()
    cdp = talk.context.new_cdp_session(talk)
    cdp.send("Input.imeSetComposition", {"text": "guomin", "selectionStart": 6, "selectionEnd": 6})
    for key, code in (("Enter", 13), ("ArrowDown", 40), ("Escape", 27)):
        cdp.send(
            "Input.dispatchKeyEvent",
            {"type": "rawKeyDown", "key": key, "code": key, "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": code},
        )
    expect(reply(talk)).to_have_value("/guomin")
    cdp.send("Input.insertText", {"text": "过敏"})
    expect(reply(talk)).to_have_value("/过敏")
    expect(chosen(talk)).to_contain_text("/+过敏")
    talk.keyboard.press("Enter")
    expect(reply(talk)).to_have_value(re.compile("停用"))


def test_composed_text_is_not_sent_by_the_enter_that_chooses_it(talk: Page) -> None:
    reply(talk).focus()
    cdp = talk.context.new_cdp_session(talk)
    cdp.send("Input.imeSetComposition", {"text": "nihao", "selectionStart": 5, "selectionEnd": 5})
    cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229})
    cdp.send("Input.insertText", {"text": "你好"})
    expect(reply(talk)).to_have_value("你好")
    talk.keyboard.press("Enter")
    sees(talk, "你好")
    expect(reply(talk)).to_have_value("")


def test_missing_facts_are_asked_for_and_never_sent_as_holes(talk: Page) -> None:
    write(talk, "/+退货")
    expect(chosen(talk)).to_contain_text("/+退货")
    talk.keyboard.press("Enter")
    expect(reply(talk)).to_have_value(re.compile("【"))
    talk.keyboard.press("Enter")
    expect(talk.get_by_text("还没填")).to_be_visible()


def test_an_own_quick_reply_is_kept_found_and_sent(talk: Page) -> None:
    write(talk, "亲，周末也有人在的")
    talk.keyboard.press("Enter")
    sees(talk, "周末也有人在的")
    bubble = talk.get_by_role("log", name="聊天记录").get_by_role("article").filter(has_text="周末也有人在的")
    bubble.hover()
    bubble.get_by_role("button", name="存为快捷语").click()
    form = talk.get_by_role("dialog")
    form.get_by_label("快捷编码").fill("/周末")
    form.get_by_role("button", name="保存").click()
    expect(form).to_have_count(0)
    write(talk, "/zm")
    expect(chosen(talk)).to_contain_text("/周末")
    expect(chosen(talk)).to_contain_text("个人")
