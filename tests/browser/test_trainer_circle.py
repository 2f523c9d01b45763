"""The trainer's whole circle in one go: from a misread message over a real training to a better answer, and back by one click."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SECONDS, Buyer, DeskUnderTest, Staff
from tests.browser.test_trainer_inbox import find
from tests.browser.test_trainer_publish import opens
from tests.browser.test_trainer_stories import add, checked, opened, pick, write
from tests.browser.test_workbench_pages import faults

MISREAD = "喵喵条子给整一张呗"
MEANT = "发票"
NEW_REPLY = {"快捷编码": "/+随时在", "标题": "随时都在", "分组": "接待", "快捷短语": "好的亲，您忙，有事随时叫我。"}
ORDER = "4038475610293847016"
BUYERS = 3
PATIENCE = 120.0  # seconds: an engine starts beside another one, and both beside a browser
LONG = 600_000  # a training, a test and a replay on a busy machine


@pytest.fixture(scope="module")
def root(checkout: Path) -> Path:
    return checkout


@dataclass
class Crowd:
    """Buyers who write again as soon as they were answered."""

    written: int = 0
    unanswered: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def comes(self, desk: DeskUnderTest) -> None:
        who, said = Buyer(desk), 0
        while not self.over.is_set():
            who.says("在吗")
            said += 1
            if not until(partial(has_heard, who, said), PATIENCE):
                self.unanswered.append(who.conversation)
                break
        if has_heard(who, said + 1):
            self.twice.append(who.conversation)
        self.written += said
        who.leaves()


def has_heard(buyer: Buyer, answers: int) -> bool:
    return len(buyer.heard()) >= answers


@contextmanager
def a_crowd(desk: DeskUnderTest) -> Iterator[Crowd]:
    crowd = Crowd()
    threads = [threading.Thread(target=crowd.comes, args=(desk,)) for _ in range(BUYERS)]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        crowd.over.set()
        for thread in threads:
            thread.join()


def until(done: Callable[[], bool], seconds: float = SECONDS / 1000) -> bool:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def answer_to(text: str, buyer: Callable[..., Buyer], admin: Staff) -> str:
    """What a buyer hears, and what is proposed to the agents."""
    who = buyer("tb_1004", ORDER)
    before = len(who.heard())
    who.says(text)
    assert until(lambda: len(who.heard()) > before or bool(admin.proposed(who)))
    return "".join(str(one.get("text") or "") for one in who.heard()[before:]) + "".join(admin.proposed(who))


def corrects(page: Page) -> None:
    find(page, MISREAD)
    page.keyboard.press("c")
    page.keyboard.insert_text("开发票")
    expect(page.get_by_title("开发票")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="上一步")).to_contain_text("加为“开发票”的例句")


def adds_a_story_with_a_new_quick_reply(page: Page) -> None:
    opened(page)
    page.get_by_role("button", name="新故事").click()
    page.get_by_label("名称").fill("好的，又一句好的")
    for sort, words in (("买家说", "答应"), ("机器人发", "/+好的"), ("买家说", "答应")):
        add(page, sort, words)
    page.get_by_role("button", name="加一步").click()
    page.get_by_text("机器人发", exact=True).last.click()
    page.get_by_role("button", name="没有合适的？写一条新快捷语").click()
    form = page.get_by_role("dialog", name="新快捷语")
    for label, text in NEW_REPLY.items():
        form.get_by_label(label).fill(text)
    form.get_by_role("button", name="保存").click()
    expect(checked(page)).to_contain_text("没有问题")
    write(page)


def plants_a_conflict_and_resolves_it(page: Page) -> None:
    opened(page, "story:smalltalk:一句谢谢")
    page.get_by_label("第 2 步的操作").get_by_role("button", name="换成别的").click()
    pick(page, "机器人发", "道别")
    conflict = page.get_by_role("article", name="矛盾").first
    expect(conflict.get_by_text("这里不同")).to_have_count(2)
    conflict.get_by_role("button", name="把故事“一句谢谢”第 2 步改成").click()
    expect(checked(page)).to_contain_text("没有问题")


def trains_tests_and_replays(page: Page) -> None:
    opens(page, "train")
    page.get_by_role("button", name="开始训练").click()
    expect(page.get_by_role("progressbar", name="训练进度")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="下一步：测试").click(timeout=LONG)
    page.get_by_role("button", name="开始测试").click()
    expect(page.get_by_text("没学过的说法听对")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="下一步：回放").click()
    page.get_by_role("button", name="开始回放").click()
    expect(page.get_by_role("listitem").filter(has_text=MISREAD).first).to_be_visible(timeout=LONG)
    page.get_by_text("变好了", exact=True).first.click()
    expect(page.get_by_text("可以发布。")).to_be_visible()
    page.mouse.move(0, 0)
    assert faults(page) == []


def test_a_trainer_goes_the_whole_circle_without_fear(
    agent_page: Page, desk: DeskUnderTest, buyer: Callable[..., Buyer], admin: Staff
) -> None:
    page = agent_page
    assert MEANT not in answer_to(MISREAD, buyer, admin)
    corrects(page)
    adds_a_story_with_a_new_quick_reply(page)
    plants_a_conflict_and_resolves_it(page)
    trains_tests_and_replays(page)
    page.get_by_role("button", name="下一步：发布").click()
    with a_crowd(desk) as crowd:
        page.get_by_role("button", name="发布这个模型").click()
        page.get_by_role("dialog", name="发布这个模型？").get_by_role("button", name="发布", exact=True).click()
        expect(page.get_by_text("线上就是这个模型。")).to_be_visible(timeout=LONG)
        assert MEANT in answer_to(MISREAD, buyer, admin)
        page.get_by_role("button", name="退回上一个").click()
        page.get_by_role("dialog", name="退回上一个模型？").get_by_role("button", name="退回", exact=True).click()
        expect(page.get_by_role("button", name="发布这个模型")).to_be_enabled(timeout=LONG)
    assert crowd.written > BUYERS
    assert (crowd.unanswered, crowd.twice) == ([], [])
