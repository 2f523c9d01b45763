"""The inbox: real messages without anybody's data, and from them to examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.services.accept import reject
from bot.services.desk import Desk
from bot.services.send import send_text
from bot.store.training import file_changes_of
from tests.builders import order
from tests.desk.agent.conftest import Browser
from tests.fakes import FakeEngine
from tests.services.chat import Chat, chat


@pytest.fixture
def talk(desk: Desk) -> Chat:
    """A buyer in assist mode, whose first message was understood and answered by a suggestion."""
    found = chat(desk, order("shipped"), mode="assist")
    found.says("不要了 我是王芳 电话13912345678")
    return found


def items(trainer: Browser, **wanted: object) -> list[dict[str, object]]:
    answer = trainer.get("/api/trainer/inbox", params=wanted)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def test_a_message_is_shown_with_what_was_understood_and_done_and_without_names_and_phones(trainer: Browser, talk: Chat) -> None:
    (item,) = items(trainer)
    assert item["text"] == "不要了 我是某某 电话13900000000"
    assert (item["intent"], item["outcome"], item["macro"]) == ("cancel_order", "open", "refuse_parcel")
    assert "王芳" not in str(item)


def test_what_the_agent_did_is_a_filter(trainer: Browser, desk: Desk, talk: Chat) -> None:
    reject(desk, talk.suggestions[0].id, "小曼", "王芳问的是别的")
    (item,) = items(trainer, outcome="rejected")
    assert (item["by"], item["reason"]) == ("小曼", "某某问的是别的")
    assert items(trainer, outcome="accepted") == []


def test_the_filters_find_low_confidence_an_intent_a_word_and_a_time(trainer: Browser, talk: Chat) -> None:
    talk.says("咕咕咕")
    assert [item["text"] for item in items(trainer, below=0.5)] == ["咕咕咕"]
    assert len(items(trainer, intent="cancel_order")) == 2
    assert [item["text"] for item in items(trainer, q="咕")] == ["咕咕咕"]
    assert items(trainer, since="2027-01-01T00:00:00") == []
    assert items(trainer, entity="phone") == []


def test_what_reads_the_same_is_one_item(trainer: Browser, talk: Chat) -> None:
    for words in ("不要了", "不要了!", "不要了。"):
        talk.says(words)
    (latest, first) = items(trainer)
    assert len(latest["ids"]) == 3  # type: ignore[arg-type]
    assert latest["text"] == "不要了。"
    assert len(first["ids"]) == 1  # type: ignore[arg-type]


def test_a_corrected_message_becomes_one_masked_line_of_its_intent_and_leaves_the_inbox(
    trainer: Browser, desk: Desk, talk: Chat, root: Path
) -> None:
    (item,) = items(trainer)
    before = (root / "data/nlu/return_goods.yml").read_text("utf-8")
    answer = trainer.post("/api/trainer/inbox/learn", json={"intent": "return_goods", "messages": [{"ids": item["ids"], "text": ""}]})
    assert answer.status_code == 200, answer.text
    line = "    - 不要了 我是某某 电话13900000000\n"
    assert (root / "data/nlu/return_goods.yml").read_text("utf-8") == before + line
    assert f"+{line}" in answer.json()["changes"][0]["difference"]
    assert items(trainer) == []
    assert items(trainer, unread=False)[0]["decision"] == "example"
    with desk.database.read() as connection:
        (change,) = file_changes_of(connection)
    assert (change.who, change.path, change.reason) == ("阿训", "data/nlu/return_goods.yml", "收件箱：1 条例句")


def test_what_a_trainer_wrote_himself_is_masked_too_and_marks_stay(trainer: Browser, talk: Chat, root: Path) -> None:
    (item,) = items(trainer)
    text = "电话换成[13912345678](phone)"
    assert (
        trainer.post(
            "/api/trainer/inbox/learn", json={"intent": "change_address", "messages": [{"ids": item["ids"], "text": text}]}
        ).status_code
        == 200
    )
    assert "    - 电话换成[13900000000](phone)\n" in (root / "data/nlu/change_address.yml").read_text("utf-8")


def test_an_example_that_stands_under_another_intent_is_not_doubled(trainer: Browser, talk: Chat, root: Path) -> None:
    (item,) = items(trainer)
    known = (root / "data/nlu/cancel_order.yml").read_text("utf-8").splitlines()[4].strip()[2:]
    answer = trainer.post("/api/trainer/inbox/learn", json={"intent": "thank", "messages": [{"ids": item["ids"], "text": known}]})
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_file")
    assert "在那里是意图 cancel_order" in answer.json()["message"]
    assert len(items(trainer)) == 1


def test_an_intent_that_was_renamed_and_a_message_that_is_gone_are_told(trainer: Browser, talk: Chat) -> None:
    (item,) = items(trainer)
    wrong = trainer.post("/api/trainer/inbox/learn", json={"intent": "old_name", "messages": [{"ids": item["ids"], "text": ""}]})
    gone = trainer.post("/api/trainer/inbox/learn", json={"intent": "thank", "messages": [{"ids": [999]}]})
    assert [(a.status_code, a.json()["error"]) for a in (wrong, gone)] == [(404, "intent_not_found"), (404, "message_not_found")]


@pytest.mark.parametrize("id", [0, -51183503507276223741952, 2**63])
def test_a_number_that_no_message_can_have_is_refused(trainer: Browser, id: int) -> None:
    for path, given in (("ignore", {"ids": [id]}), ("back", {"ids": [id]}), ("learn", {"intent": "thank", "messages": [{"ids": [id]}]})):
        assert trainer.post(f"/api/trainer/inbox/{path}", json=given).status_code == 422


def test_messages_are_put_aside_in_bulk_or_not_at_all(trainer: Browser, talk: Chat) -> None:
    talk.says("你好")
    ids = [item["id"] for item in items(trainer)]
    assert trainer.post("/api/trainer/inbox/ignore", json={"ids": [*ids, 999]}).status_code == 404
    assert len(items(trainer)) == 2
    assert trainer.post("/api/trainer/inbox/ignore", json={"ids": ids}).status_code == 204
    assert items(trainer) == []


def test_what_was_said_instead_stands_beside_it_without_anybodys_data(trainer: Browser, desk: Desk, talk: Chat) -> None:
    send_text(desk, talk.id, "小曼", "王芳您好，我来看看", client_id="a1")
    (item,) = items(trainer, outcome="own")
    answer = item["answer"]
    assert isinstance(answer, dict)
    assert (item["outcome"], answer["by"], answer["text"], answer["macro"]) == ("own", "小曼", "某某您好，我来看看", None)
    assert items(trainer, outcome=["accepted", "edited", "open"]) == []


def test_what_the_bot_sent_alone_is_not_what_an_agent_accepted(trainer: Browser, desk: Desk) -> None:
    chat(desk, order("shipped"), mode="auto").says("不要了")
    assert [item["outcome"] for item in items(trainer)] == ["alone"]
    assert (len(items(trainer, outcome="alone")), items(trainer, outcome="accepted")) == (1, [])


def test_an_entity_stands_at_its_place_in_the_masked_text(trainer: Browser, desk: Desk, engine: FakeEngine) -> None:
    found = chat(desk, order("shipped"), mode="assist")
    engine.entities = [
        {"entity": "receiver", "start": 7, "end": 9, "value": "王芳"},
        {"entity": "courier", "start": 14, "end": 16, "value": "圆通"},
    ]
    found.says("不要了 收件人王芳小姐 发的圆通")
    (item,) = items(trainer)
    text, entities = item["text"], item["entities"]
    assert text == "不要了 收件人某某 发的圆通"
    assert [(one["entity"], text[one["start"] : one["end"]]) for one in entities] == [("receiver", "某某"), ("courier", "圆通")]  # type: ignore[union-attr,index]
    assert len(items(trainer, entity="courier")) == 1
    assert items(trainer, entity="phone") == []


def test_one_wording_for_messages_that_read_the_same(trainer: Browser, talk: Chat, root: Path) -> None:
    for words in ("咕咕咕", "咕咕咕!"):
        talk.says(words)
    item = items(trainer)[0]
    before = (root / "data/nlu/thank.yml").read_text("utf-8")
    answer = trainer.post("/api/trainer/inbox/learn", json={"intent": "thank", "messages": [{"ids": item["ids"], "text": "咕咕谢谢"}]})
    assert answer.json()["added"] == ["咕咕谢谢"]
    assert (root / "data/nlu/thank.yml").read_text("utf-8") == f"{before}    - 咕咕谢谢\n"
    assert len(items(trainer)) == 1


def test_what_was_learnt_is_taken_back_with_its_line(trainer: Browser, talk: Chat, root: Path) -> None:
    (item,) = items(trainer)
    before = (root / "data/nlu/return_goods.yml").read_text("utf-8")
    learnt = trainer.post("/api/trainer/inbox/learn", json={"intent": "return_goods", "messages": [{"ids": item["ids"]}]}).json()
    back = {"ids": item["ids"], "intent": learnt["intent"], "added": learnt["added"]}
    assert trainer.post("/api/trainer/inbox/back", json=back).status_code == 200
    assert (root / "data/nlu/return_goods.yml").read_text("utf-8") == before
    assert [one["id"] for one in items(trainer)] == [item["id"]]


def test_an_example_that_somebody_changed_meanwhile_is_not_taken_back(trainer: Browser, talk: Chat) -> None:
    (item,) = items(trainer)
    learnt = trainer.post("/api/trainer/inbox/learn", json={"intent": "return_goods", "messages": [{"ids": item["ids"]}]}).json()
    change = {"intent": "return_goods", "text": learnt["added"][0], "instead": "不要了 退给你们"}
    assert trainer.post("/api/trainer/examples/change", json=change).status_code == 200
    back = trainer.post("/api/trainer/inbox/back", json={"ids": item["ids"], "intent": "return_goods", "added": learnt["added"]})
    assert (back.status_code, back.json()["error"]) == (409, "file_changed")
    assert "+    - 不要了 退给你们\n" in back.json()["difference"]
    assert items(trainer) == []


def test_what_was_ignored_comes_back(trainer: Browser, talk: Chat) -> None:
    ids = [item["id"] for item in items(trainer)]
    trainer.post("/api/trainer/inbox/ignore", json={"ids": ids})
    assert trainer.post("/api/trainer/inbox/back", json={"ids": ids}).status_code == 200
    assert [item["id"] for item in items(trainer)] == ids


def test_words_and_nearest_examples_stand_under_a_message(trainer: Browser, root: Path) -> None:
    found = trainer.get("/api/trainer/inbox/beside", params={"text": "仅退款可以吗"}).json()
    assert [(token["text"], token["start"], token["end"]) for token in found["tokens"]] == [("仅退款", 0, 3), ("可以", 3, 5), ("吗", 5, 6)]
    likeness = [near["likeness"] for near in found["near"]]
    assert likeness == sorted(likeness, reverse=True)
    assert len(likeness) == 5
