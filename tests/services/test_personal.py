"""A buyer may have a copy of all that is kept of him, and may have it deleted; the shop's books stay, without him."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot.core.orders import Invoice, Receiver
from bot.files.picture_store import Folder
from bot.services.accept import accept
from bot.services.desk import Desk
from bot.services.personal import BuyerBusy, BuyerUnknown, Person, delete, export, kept
from bot.services.pictures import take_picture
from bot.services.planting import plant_flag
from bot.services.satisfaction import rate_service
from bot.store.personal import WITH_THE_CONVERSATION
from bot.store.tables import metadata
from tests.builders import BUYER, OTHER_ID, order
from tests.desk.buyer.test_pictures import picture
from tests.services.chat import Chat, chat, everything, rows

MINE = Person(BUYER)
SECRETS = (BUYER, "王芳", "13800138000", "体育西路", "13912345678", "新港中路", "李雷", "YT1234567890123", "芳芳美妆", "91440101MA5")


@pytest.fixture
def pictures(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "pictures")


@pytest.fixture
def talk(desk: Desk, pictures: Folder) -> Chat:
    """A buyer who has said, sent and bought about all that can be."""
    bought = order(remark="送给李雷", invoice=Invoice("芳芳美妆有限公司", "91440101MA5ABCDE0X"))
    buyer = chat(
        desk, bought, order(id=OTHER_ID, buyer="tb_1002", waybill="YT9", receiver=Receiver("赵六", "13700137000", detail="人民路1号"))
    )
    buyer.says("不要了")
    buyer.says("嗯")
    buyer.type("改成 李雷 13912345678 广州市海珠区新港中路397号")
    take_picture(desk, pictures, buyer.id, "p1", "脸.jpg", picture())
    plant_flag(desk, bought.id, "小曼", "yellow", "王芳 13800138000 说不要了", buyer.id)
    rate_service(desk, buyer.id, 5, "李雷很满意")
    return buyer


def told(data: bytes) -> dict[str, Any]:
    with ZipFile(BytesIO(data)) as archive:
        found: dict[str, Any] = json.loads(archive.read("data.json"))
    return found


def but_for_the_log(desk: Desk) -> str:
    return str({name: kept for name, kept in everything(desk).items() if name != "audit"})


def test_a_copy_has_all_that_the_buyer_said_sent_and_bought_and_nothing_of_others(desk: Desk, pictures: Folder, talk: Chat) -> None:
    data = export(desk, pictures, MINE, "店长")
    found = told(data)
    assert [message["text"] for message in found["messages"] if message["author"] == "buyer"][:2] == ["不要了", "嗯"]
    assert found["orders"][0]["data"]["receiver"]["name"] == "王芳"
    assert (len(found["flags"]), len(found["tasks"]), found["ratings"][0]["comment"]) == (2, 2, "李雷很满意")
    assert "tb_1002" not in json.dumps(found, ensure_ascii=False)
    (name,) = pictures.names()
    with ZipFile(BytesIO(data)) as archive:
        assert archive.read(f"pictures/{name}") == pictures.get(name)
    assert [(entry["what"], entry["subject"]) for entry in rows(desk, "audit")][-1] == ("export_buyer", f"buyer {BUYER}")


def test_a_deleted_buyer_is_nowhere(desk: Desk, pictures: Folder, talk: Chat) -> None:
    export(desk, pictures, MINE, "店长")
    assert all(secret in but_for_the_log(desk) for secret in SECRETS)
    done = delete(desk, pictures, MINE, "店长", anyway=True)
    assert (done.conversations, done.pictures, done.orders) == (1, 1, 1)
    text = str({name: kept for name, kept in everything(desk).items() if name != "outbox"})
    assert [secret for secret in SECRETS if secret in text] == []
    assert talk.id not in str([rows(desk, table.name) for table in (*WITH_THE_CONVERSATION, metadata.tables["conversations"])])
    assert pictures.names() == ()


def test_the_books_stay(desk: Desk, pictures: Folder, talk: Chat) -> None:
    before = rows(desk, "orders")[0]["data"]
    delete(desk, pictures, MINE, "店长", anyway=True)
    after = next(row for row in rows(desk, "orders") if row["id"] == before["id"])
    for field in ("items", "paid_at", "shipped_at", "state", "courier"):
        assert after["data"][field] == before[field]
    assert after["data"]["receiver"] == {**before["receiver"], "name": "", "phone": "", "detail": ""}
    assert [(flag["colour"], flag["author"]) for flag in rows(desk, "flags")] == [("yellow", "小话"), ("yellow", "小曼")]
    assert len(rows(desk, "tasks")) == 2
    assert rows(desk, "audit")[-1]["what"] == "delete_buyer"
    assert rows(desk, "audit")[-1]["detail"] == {"conversations": 1, "messages": 6, "pictures": 1, "orders": 1}


def test_other_buyers_lose_nothing(desk: Desk, pictures: Folder, talk: Chat) -> None:
    other = chat(desk, buyer="tb_1002")
    other.says("不要了")
    before = [row for row in rows(desk, "messages") if row["conversation"] == other.id]
    theirs = next(row for row in rows(desk, "orders") if row["id"] == OTHER_ID)
    delete(desk, pictures, MINE, "店长", anyway=True)
    assert [row for row in rows(desk, "messages") if row["conversation"] == other.id] == before
    assert next(row for row in rows(desk, "orders") if row["id"] == OTHER_ID) == theirs


def test_while_something_is_owed_it_is_told_and_nothing_is_deleted(desk: Desk, pictures: Folder, talk: Chat) -> None:
    before = everything(desk)
    with pytest.raises(BuyerBusy, match="1 个没有完成的订单、4 件没做完的事"):
        delete(desk, pictures, MINE, "店长")
    assert everything(desk) == before
    assert len(pictures.names()) == 1


def test_letters_that_were_told_are_emptied_and_those_on_their_way_are_delivered_first(desk: Desk, pictures: Folder, talk: Chat) -> None:
    waiting = [letter["payload"] for letter in rows(desk, "outbox")]
    assert kept(desk, MINE).letters == len(waiting) == 4
    outbox = metadata.tables["outbox"]
    with desk.database.transaction() as connection:
        connection.execute(outbox.update().where(outbox.c.id == 1).values(state="delivered"))
        connection.execute(outbox.update().where(outbox.c.id == 2).values(state="dead"))
    delete(desk, pictures, MINE, "店长", anyway=True)
    found = rows(desk, "outbox")
    assert [letter["payload"] for letter in found[:2]] == [{"forgotten": True}] * 2
    assert [letter["state"] for letter in found] == ["delivered", "discarded", "waiting", "waiting"]
    assert [letter["payload"] for letter in found[2:]] == waiting[2:]


def test_who_comes_back_begins_anew(desk: Desk, pictures: Folder, talk: Chat) -> None:
    delete(desk, pictures, MINE, "店长", anyway=True)
    with pytest.raises(BuyerUnknown):
        kept(desk, MINE)
    again = chat(desk, replace(order(), id="4038475610293847999"))
    again.says("不要了")
    assert kept(desk, MINE).conversations == 1


def test_somebody_unknown_is_known_by_his_conversation(desk: Desk, pictures: Folder) -> None:
    talk = chat(desk, buyer=None)
    talk.says("我叫李雷 13912345678")
    person = Person(conversation=talk.id)
    assert told(export(desk, pictures, person, "店长"))["messages"][0]["text"] == "我叫李雷 13912345678"
    delete(desk, pictures, person, "店长")
    assert "13912345678" not in str(everything(desk))
    assert talk.id not in but_for_the_log(desk)


@pytest.mark.parametrize("person", [Person("nobody"), Person(conversation="nothing"), Person()])
def test_nobody_is_told_of(desk: Desk, pictures: Folder, talk: Chat, person: Person) -> None:
    for act in (lambda: kept(desk, person), lambda: export(desk, pictures, person, "x"), lambda: delete(desk, pictures, person, "x")):
        with pytest.raises(BuyerUnknown):
            act()


def test_a_known_buyers_conversation_is_not_deleted_alone(desk: Desk, pictures: Folder, talk: Chat) -> None:
    with pytest.raises(BuyerUnknown):
        delete(desk, pictures, Person(conversation=talk.id), "店长")


def test_a_suggestion_that_is_open_meanwhile_can_not_be_accepted_afterwards(desk: Desk, pictures: Folder) -> None:
    talk = chat(desk, order("completed"), mode="assist")
    talk.says("破了")
    (first, *_) = talk.suggestions
    delete(desk, pictures, MINE, "店长")
    with pytest.raises(LookupError):
        accept(desk, first.id, "小曼")


def test_whatever_hangs_on_a_conversation_or_a_message_is_known_here() -> None:
    """A new table that names either must be forgotten too."""
    named = {table.name for table in metadata.tables.values() if {"conversation", "message"} & set(table.columns.keys())}
    assert named == {table.name for table in WITH_THE_CONVERSATION} | {"flags", "tasks", "reviews"}
