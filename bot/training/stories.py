"""Stories and rules for people: by family, in words, with what is wrong at each step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Literal

from bot.files.errors import BadFile
from bot.files.flow_edit import Entry, Parts, entries_of, notes_of, parts_from
from bot.files.guarded import Source
from bot.services.desk import Desk
from bot.training.checks.flow import faults_in
from bot.training.checks.project import Project
from bot.training.dialogue.explain import FOLDERS
from bot.training.dialogue.wording import Names, names_of
from bot.training.editing import source_of

KindOfPath = Literal["story", "rule"]


@dataclass(frozen=True)
class ShownStep:
    """A step as it is written and in words; `note` is the comment behind it, `fault` what it names that does not exist."""

    plain: Mapping[str, Any]
    words: str
    note: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Shown:
    """What a story or a rule says: `starts` only at the beginning of a conversation, `goes_on` where it does not end with a reply."""

    name: str
    condition: tuple[ShownStep, ...]
    steps: tuple[ShownStep, ...]
    starts: bool
    goes_on: bool


@dataclass(frozen=True)
class Story:
    """A story or a rule in its file; `text` is its YAML, `version` the file's; `title` what the file's first comment calls it."""

    kind: KindOfPath
    family: str
    title: str
    file: str
    version: str
    text: str
    shown: Shown


@dataclass(frozen=True)
class Library:
    """Every story and rule that can be read; `broken` says which files can't, and why."""

    stories: tuple[Story, ...]
    broken: tuple[str, ...]


def library(desk: Desk, root: Path) -> Library:
    """The files as they stand, file by file."""
    project, names = Project(root), names_of(desk.files)
    stories: list[Story] = []
    broken: list[str] = []
    for folder, key, kind in FOLDERS:
        for name in project.names(folder):
            try:
                source = source_of(root, name)
                plain = {str(entry.get(kind)): entry for file, entry in project.entries(folder, key) if file == name}
                found = [
                    _story(kind, name, source, entry, plain[entry.name], project, names) for entry in entries_of(source.text, kind, name)
                ]
            except BadFile as error:
                broken += (line.replace(f"{root}/", "") for line in error.errors)
            else:
                stories += found
    return Library(tuple(stories), tuple(broken))


def shown_as(parts: Parts, notes: Mapping[int, str], project: Project, names: Names) -> Shown:
    """An entry's parts in words, with their faults."""
    return Shown(
        parts.name,
        _steps(parts.condition, {}, project, names),
        _steps(parts.steps, notes, project, names),
        parts.starts,
        parts.goes_on,
    )


def folder_of(kind: KindOfPath) -> str:
    return next(folder for folder, _, known in FOLDERS if known == kind)


def _story(kind: KindOfPath, name: str, source: Source, entry: Entry, plain: Mapping[str, Any], project: Project, names: Names) -> Story:
    parts, notes = parts_from(plain, kind, f"{name}: “{entry.name}”"), notes_of(entry.text, kind, name)
    family = PurePath(name).stem
    shown = shown_as(parts, notes, project, names)
    return Story(kind, family, _title(source.text) or family, name, source.version, entry.text, shown)


def _title(source: str) -> str:
    """The beginning of the file's first comment."""
    comment = next((line for line in source.split("\n") if line.startswith("#")), "")
    return re.split(r"[（(：:。，,]", comment.lstrip("# "))[0].strip()


def _steps(steps: Sequence[Mapping[str, Any]], notes: Mapping[int, str], project: Project, names: Names) -> tuple[ShownStep, ...]:
    faults: dict[int, str] = {}
    for number, fault in faults_in(steps, project):
        faults.setdefault(number, fault)
    return tuple(
        ShownStep(step if isinstance(step, Mapping) else {}, names.step(step), notes.get(n, ""), faults.get(n, ""))
        for n, step in enumerate(steps)
    )
