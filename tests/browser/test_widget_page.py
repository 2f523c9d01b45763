"""The widget on pages, screens and keyboards of all kinds."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.browser.conftest import DeskUnderTest
from tests.browser.shop import Shop

JUST_SEEN = 48  # of 255; edges of letters are not drawn twice alike

on_a_phone = pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
DROP = """(panel, kind) => {
    const held = new DataTransfer();
    const canvas = document.createElement('canvas');
    const bytes = Uint8Array.from(atob(canvas.toDataURL().split(',')[1]), (c) => c.charCodeAt(0));
    held.items.add(new File([bytes], 'a.png', {type: 'image/png'}));
    const given = {bubbles: true, composed: true, cancelable: true, clipboardData: held, dataTransfer: held};
    panel.dispatchEvent(kind === 'paste' ? new ClipboardEvent(kind, given) : new DragEvent(kind, given));
}"""


def test_the_page_can_be_as_hostile_as_it_likes(page: Page, desk: DeskUnderTest, new_context: Callable[..., BrowserContext]) -> None:
    other = new_context().new_page()
    shops = [Shop(page, desk).open(), Shop(other, desk, look="hostile").open()]
    places = [shop.panel.bounding_box() for shop in shops]
    assert places[0] == places[1]
    inside = {"x": places[0]["x"] + 20, "y": places[0]["y"] + 20, "width": places[0]["width"] - 40, "height": places[0]["height"] - 40}
    seen = [Image.open(BytesIO(shop.page.screenshot(clip=inside, caret="hide"))).convert("RGB") for shop in shops]
    difference = ImageChops.difference(*seen)
    assert max(high for _, high in difference.getextrema()) < JUST_SEEN, difference.getbbox()


def test_a_strict_policy_of_a_page_from_elsewhere_is_kept(page: Page, desk: DeskUnderTest, picture: Any) -> None:
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    shop = Shop(page, desk, foreign="true").open()
    shop.say("有没有活动")
    expect(shop.log.locator(".theirs .who")).to_have_count(1)
    shop.choose_picture(picture)
    shop.box.press("Enter")
    expect(shop.log.get_by_role("button", name="看大图").get_by_role("img")).to_be_visible()
    page.reload()
    expect(shop.log.get_by_role("button", name="看大图").get_by_role("img")).to_be_visible()
    assert complaints == []


def test_everything_goes_by_keyboard(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk)
    shop.launcher.focus()
    page.keyboard.press("Enter")
    expect(shop.box).to_be_focused()
    page.keyboard.type("有没有活动")
    page.keyboard.press("Enter")
    expect(shop.sent).to_have_count(1)
    expect(shop.box).to_be_focused()
    page.keyboard.press("Escape")
    expect(shop.panel).to_have_count(0)
    expect(shop.launcher).to_be_focused()


def test_enter_belongs_to_the_input_method_while_it_composes(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    method = page.context.new_cdp_session(page)
    shop.box.focus()
    method.send("Input.imeSetComposition", {"text": "huodong", "selectionStart": 7, "selectionEnd": 7})
    method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Enter", "code": "Enter"})
    method.send("Input.insertText", {"text": "活动"})
    expect(shop.box).to_have_value("活动")
    expect(shop.sent).to_have_count(0)
    shop.box.press("Enter")
    expect(shop.sent).to_have_count(1)


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_is_taken_by(kind: str, page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    shop.box.evaluate(DROP, kind)
    chosen = shop.panel.get_by_role("list", name="要发的图片")
    expect(chosen.get_by_role("img", name="a.png")).to_be_visible()
    chosen.get_by_role("button", name="不发 a.png").click()
    expect(chosen).to_have_count(0)


@on_a_phone
def test_on_a_phone_it_fills_the_screen_also_over_the_keyboard(page: Page, desk: DeskUnderTest) -> None:
    shop = Shop(page, desk).open()
    assert shop.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert page.evaluate("document.body.inert")
    page.set_viewport_size({"width": 390, "height": 480})
    expect(shop.panel.get_by_role("button", name="发送", exact=True)).to_be_in_viewport(ratio=1)
    assert shop.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 480}
    shop.panel.get_by_role("button", name="收起").click()
    page.wait_for_function("!document.body.inert")


@pytest.mark.parametrize("screen", ["desktop", pytest.param("phone", marks=on_a_phone)])
def test_nothing_bars_screen_readers(screen: str, page: Page, desk: DeskUnderTest, picture: Any) -> None:
    shop = Shop(page, desk, "tb_1002", state="·")
    assert_accessible(shop.page)
    shop.open()
    shop.say("有没有活动")
    expect(shop.log.locator(".theirs .who").first).to_be_visible()
    shop.choose_picture(picture)
    assert_accessible(shop.page)
    shop.panel.get_by_role("button", name="我的订单").click()
    expect(shop.page.get_by_role("dialog", name="选择要咨询的订单").get_by_role("button", name="发送").first).to_be_visible()
    assert_accessible(shop.page)


def assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found if one["impact"] in ("serious", "critical")] == []
