"""What every request of the workbench has in common."""

from __future__ import annotations

from pydantic import ConstrainedStr, Field

from bot.desk.shapes import Given


class Words(ConstrainedStr):
    """A text to send; the services say what is too long, in Chinese."""

    max_length = 20_000


class ClientId(ConstrainedStr):
    max_length = 100


class Value(ConstrainedStr):
    max_length = 2_000


class Key(ConstrainedStr):
    max_length = 64


class Filled(Given):
    """What the agent filled in where a fact was missing, by placeholder."""

    values: dict[Key, Value] = Field(default_factory=dict)

    def given(self) -> dict[str, str]:
        return dict(self.values.items())
