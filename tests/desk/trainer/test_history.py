"""What trainers did to the files: read, and taken back unless somebody has built on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.desk.runtime import Runtime
from bot.desk.trainer import history
from tests.desk.agent.conftest import Browser
from tests.fakes import Clock

GREET, THANK = "data/nlu/greet.yml", "data/nlu/thank.yml"


@pytest.fixture(autouse=True)
def time_passes(run: Runtime, clock: Clock) -> None:
    """Every change has a time of its own."""

    def now() -> Any:
        clock.move(seconds=1)
        return clock.at

    run.desk.now = now


def add(trainer: Browser, text: str, intent: str = "greet", reason: str = "常见") -> None:
    answer = trainer.post("/api/trainer/examples", json={"intent": intent, "texts": [text], "reason": reason})
    assert answer.status_code == 200, answer.text


def changes(trainer: Browser, **wanted: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = trainer.get("/api/trainer/history", params=wanted).json()["changes"]
    return found


def revert(trainer: Browser, id: int, reason: str = "加错了") -> Any:
    drafted = trainer.post(f"/api/trainer/history/{id}/revert/draft")
    if drafted.status_code != 200:
        return drafted
    versions = {one["name"]: one["before"] for one in drafted.json()["changes"]}
    return trainer.post(f"/api/trainer/history/{id}/revert", json={"versions": versions, "reason": reason})


def test_a_change_is_looked_at_and_taken_back_with_a_name_and_a_reason(trainer: Browser, root: Path) -> None:
    before = (root / GREET).read_text("utf-8")
    add(trainer, "哈喽呀老板")
    (mine,) = changes(trainer)
    drafted = trainer.post(f"/api/trainer/history/{mine['id']}/revert/draft").json()
    assert "-    - 哈喽呀老板\n" in drafted["changes"][0]["difference"]
    assert (drafted["errors"], drafted["conflicts"]) == ([], [])
    assert "哈喽呀老板" in (root / GREET).read_text("utf-8")
    assert revert(trainer, mine["id"]).status_code == 200
    assert (root / GREET).read_text("utf-8") == before
    newest = changes(trainer)[0]
    assert (newest["who"], newest["reason"], newest["path"]) == ("阿训", "加错了", GREET)
    assert revert(trainer, newest["id"]).status_code == 200
    assert "哈喽呀老板" in (root / GREET).read_text("utf-8")


def test_what_others_changed_beside_it_stays(trainer: Browser, root: Path) -> None:
    add(trainer, "哈喽呀老板")
    add(trainer, "哈喽呀掌柜")
    first = changes(trainer)[-1]
    assert revert(trainer, first["id"]).status_code == 200
    text = (root / GREET).read_text("utf-8")
    assert "哈喽呀老板" not in text
    assert "哈喽呀掌柜" in text


def test_a_later_change_of_the_same_line_is_named_and_keeps_it_from_being_taken_back(trainer: Browser, root: Path) -> None:
    add(trainer, "哈喽呀老板")
    first = changes(trainer)[0]
    given = {"intent": "greet", "text": "哈喽呀老板", "instead": "哈喽啊老板", "reason": "口气"}
    assert trainer.post("/api/trainer/examples/change", json=given).status_code == 200
    before = (root / GREET).read_text("utf-8")
    refused = revert(trainer, first["id"])
    assert (refused.status_code, refused.json()["error"]) == (409, "changed_since")
    assert "的这几行后来又改过，撤不回去：阿训（" in refused.json()["message"]
    assert (root / GREET).read_text("utf-8") == before


def test_a_change_in_an_editor_since_is_told_as_such(trainer: Browser, root: Path) -> None:
    add(trainer, "哈喽呀老板")
    path = root / GREET
    path.write_text(path.read_text("utf-8").replace("哈喽呀老板", "哈喽呀"), "utf-8")
    assert "可能是在编辑器里改的" in revert(trainer, changes(trainer)[0]["id"]).json()["message"]


def test_an_example_that_was_moved_goes_back_in_both_files_at_once(trainer: Browser, root: Path) -> None:
    add(trainer, "哈喽呀老板")
    before = {name: (root / name).read_text("utf-8") for name in (GREET, THANK)}
    trainer.post("/api/trainer/examples/change", json={"intent": "greet", "text": "哈喽呀老板", "to": "thank"})
    assert revert(trainer, changes(trainer)[0]["id"]).status_code == 200
    assert {name: (root / name).read_text("utf-8") for name in before} == before


def test_what_would_be_wrong_afterwards_is_shown_and_refused(trainer: Browser, root: Path) -> None:
    steps = [{"intent": "goodbye"}, {"action": "farewell"}, {"intent": "request_human"}, {"action": "transfer"}]
    story = {"kind": "story", "family": "smalltalk", "parts": {"name": "道别又要人工", "steps": steps}, "reason": "常见"}
    assert trainer.post("/api/trainer/stories", json=story).status_code == 200
    mine = changes(trainer)[0]
    found = next(one for one in trainer.get("/api/trainer/stories").json()["stories"] if one["shown"]["name"] == "道别又要人工")
    was = {"kind": "story", "name": "道别又要人工", "file": found["file"], "version": found["version"]}
    assert trainer.post("/api/trainer/stories", json={"kind": "story", "family": "smalltalk", "was": was}).status_code == 200
    gone = changes(trainer)[0]
    assert trainer.post("/api/trainer/stories", json={**story, "family": "cancel"}).status_code == 200
    drafted = trainer.post(f"/api/trainer/history/{gone['id']}/revert/draft").json()
    assert any("名称重复" in error for error in drafted["errors"])
    assert revert(trainer, gone["id"]).json()["error"] == "bad_file"
    assert revert(trainer, mine["id"]).json()["error"] == "changed_since"


def test_a_file_that_came_with_the_change_goes_with_it(trainer: Browser, root: Path) -> None:
    given = {"kind": "story", "family": "new_family", "reason": "新的一类"}
    steps = [{"intent": "goodbye"}, {"action": "farewell"}]
    assert trainer.post("/api/trainer/stories", json={**given, "parts": {"name": "再见两次", "steps": steps}}).status_code == 200
    assert (root / "data/stories/new_family.yml").is_file()
    assert revert(trainer, changes(trainer)[0]["id"]).status_code == 200
    assert not (root / "data/stories/new_family.yml").exists()


def test_a_change_that_is_not_there_is_refused(trainer: Browser) -> None:
    assert trainer.post("/api/trainer/history/99/revert/draft").json()["error"] == "change_not_found"
    given = {"versions": {}, "reason": "x"}
    assert trainer.post("/api/trainer/history/99/revert", json=given).json()["error"] == "change_not_found"


def test_somebody_who_changes_the_file_between_looking_and_taking_back_is_not_overwritten(trainer: Browser, root: Path) -> None:
    add(trainer, "哈喽呀老板")
    mine = changes(trainer)[0]
    versions = {one["name"]: one["before"] for one in trainer.post(f"/api/trainer/history/{mine['id']}/revert/draft").json()["changes"]}
    (root / GREET).write_text((root / GREET).read_text("utf-8") + "# 编辑器\n", "utf-8")
    refused = trainer.post(f"/api/trainer/history/{mine['id']}/revert", json={"versions": versions, "reason": "x"})
    assert (refused.status_code, refused.json()["error"]) == (409, "file_changed")
    assert "+# 编辑器\n" in refused.json()["difference"]


def test_the_history_comes_page_by_page(trainer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    for number in range(5):
        add(trainer, f"哈喽{'呀' * number}老板")
    first = trainer.get("/api/trainer/history").json()
    second = trainer.get("/api/trainer/history", params={"before": first["before"]}).json()
    third = trainer.get("/api/trainer/history", params={"before": second["before"]}).json()
    ids = [one["id"] for page in (first, second, third) for one in page["changes"]]
    assert (len(ids), sorted(ids, reverse=True), third["before"]) == (5, ids, None)
    assert [one["path"] for one in changes(trainer, path=THANK)] == []


@pytest.mark.parametrize("act", ["change", "word", "name"])
def test_who_wants_to_change_what_an_editor_took_away_is_shown_what_it_did(trainer: Browser, root: Path, act: str) -> None:
    name, line, path, given = {
        "change": (GREET, "    - 哈喽呀老板\n", "examples/change", {"intent": "greet", "text": "哈喽呀老板", "to": "thank"}),
        "word": ("data/jieba/shop.txt", "顺分快运 900\n", "words/remove", {"word": "顺分快运"}),
        "name": ("data/lookup/courier.yml", "顺分: [顺分快运]\n", "names/courier/remove", {"value": "顺分", "word": "顺分快运"}),
    }[act]
    file = root / name
    before = file.read_text("utf-8")
    file.write_text(before + line, "utf-8")
    trainer.get("/api/trainer/examples")
    trainer.get("/api/trainer/dictionary")
    trainer.post("/api/trainer/names/courier", json={"value": "圆通", "word": "圆嗵"})
    after = file.read_text("utf-8").replace(line, "顺分: [别的]\n" if act == "name" else "")
    file.write_text(after, "utf-8")
    refused = trainer.post(f"/api/trainer/{path}", json=given)
    assert (refused.status_code, refused.json()["error"]) == (409, "file_changed"), refused.text
    assert f"-{line}" in refused.json()["difference"]
