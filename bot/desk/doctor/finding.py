"""What the doctor says about one part of a deployment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.settings import Settings

#: `bad` keeps buyers from being answered or data from being kept; `warn` will, or costs something; `none` is not in use here.
Level = Literal["ok", "warn", "bad", "none"]


@dataclass(frozen=True)
class Finding:
    """`told` is how it stands, `advice` what to do, empty when nothing is to be done; both for people, in Chinese, without secrets."""

    part: str
    level: Level
    told: str
    advice: str = ""


@dataclass(frozen=True)
class Patient:
    """A deployment as this machine has it; `port` is where its desk should listen. Checks take time, so there is a clock."""

    settings: Settings
    port: int
    clock: Callable[[], datetime]

    @property
    def now(self) -> datetime:
        return self.clock()


Check = Callable[[Patient], Iterator[Finding]]
