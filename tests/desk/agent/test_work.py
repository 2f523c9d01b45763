"""A day at the workbench over HTTP: answer, take over, plant flags, work off lists; and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.desk.runtime import Runtime
from bot.services.desk import Desk
from tests.builders import ORDER_ID, order
from tests.desk.agent.conftest import Browser
from tests.services.chat import Chat, chat, rows

HTML = "<img src=x onerror=alert(1)>"


@pytest.fixture
def asked(desk: Desk) -> Chat:
    """A buyer who does not want his parcel any more, in assist mode."""
    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    return buyer


def suggestion(browser: Browser, buyer: Chat, number: int = 0) -> int:
    return int(browser.get(f"/api/conversations/{buyer.id}").json()["suggestions"][number]["id"])


def test_a_suggestion_is_accepted_once_with_everything_that_hangs_on_it(agent: Browser, asked: Chat, desk: Desk) -> None:
    id = suggestion(agent, asked, 1)
    first = agent.post(f"/api/suggestions/{id}/accept", json={"client_id": "a1"})
    again = agent.post(f"/api/suggestions/{id}/accept", json={"client_id": "a1"})
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert (first.json()["name"], first.json()["macro"]["id"]) == ("小曼", "refuse_parcel_confirmed")
    seen = agent.get(f"/api/conversations/{asked.id}").json()
    assert (seen["orders"][0]["colour"], len(seen["tasks"]), len(seen["promises"]), seen["suggestions"]) == ("yellow", 2, 1, [])
    assert (seen["summary"]["waiting_since"], seen["summary"]["assigned"]) == (None, "小曼")


def test_of_two_agents_at_once_one_wins_and_the_other_is_told_who(
    agent: Browser, staff: Callable[..., Browser], asked: Chat, desk: Desk
) -> None:
    id, other = suggestion(agent, asked, 1), staff("agent", "阿青")
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda one: one.post(f"/api/suggestions/{id}/accept", json={}), (agent, other)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (lost,) = [answer.json() for answer in answers if answer.status_code == 409]
    (won,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert (lost["error"], lost["by"], lost["state"]) == ("suggestion_decided", won["name"], "accepted")
    assert len(rows(desk, "flags")) == 1


def test_a_suggestion_is_stale_when_the_buyer_writes_again(agent: Browser, asked: Chat) -> None:
    id = suggestion(agent, asked)
    asked.type("等等")
    answer = agent.post(f"/api/suggestions/{id}/accept", json={})
    assert (answer.status_code, answer.json()["state"]) == (409, "stale")


def test_a_gap_is_filled_by_the_agent(agent: Browser, desk: Desk) -> None:
    buyer = chat(desk, order("signed"), mode="assist")
    buyer.says("差价")
    id = suggestion(agent, buyer)
    answer = agent.post(f"/api/suggestions/{id}/accept", json={})
    assert (answer.status_code, answer.json()["error"], answer.json()["missing"]) == (422, "incomplete", ["refund_amount"])
    assert "退款金额" in answer.json()["message"]
    answer = agent.post(f"/api/suggestions/{id}/accept", json={"values": {"refund_amount": "12"}})
    assert answer.json()["text"] == "差价12元退您"


def test_a_rejected_suggestion_needs_a_reason_and_is_gone(agent: Browser, asked: Chat, desk: Desk) -> None:
    id = suggestion(agent, asked)
    assert agent.post(f"/api/suggestions/{id}/reject", json={"reason": ""}).status_code == 422
    assert agent.post(f"/api/suggestions/{id}/reject", json={"reason": "不对题"}).status_code == 204
    assert suggestion(agent, asked) != id
    assert rows(desk, "suggestions")[0]["reason"] == "不对题"
    assert agent.post("/api/suggestions/9999/reject", json={"reason": "x"}).json()["error"] == "suggestion_not_found"


def test_bad_words_are_found_while_typing_and_refused_at_sending(agent: Browser, asked: Chat) -> None:
    (found,) = agent.post("/api/wording", json={"text": "亲，保证今天到"}).json()["findings"]
    assert (found["text"], found["start"], found["end"], found["replacement"]) == ("保证", 2, 4, "尽量")
    answer = agent.post(f"/api/conversations/{asked.id}/send", json={"client_id": "a1", "text": "亲，保证今天到"})
    assert (answer.status_code, answer.json()["error"], answer.json()["findings"][0]["text"]) == (422, "wording", "保证")
    assert asked.talk == [("buyer", "不要了")]


def test_a_preview_says_what_would_be_sent_and_changes_nothing(agent: Browser, asked: Chat) -> None:
    url = f"/api/conversations/{asked.id}/preview"
    shown = agent.post(url, json={"macro": "/+垫付", "values": {"problem": "破损"}}).json()
    assert (shown["missing"], shown["effects"]["flag"]["note"]) == ([], "破损 垫付运费退回 小曼 2026-11-18")
    shown = agent.post(url, json={"macro": "/+垫付"}).json()
    assert [gap["label"] for gap in shown["missing"]] == ["问题类型"]
    assert agent.post(url, json={"macro": "/+没有"}).json()["error"] == "macro_not_found"
    assert asked.talk == [("buyer", "不要了")]


@pytest.mark.parametrize("given", [{"text": "您好"}, {"client_id": "a1"}, {"client_id": "a1", "text": ""}, {"client_id": "", "text": "好"}])
def test_a_send_that_says_nothing_is_refused(agent: Browser, asked: Chat, given: dict[str, str]) -> None:
    answer = agent.post(f"/api/conversations/{asked.id}/send", json=given)
    assert answer.status_code == 422
    assert len(asked.talk) == 1


def test_html_stays_text_wherever_it_is_written(agent: Browser, admin: Browser, asked: Chat) -> None:
    asked.type(HTML)
    assert agent.post(f"/api/conversations/{asked.id}/send", json={"client_id": "a1", "text": HTML}).json()["text"] == HTML
    agent.post("/api/macros/own", json={"code": "/+网页", "text": HTML, "title": HTML})
    assert agent.post(f"/api/orders/{ORDER_ID}/flags", json={"colour": "yellow", "note": HTML}).json()["note"].startswith(HTML)
    for url in (f"/api/conversations/{asked.id}", "/api/macros", f"/api/search?q={HTML[:10]}", "/api/lists/flagged"):
        answer = agent.get(url)
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert HTML in answer.text.replace('\\"', '"')
    refused = admin.post("/api/accounts", json={"name": "x", "title": HTML, "role": "agent"})
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (422, "title")


def test_the_bot_is_silent_while_an_agent_holds_and_goes_on_when_he_hands_back(agent: Browser, desk: Desk, run: Runtime) -> None:
    buyer = chat(desk)
    assert agent.post(f"/api/conversations/{buyer.id}/take_over").status_code == 204
    assert buyer.says("你好").sent == ()
    assert agent.post(f"/api/conversations/{buyer.id}/hand_back").status_code == 204
    assert buyer.says("你好").sent == ("welcome",)


def test_a_colleague_who_is_here_keeps_his_conversation_and_one_who_is_gone_does_not(
    agent: Browser, lead: Browser, staff: Callable[..., Browser], run: Runtime, desk: Desk
) -> None:
    buyer, other = chat(desk), staff("agent", "阿青")
    url = f"/api/conversations/{buyer.id}"
    agent.post(f"{url}/take_over")
    run.presence.here("a workbench", "小曼", "小曼", buyer.id)
    for act, given in (("take_over", None), ("hand_back", None), ("assign", {"to": "阿青"}), ("send", {"client_id": "x", "text": "好"})):
        answer = other.post(f"{url}/{act}", json=given)
        assert (answer.status_code, answer.json()["error"], answer.json()["holder"]) == (409, "held_by_another", "小曼"), act
    (seen,) = [one for one in other.get("/api/staff").json()["staff"] if one["title"] == "小曼"]
    assert (seen["online"], seen["looking_at"]) == (True, buyer.id)
    run.presence.gone("a workbench")
    assert other.post(f"{url}/take_over").status_code == 204
    run.presence.here("another", "阿青", "阿青")
    assert lead.post(f"{url}/take_over").status_code == 204
    assert buyer.conversation.holder == "阿冰"


def test_a_conversation_is_given_to_a_colleague(agent: Browser, staff: Callable[..., Browser], desk: Desk) -> None:
    buyer, other = chat(desk), staff("agent", "阿青")
    assert agent.post(f"/api/conversations/{buyer.id}/assign", json={"to": "阿青"}).status_code == 204
    assert [one["id"] for one in other.get("/api/conversations?list=mine").json()["conversations"]] == [buyer.id]
    answer = agent.post(f"/api/conversations/{buyer.id}/assign", json={"to": "没有"})
    assert (answer.status_code, answer.json()["error"]) == (404, "colleague_not_found")


def test_modes_of_the_shop_and_of_one_conversation(agent: Browser, lead: Browser, desk: Desk) -> None:
    follows, apart = chat(desk), chat(desk)
    assert agent.post(f"/api/conversations/{apart.id}/mode", json={"mode": "auto"}).status_code == 204
    assert lead.put("/api/settings/mode", json={"mode": "assist"}).status_code == 204
    assert (follows.conversation.mode, apart.conversation.mode) == ("assist", "auto")
    assert agent.get("/api/settings").json()["mode"] == "assist"
    assert agent.post(f"/api/conversations/{apart.id}/mode", json={"mode": "shop"}).status_code == 204
    assert apart.conversation.mode == "assist"
    assert agent.post(f"/api/conversations/{apart.id}/mode", json={"mode": "loud"}).status_code == 422


def test_what_was_read_is_not_unread_any_more(agent: Browser, asked: Chat) -> None:
    def unread() -> int:
        (found,) = agent.get("/api/conversations", params={"ids": [asked.id]}).json()["conversations"]
        return int(found["unread"])

    assert unread() == 1
    assert agent.post(f"/api/conversations/{asked.id}/read", json={"seq": 1}).status_code == 204
    assert unread() == 0
    assert agent.post("/api/conversations/nothing/read", json={"seq": 1}).status_code == 404


def test_flags_and_tasks_are_worked_off(agent: Browser, asked: Chat) -> None:
    agent.post(f"/api/conversations/{asked.id}/send", json={"client_id": "a1", "macro": "/+不要了确认"})
    (flag,) = agent.get("/api/lists/flagged").json()["flags"]
    tasks = agent.get("/api/lists/tasks").json()["tasks"]
    assert [task["to"] for task in tasks] == ["courier", "warehouse"]
    assert [task["to"] for task in agent.get("/api/lists/tasks?to=courier").json()["tasks"]] == ["courier"]
    assert agent.get("/api/lists/tasks?to=boss").status_code == 422
    for url in (f"/api/flags/{flag['id']}/done", f"/api/tasks/{tasks[0]['id']}/done"):
        assert agent.post(url).status_code == 204
        answer = agent.post(url)
        assert (answer.status_code, answer.json()["error"]) == (409, "nothing_to_do")
    assert agent.get("/api/lists/flagged").json()["flags"] == []
    assert [one["kind"] for one in agent.get("/api/lists/promises").json()["promises"]] == []


def test_a_flag_needs_a_colour_that_the_shop_has(agent: Browser, asked: Chat) -> None:
    legend = agent.get("/api/flags/legend").json()
    assert [(one["colour"], one["reserved"]) for one in legend["colours"]] == [("yellow", False), ("green", True)]
    assert (legend["note_bytes"], legend["sign"]) == (1000, "小曼 2026-11-18")
    url = f"/api/orders/{ORDER_ID}/flags"
    for given, status, code in (
        ({"colour": "green"}, 409, "colour_reserved"),
        ({"colour": "pink"}, 422, "colour_unknown"),
        ({"colour": "yellow", "note": "字" * 400}, 409, "note_too_long"),
        ({"colour": "yellow", "sign": "别人"}, 422, "invalid"),
    ):
        answer = agent.post(url, json=given)
        assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert agent.post("/api/orders/nothing/flags", json={"colour": "yellow"}).status_code == 404
    planted = agent.post(url, json={"colour": "yellow", "note": "周末送", "conversation": asked.id}).json()
    assert [(flag["title"], flag["author"], flag["works"]) for flag in planted["flags"]] == [("黄", "小曼", True)]


def test_a_flag_names_a_conversation_that_is_there(agent: Browser, asked: Chat, desk: Desk) -> None:
    answer = agent.post(f"/api/orders/{ORDER_ID}/flags", json={"colour": "yellow", "conversation": "nothing"})
    assert (answer.status_code, answer.json()["error"]) == (404, "conversation_not_found")
    assert rows(desk, "flags") == []


def test_messages_are_fetched_after_the_last_one_known(agent: Browser, asked: Chat) -> None:
    for number in range(3):
        agent.post(f"/api/conversations/{asked.id}/send", json={"client_id": f"a{number}", "text": f"第{number}句"})
    url = f"/api/conversations/{asked.id}/messages"
    assert [one["seq"] for one in agent.get(url, params={"after": 2}).json()["messages"]] == [3, 4]
    assert [one["seq"] for one in agent.get(url, params={"before": 3, "limit": 1}).json()["messages"]] == [2]
    assert agent.get(url, params={"limit": 0}).status_code == 422


def test_admins_make_accounts_and_see_who_did_what(admin: Browser, new_browser: Callable[[], Browser]) -> None:
    made = admin.post("/api/accounts", json={"name": "Bing", "title": "阿冰", "role": "lead"}).json()
    browser = new_browser()
    browser.sign_in("bing", made["password"])
    changed = admin.patch("/api/accounts/bing", json={"role": "agent", "team": "售后"}).json()
    assert (changed["role_text"], changed["team"], changed["enabled"]) == ("客服", "售后", True)
    assert admin.post("/api/accounts/bing/password", json={}).json()["password"] != made["password"]
    assert browser.get("/api/session").status_code == 401
    for url, status, code in (("/api/accounts/nobody", 404, "account_not_found"), ("/api/accounts/店长", 409, "last_admin")):
        answer = admin.patch(url, json={"enabled": False})
        assert (answer.status_code, answer.json()["error"]) == (status, code)
    entries = admin.get("/api/audit", params={"subject": "account bing"}).json()["entries"]
    assert [(entry["who"], entry["what_text"]) for entry in entries] == [
        ("店长", "重置密码"),
        ("店长", "改账号"),
        ("阿冰", "登录"),
        ("店长", "新建账号"),
    ]
    assert made["password"] not in admin.get("/api/audit").text
    page = admin.get("/api/audit", params={"limit": 1}).json()
    assert admin.get("/api/audit", params={"limit": 1, "before": page["before"]}).json()["entries"][0]["id"] < page["before"]
    for since in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-18T00:00"):
        assert admin.get("/api/audit", params={"since": since}).status_code == 200, since
