"""A checkout's files, each read once; what can't be read is told, and the rest is still checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.core.flags import Legend
from bot.core.macros import Macro
from bot.core.wording import Rules
from bot.files.errors import BadFile
from bot.files.flags import load_legend
from bot.files.macros import macros_from
from bot.files.shop import ShopFiles, load_shop
from bot.files.wording import load_rules
from bot.files.yaml_file import load_yaml

T = TypeVar("T")


class Project:
    """Files by their names below `root`; `errors` holds why some could not be read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.errors: list[str] = []
        self.broken: set[str] = set()
        self._plain: dict[str, Any] = {}

    def plain(self, name: str) -> Any:
        """The plain value of a YAML file, None when it can't be read."""
        if name not in self._plain:
            self._plain[name] = self._told(plain_yaml, name)
        return self._plain[name]

    def text(self, name: str) -> str:
        """A file as text; raises `BadFile` for one that is not UTF-8."""
        try:
            return (self.root / name).read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadFile((f"{name}: 不是 UTF-8 编码，请另存为 UTF-8",)) from error

    def names(self, folder: str, pattern: str = "*.yml") -> list[str]:
        """The files below a folder, in order."""
        return sorted(path.relative_to(self.root).as_posix() for path in (self.root / folder).rglob(pattern))

    def entries(self, folder: str, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """(file, entry) of every list `key` in the training data of a folder; another shape is told."""
        for name in self.names(folder):
            data = self.plain(name)
            entries = data.get(key) if isinstance(data, dict) else None
            if isinstance(entries, list):
                yield from ((name, entry) for entry in entries if isinstance(entry, dict))

    @cached_property
    def shop(self) -> ShopFiles | None:
        return self._told(load_shop, "")

    @cached_property
    def wording(self) -> Rules | None:
        return self.shop.wording if self.shop else self._quiet(load_rules, "shop/wording.yml")

    @cached_property
    def legend(self) -> Legend | None:
        return self.shop.legend if self.shop else self._quiet(load_legend, "shop/flags.yml")

    @cached_property
    def macros(self) -> tuple[Macro, ...]:
        """The macros that could be read; errors of the others are told by `shop`."""
        return self.shop.macros if self.shop else tuple(macro for name in self.names("macros") for macro in self._readable(name))

    @cached_property
    def macro_ids(self) -> frozenset[str] | None:
        """The name of every macro, also of a faulty one; None when a file is so broken that its names are unknown."""
        groups = [self.plain(name) for name in self.names("macros")]
        if not all(isinstance(group, list) for group in groups):
            return None
        return frozenset(str(entry["id"]) for group in groups for entry in group if isinstance(entry, dict) and "id" in entry)

    @cached_property
    def domain(self) -> dict[str, Any]:
        """domain.yml, empty when it can't be read."""
        data = self.plain("domain.yml")
        return data if isinstance(data, dict) else {}

    def listed(self, key: str) -> frozenset[str]:
        """The names under a key of domain.yml: intents, entities, actions, slots."""
        return frozenset(names_of(self.domain.get(key)))

    def _readable(self, name: str) -> list[Macro]:
        entries = self.plain(name)
        found = []
        for entry in entries if isinstance(entries, list) else []:
            try:
                found += macros_from([entry], Path(name).stem, name)
            except BadFile:
                continue
        return found

    def _told(self, load: Callable[[Path], T], name: str) -> T | None:
        try:
            return load(self.root / name)
        except BadFile as error:
            self.errors += error.errors
            self.broken.add(name)
            return None

    def _quiet(self, load: Callable[[Path], T], name: str) -> T | None:
        try:
            return load(self.root / name)
        except BadFile:
            return None


class Edited(Project):
    """A project as it would be with other texts in some files; an empty text: without that file. Raises BadFile for half-written YAML."""

    def __init__(self, project: Project, texts: Mapping[str, str]) -> None:
        super().__init__(project.root)
        self._before, self._texts = project, dict(texts)
        self._after = {name: _read(name, text) for name, text in texts.items() if name.endswith(".yml")}

    def plain(self, name: str) -> Any:
        return self._after[name] if name in self._after else self._before.plain(name)

    def text(self, name: str) -> str:
        return self._texts[name] if name in self._texts else super().text(name)

    def names(self, folder: str, pattern: str = "*.yml") -> list[str]:
        there = {name for name, text in self._texts.items() if text and name.startswith(f"{folder}/") and PurePath(name).match(pattern)}
        gone = {name for name, text in self._texts.items() if not text}
        return sorted(({*self._before.names(folder, pattern)} | there) - gone)


def _read(name: str, text: str) -> Any:
    try:
        return YAML(typ="safe").load(text)
    except (YAMLError, ValueError) as error:
        raise BadFile((f"{name}: {str(error).splitlines()[0]}",)) from error


def plain_yaml(path: Path) -> Any:
    """Like `load_yaml`, by the C reader where the file is sound: ten times faster; an error is left to the one that says the line."""
    try:
        return YAML(typ="safe").load(path.read_bytes())
    except (OSError, YAMLError, ValueError):
        return load_yaml(path)


def names_of(listed: object) -> list[str]:
    """The names in a list of a domain, whose entries may be mappings of one name to its options."""
    if isinstance(listed, dict):
        return [str(name) for name in listed]
    entries = listed if isinstance(listed, list) else []
    return [str(next(iter(entry))) if isinstance(entry, dict) and entry else str(entry) for entry in entries]
