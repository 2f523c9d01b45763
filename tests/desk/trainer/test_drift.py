"""Learning from agents: what they send beside what the bot proposes, and how that becomes its answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.files.shop import load_shop
from bot.services.accept import accept
from bot.services.desk import Desk
from bot.services.send import send_text
from bot.store.training import file_changes_of
from tests.builders import order
from tests.desk.agent.conftest import Browser
from tests.fakes import Clock
from tests.services.chat import chat

OWN = "王芳您好，先别拒收哦，我帮您问问圆通"
STORY = """
stories:
- story: 先问一句再拒收
  steps:
  - intent: cancel_order
  - action: action_judge_case
  - slot_was_set: [{case: cancel_in_transit}]
  - slot_was_set: [{answered: null}]
  - action: refuse_parcel
"""
MOMENT = {"intent": "cancel_order", "case": "cancel_in_transit", "proposed": "refuse_parcel"}


@pytest.fixture
def shop_desk(desk: Desk, root: Path) -> Desk:
    desk.files = load_shop(root)
    return desk


def answered(desk: Desk, text: str | None = None) -> None:
    """A buyer cancels on the way, an agent accepts the proposal or writes himself."""
    talk = chat(desk, order("shipped"), mode="assist")
    talk.says("不要了")
    if text is None:
        accept(desk, talk.suggestions[0].id, "小曼")
    else:
        send_text(desk, talk.id, "小曼", text)


def drifts(trainer: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = trainer.get("/api/trainer/drift").json()["drifts"]
    return found


def test_what_agents_mostly_write_instead_is_told_first_and_masked(trainer: Browser, shop_desk: Desk) -> None:
    for _ in range(3):
        answered(shop_desk, OWN)
    answered(shop_desk)
    (drift,) = drifts(trainer)
    assert {name: drift[name] for name in MOMENT} == MOMENT
    assert drift["differs"]
    assert [(one["macro"], one["times"]) for one in drift["sent"]] == [("", 3), ("refuse_parcel", 1)]
    assert [one["text"] for one in drift["words"]] == ["某某您好，先别拒收哦，我帮您问问圆通"]


def test_another_macro_becomes_the_answer_in_every_rule_and_story_after_it_was_looked_at(
    trainer: Browser, shop_desk: Desk, root: Path
) -> None:
    draft = trainer.post("/api/trainer/drift/answer/draft", json={**MOMENT, "sent": "cancel_unshipped"}).json()
    assert "不要了，在途" in draft["entries"]
    assert {change["name"] for change in draft["changes"]} >= {"data/rules/cases.yml", "data/stories/cancel.yml"}
    rules = next(change for change in draft["changes"] if change["name"] == "data/rules/cases.yml")
    assert [line for line in rules["difference"].splitlines() if line[0] in "+-" and line[1] == " "] == [
        "-  - action: refuse_parcel",
        "+  - action: cancel_unshipped",
    ]
    before = (root / "data/rules/cases.yml").read_text("utf-8")
    versions = {change["name"]: change["before"] for change in draft["changes"]}
    change = {**MOMENT, "sent": "cancel_unshipped", "versions": versions, "reason": "客服都这么回"}
    assert draft["conflicts"] == []
    assert trainer.post("/api/trainer/drift/answer", json=change).status_code == 200
    assert (root / "data/rules/cases.yml").read_text("utf-8") != before
    with shop_desk.database.read() as connection:
        assert {(one.who, one.reason) for one in file_changes_of(connection)} == {("阿训", "客服都这么回")}


def test_what_would_contradict_a_story_is_told_before_and_refused(trainer: Browser, shop_desk: Desk, root: Path) -> None:
    before = (root / "data/rules/cases.yml").read_text("utf-8")
    (root / "data/stories/other.yml").write_text(STORY, "utf-8")
    draft = trainer.post("/api/trainer/drift/answer/draft", json={**MOMENT, "sent": "cancel_unshipped"}).json()
    assert {one["refused"] for one in draft["conflicts"]} == {True}
    assert all("先问一句再拒收" in one["text"] for one in draft["conflicts"])
    versions = {change["name"]: change["before"] for change in draft["changes"]}
    refused = trainer.post("/api/trainer/drift/answer", json={**MOMENT, "sent": "cancel_unshipped", "versions": versions})
    assert (refused.status_code, refused.json()["error"]) == (422, "conflicts")
    assert (root / "data/rules/cases.yml").read_text("utf-8") == before


def test_files_that_somebody_changed_since_are_not_written(trainer: Browser, shop_desk: Desk, root: Path) -> None:
    draft = trainer.post("/api/trainer/drift/answer/draft", json={**MOMENT, "sent": "cancel_unshipped"}).json()
    versions = {change["name"]: change["before"] for change in draft["changes"]}
    with (root / "data/rules/cases.yml").open("a") as file:
        file.write("# 别人写的\n")
    late = trainer.post("/api/trainer/drift/answer", json={**MOMENT, "sent": "cancel_unshipped", "versions": versions})
    assert (late.status_code, late.json()["error"]) == (409, "file_changed")


def test_a_moment_in_which_nothing_is_sent_so_and_a_macro_that_is_gone_are_told(trainer: Browser, shop_desk: Desk) -> None:
    none = trainer.post("/api/trainer/drift/answer/draft", json={**MOMENT, "case": "closed", "sent": "cancel_unshipped"})
    gone = trainer.post("/api/trainer/drift/answer/draft", json={**MOMENT, "sent": "no_such_macro"})
    assert [(a.status_code, a.json()["error"]) for a in (none, gone)] == [(404, "nothing_to_change"), (404, "macro_not_found")]


def test_what_agents_write_becomes_the_macros_text_with_placeholders_author_and_reason(
    trainer: Browser, shop_desk: Desk, root: Path
) -> None:
    for _ in range(3):
        answered(shop_desk, OWN)
    words = drifts(trainer)[0]["words"][0]
    text = trainer.get(f"/api/trainer/drift/words/{words['conversation']}/{words['seq']}").json()["text"]
    assert text == "{receiver}您好，先别拒收哦，我帮您问问{courier}"
    draft = trainer.post("/api/trainer/drift/words/draft", json={"macro": "refuse_parcel", "text": text}).json()
    assert f"+  text: {text}" in draft["changes"][0]["difference"].replace("'", "").replace('"', "")
    change = {"macro": "refuse_parcel", "text": text, "was": draft["was"], "reason": "客服都这么写"}
    assert trainer.post("/api/trainer/drift/words", json=change).status_code == 204
    assert shop_desk.macro("refuse_parcel").text == text
    with shop_desk.database.read() as connection:
        (noted,) = file_changes_of(connection)
    assert (noted.who, noted.reason, noted.difference) == ("阿训", "客服都这么写", draft["changes"][0]["difference"])
    late = trainer.post("/api/trainer/drift/words", json={**change, "text": "别的"})
    assert (late.status_code, late.json()["error"]) == (409, "macro_changed")


def test_words_that_may_not_be_said_are_refused(trainer: Browser, shop_desk: Desk) -> None:
    was = shop_desk.macro("refuse_parcel").text
    answer = trainer.post("/api/trainer/drift/words", json={"macro": "refuse_parcel", "text": "全网最低，绝对保证", "was": was})
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")


def test_suggestions_follow_what_agents_send_and_are_counted_again_after_a_while(shop_desk: Desk, clock: Clock) -> None:
    for _ in range(3):
        answered(shop_desk)
    clock.move(minutes=10)
    found = shop_desk.habits.of(shop_desk.database, shop_desk.now(), "cancel_order", "shipped")
    assert found == {"refuse_parcel": 1.0}
