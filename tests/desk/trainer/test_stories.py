"""Stories: read, drafted, checked before they are written, and written as small changes; two trainers at one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.services.desk import Desk
from tests.builders import order
from tests.desk.agent.conftest import Browser
from tests.services.chat import chat

STEPS: list[dict[str, Any]] = [{"intent": "goodbye"}, {"action": "farewell"}, {"intent": "request_human"}, {"action": "transfer"}]
GIVEN = {"kind": "story", "name": "道别又要人工", "family": "smalltalk", "steps": STEPS, "reason": "常见"}
FILE = "data/stories/smalltalk.yml"


def place(trainer: Browser, name: str) -> dict[str, Any]:
    found = next(one for one in trainer.get("/api/trainer/stories").json()["stories"] if one["name"] == name)
    return {key: found[key] for key in ("kind", "name", "file", "version")}


def test_every_story_and_rule_is_there_in_words_and_as_yaml(trainer: Browser) -> None:
    found = trainer.get("/api/trainer/stories").json()["stories"]
    rule = next(one for one in found if one["name"] == "道别")
    assert (rule["kind"], rule["family"]) == ("rule", "wishes")
    assert [step["words"][:3] for step in rule["steps"]] == ["买家说", "发“"[:2] + rule["steps"][1]["words"][2]]
    assert rule["text"].startswith("- rule: 道别\n  steps:\n")


def test_a_new_story_stands_at_the_end_of_its_family_with_the_buyers_words_masked(trainer: Browser, root: Path) -> None:
    before = (root / FILE).read_text("utf-8")
    answer = trainer.post("/api/trainer/stories", json={**GIVEN, "notes": {"0": "拜拜 我是13912345678"}})
    assert answer.status_code == 200, answer.text
    after = (root / FILE).read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert "- story: 道别又要人工\n  steps:\n  - intent: goodbye  # 拜拜 我是13900000000\n  - action: farewell\n" in after


def test_a_story_that_contradicts_a_rule_is_explained_and_not_written(trainer: Browser, root: Path) -> None:
    before = (root / FILE).read_text("utf-8")
    steps = [{"intent": "goodbye"}, {"action": "thanks"}]
    draft = trainer.post("/api/trainer/stories/draft", json={"kind": "story", "name": "错的", "file": FILE, "steps": steps}).json()
    answer = trainer.post("/api/trainer/stories", json={**GIVEN, "name": "错的", "steps": steps})
    assert (answer.status_code, answer.json()["error"]) == (422, "conflicts")
    assert [one["text"] for one in answer.json()["conflicts"]] == [one["text"] for one in draft["conflicts"]]
    assert "规则“道别”" in draft["conflicts"][0]["text"]
    assert (root / FILE).read_text("utf-8") == before


def test_a_story_with_a_macro_that_does_not_exist_is_told(trainer: Browser) -> None:
    answer = trainer.post("/api/trainer/stories", json={**GIVEN, "steps": [{"intent": "goodbye"}, {"action": "old_macro"}]})
    assert answer.status_code == 422
    assert "未知动作 old_macro" in answer.json()["message"]


def test_one_step_changed_is_one_line_changed(trainer: Browser) -> None:
    trainer.post("/api/trainer/stories", json=GIVEN)
    steps = [*STEPS[:2], {"intent": "goodbye"}, {"action": "farewell"}]
    answer = trainer.post("/api/trainer/stories/change", json={**place(trainer, "道别又要人工"), "steps": steps})
    assert answer.status_code == 200, answer.text
    lines = [line for line in answer.json()["changes"][0]["difference"].splitlines()[2:] if line[0] in "+-"]
    assert sorted(lines) == ["+  - action: farewell", "+  - intent: goodbye", "-  - action: transfer", "-  - intent: request_human"]


def test_the_second_of_two_trainers_is_told_and_shown_what_the_first_did(trainer: Browser, root: Path) -> None:
    trainer.post("/api/trainer/stories", json=GIVEN)
    seen = place(trainer, "道别又要人工")
    text = "- story: 道别又要人工\n  steps:\n  - intent: goodbye\n  - action: farewell\n"
    assert trainer.post("/api/trainer/stories/change", json={**seen, "text": text}).status_code == 200
    mine = trainer.post("/api/trainer/stories/remove", json=seen)
    assert (mine.status_code, mine.json()["error"]) == (409, "file_changed")
    assert "-  - action: transfer" in mine.json()["difference"]
    assert "道别又要人工" in (root / FILE).read_text("utf-8")
    assert trainer.post("/api/trainer/stories/remove", json=place(trainer, "道别又要人工")).status_code == 200
    assert "道别又要人工" not in (root / FILE).read_text("utf-8")


def test_text_by_hand_is_checked_like_steps(trainer: Browser) -> None:
    trainer.post("/api/trainer/stories", json=GIVEN)
    at = place(trainer, "道别又要人工")
    for text in ("- story: x\n  steps: [", "- story: x\n  steps:\n  - intent: goodbye\n  - action: thanks\n"):
        assert trainer.post("/api/trainer/stories/change", json={**at, "text": text}).status_code == 422


def test_a_real_conversation_becomes_a_draft_of_the_turns_that_were_picked(trainer: Browser, desk: Desk) -> None:
    talk = chat(desk, order("shipped"))
    talk.says("你好")
    talk.says("不要了 13912345678")
    found = trainer.get(f"/api/trainer/stories/from/{talk.id}", params={"first": 2}).json()
    assert [step["plain"] for step in found["steps"]][:3] == [
        {"intent": "cancel_order"},
        {"action": "action_judge_case"},
        {"slot_was_set": [{"case": "cancel_in_transit"}]},
    ]
    assert found["notes"] == {"0": "不要了 13900000000"}
    assert trainer.get("/api/trainer/stories/from/nobody").status_code == 404


def test_the_shipped_files_have_no_conflict(trainer: Browser) -> None:
    assert trainer.get("/api/trainer/conflicts").json() == {"conflicts": []}
