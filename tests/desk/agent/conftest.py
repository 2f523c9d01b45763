"""Staff at their workbenches: browsers that are signed in, each by role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from starlette.testclient import TestClient

from bot.core.roles import Role
from bot.desk.app import application
from bot.desk.runtime import Runtime
from bot.services.accounts import create_account
from tests.desk.conftest import ORIGIN

TITLES = {"agent": "小曼", "trainer": "阿训", "lead": "阿冰", "admin": "店长"}


class Browser(TestClient):
    """One that sends the session's token along, as the workbench does."""

    def sign_in(self, name: str, password: str) -> None:
        answer = self.post("/api/session", json={"name": name, "password": password})
        assert answer.status_code == 200, answer.text
        self.headers["X-CSRF-Token"] = answer.json()["csrf"]


@pytest.fixture
def new_browser(run: Runtime) -> Iterator[Callable[[], Browser]]:
    """New browsers, in which nobody is signed in; only the first one's worker runs."""
    app = application(run)
    with ExitStack() as stack:
        stack.enter_context(TestClient(app, base_url=ORIGIN))

        def make() -> Browser:
            return Browser(app, base_url=ORIGIN, raise_server_exceptions=False)

        yield make


@pytest.fixture
def staff(run: Runtime, new_browser: Callable[[], Browser]) -> Callable[..., Browser]:
    """A browser of somebody with this role and title, who has just been hired."""

    def hire(role: str = "agent", title: str = "", team: str = "") -> Browser:
        title = title or TITLES[role]
        password = create_account(run.desk, "测试", name=title, title=title, role=Role(role), team=team)
        found = new_browser()
        found.sign_in(title, password)
        return found

    return hire


@pytest.fixture
def agent(staff: Callable[..., Browser]) -> Browser:
    return staff()


@pytest.fixture
def lead(staff: Callable[..., Browser]) -> Browser:
    return staff("lead")


@pytest.fixture
def admin(staff: Callable[..., Browser]) -> Browser:
    return staff("admin")
