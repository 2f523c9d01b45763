"""Examples and words: counted, found, changed, each change a readable one."""

from __future__ import annotations

from collections.abc import Callable
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
    assert trainer.post("/api/trainer/examples", json={"intent": "cancel_order", "texts": [NEW]}).status_code == 200
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
    none = trainer.post("/api/trainer/examples", json={"intent": "nobody", "texts": ["没有"]})
    assert [(a.status_code, a.json()["error"]) for a in (gone, none)] == [(404, "example_not_found"), (404, "intent_not_found")]


def test_a_change_made_in_an_editor_is_seen_at_once(trainer: Browser, root: Path) -> None:
    with (root / "data/nlu/thank.yml").open("a") as file:
        file.write(f"    - {NEW}\n")
    found = trainer.get("/api/trainer/examples", params={"q": NEW}).json()
    assert (found["total"], found["examples"][0]["intent"]) == (1, "thank")


def test_half_written_yaml_is_told_by_file_and_line_and_the_file_is_left(trainer: Browser, root: Path) -> None:
    before = set(trainer.get("/api/trainer/faults").json()["faults"])
    path = root / "data/nlu/thank.yml"
    path.write_text("nlu:\n- intent: thank\n  examples: |\n    - 谢谢\n- intent: [\n", "utf-8")
    answer = trainer.post("/api/trainer/examples", json={"intent": "thank", "texts": [NEW]})
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_file")
    assert path.read_text("utf-8").endswith("- intent: [\n")
    (fault,) = set(trainer.get("/api/trainer/faults").json()["faults"]) - before
    assert fault.startswith("data/nlu/thank.yml: 第 6 行")


def test_many_examples_are_added_once_masked_and_those_of_other_intents_are_told(trainer: Browser, root: Path) -> None:
    known, other = lines(root, "thank")[0], lines(root, "goodbye")[0]
    texts = [NEW, f"{NEW}！", known, other, "麻烦了 打13912345678就行"]
    answer = trainer.post("/api/trainer/examples", json={"intent": "thank", "texts": texts}).json()
    assert (answer["added"], answer["known"], [one["intent"] for one in answer["elsewhere"]]) == (2, 2, ["goodbye"])
    assert lines(root, "thank")[-1].endswith("麻烦了 打13900000000就行")


def test_two_thousand_examples_take_less_than_seconds_and_more_are_refused_at_once(trainer: Browser, root: Path) -> None:
    texts = [f"第{number}句从来没有人这么说过" for number in range(2000)]
    answer = trainer.post("/api/trainer/examples", json={"intent": "thank", "texts": texts}).json()
    assert answer["added"] == 2000
    refused = trainer.post("/api/trainer/examples", json={"intent": "thank", "texts": ["谢谢"] * 50_000})
    assert (refused.status_code, refused.json()["fields"][0]["message"]) == (422, "最多 2000 项")


def test_every_faulty_line_of_many_is_told_and_none_is_written(trainer: Browser, root: Path) -> None:
    before = lines(root, "thank")
    answer = trainer.post("/api/trainer/examples", json={"intent": "thank", "texts": ["/重启", "多谢多谢咯", "/你好"]})
    assert answer.json()["errors"] == ["例句不能以“/”开头：/重启", "例句不能以“/”开头：/你好"]
    assert lines(root, "thank") == before


def test_whoever_comes_second_is_shown_what_the_first_one_did(trainer: Browser, staff: Callable[..., Browser], root: Path) -> None:
    text = lines(root, "thank")[0]
    change = {"intent": "thank", "text": text}
    assert staff("trainer", "阿二").post("/api/trainer/examples/change", json={**change, "instead": "谢谢老板发大财"}).status_code == 200
    late = trainer.post("/api/trainer/examples/change", json={**change, "to": "goodbye"})
    assert (late.status_code, late.json()["error"]) == (409, "file_changed")
    assert "+    - 谢谢老板发大财" in late.json()["difference"]


def test_an_intent_that_was_renamed_is_told_whichever_side_it_stands_on(trainer: Browser, root: Path) -> None:
    domain = (root / "domain.yml").read_text("utf-8")
    (root / "domain.yml").write_text(domain.replace("- thank", "- thanks"), "utf-8")
    away = trainer.post("/api/trainer/examples/change", json={"intent": "thank", "text": "谢谢", "instead": "谢谢你哦"})
    assert (away.status_code, away.json()["error"], away.json()["intent"]) == (404, "intent_not_found", "thank")
    counted = {one["intent"]: one["examples"] for one in trainer.get("/api/trainer/examples/balance").json()["intents"]}
    assert counted["thanks"] == 0


def test_a_wording_that_stands_elsewhere_is_not_doubled(trainer: Browser, root: Path) -> None:
    change = {"intent": "thank", "text": lines(root, "thank")[0], "instead": lines(root, "goodbye")[0]}
    answer = trainer.post("/api/trainer/examples/change", json=change)
    assert (answer.status_code, "在那里是意图 goodbye" in answer.json()["message"]) == (422, True)


def test_examples_of_two_intents_that_are_nearly_the_same_are_told(trainer: Browser) -> None:
    trainer.post("/api/trainer/examples", json={"intent": "cancel_order", "texts": [NEW]})
    trainer.post("/api/trainer/examples", json={"intent": "deny", "texts": [f"{NEW}哦"]})
    pairs = trainer.get("/api/trainer/examples/alike").json()["pairs"]
    assert {(p["one"]["intent"], p["other"]["intent"]) for p in pairs if NEW in p["one"]["plain"]} == {("cancel_order", "deny")}


def test_a_word_is_added_and_the_examples_that_it_cuts_anew_are_shown_before(trainer: Browser, root: Path) -> None:
    trainer.post("/api/trainer/examples", json={"intent": "ask_product", "texts": ["有没有氨基蜜露乳液卖"]})
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


def test_words_and_names_are_listed_and_taken_out_again(trainer: Browser, root: Path) -> None:
    before = {name: (root / name).read_text("utf-8") for name in ("data/jieba/shop.txt", "data/lookup/courier.yml")}
    trainer.post("/api/trainer/words", json={"word": "氨基蜜露"})
    trainer.post("/api/trainer/names/courier", json={"word": "圆桶", "value": "圆通"})
    found = trainer.get("/api/trainer/dictionary").json()
    assert found["words"][-1] == "氨基蜜露"
    (couriers,) = [one["values"] for one in found["lists"] if one["kind"] == "courier"]
    assert "圆桶" in next(one["names"] for one in couriers if one["value"] == "圆通")
    assert trainer.post("/api/trainer/words/remove", json={"word": "氨基蜜露"}).status_code == 200
    assert trainer.post("/api/trainer/names/courier/remove", json={"word": "圆桶", "value": "圆通"}).status_code == 200
    assert {name: (root / name).read_text("utf-8") for name in before} == before


def test_a_list_that_can_not_be_read_is_told_beside_the_others(trainer: Browser, root: Path) -> None:
    (root / "data/lookup/courier.yml").write_text("顺丰: [\n", "utf-8")
    lists = {one["kind"]: one["error"] for one in trainer.get("/api/trainer/dictionary").json()["lists"]}
    assert lists["courier"].startswith("data/lookup/courier.yml: 第 2 行")
    assert lists["product"] == ""
