"""A connection breaks in the middle of a send: whoever sends again says it once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.services.accept import SuggestionDecided, accept, reject
from bot.services.agents import ClientIdTaken
from bot.services.desk import Desk
from bot.services.hold import HeldByAnother, take_over
from bot.services.receive import BadClientId
from bot.services.send import send_macro, send_text
from tests.builders import order
from tests.services.chat import Chat, chat, everything, rows

ME, OTHER = "小曼", "阿冰"


@pytest.fixture
def asked(desk: Desk) -> Chat:
    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    return buyer


def test_words_a_macro_and_a_suggestion_are_each_sent_once(desk: Desk, asked: Chat) -> None:
    suggestion = asked.suggestions[1].id
    sent = [accept(desk, suggestion, ME, client_id="a1"), send_text(desk, asked.id, ME, "您好", client_id="a2")]
    sent.append(send_macro(desk, asked.id, ME, "/+不要了", client_id="a3"))
    before = everything(desk)
    again = [accept(desk, suggestion, ME, client_id="a1"), send_text(desk, asked.id, ME, "您好", client_id="a2")]
    again.append(send_macro(desk, asked.id, ME, "/+不要了", client_id="a3"))
    assert again == sent == [2, 3, 4]
    assert everything(desk) == before


def test_the_same_words_under_another_id_are_said_again(desk: Desk, asked: Chat) -> None:
    for client_id in ("a1", "a2", None, None):
        send_text(desk, asked.id, ME, "您好", client_id=client_id)
    assert len(asked.talk) == 5


def test_many_at_once_under_one_id_say_it_once(desk: Desk, asked: Chat) -> None:
    with ThreadPoolExecutor(8) as threads:
        seqs = set(threads.map(lambda _: send_macro(desk, asked.id, ME, "/+不要了确认", client_id="a1"), range(8)))
    assert len(seqs) == 1
    assert (len(asked.talk), len(rows(desk, "flags")), len(rows(desk, "macro_uses"))) == (2, 1, 1)
    assert rows(desk, "macro_uses")[0]["times"] == 1


@pytest.mark.parametrize("client_id", ["c0", "theirs"])
def test_an_id_of_the_buyer_or_of_a_colleague_is_refused(desk: Desk, asked: Chat, client_id: str) -> None:
    send_text(desk, asked.id, OTHER, "您好", client_id="theirs")
    before = everything(desk)
    with pytest.raises(ClientIdTaken):
        send_text(desk, asked.id, ME, "您好", client_id=client_id)
    assert everything(desk) == before


@pytest.mark.parametrize("client_id", ["", "x" * 65, "a\nb"])
def test_an_id_that_is_none_is_refused(desk: Desk, asked: Chat, client_id: str) -> None:
    with pytest.raises(BadClientId):
        send_text(desk, asked.id, ME, "您好", client_id=client_id)


def test_of_two_agents_who_accept_the_same_suggestion_one_wins_and_the_other_is_told(desk: Desk, asked: Chat) -> None:
    suggestion = asked.suggestions[1].id

    def act(agent: str) -> str | None:
        try:
            accept(desk, suggestion, agent, client_id=f"of {agent}")
        except SuggestionDecided as decided:
            return decided.by
        return None

    with ThreadPoolExecutor(2) as threads:
        told = dict(zip((ME, OTHER), threads.map(act, (ME, OTHER)), strict=True))
    (loser,) = [agent for agent, by in told.items() if by]
    assert told[loser] == ({ME, OTHER} - {loser}).pop()
    assert (len(asked.talk), len(rows(desk, "flags"))) == (2, 1)


def test_a_colleagues_conversation_is_not_answered(desk: Desk, asked: Chat) -> None:
    take_over(desk, asked.id, OTHER)
    suggestion = asked.suggestions[0].id
    before = everything(desk)
    for act in (
        lambda: accept(desk, suggestion, ME),
        lambda: reject(desk, suggestion, ME, "不对"),
        lambda: send_text(desk, asked.id, ME, "您好"),
        lambda: send_macro(desk, asked.id, ME, "/+不要了"),
    ):
        with pytest.raises(HeldByAnother, match=OTHER):
            act()
    assert everything(desk) == before


def test_what_agents_send_is_counted_and_what_the_bot_sends_is_not(desk: Desk, asked: Chat) -> None:
    send_macro(desk, asked.id, ME, "/+不要了")
    send_macro(desk, asked.id, ME, "/不要")
    send_macro(desk, asked.id, OTHER, "refuse_parcel")
    chat(desk).says("你好")
    assert {(row["agent"], row["macro"]): row["times"] for row in rows(desk, "macro_uses")} == {
        (ME, "refuse_parcel"): 2,
        (OTHER, "refuse_parcel"): 1,
    }


def test_who_answers_is_given_the_conversation(desk: Desk, asked: Chat) -> None:
    send_text(desk, asked.id, ME, "您好")
    assert (asked.conversation.holder, asked.conversation.assigned) == (None, ME)
