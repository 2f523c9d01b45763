"""Examples and words: counted, found, changed, each change a readable one."""

from __future__ import annotations

from pathlib import Path

from tests.desk.agent.conftest import Browser

NEW = "这单我真的不打算要咯"


def lines(root: Path, intent: str) -> list[str]:
    return [line.strip()[2:] for line in (root / f"data/nlu/{intent}.yml").read_text("utf-8").splitlines() if line.startswith("    - ")]


def test_examples_are_counted_and_an_intent_without_any_is_there(trainer: Browser, root: Path) -> None:
    (root / "data/nlu/thank.yml").unlink()
    counted = {one["intent"]: one["examples"] for one in trainer.get("/api/trainer/examples/balance").json()["intents"]}
    assert counted["thank"] == 0
    assert counted["cancel_order"] == len(lines(root, "cancel_order"))


def test_an_example_is_added_changed_moved_and_taken_out(trainer: Browser, root: Path) -> None:
    before = {name: lines(root, name) for name in ("cancel_order", "return_goods")}
    given = {"intent": "cancel_order", "text": NEW}
    assert trainer.post("/api/trainer/examples", json=given).status_code == 200
    assert lines(root, "cancel_order") == [*before["cancel_order"], NEW]
    assert trainer.post("/api/trainer/examples/change", json={**given, "instead": f"{NEW}。"}).status_code == 200
    moved = trainer.post("/api/trainer/examples/change", json={"intent": "cancel_order", "text": f"{NEW}。", "to": "return_goods"})
    assert [change["name"] for change in moved.json()["changes"]] == ["data/nlu/cancel_order.yml", "data/nlu/return_goods.yml"]
    assert lines(root, "return_goods") == [*before["return_goods"], f"{NEW}。"]
    assert trainer.post("/api/trainer/examples/change", json={"intent": "return_goods", "text": f"{NEW}。"}).status_code == 200
    assert {name: lines(root, name) for name in before} == before
    assert len(trainer.get("/api/trainer/history").json()["changes"]) == 5


def test_an_example_that_is_gone_and_an_intent_that_is_none_are_told(trainer: Browser) -> None:
    gone = trainer.post("/api/trainer/examples/change", json={"intent": "thank", "text": "没有这句"})
    none = trainer.post("/api/trainer/examples", json={"intent": "nobody", "text": "没有"})
    assert [(a.status_code, a.json()["error"]) for a in (gone, none)] == [(404, "example_not_found"), (404, "intent_not_found")]


def test_a_change_made_in_an_editor_is_seen_at_once(trainer: Browser, root: Path) -> None:
    with (root / "data/nlu/thank.yml").open("a") as file:
        file.write(f"    - {NEW}\n")
    found = trainer.get("/api/trainer/examples", params={"q": NEW}).json()
    assert (found["total"], found["examples"][0]["intent"]) == (1, "thank")


def test_half_written_yaml_is_told_and_the_file_is_left(trainer: Browser, root: Path) -> None:
    path = root / "data/nlu/thank.yml"
    path.write_text("nlu:\n- intent: thank\n  examples: |\n    - 谢谢\n- intent: [\n", "utf-8")
    answer = trainer.post("/api/trainer/examples", json={"intent": "thank", "text": NEW})
    assert answer.status_code in (200, 422)
    assert path.read_text("utf-8").endswith("- intent: [\n")


def test_examples_of_two_intents_that_are_nearly_the_same_are_told(trainer: Browser) -> None:
    trainer.post("/api/trainer/examples", json={"intent": "cancel_order", "text": NEW})
    trainer.post("/api/trainer/examples", json={"intent": "deny", "text": f"{NEW}哦"})
    pairs = trainer.get("/api/trainer/examples/alike").json()["pairs"]
    assert {(p["one"]["intent"], p["other"]["intent"]) for p in pairs if NEW in p["one"]["plain"]} == {("cancel_order", "deny")}


def test_a_word_is_added_and_the_examples_that_it_cuts_anew_are_shown_before(trainer: Browser, root: Path) -> None:
    trainer.post("/api/trainer/examples", json={"intent": "ask_product", "text": "有没有氨基蜜露乳液卖"})
    effect = trainer.get("/api/trainer/words", params={"word": "氨基蜜露"}).json()
    (only,) = effect["examples"]
    assert "氨基蜜露" in only["after"]
    assert "氨基蜜露" not in only["before"]
    assert trainer.post("/api/trainer/words", json={"word": "氨基蜜露"}).json()["effect"] == effect
    assert (root / "data/jieba/shop.txt").read_text("utf-8").endswith("氨基蜜露 900\n")
    again = trainer.post("/api/trainer/words", json={"word": "氨基蜜露"})
    assert (again.status_code, again.json()["error"]) == (409, "word_known")


def test_a_name_is_added_to_its_list_and_nowhere_else(trainer: Browser, root: Path) -> None:
    assert trainer.post("/api/trainer/names/courier", json={"word": "圆桶", "value": "圆通"}).status_code == 200
    assert ", 圆桶]" in (root / "data/lookup/courier.yml").read_text("utf-8")
    assert trainer.post("/api/trainer/names/..%2F..%2Fshop%2Fprofile", json={"word": "圆桶", "value": "圆通"}).status_code in (404, 422)
