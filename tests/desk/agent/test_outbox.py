"""Admins see what other systems could not be told, and decide about it."""

from __future__ import annotations

from sqlalchemy import update

from bot.desk.runtime import Runtime
from bot.store.outbox import put
from bot.store.tables import outbox
from tests.desk.agent.conftest import Browser


def die(run: Runtime, key: str) -> None:
    with run.desk.database.transaction() as connection:
        put(connection, key, "task", {"to": "courier", "text": "请拒收", "order": "4038"}, run.desk.now())
        connection.execute(update(outbox).where(outbox.c.key == key).values(state="dead", tries=24, error="HTTP 500"))


def test_a_dead_letter_is_shown_with_what_it_says_and_why_it_failed(admin: Browser, run: Runtime) -> None:
    die(run, "task:1:0")
    found = admin.get("/api/outbox").json()
    assert (found["delivers"], found["waiting"], found["dead_count"]) == (False, 0, 1)
    (letter,) = found["dead"]
    assert (letter["key"], letter["order"], letter["text"], letter["error"], letter["tries"]) == (
        "task:1:0",
        "4038",
        "请拒收",
        "HTTP 500",
        24,
    )


def test_a_letter_is_tried_again_or_discarded_once(admin: Browser, run: Runtime) -> None:
    die(run, "task:1:0")
    die(run, "task:2:0")
    first, second = (letter["id"] for letter in admin.get("/api/outbox").json()["dead"])
    assert admin.post(f"/api/outbox/{first}/retry").status_code == 204
    assert admin.post(f"/api/outbox/{second}/discard").status_code == 204
    again = admin.post(f"/api/outbox/{second}/discard")
    assert (again.status_code, again.json()["error"]) == (404, "letter_not_dead")
    found = admin.get("/api/outbox").json()
    assert (found["waiting"], found["dead_count"]) == (1, 0)
