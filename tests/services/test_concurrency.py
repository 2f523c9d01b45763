"""Many at once in one conversation: nothing is lost, nothing is said or done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from bot.services.accept import SuggestionDecided, accept
from bot.services.answer import answer
from bot.services.desk import Desk
from bot.services.receive import receive_text
from bot.services.send import send_text
from tests.builders import order
from tests.services.chat import chat, rows

THREADS = 20
T = TypeVar("T")


def at_once(act: Callable[[int], T]) -> list[T]:
    """What `act` gives in as many threads, which all start together."""
    start = Barrier(THREADS)

    def run(number: int) -> T:
        start.wait()
        return act(number)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


def seqs(desk: Desk, table: str) -> list[Any]:
    return [row["seq"] for row in rows(desk, table)]


def test_every_message_is_answered_once_whoever_answers(desk: Desk) -> None:
    buyer = chat(desk, order())

    def write(number: int) -> tuple[int, ...]:
        receive_text(desk, buyer.id, f"t{number}", f"不要了{number}")
        return answer(desk, buyer.id).answered

    answered = Counter(seq for part in at_once(write) for seq in part)
    buyers = {row["seq"] for row in rows(desk, "messages") if row["author"] == "buyer"}
    assert len(buyers) == THREADS
    assert answered == Counter(buyers)
    assert buyer.waits == []
    for table in ("messages", "dialogue"):
        assert sorted(seqs(desk, table)) == list(range(1, len(rows(desk, table)) + 1))
    turns = [row for row in rows(desk, "dialogue") if row["event"]["event"] == "user"]
    assert len(turns) == len([row for row in rows(desk, "messages") if row["author"] == "bot"])


def test_what_a_confirmed_case_does_is_done_once(desk: Desk) -> None:
    buyer = chat(desk, order())
    buyer.says("不要了")
    buyer.type("嗯")
    sent = [outcome.sent for outcome in at_once(lambda _: answer(desk, buyer.id))]
    assert Counter(sent) == {("refuse_parcel_confirmed",): 1, (): THREADS - 1}
    assert (len(rows(desk, "flags")), len(rows(desk, "tasks")), len(rows(desk, "outbox"))) == (1, 2, 3)


def test_the_same_message_from_many_connections_is_stored_once(desk: Desk) -> None:
    buyer = chat(desk)
    stored = at_once(lambda _: receive_text(desk, buyer.id, "same", "在吗"))
    assert len({message.id for message in stored}) == 1
    assert buyer.talk == [("buyer", "在吗")]


def test_buyer_bot_and_agents_at_once_leave_a_whole_conversation(desk: Desk) -> None:
    buyer = chat(desk, order("signed"), mode="assist")
    buyer.says("收到就破了")
    offered = [suggestion.id for suggestion in buyer.suggestions]

    def act(number: int) -> str:
        if number % 4 == 0:
            receive_text(desk, buyer.id, f"t{number}", "破了")
        elif number % 4 == 1:
            answer(desk, buyer.id)
        elif number % 4 == 2:
            send_text(desk, buyer.id, "小曼", f"您好{number}")
        else:
            try:
                accept(desk, offered[1], f"客服{number}")
            except SuggestionDecided:
                return "told"
            return "won"
        return ""

    won = at_once(act).count("won")
    answer(desk, buyer.id)
    assert won <= 1
    assert len(rows(desk, "flags")) == len([row for row in rows(desk, "messages") if row["macro"] == "advance_freight"]) == won
    assert sorted(seqs(desk, "messages")) == list(range(1, len(rows(desk, "messages")) + 1))
    assert buyer.waits == []
    assert len([row for row in rows(desk, "messages") if row["author"] == "buyer"]) == 1 + THREADS // 4
