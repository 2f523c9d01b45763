"""When people of the shop are there to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from bot.core.holidays import SHOP_TIME


@dataclass(frozen=True)
class Hours:
    """Every day from `opens` to `closes`, Shanghai time; past midnight when `closes` comes first, always when both are the same."""

    opens: time = time(0)
    closes: time = time(0)

    def cover(self, at: datetime) -> bool:
        """Whether the shop is open at an aware moment."""
        now = at.astimezone(SHOP_TIME).time()
        if self.opens < self.closes:
            return self.opens <= now < self.closes
        return now >= self.opens or now < self.closes

    @property
    def text(self) -> str:
        """As people say it, for `{hours}` in macros."""
        return "全天" if self.opens == self.closes else f"{_clock(self.opens)}–{_clock(self.closes)}"


ALWAYS = Hours()


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"
