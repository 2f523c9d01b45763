"""Quick replies of one's own and of one's team: said with the order's facts in them, and seen by nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from bot.core.roles import Role
from bot.services.accounts import FieldsRefused, create_account
from bot.services.agents import MacroExpired, SuggestionIncomplete, WordingRefused
from bot.services.desk import Desk, UnknownMacro
from bot.services.quick_replies import (
    MOST,
    NotYourReply,
    ReplyNotFound,
    ReplyText,
    change_reply,
    create_reply,
    delete_reply,
    macro_named,
    send_reply,
)
from bot.services.workbench.macros import macros
from bot.services.workbench.suggestions import preview_of
from bot.store.accounts import Account, find_account
from bot.store.tables import quick_replies
from tests.builders import order
from tests.services.chat import chat, rows

HELLO = ReplyText("personal", "/+我的", "亲，{courier}在路上了", "在路上", "问候")


def hired(desk: Desk, title: str = "小曼", role: Role = Role.AGENT, team: str = "") -> Account:
    create_account(desk, "店长", name=title, title=title, role=role, team=team)
    with desk.database.read() as connection:
        found = find_account(connection, title)
    assert found is not None
    return found


@pytest.fixture
def me(desk: Desk) -> Account:
    return hired(desk)


def test_ones_own_stand_after_the_shops_and_only_for_oneself(desk: Desk, me: Account) -> None:
    reply = create_reply(desk, me, HELLO)
    (own,) = [one for one in macros(desk, me) if one.scope != "shop"]
    assert (own.id, own.number, own.code, own.title, own.group) == (f"own:{reply.id}", reply.id, "/+我的", "在路上", "问候")
    assert (own.mine, own.editable, own.owner, own.pinyin, own.initials) == (True, True, "小曼", "wode zailushang", "wd zls")
    other = hired(desk, "阿冰", Role.ADMIN)
    assert {one.scope for one in macros(desk, other)} == {"shop"}
    with pytest.raises(UnknownMacro):
        macro_named(desk, other, f"own:{reply.id}")


def test_it_is_said_with_the_orders_facts_and_does_nothing_besides(desk: Desk, me: Account) -> None:
    reply, buyer = create_reply(desk, me, HELLO), chat(desk, order())
    assert preview_of(desk, buyer.id, me, "/+我的").text == "亲，圆通在路上了"
    send_reply(desk, buyer.id, me, f"own:{reply.id}", client_id="a1")
    send_reply(desk, buyer.id, me, f"own:{reply.id}", client_id="a1")
    assert buyer.talk == [("agent", "亲，圆通在路上了")]
    assert rows(desk, "suggestions") == rows(desk, "flags") == []
    assert "own:" not in str(rows(desk, "dialogue"))  # a model knows no action of that name
    assert [(use["macro"], use["times"]) for use in rows(desk, "macro_uses")] == [(f"own:{reply.id}", 1)]
    send_reply(desk, buyer.id, me, "/+我的", text="换个说法")
    assert buyer.talk[-1] == ("agent", "换个说法")


def test_a_hole_a_bad_word_and_another_day_are_refused_as_with_the_shops(desk: Desk, me: Account) -> None:
    create_reply(desk, me, HELLO)
    create_reply(desk, me, ReplyText("personal", "/+旧", "双11快乐", valid_until=date(2026, 11, 11)))
    stranger = chat(desk, buyer=None)
    with pytest.raises(SuggestionIncomplete, match="快递公司"):
        send_reply(desk, stranger.id, me, "/+我的")
    with pytest.raises(MacroExpired):
        send_reply(desk, stranger.id, me, "/+旧")
    with pytest.raises(WordingRefused):
        send_reply(desk, stranger.id, me, "/+我的", text="保证到", values={"courier": "圆通"})
    assert stranger.talk == []


def test_the_shops_own_codes_are_sent_as_ever(desk: Desk, me: Account) -> None:
    buyer = chat(desk, order())
    send_reply(desk, buyer.id, me, "/+不要了确认")
    assert len(rows(desk, "flags")) == 1


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (ReplyText("personal", "我的", "好"), ["code"]),
        (ReplyText("personal", "/我 的", "好"), ["code"]),
        (ReplyText("personal", "/+欢迎", "好"), ["code"]),
        (ReplyText("personal", "/不要", "好"), ["code"]),
        (ReplyText("personal", "/+旧的", "好"), ["code"]),
        (ReplyText("personal", "/" + "长" * 40, "好"), ["code"]),
        (ReplyText("personal", "/+新", " "), ["text"]),
        (ReplyText("personal", "/+新", "{nothing}"), ["text"]),
        (ReplyText("personal", "/+新", "{courier"), ["text"]),
        (ReplyText("personal", "/+新", "保证"), ["text"]),
        (ReplyText("personal", "/+新", "好" * 2001), ["text"]),
        (ReplyText("personal", "/+新", "好", valid_from=date(2026, 12, 1), valid_until=date(2026, 11, 1)), ["valid_until"]),
        (ReplyText("personal", "新", "保证{x}", "题" * 61, "组" * 31), ["category", "title", "code", "text", "text"]),
    ],
)
def test_everything_that_is_wrong_is_told_at_once(desk: Desk, me: Account, given: ReplyText, fields: list[str]) -> None:
    create_reply(desk, me, ReplyText("personal", "/+旧的", "好"))
    before = rows(desk, "quick_replies")
    with pytest.raises(FieldsRefused) as refused:
        create_reply(desk, me, given)
    assert [fault.field for fault in refused.value.fields] == fields
    assert rows(desk, "quick_replies") == before


def test_two_agents_may_have_the_same_code(desk: Desk, me: Account) -> None:
    create_reply(desk, me, HELLO)
    create_reply(desk, hired(desk, "阿冰"), HELLO)


def test_a_change_keeps_its_number_and_may_keep_its_code(desk: Desk, me: Account) -> None:
    reply = create_reply(desk, me, HELLO)
    changed = change_reply(desk, me, reply.id, ReplyText("personal", "/+我的", "<b>好</b>"))
    assert (changed.id, changed.text, changed.title, changed.category) == (reply.id, "<b>好</b>", "我的", "")
    delete_reply(desk, me, reply.id)
    with pytest.raises(ReplyNotFound):
        delete_reply(desk, me, reply.id)
    kept = [(entry["what"], entry["detail"]["text"]) for entry in rows(desk, "audit") if entry["subject"] == f"reply {reply.id}"]
    assert kept == [("create_reply", HELLO.text), ("change_reply", "<b>好</b>"), ("delete_reply", "<b>好</b>")]


def test_a_colleagues_own_are_not_there_whoever_asks(desk: Desk, me: Account) -> None:
    reply = create_reply(desk, me, HELLO)
    for other in (hired(desk, "阿冰"), hired(desk, "主管", Role.LEAD, "售后"), hired(desk, "老板", Role.ADMIN)):
        with pytest.raises(ReplyNotFound):
            change_reply(desk, other, reply.id, HELLO)
        with pytest.raises(ReplyNotFound):
            delete_reply(desk, other, reply.id)


def test_leads_keep_their_teams_and_the_team_may_use_them(desk: Desk) -> None:
    lead, mate = hired(desk, "主管", Role.LEAD, "售后"), hired(desk, "小曼", team="售后")
    stranger, teamless = hired(desk, "阿冰", team="售前"), hired(desk, "独行", Role.LEAD)
    shared = ReplyText("team", "/+团队", "售后为您服务")
    reply = create_reply(desk, lead, shared)
    assert macro_named(desk, mate, "/+团队").text == "售后为您服务"
    for other in (stranger, teamless):
        with pytest.raises(UnknownMacro):
            macro_named(desk, other, "/+团队")
        with pytest.raises(ReplyNotFound):
            change_reply(desk, other, reply.id, HELLO)
    (seen,) = [one for one in macros(desk, mate) if one.scope == "team"]
    assert (seen.mine, seen.editable, seen.owner) == (False, False, "主管")
    for act in (
        lambda: change_reply(desk, mate, reply.id, HELLO),
        lambda: delete_reply(desk, mate, reply.id),
        lambda: create_reply(desk, mate, shared),
        lambda: create_reply(desk, teamless, shared),
    ):
        with pytest.raises(NotYourReply):
            act()
    own = create_reply(desk, mate, HELLO)
    with pytest.raises(NotYourReply):
        change_reply(desk, mate, own.id, ReplyText("team", "/+我的", "好"))


def test_nobody_keeps_more_than_five_hundred(desk: Desk, me: Account) -> None:
    assert MOST == 500
    values = {"owner": me.title, "scope": "personal", "text": "好", "title": "好", "created_at": desk.now(), "changed_at": desk.now()}
    with desk.database.transaction() as connection:
        connection.execute(insert(quick_replies), [{**values, "code": f"/{number}"} for number in range(MOST)])
    with pytest.raises(FieldsRefused, match="500"):
        create_reply(desk, me, HELLO)
