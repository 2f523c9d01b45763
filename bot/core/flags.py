"""Coloured flags (插旗) and their signed notes on orders (after_sales.md §2)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.core.holidays import shop_day

NOTE_BYTES = 1000


class Colour(str, Enum):
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"
    GREY = "grey"


class UnknownColour(Exception):
    """The word is no flag colour of this shop."""

    def __init__(self, colour: str) -> None:
        super().__init__(f"没有“{colour}”这种旗子颜色")
        self.colour = colour


class ColourReserved(Exception):
    """The colour is kept free; the shop releases it in its legend (`reserved: false`)."""

    def __init__(self, meaning: Meaning) -> None:
        super().__init__(f"{meaning.title}旗已保留，不能使用")
        self.colour = meaning.colour


class NoteTooLong(Exception):
    """The note would take more bytes than Taobao stores."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"备注共 {length} 字节，超过上限 {limit} 字节")
        self.bytes = length
        self.limit = limit


class SignMissing(Exception):
    """A note without the name of its author."""

    def __init__(self) -> None:
        super().__init__("备注缺少署名")


@dataclass(frozen=True)
class Meaning:
    """One row of the legend; `code` is Taobao's number, `works` says that the flag asks for work until someone closes it."""

    colour: Colour
    code: int
    title: str
    meaning: str
    reserved: bool = False
    works: bool = False


@dataclass(frozen=True)
class Legend:
    """What the colours mean in this shop."""

    colours: tuple[Meaning, ...]
    note_bytes: int = NOTE_BYTES

    def of(self, colour: Colour | str) -> Meaning:
        """The row of a colour; raises UnknownColour."""
        for meaning in self.colours:
            if meaning.colour == colour:
                return meaning
        raise UnknownColour(colour.value if isinstance(colour, Colour) else colour)


@dataclass(frozen=True)
class Flag:
    """A flag as it was planted; the history of an order is a row of these."""

    order: str
    colour: Colour
    note: str
    author: str
    at: datetime


def plant(legend: Legend, colour: Colour | str, *, order: str, note: str, author: str, at: datetime) -> Flag:
    """The flag with its signed note; raises UnknownColour, ColourReserved, SignMissing or NoteTooLong."""
    meaning = legend.of(colour)
    if meaning.reserved:
        raise ColourReserved(meaning)
    signed = append_note("", note_with_sign(note, author, shop_day(at)), legend.note_bytes)
    return Flag(order, meaning.colour, signed, clean(author), at)


def sign(name: str, on: date) -> str:
    """Who and when, as every note ends; raises SignMissing."""
    if not clean(name):
        raise SignMissing
    return f"{clean(name)} {on:%Y-%m-%d}"


def note_with_sign(text: str, name: str, on: date) -> str:
    """The note with the sign at its end; a note that ends with this very sign is left as it is."""
    note, end = clean(text), sign(name, on)
    before = note.removesuffix(end)
    if before != note and not before[-1:].isalnum():
        return note
    return f"{note} {end}".lstrip()


def append_note(existing: str, new: str, limit: int = NOTE_BYTES) -> str:
    """`new` on a line of its own after what stands there, which is never changed; raises NoteTooLong."""
    added = clean(new)
    if not added:
        return existing
    note = f"{existing}\n{added}" if existing else added
    length = len(note.encode("utf-8", "surrogatepass"))
    if length > limit:
        raise NoteTooLong(length, limit)
    return note


def clean(text: str) -> str:
    """One line without control, direction and half characters, which Taobao's back end refuses or shows wrongly."""
    return " ".join("".join(" " if unicodedata.category(char) in _UNWANTED else char for char in text).split())


_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
