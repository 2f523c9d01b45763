"""What was kept long enough goes once a day, in small steps that may be interrupted; what is younger stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.keeping import Keep
from bot.files.picture_store import Folder, PicturesAway
from bot.services import retention
from bot.services.desk import Desk
from bot.services.pictures import take_picture
from bot.services.planting import plant_flag
from bot.services.retention import drop_some, retention_due
from bot.store.tables import metadata
from tests.builders import order, shop, shop_files
from tests.desk.buyer.test_pictures import picture
from tests.fakes import Clock
from tests.services.chat import Chat, chat, everything, rows


@pytest.fixture
def pictures(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "pictures")


def keeping(desk: Desk, **months: int) -> Desk:
    forever = Keep(0, 0, 0, 0)
    return replace(desk, files=shop_files(shop=shop(profile=replace(shop().profile, keep=replace(forever, **months)))))


def all_of_it(desk: Desk, pictures: Folder) -> int:
    dropped = 0
    while some := drop_some(desk, pictures):
        dropped += some
    return dropped


@pytest.fixture
def talk(desk: Desk, pictures: Folder) -> Chat:
    buyer = chat(desk, order())
    buyer.says("不要了")
    buyer.says("嗯")
    take_picture(desk, pictures, buyer.id, "p1", "脸.jpg", picture())
    plant_flag(desk, order().id, "小曼", "yellow", "王芳 13800138000 不要了", buyer.id)
    return buyer


def test_an_old_conversation_goes_with_its_pictures_and_a_young_one_stays(desk: Desk, pictures: Folder, talk: Chat, clock: Clock) -> None:
    clock.move(days=3 * 365)
    young = chat(desk, buyer="tb_1002")
    young.says("不要了")
    wants = keeping(desk, messages_months=35)
    assert all_of_it(wants, pictures) == 1
    assert {row["id"] for row in rows(desk, "conversations")} == {young.id}
    assert pictures.names() == ()
    text = str({name: kept for name, kept in everything(desk).items() if name not in ("orders", "outbox")})
    assert [word for word in ("王芳", "13800138000", talk.id) if word in text.replace(f"'subject': '{talk.id}'", "")] == []
    assert len(rows(desk, "flags")) == 2
    assert rows(desk, "audit")[-1]["detail"] == {"conversations": 1}


def test_old_pictures_go_before_what_was_said(desk: Desk, pictures: Folder, talk: Chat, clock: Clock) -> None:
    clock.move(days=100)
    assert all_of_it(keeping(desk, pictures_months=3), pictures) == 1
    assert pictures.names() == ()
    assert [row["picture"] for row in rows(desk, "messages") if row["kind"] == "picture"] == [None]
    assert ("buyer", "不要了") in talk.talk


def test_letters_that_were_told_are_emptied_and_those_on_their_way_wait(desk: Desk, pictures: Folder, talk: Chat, clock: Clock) -> None:
    outbox = metadata.tables["outbox"]
    with desk.database.transaction() as connection:
        connection.execute(outbox.update().where(outbox.c.id == 1).values(state="delivered"))
    clock.move(days=200)
    assert all_of_it(keeping(desk, letters_months=6), pictures) == 1
    payloads = [row["payload"] for row in rows(desk, "outbox")]
    assert payloads[0] == {"forgotten": True}
    assert all(payload != {"forgotten": True} for payload in payloads[1:])


def test_the_log_goes_last_and_says_so(desk: Desk, pictures: Folder, talk: Chat, clock: Clock) -> None:
    old = len(rows(desk, "audit"))
    clock.move(days=40)
    assert all_of_it(keeping(desk, audit_months=1), pictures) == old
    assert [(row["what"], row["detail"]) for row in rows(desk, "audit")] == [("delete_old", {"audit": old})]


def test_where_all_is_kept_nothing_goes(desk: Desk, pictures: Folder, talk: Chat, clock: Clock) -> None:
    clock.move(days=20 * 365)
    before = {name: kept for name, kept in everything(desk).items() if name != "shop_settings"}
    assert all_of_it(keeping(desk), pictures) == 0
    assert {name: kept for name, kept in everything(desk).items() if name != "shop_settings"} == before


def test_it_is_done_once_a_day(desk: Desk, pictures: Folder, clock: Clock) -> None:
    assert retention_due(desk)
    all_of_it(desk, pictures)
    assert not retention_due(desk)
    clock.move(days=1)
    assert retention_due(desk)


def test_a_stop_in_between_loses_nothing(desk: Desk, pictures: Folder, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for number in range(5):
        chat(desk, buyer=f"tb_{number}").says("你好")
    clock.move(days=40)
    wants = keeping(desk, messages_months=1)
    assert drop_some(wants, pictures) == 2
    assert retention_due(wants)
    assert (len(rows(desk, "conversations")), all_of_it(wants, pictures), rows(desk, "conversations")) == (3, 3, [])


def test_where_pictures_are_away_nothing_goes_until_they_are_back(
    desk: Desk, pictures: Folder, talk: Chat, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move(days=40)
    wants, before = keeping(desk, messages_months=1), everything(desk)

    def away(_: Folder, name: str) -> None:
        raise PicturesAway(OSError(name))

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "remove", away)
        with pytest.raises(PicturesAway):
            drop_some(wants, pictures)
    assert everything(desk) == before
    assert all_of_it(wants, pictures) == 1
