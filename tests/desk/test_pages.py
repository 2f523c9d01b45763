"""What browsers open comes with a policy that lets nothing else in; the demo shop is there only while the orders are the demo's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.core.identity import verified
from bot.desk.app import application
from bot.desk.runtime import Runtime
from bot.services.demo import fill_demo
from bot.services.desk import Desk
from tests.builders import NOW, order
from tests.desk.buyer.widget import KEY
from tests.desk.conftest import ORIGIN
from tests.services.chat import chat, rows


@pytest.fixture
def demo(run: Runtime) -> Iterator[TestClient]:
    assert fill_demo(run.desk)
    with TestClient(application(replace(run, demo=True)), base_url=ORIGIN) as client:
        yield client


def signed_in(page: str) -> str:
    found = re.search(r'data-identity="([^"]+)"', page)
    return found[1] if found else ""


def test_the_demo_shop_signs_the_buyer_that_was_chosen_and_his_order(demo: TestClient, run: Runtime) -> None:
    page = demo.get("/shop", params={"buyer": "tb_1004", "order": "4038475610293847006"})
    identity = verified(signed_in(page.text), KEY, run.desk.now(), NOW - NOW.replace(year=2025))
    assert (identity.buyer, identity.order) == ("tb_1004", "4038475610293847006")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("buyer", ["-", "tb_9999", "<script>", ""])
def test_it_signs_nobody_else(demo: TestClient, buyer: str) -> None:
    page = demo.get("/shop", params={"buyer": buyer}).text
    assert signed_in(page) == ""
    assert "<script>" not in page


def test_its_widget_may_come_from_another_origin(demo: TestClient) -> None:
    page = demo.get("/shop", params={"foreign": "true"}, headers={"Host": "127.0.0.1:8000"})
    assert 'src="http://localhost:8000/widget.js"' in page.text
    assert "script-src http://localhost:8000;" in page.headers["content-security-policy"]


def test_a_shop_with_orders_of_its_own_has_no_demo(desk: Desk, client: TestClient) -> None:
    chat(desk, order())
    before = rows(desk, "orders")
    assert not fill_demo(desk)
    assert rows(desk, "orders") == before
    assert client.get("/shop").status_code == 404
    assert "/shop" not in client.get("/").text


def test_the_workbenchs_page_has_a_new_nonce_each_time(client: TestClient) -> None:
    first, second = client.get("/agent"), client.get("/agent")
    nonces = {re.search(r"'nonce-([^']+)'", page.headers["content-security-policy"])[1] for page in (first, second)}  # type: ignore[index]
    assert len(nonces) == 2
    assert all(any(nonce in page.text for nonce in nonces) for page in (first, second))
    assert "__CSP_NONCE__" not in first.text


def test_files_are_kept_as_long_as_their_names_say(client: TestClient) -> None:
    asset = re.search(r'src="(/static/workbench/assets/[^"]+\.js)"', client.get("/agent").text)
    assert asset
    assert "immutable" in client.get(asset[1]).headers["cache-control"]
    script = client.get("/widget.js")
    assert (script.status_code, script.headers["cache-control"]) == (200, "no-cache")
    assert client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]}).status_code == 304


def test_scripts_go_out_packed_to_those_who_can_unpack_them(client: TestClient) -> None:
    asset = re.search(r'src="(/static/workbench/assets/[^"]+\.js)"', client.get("/agent").text)
    assert asset
    for path in (asset[1], "/widget.js"):
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert ("content-encoding" in plain.headers, packed.headers["content-encoding"]) == (False, "gzip")
        assert packed.content == plain.content
        assert int(packed.headers["content-length"]) < 0.5 * int(plain.headers["content-length"])
        assert {answer.headers["vary"] for answer in (plain, packed)} == {"Accept-Encoding"}
        assert packed.headers["cache-control"] == plain.headers["cache-control"]
        again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/static/../../settings.py", "/static/%2e%2e/keys.py", "/demo/page.py", "/demo/shop.html"])
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
