"""Letters to other systems: each is tried until they have it or a person decides, by one desk at a time."""

from __future__ import annotations

import pytest

from bot.core.retries import MOST_TRIES
from bot.services.desk import Desk
from bot.services.relaying import (
    LetterNotDead,
    delivered,
    discard_letter,
    outbox_now,
    retry_letter,
    take_letters,
    undelivered,
)
from bot.store.outbox import Letter, put
from tests.builders import order
from tests.fakes import Clock
from tests.services.chat import chat, rows


def write(desk: Desk, *keys: str) -> None:
    with desk.database.transaction() as connection:
        for key in keys:
            put(connection, key, "task", {"text": key}, desk.now())


def taken(desk: Desk) -> list[str]:
    return [letter.key for letter in take_letters(desk)]


def only(desk: Desk) -> Letter:
    (letter,) = take_letters(desk)
    return letter


def die(desk: Desk, clock: Clock) -> Letter:
    """Fail with the only letter as often as there are tries."""
    for _ in range(MOST_TRIES):
        letter = only(desk)
        undelivered(desk, letter, "HTTP 500")
        clock.move(hours=2)
    return letter


def test_what_a_turn_has_to_tell_is_taken_once_and_by_nobody_else(desk: Desk) -> None:
    buyer = chat(desk, order())
    buyer.says("不要了")
    buyer.says("嗯")
    written = [row["key"] for row in rows(desk, "outbox")]
    assert len(written) == 3
    assert taken(desk) == written
    assert taken(desk) == []


def test_a_delivered_letter_is_not_taken_again(desk: Desk, clock: Clock) -> None:
    write(desk, "a")
    delivered(desk, only(desk))
    clock.move(days=1)
    assert taken(desk) == []
    assert outbox_now(desk).waiting == 0


def test_a_failed_letter_comes_again_later_and_then_less_often(desk: Desk, clock: Clock) -> None:
    write(desk, "a")
    undelivered(desk, only(desk), "HTTP 500")
    assert taken(desk) == []
    clock.move(seconds=7)
    undelivered(desk, only(desk), "HTTP 500")
    clock.move(seconds=7)
    assert taken(desk) == []
    clock.move(seconds=7)
    assert only(desk).tries == 3


def test_letters_of_a_desk_that_died_are_taken_by_another(desk: Desk, clock: Clock) -> None:
    write(desk, "a", "b")
    assert taken(desk) == ["a", "b"]
    clock.move(seconds=61)
    assert taken(desk) == ["a", "b"]


def test_a_desk_that_was_frozen_does_not_undo_what_another_delivered(desk: Desk, clock: Clock) -> None:
    write(desk, "a")
    frozen = only(desk)
    clock.move(seconds=61)
    delivered(desk, only(desk))
    undelivered(desk, frozen, "timeout")
    clock.move(days=1)
    assert taken(desk) == []


def test_a_late_word_that_it_was_delivered_counts(desk: Desk, clock: Clock) -> None:
    write(desk, "a")
    slow = only(desk)
    clock.move(seconds=61)
    undelivered(desk, only(desk), "HTTP 500")
    delivered(desk, slow)
    clock.move(days=1)
    assert taken(desk) == []


def test_a_clock_that_was_set_back_holds_no_letter_for_long(desk: Desk, clock: Clock) -> None:
    clock.move(days=30)
    write(desk, "a")
    undelivered(desk, only(desk), "HTTP 500")
    clock.move(days=-30)
    assert taken(desk) == ["a"]


@pytest.mark.parametrize("ahead", [{"minutes": 20}, {"hours": 2}], ids=str)
def test_after_few_tries_a_clock_that_was_a_little_ahead_holds_it_for_minutes(desk: Desk, clock: Clock, ahead: dict[str, float]) -> None:
    clock.move(**ahead)
    write(desk, "a")
    undelivered(desk, only(desk), "HTTP 500")
    clock.move(**{unit: -number for unit, number in ahead.items()})
    clock.move(minutes=5)
    assert taken(desk) == ["a"]
    assert taken(desk) == []


def test_a_letter_that_never_arrives_is_dead_and_shown_with_its_reason(desk: Desk, clock: Clock) -> None:
    write(desk, "a")
    die(desk, clock)
    assert taken(desk) == []
    found = outbox_now(desk)
    assert (found.waiting, found.dead_count) == (0, 1)
    assert [(letter.key, letter.error) for letter in found.dead] == [("a", "HTTP 500")]


def test_an_admin_may_have_a_dead_letter_tried_again_from_the_beginning(desk: Desk, clock: Clock) -> None:
    write(desk, "a")
    dead = die(desk, clock)
    retry_letter(desk, dead.id, "店长")
    assert only(desk).tries == 1
    assert [(row["who"], row["what"], row["subject"]) for row in rows(desk, "audit")] == [("店长", "retry_letter", f"letter {dead.id}")]


def test_a_discarded_letter_stays_in_the_table_and_is_never_tried_again(desk: Desk, clock: Clock) -> None:
    write(desk, "a")
    dead = die(desk, clock)
    discard_letter(desk, dead.id, "店长")
    clock.move(days=1)
    assert taken(desk) == []
    assert [row["state"] for row in rows(desk, "outbox")] == ["discarded"]
    for decide in (retry_letter, discard_letter):
        with pytest.raises(LetterNotDead):
            decide(desk, dead.id, "店长")


def test_a_letter_that_is_still_tried_is_nobodys_to_discard(desk: Desk) -> None:
    write(desk, "a")
    with pytest.raises(LetterNotDead):
        discard_letter(desk, only(desk).id, "店长")
