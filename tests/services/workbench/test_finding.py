"""Finding things again: quick replies however they are typed, messages, a reply made from a message, the log."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.core.roles import Role
from bot.services.accounts import create_account
from bot.services.desk import ConversationNotFound, Desk
from bot.services.edit_macros import MacroText, change_macro
from bot.services.modes import set_shop_mode
from bot.services.planting import plant_flag
from bot.services.send import send_macro, send_text
from bot.services.workbench.audit import audit
from bot.services.workbench.audit_words import TEXTS
from bot.services.workbench.draft import MessageNotFound, draft_from, with_placeholders
from bot.services.workbench.macros import macros
from bot.services.workbench.search import search
from bot.services.workbench.spelling import initials_of, pinyin_of, traditional_of
from bot.settings import ROOT
from bot.store.accounts import Account, find_account
from bot.store.audit import AuditFilter
from tests.builders import ORDER_ID, order
from tests.fakes import Clock
from tests.services.chat import chat


@pytest.fixture
def me(desk: Desk) -> Account:
    create_account(desk, "店长", name="xiaoman", title="小曼", role=Role.AGENT)
    with desk.database.read() as connection:
        found = find_account(connection, "xiaoman")
    assert found is not None
    return found


def test_a_word_is_found_by_its_sound_its_initials_and_in_traditional_characters() -> None:
    assert (pinyin_of("退货"), initials_of("退货"), traditional_of("退货")) == ("tuihuo", "th", "退貨")
    assert (pinyin_of("EMS超区"), initials_of("/+不要了")) == ("emschaoqu", "/+byl")


def test_every_quick_reply_of_the_shop_can_be_found_by_letters(desk: Desk, me: Account) -> None:
    found = {one.id: one for one in macros(desk, me)}
    assert len(found) == len(desk.files.macros)
    refuse = found["refuse_parcel"]
    assert (refuse.pinyin.split()[0], refuse.initials.split()[0], refuse.scope, refuse.editable) == ("buyaole", "byl", "shop", False)
    assert (refuse.aliases, refuse.fits.cases, refuse.valid) == (("/不要",), ("cancel_in_transit",), True)
    assert not found["expired"].valid
    effects = found["refuse_parcel_confirmed"].effects
    assert (effects.flag, effects.tasks, effects.refund) == ("yellow", ("courier", "warehouse"), "仅退款")


def test_uses_are_ones_own_and_everybodys(desk: Desk, me: Account, clock: Clock) -> None:
    buyer = chat(desk, order())
    for agent in ("小曼", "阿冰", "阿冰"):
        clock.move(minutes=1)
        send_macro(desk, buyer.id, agent, "/+不要了")
    used = next(one for one in macros(desk, me) if one.id == "refuse_parcel")
    assert (used.used, used.used_by_all) == (1, 3)
    assert used.last_used_at is not None
    assert (clock() - used.last_used_at).total_seconds() == 120


def test_one_search_finds_conversations_sentences_orders_and_replies(desk: Desk, me: Account) -> None:
    buyer = chat(desk, order())
    buyer.type("洁面乳到哪了 <b>")
    found = search(desk, me, "洁面乳")
    assert [one.id for one in found.conversations] == [buyer.id]
    assert [(one.conversation, one.seq, one.text) for one in found.messages] == [(buyer.id, 1, "洁面乳到哪了 <b>")]
    assert [(one.id, one.state_text, one.items) for one in found.orders] == [(ORDER_ID, "已发货", "氨基酸洁面乳 100ml×1")]
    assert found.macros == ()
    for text in ("不要了", "byl", "BuYaoLe", "/+不要了"):
        assert "refuse_parcel" in [one.id for one in search(desk, me, text).macros], text
    for text in ("", " ", "\u200b", "没有的"):
        assert search(desk, me, text).orders == ()


def test_facts_in_a_message_become_placeholders_again(desk: Desk) -> None:
    buyer = chat(desk, order())
    said = "王芳您好，圆通YT1234567890123在路上，{小曼}为您跟进，订单4038475610293847561"
    seq = send_text(desk, buyer.id, "小曼", said)
    draft = draft_from(desk, buyer.id, seq, "阿冰")
    assert draft.text == "{receiver}您好，{courier}{waybill}在路上，{agent}为您跟进，订单{order_id}"
    assert draft.title == draft.text[:20]


def test_placeholders_are_not_put_into_placeholders() -> None:
    facts = {"courier": "圆通", "phone": "13800138000", "waybill": "phone", "compensation": "5"}
    assert with_placeholders("圆通 13800138000 phone 5", facts) == "{courier} {phone} {waybill} 5"


def test_a_reply_is_made_from_a_message_that_is_there(desk: Desk) -> None:
    buyer = chat(desk)
    buyer.photo()
    for seq in (1, 2):
        with pytest.raises(MessageNotFound):
            draft_from(desk, buyer.id, seq, "小曼")
    with pytest.raises(ConversationNotFound):
        draft_from(desk, "nothing", 1, "小曼")


def test_the_log_comes_in_pages_and_by_what_is_asked_for(desk: Desk, clock: Clock) -> None:
    buyer = chat(desk)
    for number in range(7):
        clock.move(minutes=1)
        send_text(desk, buyer.id, "小曼" if number % 2 else "阿冰", f"第{number}句")
    first = audit(desk, AuditFilter(), 5)
    assert first.before is not None
    second = audit(desk, AuditFilter(before=first.before), 5)
    assert [len(first.entries), len(second.entries), second.before] == [5, 2, None]
    assert len({one.id for one in (*first.entries, *second.entries)}) == 7
    assert {one.what_text for one in first.entries} == {"发消息"}
    assert len(audit(desk, AuditFilter(who="小曼", what="send", subject=buyer.id[:8]), 50).entries) == 3
    assert len(audit(desk, AuditFilter(since=clock()), 50).entries) == 1
    assert len(audit(desk, AuditFilter(until=clock()), 50).entries) == 6
    assert audit(desk, AuditFilter(what="flag"), 50).entries == ()


def read_of(desk: Desk, what: str) -> list[tuple[str, str]]:
    """What the newest entry of this kind says to people, and first what it is about."""
    entry = audit(desk, AuditFilter(what=what), 1).entries[0]
    return [("", entry.subject_text), *((detail.label, detail.text) for detail in entry.details)]


def test_the_log_is_in_the_words_of_the_shop(desk: Desk, me: Account) -> None:
    buyer = chat(desk, order())
    send_macro(desk, buyer.id, "小曼", "refuse_parcel")
    assert ("快捷语", "/+不要了") in read_of(desk, "send")
    plant_flag(desk, ORDER_ID, "小曼", "yellow", "等买家回复")
    buyer.says("人工")
    set_shop_mode(desk, "小曼", "assist")
    assert read_of(desk, "hand_over")[0] == ("", buyer.id)
    assert read_of(desk, "create_account") == [("", "账号 xiaoman"), ("昵称", "小曼"), ("角色", "客服")]
    assert read_of(desk, "flag")[:2] == [("", f"订单 {ORDER_ID}"), ("颜色", desk.files.legend.of("yellow").title)]
    assert read_of(desk, "shop_mode") == [("", "店铺"), ("原来", "自动"), ("改为", "辅助")]


def test_what_was_changed_is_shown_with_what_stood_there(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "macros", tmp_path / "macros")
    shutil.copy(ROOT / "domain.yml", tmp_path)
    change_macro(desk, tmp_path, "小曼", "welcome", MacroText("/+欢迎", "新的标题", "您好，我是客服{agent}", valid_from=date(2026, 1, 2)))
    read = dict(read_of(desk, "change_macro"))
    assert read[""] == "快捷语 /+欢迎"
    assert read["标题"] == "欢迎光临 → 新的标题"
    assert read["开始日期"] == "（空） → 2026-01-02"
    assert set(read) == {"", "快捷编码", "标题", "话术", "开始日期"}


def test_every_kind_of_entry_that_the_code_writes_has_a_name() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py")]
    written = {name for source in sources for name in re.findall(r'what="(\w+)"', source)}
    written |= {name for source in sources for name in re.findall(r'_(?:told|change)\((?:[^()"]|\([^()]*\))*"(\w+)"', source)}
    assert {"send", "take_over", "create_account", "create_reply"} <= written
    assert written <= set(TEXTS), written - set(TEXTS)
