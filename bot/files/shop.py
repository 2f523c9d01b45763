"""Reads everything the shop has written: `shop/` and `macros/` together."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from stat import S_ISREG
from typing import TypeVar

from bot.core.cases import Shop
from bot.core.deadlines import Deadlines
from bot.core.flags import Legend
from bot.core.macros import Macro
from bot.core.shop import Catalogue, Profile, Words
from bot.core.wording import Rules
from bot.files.deadlines import load_deadlines
from bot.files.flags import load_legend
from bot.files.macro_pictures import FOLDER as PICTURES
from bot.files.macro_pictures import kept_names
from bot.files.macros import load_macros
from bot.files.structure import BadFile, load_yaml, structure
from bot.files.wording import load_rules

T = TypeVar("T")


@dataclass(frozen=True)
class Names:
    """What people read for the program's own words; one that is missing is shown as it is."""

    intents: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)
    recipients: Mapping[str, str] = field(default_factory=dict)
    refunds: Mapping[str, str] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShopFiles:
    """The shop's files as values: what cases are judged by, what is said, what flags mean."""

    shop: Shop
    legend: Legend
    macros: tuple[Macro, ...]
    wording: Rules
    #: What a person reads where a conversation was handed over, by reason code.
    reasons: Mapping[str, str] = field(default_factory=dict)
    names: Names = Names()
    #: Under which name each picture of a macro is kept, by the name in the macro.
    pictures: Mapping[str, str] = field(default_factory=dict)

    def macro(self, name: str) -> Macro | None:
        """The macro with this id, code or alias."""
        return next((m for m in self.macros if name in (m.id, m.code, *m.aliases)), None)

    def pictures_of(self, macro: Macro) -> tuple[str, ...]:
        """The names under which its pictures are kept."""
        return tuple(self.pictures[name] for name in macro.pictures)


def load_shop(root: Path) -> ShopFiles:
    """Every file of `root/shop` and `root/macros`; raises `BadFile` with the errors of all of them."""
    errors: list[str] = []

    def read(load: Callable[[Path], T], path: Path) -> T | None:
        try:
            return load(path)
        except BadFile as error:
            errors.extend(error.errors)
            return None

    folder = root / "shop"
    profile = read(lambda p: structure(Profile, load_yaml(p), str(p)), folder / "profile.yml")
    catalogue = read(lambda p: structure(Catalogue, load_yaml(p), str(p)), folder / "catalogue.yml")
    words = read(lambda p: structure(Words, load_yaml(p), str(p)), folder / "words.yml")
    deadlines: Deadlines | None = read(load_deadlines, folder / "deadlines.yml")
    legend: Legend | None = read(load_legend, folder / "flags.yml")
    wording: Rules | None = read(load_rules, folder / "wording.yml")
    reasons = read(lambda p: structure(Mapping[str, str], load_yaml(p), str(p)), folder / "reasons.yml")  # type: ignore[type-abstract]
    names = read(lambda p: structure(Names, load_yaml(p), str(p)), folder / "names.yml")
    macros: tuple[Macro, ...] | None = read(load_macros, root / "macros")
    if errors:
        raise BadFile(tuple(errors))
    pictures = kept_names(macros or (), root / "macros")
    return ShopFiles(Shop(profile, deadlines, words, catalogue), legend, macros, wording, reasons, names, pictures)  # type: ignore[arg-type]


def stamp(root: Path) -> Mapping[str, tuple[int, int]]:
    """When each file that `load_shop` reads was changed and how long it is: another stamp, other files."""
    folders = (root / "shop", root / "macros", root / "macros" / PICTURES)
    files = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
    return {str(path): (stat.st_mtime_ns, stat.st_size) for path in files if (stat := _stat(path))}


def _stat(path: Path) -> os.stat_result | None:
    """None for what has just gone, and for what is no file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found if S_ISREG(found.st_mode) else None


def word_lists() -> tuple[str, ...]:
    """The names of the facts that `shop/words.yml` may list."""
    return tuple(field.name for field in fields(Words))
