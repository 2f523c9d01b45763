"""Runs scripts, each in a database of its own that is thrown away."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.engine.client import Engine
from bot.files.shop import ShopFiles
from bot.services.desk import Desk
from bot.services.ground import QuietActions
from bot.store.conversations import open_conversation
from bot.store.database import Database, open_database
from bot.store.orders import save_orders
from bot.store.schema import migrate
from bot.talk.player import Clock, Player
from bot.talk.script import Script

BETWEEN_TURNS = timedelta(seconds=1)


@dataclass
class Stage:
    """What every script is played on; the migrated database is made once and copied."""

    engine: Engine
    quiet: QuietActions
    files: ShopFiles
    folder: Path

    def play(self, script: Script) -> dict[str, Any]:
        """The script's record as one JSON object (the format is in docs/talk.md)."""
        with self.database() as database:
            clock = Clock(script.now)
            desk = Desk(database, self.engine, self.quiet, self.files, clock, script.agent)
            player = begin(desk, script)
            turns = []
            for number, turn in enumerate(script.turns, 1):
                clock.move(turn.wait or BETWEEN_TURNS)
                turns.append({"turn": number, **player.play(turn)})
            return {"script": str(script.path), "turns": turns, "order_flags": player.order_flags([order.id for order in script.orders])}

    @contextlib.contextmanager
    def database(self) -> Iterator[Database]:
        """A migrated, empty one."""
        fresh = self.folder / "fresh.db"
        if not fresh.exists():
            migrate(f"sqlite:///{fresh}")
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            path = Path(folder) / "talk.db"
            shutil.copyfile(fresh, path)
            database = open_database(f"sqlite:///{path}")
            try:
                yield database
            finally:
                database.close()


def begin(desk: Desk, script: Script) -> Player:
    """The conversation of a script, with its orders in the database."""
    with desk.database.transaction() as connection:
        save_orders(connection, script.orders, desk.now())
        shop = desk.shop.profile.name
        id = open_conversation(connection, shop=shop, buyer=script.buyer, mode=script.mode, now=desk.now(), order_id=script.order_in_view)
    return Player(desk, id, script.agent or desk.bot_name, script.path.parent)


def failures(record: Mapping[str, Any]) -> list[str]:
    """What went wrong in a record, for the exit code and people."""
    return [f"第 {turn['turn']} 步：{turn['error']}" for turn in record["turns"] if "error" in turn]
