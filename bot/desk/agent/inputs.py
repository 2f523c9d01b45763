"""What every request of the workbench has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConstrainedStr, Extra, Field


class Input(BaseModel):
    """A body of JSON; what is not asked for is refused."""

    class Config:
        extra = Extra.forbid
        anystr_strip_whitespace = False


class Words(ConstrainedStr):
    """A text to send; the services say what is too long, in Chinese."""

    max_length = 20_000


class ClientId(ConstrainedStr):
    max_length = 100


class Value(ConstrainedStr):
    max_length = 2_000


class Key(ConstrainedStr):
    max_length = 64


class Filled(Input):
    """What the agent filled in where a fact was missing, by placeholder."""

    values: dict[Key, Value] = Field(default_factory=dict)

    def given(self) -> dict[str, str]:
        return dict(self.values.items())
