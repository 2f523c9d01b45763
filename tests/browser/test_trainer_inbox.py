"""Trainers at their pages: from a misunderstood message to the files, by keyboard, on a copy of the shop's files."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Buyer, Staff
from tests.browser.shop import SECONDS
from tests.browser.test_workbench_pages import faults

MISREAD = "能不能发顺分啊"
PASTE = """lines => {
  const field = document.querySelector('.add-examples textarea');
  field.value = Array.from({length: lines}, (_, n) => `第${n}句 我不要了`).join('\\n');
  field.dispatchEvent(new Event('input', {bubbles: true}));
}"""


@pytest.fixture(scope="module")
def root(checkout: Path) -> Path:
    return checkout


def open_page(page: Page, path: str) -> None:
    page.evaluate("path => { location.hash = `/train/${path}` }", path)


def message(page: Page) -> Locator:
    return page.get_by_role("article", name="正在看的消息")


def said(buyer: Callable[..., Buyer], admin: Staff, text: str) -> Buyer:
    """A buyer who has been understood: a suggestion waits."""
    admin.lets_the_bot_only_suggest()
    who = buyer("-")
    who.says(text)
    end = time.monotonic() + SECONDS / 1000
    while not admin.proposed(who) and time.monotonic() < end:
        time.sleep(0.2)
    return who


def find(page: Page, text: str) -> None:
    """Looks at one message of the inbox, by keyboard."""
    open_page(page, "inbox")
    page.get_by_role("heading", name="收件箱").wait_for()
    page.keyboard.press("f")
    page.keyboard.insert_text(text)
    expect(page.get_by_role("region", name="消息").get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(message(page)).to_contain_text(text[:2])


def test_a_misunderstood_message_is_corrected_and_taken_back_by_keyboard(
    agent_page: Page, buyer: Callable[..., Buyer], admin: Staff, root: Path
) -> None:
    said(buyer, admin, MISREAD)
    find(agent_page, MISREAD)
    before = (root / "data/nlu/track_parcel.yml").read_text("utf-8")
    agent_page.keyboard.press("c")
    expect(agent_page.get_by_role("combobox", name="正确的意图")).to_be_focused()
    agent_page.keyboard.insert_text("查物流")
    expect(agent_page.get_by_role("option", name="查物流")).to_be_attached()
    agent_page.keyboard.press("Enter")
    last = agent_page.get_by_role("region", name="上一步")
    expect(last).to_contain_text("加为“查物流”的例句")
    assert (root / "data/nlu/track_parcel.yml").read_text("utf-8") == f"{before}    - {MISREAD}\n"
    expect(agent_page.get_by_text("这样筛选没有消息")).to_be_visible()
    agent_page.keyboard.press("u")
    expect(message(agent_page)).to_be_visible()
    assert (root / "data/nlu/track_parcel.yml").read_text("utf-8") == before


def test_an_entity_that_cuts_a_word_is_red_and_the_word_goes_into_the_dictionary(
    agent_page: Page, buyer: Callable[..., Buyer], admin: Staff, root: Path
) -> None:
    text = "麻烦改寄顺分快运可以么"
    said(buyer, admin, text)
    find(agent_page, text)
    agent_page.keyboard.press("e")
    expect(agent_page.get_by_role("textbox", name="例句怎么写")).to_be_focused()
    agent_page.keyboard.press("Home")
    for _ in range(4):
        agent_page.keyboard.press("ArrowRight")
    for _ in range(3):
        agent_page.keyboard.press("Shift+ArrowRight")
    agent_page.keyboard.press("Enter")
    agent_page.keyboard.insert_text("快递")
    agent_page.keyboard.press("Enter")
    expect(message(agent_page).get_by_role("note")).to_contain_text("“顺分快”切断了一个词")
    assert faults(agent_page) == []
    agent_page.keyboard.press("Escape")
    agent_page.keyboard.press("d")
    word = agent_page.get_by_role("dialog", name="加进词典").get_by_role("textbox", name="词")
    expect(word).to_be_focused()
    word.fill("顺分快运")
    expect(agent_page.get_by_text("没有例句会变")).to_be_visible()
    assert faults(agent_page) == []
    agent_page.keyboard.press("Enter")
    expect(agent_page.get_by_role("dialog", name="加进词典")).to_have_count(0)
    assert (root / "data/jieba/shop.txt").read_text("utf-8").endswith("\n顺分快运 900\n")
    expect(message(agent_page).locator(".words")).to_contain_text("顺分快运")


def test_several_are_ignored_at_once_and_come_back(agent_page: Page, buyer: Callable[..., Buyer], admin: Staff) -> None:
    for text in ("今天天气真不错呀", "你们老板真帅呀"):
        said(buyer, admin, text)
    open_page(agent_page, "inbox")
    rows = agent_page.get_by_role("region", name="消息").get_by_role("listitem")
    expect(rows.first).to_be_visible()
    count = rows.count()
    agent_page.keyboard.press("x")
    agent_page.keyboard.press("ArrowDown")
    agent_page.keyboard.press("x")
    expect(agent_page.get_by_role("article", name="选中的消息")).to_contain_text("选中了 2 条")
    assert faults(agent_page) == []
    agent_page.keyboard.press("i")
    expect(rows).to_have_count(count - 2)
    expect(agent_page.get_by_role("region", name="上一步")).to_contain_text("忽略了 2 条")
    agent_page.keyboard.press("u")
    expect(rows).to_have_count(count)


def test_what_agents_write_becomes_the_answer_after_its_difference_was_read(
    agent_page: Page, buyer: Callable[..., Buyer], admin: Staff, root: Path
) -> None:
    for _ in range(3):
        admin.writes(said(buyer, admin, "这个面膜有货吗"), "亲，有货的，今天拍今天发哦")
    open_page(agent_page, "drift")
    agent_page.get_by_role("button", name="就用这个说法").first.click()
    review = agent_page.get_by_role("dialog", name="改“介绍商品”的说法")
    expect(review.get_by_role("region", name="改动")).to_contain_text("+  text: 亲，有货的，今天拍今天发哦")
    assert faults(agent_page) == []
    review.get_by_role("button", name="写进文件").click()
    expect(review).to_have_count(0)
    assert "  text: 亲，有货的，今天拍今天发哦\n" in (root / "macros/售前.yml").read_text("utf-8")
    open_page(agent_page, "history")
    expect(agent_page.get_by_role("listitem").first).to_contain_text("客服都这么说")


def test_fifty_thousand_pasted_examples_get_an_answer_at_once(agent_page: Page) -> None:
    open_page(agent_page, "examples/thank")
    agent_page.get_by_role("button", name="加例句").click()
    expect(agent_page.get_by_role("textbox", name="例句，一行一句")).to_be_focused()
    agent_page.evaluate(PASTE, 50_000)
    expect(agent_page.get_by_role("alert")).to_contain_text("有 50,000 句，一次最多 2,000 句")
    expect(agent_page.get_by_role("button", name="加 50000 句")).to_be_disabled()
    assert faults(agent_page) == []


@pytest.mark.parametrize("path", ["inbox", "examples", "words", "drift", "history"])
def test_every_page_can_be_used_by_everybody(agent_page: Page, path: str) -> None:
    open_page(agent_page, path)
    expect(agent_page.get_by_role("heading", level=1)).to_be_visible()
    agent_page.wait_for_load_state("networkidle")
    assert faults(agent_page) == []


def test_a_file_left_half_written_in_an_editor_is_told_by_file_and_line(agent_page: Page, root: Path) -> None:
    path = root / "data/nlu/thank.yml"
    before = path.read_text("utf-8")
    path.write_text("nlu:\n- intent: thank\n  examples: |\n    - 谢谢\n- intent: [\n", "utf-8")
    try:
        open_page(agent_page, "inbox")
        expect(agent_page.get_by_text("data/nlu/thank.yml: 第 6 行")).to_be_visible(timeout=SECONDS + 20_000)
        assert faults(agent_page) == []
    finally:
        path.write_text(before, "utf-8")
