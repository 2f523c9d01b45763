"""The words that jieba is taught, and the names that lists hold for couriers, products, symptoms …"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.files.errors import BadFile
from bot.files.guarded import read_source
from bot.files.yaml_file import load_yaml
from bot.training.tokens import DICTIONARY

LISTS = "data/lookup"


@dataclass(frozen=True)
class Value:
    """A value and what buyers call it."""

    value: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class NameList:
    """The values of one entity; `error` says why the file can't be read."""

    kind: str
    file: str
    values: tuple[Value, ...]
    error: str


@dataclass(frozen=True)
class Dictionary:
    """The shop's own words, the newest last, and every list of names."""

    file: str
    words: tuple[str, ...]
    lists: tuple[NameList, ...]


def dictionary(root: Path) -> Dictionary:
    lines = read_source(root / DICTIONARY).text.splitlines()
    words = tuple(line.split(" ")[0] for line in lines if line.strip())
    return Dictionary(DICTIONARY, words, tuple(_list(root, path) for path in sorted((root / LISTS).glob("*.yml"))))


def _list(root: Path, path: Path) -> NameList:
    name = path.relative_to(root).as_posix()
    try:
        content = load_yaml(path)
    except BadFile as error:
        return NameList(path.stem, name, (), str(error).removeprefix(f"{root}/"))
    if not isinstance(content, dict):
        return NameList(path.stem, name, (), f"{name}: 应为“名称: [叫法, …]”的对照")
    return NameList(path.stem, name, tuple(Value(str(value), tuple(map(str, names or ()))) for value, names in content.items()), "")
