"""Whatever the desk answers tells browsers to be careful with it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.desk.app import application
from bot.desk.runtime import Runtime

PAGES = ("/", "/agent")
ANYTHING = (*PAGES, "/api/session", "/api/buyer/messages", "/healthz", "/widget.js", "/openapi.json", "/nothing", "/demo/plain.css")


@pytest.mark.parametrize("path", ANYTHING)
def test_nothing_is_guessed_to_be_something_else_and_no_address_goes_to_other_sites(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    assert "server" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_only_our_scripts_and_is_framed_by_nobody(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/api/session", "/api/buyer/messages", "/api/nothing"])
def test_what_the_api_answers_is_no_page_and_is_not_kept(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert headers["cache-control"] == "no-store"


def test_https_stays_https(run: Runtime) -> None:
    with TestClient(application(run), base_url="https://testserver") as client:
        assert client.get("/").headers["strict-transport-security"] == "max-age=31536000"
    with TestClient(application(run), base_url="http://testserver") as client:
        assert "strict-transport-security" not in client.get("/").headers
