"""The desk lets go of what is too old by itself, and stops when it is told to."""

from __future__ import annotations

import time
from dataclasses import replace

from starlette.testclient import TestClient

from bot.core.keeping import Keep
from bot.desk.app import application
from bot.desk.runtime import Runtime
from bot.services.retention import retention_due
from tests.builders import shop, shop_files
from tests.fakes import Clock
from tests.services.chat import chat, rows


def test_a_desk_that_starts_lets_go_of_what_is_too_old(run: Runtime, clock: Clock) -> None:
    chat(run.desk).says("你好")
    clock.move(days=40)
    run.desk.files = shop_files(shop=shop(profile=replace(run.desk.shop.profile, keep=Keep(messages_months=1))))
    with TestClient(application(run)):
        deadline = time.monotonic() + 30
        while retention_due(run.desk) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert rows(run.desk, "conversations") == []
    assert not retention_due(run.desk)
