"""Stories: read, drafted, checked before they are written, and written as small changes; two trainers at one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.services.desk import Desk
from tests.builders import order
from tests.desk.agent.conftest import Browser
from tests.services.chat import chat

STEPS: list[dict[str, Any]] = [{"intent": "goodbye"}, {"action": "farewell"}, {"intent": "request_human"}, {"action": "transfer"}]
NAME, FILE = "道别又要人工", "data/stories/smalltalk.yml"


def entry(steps: list[dict[str, Any]] = STEPS, name: str = NAME, **parts: Any) -> dict[str, Any]:
    return {"kind": "story", "family": "smalltalk", "parts": {"name": name, "steps": steps, **parts}}


def save(trainer: Browser, given: dict[str, Any], reason: str = "常见") -> Any:
    return trainer.post("/api/trainer/stories", json={**given, "reason": reason})


def draft(trainer: Browser, given: dict[str, Any]) -> dict[str, Any]:
    answer = trainer.post("/api/trainer/stories/draft", json=given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def stories(trainer: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = trainer.get("/api/trainer/stories").json()["stories"]
    return found


def place(trainer: Browser, name: str = NAME) -> dict[str, Any]:
    found = next(one for one in stories(trainer) if one["shown"]["name"] == name)
    return {"kind": found["kind"], "name": name, "file": found["file"], "version": found["version"]}


def touched(difference: str) -> list[str]:
    return [line for line in difference.splitlines() if line[0] in "+-" and not line.startswith(("+++", "---"))]


def test_every_story_and_rule_is_there_in_words_and_as_yaml(trainer: Browser) -> None:
    found = stories(trainer)
    rule = next(one for one in found if one["shown"]["name"] == "道别")
    assert (rule["kind"], rule["family"]) == ("rule", "wishes")
    assert [step["words"][:2] for step in rule["shown"]["steps"]] == ["买家", "发“"]
    assert rule["text"].startswith("- rule: 道别\n  steps:\n")
    asked = next(one for one in found if one["shown"]["name"] == "未发货，面单已经打出来，截单")
    assert asked["shown"]["steps"][0]["note"] == "刚下的单不要了 能截住吗"
    confirmed = next(one for one in found if one["shown"]["name"] == "在途，确认拒收")
    assert [step["plain"] for step in confirmed["shown"]["condition"]] == [{"slot_was_set": [{"case": "cancel_in_transit"}]}]


def test_what_steps_are_made_of_comes_with_examples(trainer: Browser) -> None:
    found = trainer.get("/api/trainer/stories/vocabulary").json()
    assert set(found["slots"]) == {"case", "answered"}
    assert "cancel_in_transit" in found["slots"]["case"]
    assert found["says"]["cancel_order"]
    assert "圆通" in found["filled"]["refuse_parcel"] or "承运" in found["filled"]["refuse_parcel"]


def test_a_draft_shows_the_difference_and_writes_nothing(trainer: Browser, root: Path) -> None:
    before = (root / FILE).read_text("utf-8")
    found = draft(trainer, entry(notes={"0": "拜拜 我是13912345678"}))
    assert (found["errors"], found["conflicts"]) == ([], [])
    assert found["text"].splitlines()[:3] == [f"- story: {NAME}", "  steps:", "  - intent: goodbye  # 拜拜 我是13900000000"]
    assert touched(found["difference"])[1] == f"+- story: {NAME}"
    assert found["decided"] == {"1": "道别", "3": "找人工"}
    assert (root / FILE).read_text("utf-8") == before


def test_a_new_story_stands_at_the_end_of_its_family_with_the_buyers_words_masked(trainer: Browser, root: Path) -> None:
    before = (root / FILE).read_text("utf-8")
    assert save(trainer, entry(notes={"0": "拜拜 我是13912345678"})).status_code == 200
    after = (root / FILE).read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert f"- story: {NAME}\n  steps:\n  - intent: goodbye  # 拜拜 我是13900000000\n  - action: farewell\n" in after
    (change,) = trainer.get("/api/trainer/history", params={"path": FILE}).json()["changes"]
    assert change["reason"] == "常见"


def test_a_story_that_contradicts_a_rule_is_explained_with_ways_out_and_not_written(trainer: Browser, root: Path) -> None:
    before = (root / FILE).read_text("utf-8")
    wrong = entry([{"intent": "goodbye"}, {"action": "thanks"}])
    found, answer = draft(trainer, wrong), save(trainer, wrong)
    assert (answer.status_code, answer.json()["error"]) == (422, "conflicts")
    assert [one["text"] for one in answer.json()["conflicts"]] == [one["text"] for one in found["conflicts"]]
    (conflict,) = found["conflicts"]
    assert "规则“道别”" in conflict["text"]
    way = conflict["ways"][0]
    assert (way["do"], way["side"], way["step"], way["plain"]) == ("replace", 0, 1, {"action": "farewell"})
    assert (root / FILE).read_text("utf-8") == before
    assert draft(trainer, entry([{"intent": "goodbye"}, way["plain"]]))["conflicts"] == []


def test_a_step_that_names_what_is_gone_is_marked_and_told(trainer: Browser, root: Path) -> None:
    gone = entry([{"intent": "goodbye"}, {"action": "old_macro"}])
    found, answer = draft(trainer, gone), save(trainer, gone)
    assert "old_macro" in found["shown"]["steps"][1]["fault"]
    assert answer.status_code == 422
    assert "未知动作 old_macro" in answer.json()["message"]
    (root / FILE).write_text((root / FILE).read_text("utf-8").replace("action: farewell", "action: old_macro"), "utf-8")
    faults = [step["fault"] for one in stories(trainer) if one["file"] == FILE for step in one["shown"]["steps"] if step["fault"]]
    assert faults
    assert all("old_macro" in fault for fault in faults)


def test_one_step_changed_is_one_line_changed(trainer: Browser) -> None:
    save(trainer, entry(notes={"0": "拜"}))
    steps = [*STEPS[:2], {"intent": "goodbye"}, {"action": "farewell"}]
    answer = save(trainer, {**entry(steps), "was": place(trainer)})
    assert answer.status_code == 200, answer.text
    assert sorted(touched(answer.json()["changes"][0]["difference"])) == [
        "+  - action: farewell",
        "+  - intent: goodbye",
        "-  - action: transfer",
        "-  - intent: request_human",
    ]


def test_a_rule_s_conditions_and_ends_are_changed_in_their_places(trainer: Browser) -> None:
    name = "在途，确认拒收"
    rule = next(one for one in stories(trainer) if one["shown"]["name"] == name)
    steps = [step["plain"] for step in rule["shown"]["steps"]]
    parts = {"name": name, "steps": steps, "condition": [{"slot_was_set": [{"case": "cancel_told"}]}], "goes_on": True}
    found = draft(trainer, {"kind": "rule", "family": "answers", "was": place(trainer, name), "parts": parts})
    assert touched(found["difference"]) == [
        "-  - slot_was_set:",
        "-    - case: cancel_in_transit",
        "+  - slot_was_set: [{case: cancel_told}]",
        "+  wait_for_user_input: false",
    ]


def test_an_entry_moves_to_another_family_and_becomes_a_rule(trainer: Browser, root: Path) -> None:
    save(trainer, entry([{"intent": "goodbye"}, {"action": "farewell"}]))
    parts = {"name": "拒收", "steps": [{"action": "parcel_refused"}, {"intent": "thank"}, {"action": "thanks"}]}
    answer = save(trainer, {"kind": "rule", "family": "again", "was": place(trainer), "parts": parts})
    assert answer.status_code == 200, answer.text
    assert [change["name"] for change in answer.json()["changes"]] == [FILE, "data/rules/again.yml"]
    assert NAME not in (root / FILE).read_text("utf-8")
    assert "- rule: 拒收" in (root / "data/rules/again.yml").read_text("utf-8")


def test_the_second_of_two_trainers_is_told_and_shown_what_the_first_did(trainer: Browser, root: Path) -> None:
    save(trainer, entry())
    seen = place(trainer)
    text = f"- story: {NAME}\n  steps:\n  - intent: goodbye\n  - action: farewell\n"
    assert save(trainer, {"kind": "story", "family": "smalltalk", "was": seen, "text": text}).status_code == 200
    removal = {"kind": "story", "family": "smalltalk", "was": seen}
    mine = save(trainer, removal)
    assert (mine.status_code, mine.json()["error"]) == (409, "file_changed")
    assert "-  - action: transfer" in mine.json()["difference"]
    assert "-  - action: transfer" in draft(trainer, removal)["others"]
    assert NAME in (root / FILE).read_text("utf-8")
    assert save(trainer, {**removal, "was": place(trainer)}).status_code == 200
    assert NAME not in (root / FILE).read_text("utf-8")


def test_a_story_whose_file_was_deleted_meanwhile_is_told_and_can_be_kept_as_a_new_one(trainer: Browser, root: Path) -> None:
    save(trainer, entry())
    was = place(trainer)
    (root / FILE).unlink()
    found = draft(trainer, {**entry(), "was": was})
    assert f"没有“{NAME}”" in found["errors"][0]
    assert save(trainer, {**entry(), "was": was}).status_code == 409
    assert save(trainer, entry()).status_code == 200
    assert (root / FILE).read_text("utf-8").startswith('version: "3.1"\nstories:\n')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- story: x\n  steps: [", "第 2 行"),
        ("- story: x\n  steps:\n  - intent: goodbye\n - action: thanks\n", "第 4 行第 2 列: 缩进没有对齐"),
        ("- rule: x\n  steps: []\n", "应为一条“- story: 名称”"),
        ("x", "应为一条“- story: 名称”"),
    ],
)
def test_half_written_yaml_is_told_with_its_line_and_kept_as_it_is(trainer: Browser, text: str, told: str) -> None:
    given = {"kind": "story", "family": "smalltalk", "text": text}
    found = draft(trainer, given)
    assert told in found["errors"][0]
    assert (found["text"], found["shown"]) == (text, None)
    assert save(trainer, given).status_code == 422


def test_a_file_broken_in_an_editor_is_told_and_the_others_stay(trainer: Browser, root: Path) -> None:
    (root / FILE).write_text("stories:\n- story: x\n  steps: [\n", "utf-8")
    found = trainer.get("/api/trainer/stories").json()
    assert found["broken"] == [f"{FILE}: 第 4 行第 1 列: 方括号或者花括号没有关上"]
    assert len(found["stories"]) > 200
    assert "方括号" in draft(trainer, entry())["errors"][0]
    assert save(trainer, entry()).status_code == 422


def test_the_same_name_twice_is_refused(trainer: Browser) -> None:
    save(trainer, entry())
    assert (save(trainer, entry()).status_code, save(trainer, entry()).json()["error"]) == (409, "name_taken")
    other = {**entry(name="又一条"), "family": "cancel"}
    assert save(trainer, other).status_code == 200
    renamed = {**entry(), "family": "cancel", "was": place(trainer, "又一条")}
    assert any("名称重复" in error for error in draft(trainer, renamed)["errors"])


def test_a_real_conversation_becomes_steps_of_the_turns_that_were_picked(trainer: Browser, desk: Desk) -> None:
    talk = chat(desk, order("shipped"))
    talk.says("你好")
    talk.says("不要了 13912345678")
    found = trainer.get(f"/api/trainer/stories/from/{talk.id}", params={"first": 2}).json()
    assert [step["plain"] for step in found["steps"]][:4] == [
        {"intent": "cancel_order"},
        {"action": "action_judge_case"},
        {"slot_was_set": [{"case": "cancel_in_transit"}]},
        {"action": "refuse_parcel"},
    ]
    assert [step["note"] for step in found["steps"]][:2] == ["不要了 13900000000", ""]
    assert found["turn"][:2] == [2, 2]
    assert trainer.get("/api/trainer/stories/from/nobody").status_code == 404


def test_the_shipped_files_have_no_conflict(trainer: Browser) -> None:
    assert trainer.get("/api/trainer/conflicts").json() == {"conflicts": []}
