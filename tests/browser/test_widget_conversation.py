"""A buyer's conversations in the widget, with the real bot."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import DeskUnderTest
from tests.browser.shop import Shop


def test_a_parcel_on_its_way_is_not_wanted_any_more(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk, "tb_1004", state="已发货").open()
    shop.say("东西还没收到 我不想要了")
    expect(shop.told("拒收")).to_be_visible()
    shop.say("嗯 不要了")
    expect(shop.told("仅退款")).to_be_visible()
    shop.log.get_by_role("radio", name="很满意").check()
    shop.log.get_by_label("想对我们说的话").fill("很快")
    shop.log.get_by_role("button", name="提交").click()
    expect(shop.panel.get_by_role("status")).to_contain_text("谢谢您的评价")
    expect(shop.log.get_by_role("radio")).to_have_count(0)


def test_an_allergy_with_a_picture_that_is_previewed_sent_and_seen_large(page: Page, desk: DeskUnderTest, picture: Path) -> None:
    shop = Shop(page, desk, "tb_1003", state="已签收").open()
    shop.say("用了脸上又红又痒")
    expect(shop.told("停")).to_be_visible()
    shop.choose_picture(picture)
    expect(shop.panel.get_by_role("list", name="要发的图片").get_by_role("img")).to_be_visible()
    shop.panel.get_by_role("button", name="发送", exact=True).click()
    expect(shop.told("图片收到")).to_be_visible()
    expect(shop.panel.get_by_role("button", name="已转人工")).to_be_visible()
    seen = shop.log.get_by_role("button", name="看大图")
    seen.click()
    expect(page.get_by_role("dialog", name="看图片").get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="看图片")).to_have_count(0)
    expect(seen).to_be_focused()


def test_an_address_is_to_be_changed(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk, "tb_1005", state="已发货").open()
    shop.say("帮我改下地址")
    expect(shop.told("地址").last).to_be_visible()


def test_the_order_on_the_page_is_sent_with_one_press(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk, "tb_1008", state="·").open()
    offer = shop.panel.locator(".offer")
    title = offer.locator("b").inner_text()
    offer.get_by_role("button", name=title).click()
    expect(shop.sent.locator(".order")).to_contain_text(title)
    expect(offer).to_have_count(0)


def test_another_order_is_chosen_from_the_buyers_own(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk, "tb_1009").open()
    shop.panel.get_by_role("button", name="我的订单").click()
    sheet = page.get_by_role("dialog", name="选择要咨询的订单")
    sheet.get_by_role("button", name="发送").first.click()
    expect(shop.sent.locator(".order")).to_be_visible()
    expect(sheet).to_have_count(0)


def test_somebody_unknown_sees_no_orders(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    expect(shop.panel.get_by_role("button", name="我的订单")).to_have_count(0)


def test_several_short_lines_get_one_answer(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    for line in ("在吗", "我想问一下", "有没有活动"):
        shop.say(line)
    expect(shop.sent.last).to_contain_text("有没有活动")
    expect(shop.log.locator(".theirs.first:not(.typing) .who")).to_have_count(1)
    assert shop.said()[1:4] == ["在吗", "我想问一下", "有没有活动"]


def test_a_person_is_called_by_the_button_that_is_always_there(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    shop.panel.get_by_role("button", name="转人工").click()
    expect(shop.panel.get_by_role("button", name="已转人工")).to_be_visible()
    expect(shop.told(re.compile("同事|客服|人工")).last).to_be_visible()


def test_what_a_buyer_writes_stays_text(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    words = "<img src=x onerror=alert(1)> https://evil.example.com/"
    shop.say(words)
    expect(shop.sent.locator(".bubble")).to_have_text(words)
    assert shop.widget.locator("img, a").count() == 0


def test_outside_business_hours_the_buyer_is_told(page: Page, desk: DeskUnderTest) -> None:
    def closed(route):  # type: ignore[no-untyped-def]
        answer = route.fetch()
        body = answer.json()
        body["state"]["open"] = False
        route.fulfill(response=answer, json=body)

    page.route("**/api/buyer/session", closed)
    page.route_web_socket(re.compile("buyer/push"), lambda socket: None)
    shop = Shop(page, desk).open()
    expect(shop.panel.get_by_role("status")).to_contain_text("9:00–23:00")
