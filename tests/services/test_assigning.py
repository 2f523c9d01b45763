"""Waiting buyers are spread to the agents who are here, fewest first."""

from __future__ import annotations

from collections import Counter

from bot.services.assigning import assign_waiting
from bot.services.desk import Desk
from bot.services.hold import hand_back, take_over
from bot.services.send import send_text
from tests.fakes import Clock
from tests.services.chat import Chat, chat, rows


def waiting(desk: Desk, clock: Clock) -> Chat:
    """A buyer who wants a person."""
    clock.move(seconds=10)
    found = chat(desk)
    found.says("人工")
    return found


def test_they_are_spread_evenly_the_longest_waiting_first(desk: Desk, clock: Clock) -> None:
    buyers = [waiting(desk, clock) for _ in range(5)]
    given = assign_waiting(desk, {"小曼", "阿冰"})
    assert list(given) == [buyer.id for buyer in buyers]
    assert Counter(buyer.conversation.assigned for buyer in buyers) == {"小曼": 3, "阿冰": 2}


def test_whoever_has_less_to_do_gets_the_next(desk: Desk, clock: Clock) -> None:
    held = waiting(desk, clock)
    take_over(desk, held.id, "小曼")
    buyer = waiting(desk, clock)
    assign_waiting(desk, {"小曼", "阿冰"})
    assert buyer.conversation.assigned == "阿冰"
    assert held.conversation.assigned == "小曼"


def test_what_was_given_stays_while_its_agent_is_here_and_moves_when_he_leaves(desk: Desk, clock: Clock) -> None:
    buyer = waiting(desk, clock)
    assign_waiting(desk, {"小曼"})
    assert assign_waiting(desk, {"小曼", "阿冰"}) == ()
    assert assign_waiting(desk, {"阿冰"}) == (buyer.id,)
    assert buyer.conversation.assigned == "阿冰"
    assert [entry["detail"] for entry in rows(desk, "audit") if entry["what"] == "assign"][-1] == {"to": "阿冰", "from": "小曼"}


def test_nobody_here_means_nobody_gets_it(desk: Desk, clock: Clock) -> None:
    buyer = waiting(desk, clock)
    assert assign_waiting(desk, ()) == ()
    assert buyer.conversation.assigned is None


def test_who_does_not_want_a_person_is_given_to_nobody(desk: Desk, clock: Clock) -> None:
    answered, held, quiet = chat(desk), waiting(desk, clock), waiting(desk, clock)
    answered.says("你好")
    take_over(desk, held.id, "小曼")
    send_text(desk, quiet.id, "小曼", "您好")
    assert assign_waiting(desk, {"阿冰"}) == ()


def test_in_assist_mode_every_waiting_buyer_wants_a_person(desk: Desk) -> None:
    buyer = chat(desk, mode="assist")
    buyer.type("在吗")
    assert assign_waiting(desk, {"小曼"}) == (buyer.id,)


def test_what_is_handed_back_belongs_to_nobody(desk: Desk, clock: Clock) -> None:
    buyer = waiting(desk, clock)
    take_over(desk, buyer.id, "小曼")
    hand_back(desk, buyer.id, "小曼")
    assert (buyer.conversation.holder, buyer.conversation.assigned) == (None, None)
