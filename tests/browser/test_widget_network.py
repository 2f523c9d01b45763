"""The widget when the network comes and goes: nothing is lost, nothing is doubled."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.conftest import DeskUnderTest
from tests.browser.shop import Shop

MESSAGES = "**/api/buyer/messages"
PUSH = re.compile("buyer/push")


def test_history_and_draft_survive_a_reload(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    shop.say("有没有活动")
    expect(shop.log.locator(".theirs .who")).to_be_visible()
    shop.box.fill("我还想问")
    before = shop.said()
    page.reload()
    expect(shop.sent).to_contain_text("有没有活动")  # it was open, so it is open again
    assert shop.said() == before
    expect(shop.box).to_have_value("我还想问")


def test_after_a_broken_connection_nothing_is_missing_and_nothing_twice(page: Page, desk: DeskUnderTest) -> None:
    sockets: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket(PUSH, through)
    shop = Shop(page, desk).open()
    shop.say("有没有活动")
    expect(shop.sent.locator(".fate")).to_have_text("已送达")
    sockets[-1].close(code=1011)
    expect(shop.log.locator(".theirs .who")).to_have_count(1)
    shop.say("好的谢谢")
    expect(shop.log.locator(".theirs .who")).to_have_count(2)
    assert len(sockets) >= 2
    assert shop.said()[1] == "有没有活动"
    assert len(shop.said()) == len(set(shop.said())) == 5


def test_a_message_that_failed_is_tried_again_under_its_id(page: Page, desk: DeskUnderTest) -> None:
    ids: list[str] = []

    def broken(route: Route) -> None:
        ids.append(json.loads(route.request.post_data or "{}")["client_id"])
        route.fulfill(status=500, json={"error": "failed", "message": "程序出了错"})

    page.route(MESSAGES, broken)
    shop = Shop(page, desk).open()
    shop.say("有没有活动")
    expect(shop.log.get_by_role("alert")).to_contain_text("程序出了错")
    page.unroute(MESSAGES)
    with page.expect_response(re.compile("buyer/messages")) as answer:
        shop.log.get_by_role("button", name="重试").click()
    expect(shop.log.locator(".theirs .who")).to_have_count(1)
    assert {*ids, answer.value.json()["client_id"]} == {ids[0]}
    expect(shop.sent).to_have_count(1)


def test_what_was_said_without_a_network_goes_after_a_reload_once(page: Page, desk: DeskUnderTest) -> None:
    page.route(MESSAGES, lambda route: route.abort())
    shop = Shop(page, desk).open()
    shop.say("有没有活动")
    expect(shop.sent).to_contain_text("等待网络")
    page.unroute(MESSAGES)
    page.reload()
    expect(shop.log.locator(".theirs .who")).to_have_count(1)
    expect(shop.sent).to_have_count(1)


def test_an_answer_lost_on_its_way_doubles_nothing(page: Page, desk: DeskUnderTest) -> None:
    def lost(route: Route) -> None:
        route.fetch()  # the desk has it
        route.abort()

    page.route(MESSAGES, lost, times=1)
    shop = Shop(page, desk).open()
    shop.say("有没有活动")
    expect(shop.log.locator(".theirs .who")).to_have_count(1)
    page.reload()
    expect(shop.sent).to_have_count(1)


def test_offline_is_said_and_over_by_itself(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    page.context.set_offline(True)
    expect(shop.panel).to_contain_text("连接中断")
    shop.say("有没有活动")
    expect(shop.sent).to_contain_text("等待网络")
    page.context.set_offline(False)
    expect(shop.log.locator(".theirs .who")).to_have_count(1)
    expect(shop.sent).to_have_count(1)
    expect(shop.panel).not_to_contain_text("连接中断")


def test_where_sockets_are_blocked_answers_still_come(page: Page, desk: DeskUnderTest) -> None:
    page.route_web_socket(PUSH, lambda socket: socket.close(code=1011))
    shop = Shop(page, desk).open()
    shop.say("有没有活动")
    expect(shop.log.locator(".theirs .who")).to_have_count(1)


def test_what_comes_in_while_it_is_closed_is_counted_in_badge_and_title(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    own = page.title()
    shop.say("有没有活动")
    shop.panel.get_by_role("button", name="收起").click()
    expect(shop.launcher).to_have_accessible_name("打开客服，1 条新消息")
    expect(page).to_have_title(f"【1 条新消息】{own}")
    shop.open()
    expect(page).to_have_title(own)


def test_who_waits_for_long_reads_how_many_are_before_him_until_he_is_answered(page: Page, desk: DeskUnderTest) -> None:
    def told(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        page.once("request", lambda _: socket.send(json.dumps({"type": "queue", "ahead": 12})))

    page.route_web_socket(PUSH, told)
    shop = Shop(page, desk).open()
    shop.say("有没有活动")
    expect(shop.panel.get_by_role("status")).to_contain_text("前面还有 12 位")
    expect(shop.log.locator(".theirs .who")).to_be_visible()
    expect(shop.panel.get_by_role("status")).not_to_contain_text("前面还有")


def test_who_finds_the_desk_full_reads_that_he_is_in_a_queue_and_is_heard_once(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    busy = json.dumps({"error": "busy", "message": "现在咨询的人比较多，正在为您排队，请稍候", "retry_after": 3})
    page.route(MESSAGES, lambda route: route.fulfill(status=503, content_type="application/json", body=busy), times=1)
    shop.say("有没有活动")
    expect(shop.log).to_contain_text("正在为您排队")
    expect(shop.log.locator(".theirs .who")).to_be_visible()
    assert [words for words in shop.said() if words == "有没有活动"] == ["有没有活动"]
