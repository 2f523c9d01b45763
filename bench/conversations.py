"""Believable conversations in a database: buyers of a demo shop who say what examples and stories say, answered by the real desk.

`python -m bench.conversations N FILE` fills a fresh SQLite file. Every conversation has orders of its own buyer, dated from the moment it
took place; stories give the order in which wishes come, examples the words. Most are answered by the bot alone, the others by agents who
accept, edit or write themselves. To really play ten thousand would take an hour: every tenth is played, the others are copies of those with
other buyers and orders, in which the buyer says the same in other words.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.schema import Table

from bench.ours import model
from bench.worker import ROOT
from bot.core.holidays import SHOP_TIME
from bot.core.orders import Order
from bot.engine.loading import first_engine
from bot.engine.local import local
from bot.files.demo import demo_orders
from bot.files.shop import load_shop
from bot.files.yaml_file import load_yaml
from bot.services.accept import accept
from bot.services.answer import answer
from bot.services.desk import Desk
from bot.services.receive import receive_picture, receive_text
from bot.services.send import send_text
from bot.store.conversations import open_conversation
from bot.store.database import Database, open_database
from bot.store.orders import save_orders
from bot.store.schema import migrate
from bot.store.suggestions import open_suggestions
from bot.store.tables import conversations, dialogue, dialogue_slots, messages, orders, suggestions
from bot.training.examples import all_examples

DAYS, SEED, TIMES = 60, 20261122, 10
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗高", "芳伟娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
OWN_WORDS = ("亲，这边帮您看一下哈", "好的亲，已经给您登记了，今天会处理", "亲，麻烦稍等，我问下仓库再回您")
AGENTS = ("小曼", "阿青", "小鱼")
PICTURE = "send_picture"


@dataclass
class Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Town:
    """Who may write, and what: plans are the wishes of one conversation after the other."""

    random: Random
    words: dict[str, list[str]]
    plans: list[list[str]]

    def plan(self) -> list[str]:
        """The intents of one conversation."""
        some = self.random
        own = [some.choice(list(self.words)) for _ in range(some.choice((1, 1, 2, 3)))]
        plan = list(some.choice(self.plans)) if some.random() < 0.6 else own
        begin = ["greet"] if some.random() < 0.25 else []
        end = [some.choice(("thank", "goodbye", "affirm"))] if some.random() < 0.3 else []
        return [*begin, *plan[:6], *end]

    def lines(self, intent: str) -> list[str]:
        """What a buyer writes for it: one line, now and then two."""
        said = self.random.choice(self.words[intent])
        half = len(said) // 2
        return [said[:half], said[half:]] if len(said) > 12 and self.random.random() < 0.1 else [said]

    def name(self) -> str:
        return self.random.choice(SURNAMES) + "".join(self.random.sample(GIVEN, self.random.choice((1, 2))))


def town() -> Town:
    words: dict[str, list[str]] = {}
    for example in all_examples(ROOT):
        words.setdefault(example.intent, []).append(example.plain)
    return Town(Random(SEED), words, [plan for plan in _plans(words) if plan])


def _plans(words: dict[str, list[str]]) -> Iterator[list[str]]:
    for path in sorted((ROOT / "data" / "stories").glob("*.yml")):
        for story in load_yaml(path)["stories"]:
            steps = [step["or"][0] if "or" in step else step for step in story["steps"]]
            yield [step["intent"] for step in steps if "intent" in step and (step["intent"] in words or step["intent"] == PICTURE)]


def orders_of(some: Town, day: Sequence[Order], number: int) -> list[Order]:
    """Orders of the demo as those of another buyer."""
    name = some.name()
    taken = some.random.sample(list(day), some.random.choice((1, 1, 1, 2, 3)))
    return [
        replace(
            one, id=f"5{number:012}{place:06}", buyer=f"tb_{number}",
            waybill=f"{one.waybill[:2]}{number:010}{place}" if one.waybill else "", receiver=replace(one.receiver, name=name),
        )
        for place, one in enumerate(taken)
    ]  # fmt: skip


def one_conversation(desk: Desk, clock: Clock, some: Town, day: Sequence[Order], number: int) -> None:
    chance = some.random.random
    known, assist = chance() < 0.85, chance() < 0.25
    own = orders_of(some, day, number) if known else []
    with desk.database.transaction() as connection:
        save_orders(connection, own, clock())
        in_view = own[0].id if own and chance() < 0.8 else None
        id = open_conversation(
            connection, shop=desk.shop.profile.id, buyer=f"tb_{number}" if known else None, mode="assist" if assist else "auto",
            now=clock(), order_id=in_view,
        )  # fmt: skip
    for turn, intent in enumerate(some.plan()):
        clock.at += timedelta(seconds=some.random.randint(20, 300))
        if intent == PICTURE:
            receive_picture(desk, id, f"c{turn}", "照片.jpg")
        else:
            for place, line in enumerate(some.lines(intent)):
                receive_text(desk, id, f"c{turn}-{place}", line)
        clock.at += timedelta(seconds=2)
        answer(desk, id)
        if assist:
            _agent(desk, some, id, turn)


def _agent(desk: Desk, some: Town, id: str, turn: int) -> None:
    who = some.random.choice(AGENTS)
    with desk.database.read() as connection:
        proposed = [one for one in open_suggestions(connection, id) if not one.missing]
    if proposed and some.random.random() < 0.8:
        accept(desk, proposed[0].id, who)
    else:
        send_text(desk, id, who, some.random.choice(OWN_WORDS), client_id=f"a{turn}")


def fill(database: Database, engine: Any, count: int, told: Any = lambda done: None) -> None:
    """So many conversations of the last weeks, the oldest first."""
    from actions.in_process import InProcessActions

    some, today = town(), datetime.now(SHOP_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    clock = Clock(today)
    desk = Desk(database, engine, InProcessActions(), load_shop(ROOT), clock)
    for day in range(DAYS):
        midnight = today - timedelta(days=DAYS - day)
        shown = demo_orders(midnight + timedelta(hours=12))
        for number in range(count * day // DAYS, count * (day + 1) // DAYS):
            clock.at = midnight + timedelta(hours=9, minutes=some.random.randint(0, 14 * 60))
            one_conversation(desk, clock, some, shown, number)
            told(number + 1)


def multiply(database: Database, times: int) -> None:
    """Put `times` - 1 copies of every conversation beside it, of other buyers with other orders, each line in other words."""
    some = town()
    with database.read() as connection:
        ids = list(connection.execute(select(conversations.c.id)).scalars())
    for id in ids:
        with database.transaction() as connection:
            found = _rows(connection, id)
            for number in range(1, times):
                for table, rows in _copied(found, some, number).items():
                    if rows:
                        connection.execute(insert(table), rows)


def _rows(connection: Connection, id: str) -> dict[Table, list[dict[str, Any]]]:
    buyer = connection.execute(select(conversations.c.buyer).where(conversations.c.id == id)).scalar_one()
    own = {orders: orders.c.buyer == buyer, conversations: conversations.c.id == id}
    parts = {table: table.c.conversation == id for table in (messages, dialogue, dialogue_slots, suggestions)}
    return {table: [dict(row) for row in connection.execute(select(table).where(of)).mappings()] for table, of in (own | parts).items()}


def _copied(found: dict[Table, list[dict[str, Any]]], some: Town, number: int) -> dict[Table, list[dict[str, Any]]]:
    names = {row["id"]: uuid4().hex for row in found[conversations]}
    names |= {row["id"]: f"6{number}{row['id'][2:]}" for row in found[orders]}
    names |= {row["buyer"]: f"{row['buyer']}_{number}" for row in found[conversations] if row["buyer"]}
    words = {row["text"]: some.random.choice(some.words[row["intent"]]) for row in found[messages] if row["intent"] in some.words}
    names |= {text: said for text, said in words.items() if len(text) > 1}

    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return names.get(value, value)
        if isinstance(value, dict):
            return {name: renamed(inner) for name, inner in value.items()}
        return [renamed(inner) for inner in value] if isinstance(value, (list, tuple)) else value

    def row_of(table: Table, row: dict[str, Any]) -> dict[str, Any]:
        return {name: renamed(value) for name, value in row.items() if name != "id" or table in (orders, conversations)}

    return {table: [row_of(table, row) for row in rows] for table, rows in found.items()}


def make(count: int, file: Path, told: Any = lambda done: None) -> None:
    """A fresh database with so many conversations."""
    url = f"sqlite:///{file}"
    migrate(url)
    database = open_database(url)
    with local(first_engine(*model())) as engine:
        fill(database, engine, -(-count // TIMES), told)
    multiply(database, TIMES)
    database.close()


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]), lambda done: print(done, flush=True) if done % 50 == 0 else None)
