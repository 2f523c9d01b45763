"""A buyer writes, an agent answers: the shop's cases at the workbench."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.agents import open_talk, reply, sees, suggestion, transcript, write
from tests.browser.conftest import Buyer, DeskUnderTest
from tests.browser.shop import Shop

Buyers = Callable[..., Buyer]


def assist(page: Page) -> None:
    page.get_by_role("combobox", name="机器人模式").click()
    page.get_by_title("辅助：机器人只建议").click()
    expect(page.locator(".talk-head")).to_contain_text("辅助")


def test_a_parcel_that_is_not_wanted_is_refused_with_one_key(agent_page: Page, buyer: Buyers) -> None:
    who = buyer("tb_1004", "4038475610293847006")
    who.says("在吗")
    open_talk(agent_page, who)
    assist(agent_page)
    who.says("东西还没收到 我不想要了")
    expect(suggestion(agent_page)).to_contain_text("不要了")
    expect(suggestion(agent_page)).to_contain_text("已发货")
    agent_page.keyboard.press("Alt+1")
    sees(agent_page, "/+")
    expect(suggestion(agent_page)).to_have_count(0)
    who.says("嗯 不要了")
    expect(suggestion(agent_page)).to_contain_text("黄旗")
    expect(suggestion(agent_page)).to_contain_text("待办·快递")
    agent_page.keyboard.press("Alt+1")
    side = agent_page.get_by_role("complementary", name="订单和待办")
    expect(side.get_by_role("region", name="旗子和备注")).to_contain_text("已告知拒收")
    expect(side.get_by_role("region", name="待办")).to_contain_text("快递")
    assert any("拒收" in one["text"] for one in who.heard())


def test_approving_an_allergy_from_its_picture_is_one_act(agent_page: Page, buyer: Buyers, picture: Path) -> None:
    who = buyer("tb_1005", "4038475610293847019")
    who.says("用了脸上又红又痒 过敏了")
    open_talk(agent_page, who)
    sees(agent_page, "停用")
    who.says("停了两天还是很严重")
    sees(agent_page, "照片")
    who.sends_picture(picture)
    expect(suggestion(agent_page)).to_contain_text("要人决定")
    transcript(agent_page).get_by_role("button", name="买家发的图片").last.click()
    viewer = agent_page.get_by_role("dialog")
    expect(viewer).to_contain_text("反馈过敏 垫付运费退回")
    viewer.get_by_role("button", name="图片属实，同意并发送").click()
    sees(agent_page, "照片看过了")
    expect(agent_page.get_by_role("region", name="旗子和备注")).to_contain_text("反馈过敏 垫付运费退回")
    expect(agent_page.get_by_role("region", name="待办")).to_contain_text("财务")


def test_an_address_is_changed(agent_page: Page, buyer: Buyers) -> None:
    who = buyer("tb_1003")
    who.says("帮我改下地址")
    open_talk(agent_page, who)
    sees(agent_page, "地址")
    who.says("改到浙江省杭州市西湖区文三路100号2幢301")
    sees(agent_page, "文三路100号2幢301")
    heard = len(who.heard())
    who.says("对的")
    expect(transcript(agent_page).get_by_role("article")).to_have_count(heard + 4)


def test_while_an_agent_holds_a_conversation_the_bot_only_suggests(agent_page: Page, buyer: Buyers) -> None:
    who = buyer()
    who.says("转人工")
    open_talk(agent_page, who)
    agent_page.keyboard.press("Alt+t")
    expect(agent_page.get_by_role("button", name="交还机器人")).to_be_visible()
    said = len(who.heard())
    who.says("怎么退货")
    expect(suggestion(agent_page)).to_be_visible()
    assert len(who.heard()) == said
    agent_page.keyboard.press("Alt+t")
    expect(agent_page.get_by_role("button", name="接管")).to_be_visible()


def test_suggestions_vanish_when_the_buyer_writes_again_and_an_edit_goes_on_in_the_draft(agent_page: Page, buyer: Buyers) -> None:
    who = buyer()
    who.says("转人工")
    open_talk(agent_page, who)
    agent_page.keyboard.press("Alt+t")
    who.says("你们几点上班")
    expect(suggestion(agent_page)).to_be_visible()
    agent_page.keyboard.press("Alt+e")
    agent_page.keyboard.insert_text("我自己改的话")
    who.says("算了 我要开发票")
    expect(reply(agent_page)).to_have_value(re.compile("我自己改的话"))


def test_a_suggestion_is_rejected_with_a_reason(agent_page: Page, buyer: Buyers) -> None:
    who = buyer()
    who.says("转人工")
    open_talk(agent_page, who)
    agent_page.keyboard.press("Alt+t")
    who.says("怎么退货")
    first = suggestion(agent_page)
    expect(first).to_be_visible()
    title = first.get_attribute("aria-label")
    agent_page.keyboard.press("Alt+r")
    agent_page.get_by_role("textbox", name="其他原因").press("1")
    expect(agent_page.get_by_role("article", name=title or "", exact=True)).to_have_count(0)


def test_what_may_not_be_said_is_found_and_replaced(agent_page: Page, buyer: Buyers) -> None:
    who = buyer()
    who.says("转人工")
    open_talk(agent_page, who)
    write(agent_page, "亲，一定给您处理好")
    expect(agent_page.get_by_role("alert", name="不合适的用语")).to_contain_text("一定")
    agent_page.keyboard.press("Enter")
    expect(agent_page.get_by_text("一定").first).to_be_visible()
    assert not any("处理好" in one["text"] for one in who.heard())
    expect(reply(agent_page)).to_have_value("亲，一定给您处理好")
    agent_page.keyboard.press("Alt+.")
    expect(reply(agent_page)).not_to_have_value("亲，一定给您处理好")
    agent_page.keyboard.press("Enter")
    sees(agent_page, "处理好")


def test_drafts_survive_switching_and_reload(agent_page: Page, buyer: Buyers) -> None:
    one, other = buyer(), buyer()
    one.says("转人工")
    other.says("转人工")
    open_talk(agent_page, one)
    write(agent_page, "写到一半")
    open_talk(agent_page, other)
    expect(reply(agent_page)).to_have_value("")
    agent_page.reload()
    open_talk(agent_page, one)
    expect(reply(agent_page)).to_have_value("写到一半")


def test_html_stays_text(agent_page: Page, buyer: Buyers) -> None:
    who = buyer()
    who.says("<img src=x onerror=alert(1)><b>粗</b> 转人工")
    open_talk(agent_page, who)
    sees(agent_page, "<img src=x onerror=alert(1)><b>粗</b>")


def test_of_two_agents_on_one_suggestion_one_wins_and_the_other_is_told(agent_page: Page, colleague_page: Page, buyer: Buyers) -> None:
    who = buyer("tb_1010")
    who.says("转人工")
    open_talk(agent_page, who)
    assist(agent_page)
    who.says("怎么退货")
    expect(suggestion(agent_page)).to_be_visible()
    open_talk(colleague_page, who)
    expect(suggestion(colleague_page)).to_be_visible()
    expect(colleague_page.get_by_role("status").filter(has_text="也在看")).to_be_visible()
    colleague_page.route("**/api/conversations/*", lambda route: route.abort())  # he has not seen it yet
    agent_page.keyboard.press("Alt+1")
    expect(suggestion(agent_page)).to_have_count(0)
    colleague_page.keyboard.press("Alt+1")
    expect(colleague_page.get_by_text("处理过了")).to_be_visible()
    assert len([one for one in who.heard() if one["author"] == "agent"]) == 1


def test_nothing_is_missed_over_a_lost_connection(agent_page: Page, buyer: Buyers) -> None:
    who = buyer()
    who.says("转人工")
    open_talk(agent_page, who)
    agent_page.context.set_offline(True)
    agent_page.evaluate("window.dispatchEvent(new Event('offline'))")
    write(agent_page, "断网时发的")
    agent_page.keyboard.press("Enter")
    expect(transcript(agent_page)).to_contain_text("没有发出去")
    who.says("断网时买家说的")
    agent_page.context.set_offline(False)
    transcript(agent_page).get_by_role("button", name="重发").click()
    sees(agent_page, "断网时买家说的")
    expect(transcript(agent_page).get_by_text("断网时发的")).to_have_count(1)
    expect(transcript(agent_page)).not_to_contain_text("没有发出去")
    assert len([one for one in who.heard() if one["text"] == "断网时发的"]) == 1


def test_a_flag_is_planted_with_its_signed_note(agent_page: Page, buyer: Buyers) -> None:
    who = buyer("tb_1012")
    who.says("转人工")
    open_talk(agent_page, who)
    agent_page.keyboard.press("Alt+f")
    form = agent_page.get_by_role("group", name="插旗")
    expect(form).to_contain_text("保留")
    form.get_by_role("textbox", name="备注").fill("买家要补发")
    expect(form).to_contain_text("字节")
    form.get_by_role("textbox", name="备注").press("Enter")
    flags = agent_page.get_by_role("region", name="旗子和备注")
    expect(flags).to_contain_text("买家要补发 店长")
    agent_page.keyboard.press("Alt+9")
    expect(agent_page.get_by_role("table")).to_contain_text("买家要补发")


def test_buyer_and_agent_see_each_other_at_their_pages(
    agent_page: Page, new_context: Callable[..., BrowserContext], desk: DeskUnderTest
) -> None:
    shop = Shop(new_context().new_page(), desk, "tb_1011").open()
    shop.say("转人工")
    agent_page.keyboard.press("Control+k")
    agent_page.keyboard.type("tb_1011")
    agent_page.get_by_role("complementary", name="会话列表").get_by_role("button", name=re.compile("^tb_1011")).first.click()
    sees(agent_page, "转人工")
    agent_page.keyboard.press("Alt+t")
    expect(agent_page.get_by_role("button", name="交还机器人")).to_be_visible()
    write(agent_page, "亲，我在的，您请说")
    agent_page.keyboard.press("Enter")
    expect(shop.told("我在的，您请说")).to_be_visible()
    shop.say("我想问下快递")
    sees(agent_page, "我想问下快递")
    expect(suggestion(agent_page)).to_be_visible()
