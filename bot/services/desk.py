"""What every use case needs: the database, the engine, the shop's files and the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.cases import Shop
from bot.core.macros import Macro
from bot.engine.client import Engine
from bot.files.shop import ShopFiles
from bot.services.ground import QuietActions
from bot.services.habits import Habits
from bot.store.database import Database


@dataclass
class Desk:
    """`files` are read anew when somebody has changed them; nobody keeps them longer than for one turn.

    `file_errors` are what keeps newer files from being used.
    """

    database: Database
    engine: Engine
    quiet: QuietActions
    files: ShopFiles
    now: Callable[[], datetime]
    signer: str = ""
    file_errors: tuple[str, ...] = ()
    habits: Habits = field(default_factory=Habits)

    @property
    def shop(self) -> Shop:
        return self.files.shop

    @property
    def bot_name(self) -> str:
        """Who signs what the bot sends."""
        return self.signer or self.shop.profile.signer

    @property
    def is_open(self) -> bool:
        """Whether people of the shop are there now."""
        return self.shop.profile.hours.cover(self.now())

    def macro(self, name: str) -> Macro:
        """The macro with this id or code; raises UnknownMacro."""
        macro = self.files.macro(name)
        if macro is None:
            raise UnknownMacro(name)
        return macro


class UnknownMacro(LookupError):
    """No quick reply of the shop has this id or code."""

    def __init__(self, name: str) -> None:
        super().__init__(f"没有快捷语 {name}")
        self.name = name


class ShopNotFound(LookupError):
    """A page names a shop that is not served here."""

    def __init__(self, shop: str) -> None:
        super().__init__(f"没有店铺 {shop}")
        self.shop = shop


class ConversationNotFound(LookupError):
    def __init__(self, id: str) -> None:
        super().__init__(f"conversation {id} does not exist")
