"""The bot tried out and corrected by a trainer; real conversations kept as tests of the shop's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.files.demo import demo_orders
from bot.services.desk import Desk
from bot.store.tables import messages
from bot.talk.expected import load_case
from tests.builders import order
from tests.desk.agent.conftest import Browser
from tests.fakes import FakeEngine, dead
from tests.services.chat import chat


def talk(trainer: Browser, *said: dict[str, Any], about: str = "") -> dict[str, Any]:
    answer = trainer.post("/api/trainer/tryout", json={"order": about, "talk": list(said)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def shipped(trainer: Browser) -> str:
    orders = trainer.get("/api/trainer/tryout/orders").json()["orders"]
    return str(next(one["id"] for one in orders if one["title"].startswith("已发货") and "圆通" in one["title"]))


def plain(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [step["plain"] for step in told["steps"]]


def test_a_talk_shows_what_is_understood_and_what_would_be_said_and_stores_nothing(trainer: Browser, desk: Desk) -> None:
    found = talk(trainer, {"text": "不要了"}, {"text": "嗯"}, about=shipped(trainer))
    first, second = found["replies"]
    assert (first["intent"], first["case"], first["macro"]) == ("cancel_order", "cancel_in_transit", "refuse_parcel")
    assert "圆通" in first["reply"]
    assert (second["macro"], second["sent"]) == ("refuse_parcel_confirmed", "refuse_parcel_confirmed")
    assert plain(found["told"])[:4] == [
        {"intent": "cancel_order"},
        {"action": "action_judge_case"},
        {"slot_was_set": [{"case": "cancel_in_transit"}]},
        {"action": "refuse_parcel"},
    ]
    with desk.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(messages)).scalar() == 0


def test_a_corrected_step_goes_on_from_there(trainer: Browser) -> None:
    found = talk(
        trainer, {"text": "不要了", "macro": "advance_freight"}, {"text": "咕", "intent": "affirm", "macro": ""}, about=shipped(trainer)
    )
    first, second = found["replies"]
    assert (first["macro"], first["sent"]) == ("refuse_parcel", "advance_freight")
    assert (second["intent"], second["sent"]) == ("affirm", "")
    assert {"action": "advance_freight"} in plain(found["told"])
    assert {"action": "refuse_parcel"} not in plain(found["told"])
    assert plain(found["told"])[-1] == {"intent": "affirm"}


def test_a_picture_can_be_sent_in_a_talk_and_somebody_unknown_has_no_order(trainer: Browser) -> None:
    found = talk(trainer, {"text": "不要了"}, {"picture": True})
    assert found["replies"][0]["case"] in ("order_unverified", "need_order")
    assert found["replies"][1]["intent"] == "send_picture"


def test_a_macro_that_is_gone_and_an_engine_that_is_down_are_told(trainer: Browser, engine: FakeEngine) -> None:
    given = {"order": "", "talk": [{"text": "你好", "macro": "old_macro"}]}
    assert trainer.post("/api/trainer/tryout", json=given).status_code == 404
    engine.before = dead
    assert trainer.post("/api/trainer/tryout", json={"order": "", "talk": [{"text": "你好"}]}).status_code == 503


def test_every_order_of_the_demo_can_be_chosen(trainer: Browser, desk: Desk, root: Path) -> None:
    found = trainer.get("/api/trainer/tryout/orders").json()["orders"]
    assert [one["id"] for one in found] == [one.id for one in demo_orders(desk.now(), root / "shop/demo/orders.yml")]


def test_a_conversation_is_played_anew_and_kept_without_anybodys_data(trainer: Browser, desk: Desk, root: Path) -> None:
    real = order("shipped")
    said = chat(desk, real)
    said.says("你好")
    said.says(f"{real.id} 不要了 我的电话13912345678")
    draft = trainer.post(f"/api/trainer/tests/{said.id}/draft", json={"title": "在途，不要了"}).json()
    assert [turn["now"] for turn in draft["turns"]] == [turn["then"] for turn in draft["turns"]]
    assert draft["wrong"] == []
    for own in (real.id, "13912345678", real.receiver.name, real.receiver.phone, real.receiver.detail):
        assert own not in draft["text"]
    answer = trainer.post(f"/api/trainer/tests/{said.id}", json={"title": "在途，不要了", "reason": "常见"})
    assert [change["name"] for change in answer.json()["changes"]] == ["data/tests/zai_tu_bu_yao_le.yml"]
    case = load_case(root / "data/tests/zai_tu_bu_yao_le.yml")
    assert case.title == "在途，不要了"
    assert case.script.orders[0].id in case.script.turns[-1].lines[0]
    assert "rest" not in case.expect


def test_a_conversation_may_be_kept_with_what_the_bot_should_have_said(trainer: Browser, desk: Desk) -> None:
    said = chat(desk, order("shipped"))
    said.says("你好")
    said.says("不要了")
    given = {"title": "应先安抚", "first": 2, "expected": ["/+安抚"]}
    draft = trainer.post(f"/api/trainer/tests/{said.id}/draft", json=given).json()
    assert [turn["said"] for turn in draft["turns"]] == ["不要了"]
    assert draft["wrong"][0].startswith("第 1 步：发了 ")
    assert "rest: any" in draft["text"]


def test_a_conversation_without_a_word_is_no_test(trainer: Browser, desk: Desk) -> None:
    said = chat(desk, order("shipped"))
    assert trainer.post(f"/api/trainer/tests/{said.id}/draft", json={"title": "空"}).json()["error"] == "nothing_to_test"
    assert trainer.post("/api/trainer/tests/nobody/draft", json={"title": "空"}).status_code == 404
