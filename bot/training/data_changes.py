"""What is different in the data that two models were made from, as a trainer reads it before he publishes."""

from __future__ import annotations

import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.files.errors import BadFile
from bot.files.guarded import Change, difference, version_of
from bot.files.nlu_edit import blocks_of
from bot.training.models import DataGone, Model

Kind = Literal["story", "rule", "macro"]
#: The lists that hold what people call by a name, and where that stands.
_ENTRIES: tuple[tuple[str, str, Kind, str], ...] = (
    ("data/stories/", "stories", "story", "story"),
    ("data/rules/", "rules", "rule", "rule"),
    ("macros/", "", "macro", "title"),
)
LONGEST = 60_000


@dataclass(frozen=True)
class ExamplesChanged:
    """Of an intent: how many examples are new, gone, and came from another intent."""

    intent: str
    added: int
    gone: int
    moved_in: int


@dataclass(frozen=True)
class EntryChanged:
    """A story, a rule or a quick reply, by its name."""

    kind: Kind
    name: str
    what: Literal["added", "gone", "changed"]


@dataclass(frozen=True)
class DataChanges:
    """In short, and line by line; the difference of a file is cut at LONGEST characters."""

    examples: tuple[ExamplesChanged, ...]
    entries: tuple[EntryChanged, ...]
    files: tuple[Change, ...]


def data_changes(folder: Path, before: Model, now: Model) -> DataChanges:
    """What the newer of two models was made from and the older was not. Raises DataGone."""
    old, new = _kept(folder, before), _kept(folder, now)
    names = [name for name in sorted({*old, *new}) if old.get(name, "") != new.get(name, "")]
    return DataChanges(
        tuple(_examples(old, new, names)),
        tuple(one for name in names for one in _entries(name, old.get(name, ""), new.get(name, ""))),
        tuple(_file(name, old.get(name, ""), new.get(name, "")) for name in names),
    )


def _kept(folder: Path, model: Model) -> dict[str, str]:
    """The texts by their names that were kept with a model."""
    try:
        with tarfile.open(folder / model.data_file) as kept:
            return {one.name: _text(kept, one) for one in kept.getmembers() if one.isfile()}
    except (OSError, tarfile.TarError) as error:
        raise DataGone from error


def _text(kept: tarfile.TarFile, one: tarfile.TarInfo) -> str:
    file = kept.extractfile(one)
    return file.read().decode("utf-8-sig", "replace").replace("\r\n", "\n") if file else ""


def _examples(old: Mapping[str, str], new: Mapping[str, str], names: list[str]) -> Iterator[ExamplesChanged]:
    before, now = (dict(_said(texts, names)) for texts in (old, new))
    added = Counter(intent for text, intent in now.items() if text not in before)
    gone = Counter(intent for text, intent in before.items() if text not in now)
    moved = Counter(intent for text, intent in now.items() if before.get(text, intent) != intent)
    for intent in sorted({*added, *gone, *moved}):
        yield ExamplesChanged(intent, added[intent], gone[intent], moved[intent])


def _said(texts: Mapping[str, str], names: list[str]) -> Iterator[tuple[str, str]]:
    """Every example of these files with its intent."""
    for name in names:
        if name.startswith("data/nlu/"):
            try:
                blocks = blocks_of(texts.get(name, ""), name)
            except BadFile:
                continue
            yield from ((example.text, example.intent) for block in blocks for example in block.examples)


def _entries(name: str, old: str, new: str) -> Iterator[EntryChanged]:
    for folder, key, kind, called in _ENTRIES:
        if name.startswith(folder):
            before, now = (dict(_named(text, key, called)) for text in (old, new))
            for entry in [*now, *(one for one in before if one not in now)]:
                if before.get(entry) != now.get(entry):
                    yield EntryChanged(kind, entry, "added" if entry not in before else "gone" if entry not in now else "changed")


def _named(text: str, key: str, called: str) -> Iterator[tuple[str, Any]]:
    try:
        data = YAML(typ="safe").load(text)
    except (YAMLError, ValueError):
        return
    listed = data.get(key) if key and isinstance(data, dict) else data
    for entry in listed if isinstance(listed, list) else []:
        if isinstance(entry, dict) and called in entry:
            yield str(entry[called]), entry


def _file(name: str, old: str, new: str) -> Change:
    said = difference(old, new, name)
    return Change(name, version_of(old.encode()), version_of(new.encode()), said[:LONGEST])
