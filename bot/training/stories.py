"""Stories and rules for people: by family, in words, checked before they are written; and made from a real conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Literal

from bot.core.masking import masked
from bot.files.errors import BadFile
from bot.files.flow_edit import EntryNotThere, entries_of, one_entry, with_entry, with_steps, with_text, without_entry
from bot.files.guarded import Change
from bot.services.desk import ConversationNotFound, Desk
from bot.services.dialogue import LISTEN
from bot.store.conversations import find_conversation, recent_dialogue
from bot.training.checks.flow import check_flow
from bot.training.checks.project import Project
from bot.training.dialogue.conflicts import conflicts_of
from bot.training.dialogue.explain import FOLDERS, Explained, explain_all, written_in
from bot.training.dialogue.paths import Written
from bot.training.dialogue.wording import Names, names_of
from bot.training.editing import Author, edit_files, source_of

KindOfPath = Literal["story", "rule"]
_QUIET_EVENTS = frozenset({LISTEN, "action_session_start"})
_COUNTING = ("case", "answered")


@dataclass(frozen=True)
class StoryStep:
    """A step as it is written, and in words."""

    plain: dict[str, Any]
    words: str


@dataclass(frozen=True)
class Story:
    """A story or a rule; `text` is its YAML, `version` the file's."""

    kind: KindOfPath
    name: str
    family: str
    file: str
    steps: tuple[StoryStep, ...]
    text: str
    version: str


@dataclass(frozen=True)
class StoryDraft:
    """A story that is not written yet: `notes` are the buyer's own words behind his steps, `conflicts` what would be wrong."""

    steps: tuple[StoryStep, ...]
    notes: Mapping[int, str]
    conflicts: tuple[Explained, ...]


class ConflictsRefused(ValueError):
    """Training would refuse the story as it is."""

    def __init__(self, conflicts: Sequence[Explained]) -> None:
        super().__init__(f"和别的故事或规则有 {len(conflicts)} 处矛盾，还没有写入")
        self.conflicts = tuple(conflicts)


def all_stories(desk: Desk, root: Path) -> tuple[Story, ...]:
    """Every story and rule that can be read, file by file."""
    project, names = Project(root), names_of(desk.files)
    texts, versions = _texts(root)
    return tuple(
        Story(
            one.kind, one.name, PurePath(one.file).stem, one.file,
            tuple(StoryStep(dict(step), names.step(step)) for step in one.steps if isinstance(step, Mapping)),
            texts.get((one.file, one.name), ""), versions.get(one.file, ""),
        )
        for one in written_in(project)
    )  # fmt: skip


def draft_of(
    desk: Desk, root: Path, kind: KindOfPath, name: str, file: str, steps: Sequence[Mapping[str, Any]], instead_of: str = ""
) -> StoryDraft:
    """The steps in words, and what they would contradict; `instead_of` names the entry that they replace."""
    names = names_of(desk.files)
    shown = tuple(StoryStep(dict(step), names.step(step)) for step in steps)
    fresh = Written(kind, name, file, {kind: name, "steps": list(steps)})
    return StoryDraft(shown, {}, _conflicts(Project(root), names, fresh, instead_of))


def from_conversation(desk: Desk, id: str, first: int = 1, last: int | None = None) -> StoryDraft:
    """The turns `first` to `last` of a real conversation (the buyer's words, from 1) as a draft; raises ConversationNotFound."""
    with desk.database.read() as connection:
        if find_conversation(connection, id) is None:
            raise ConversationNotFound(id)
        events = recent_dialogue(connection, id)
    steps, notes = _steps_of(events, first, last)
    names = names_of(desk.files)
    return StoryDraft(tuple(StoryStep(step, names.step(step)) for step in steps), notes, ())


def add_story(
    desk: Desk,
    root: Path,
    kind: KindOfPath,
    name: str,
    family: str,
    steps: Sequence[Mapping[str, Any]],
    notes: Mapping[int, str],
    by: Author,
) -> tuple[Change, ...]:
    """Write a new entry at the end of its family's file. Raises ConflictsRefused, BadFile, NameTaken."""
    file = f"{_folder(kind)}/{family}.yml"
    _refuse(desk, root, Written(kind, name, file, {kind: name, "steps": list(steps)}), "")
    safe = {place: masked(note) for place, note in notes.items()}
    return edit_files(desk, root, {file: lambda source: with_entry(source, kind, name, steps, file, safe)}, by)


def change_story(
    desk: Desk, root: Path, kind: KindOfPath, name: str, file: str, version: str, by: Author,
    *, steps: Sequence[Mapping[str, Any]] | None = None, text: str | None = None,
) -> tuple[Change, ...]:  # fmt: skip
    """Change an entry by its steps or by its whole text, as it was at `version` of its file.

    Raises OtherVersion, ConflictsRefused, EntryNotThere and BadFile.
    """
    if text is not None:
        entry = one_entry(kind, text, file)
        _refuse(desk, root, Written(kind, str(entry[kind]), file, entry), name)
        return edit_files(desk, root, {file: lambda source: with_text(source, kind, name, text, file)}, by, {file: version})
    known = next((one for one in written_in(Project(root)) if (one.kind, one.name, one.file) == (kind, name, file)), None)
    if known is None:
        raise EntryNotThere(name)
    fresh = list(steps or ())
    _refuse(desk, root, Written(kind, name, file, {**known.entry, "steps": fresh}), name)
    return edit_files(desk, root, {file: lambda source: with_steps(source, kind, name, fresh, file)}, by, {file: version})


def remove_story(desk: Desk, root: Path, kind: KindOfPath, name: str, file: str, version: str, by: Author) -> tuple[Change, ...]:
    """Raises OtherVersion, EntryNotThere, BadFile."""
    return edit_files(desk, root, {file: lambda source: without_entry(source, kind, name, file)}, by, {file: version})


def _refuse(desk: Desk, root: Path, fresh: Written, instead_of: str) -> None:
    """Raises BadFile for steps that name what does not exist, ConflictsRefused for a contradiction that is new."""
    project = Project(root)
    errors = tuple(check_flow(_With(project, fresh, instead_of)))
    before = set(check_flow(project))
    if fresh_errors := tuple(error for error in errors if error not in before):
        raise BadFile(fresh_errors)
    refused = [conflict for conflict in _conflicts(project, names_of(desk.files), fresh, instead_of) if conflict.refused]
    if refused:
        raise ConflictsRefused(refused)


class _With(Project):
    """The project as it would be with one entry more, or another in its place."""

    def __init__(self, project: Project, fresh: Written, instead_of: str) -> None:
        super().__init__(project.root)
        self._before, self._fresh, self._instead_of = project, fresh, instead_of

    def plain(self, name: str) -> Any:
        data = self._before.plain(name)
        key = next((key for folder, key, kind in FOLDERS if kind == self._fresh.kind), "")
        if name != self._fresh.file or not isinstance(data, dict):
            return data
        entries = [one for one in data.get(key) or [] if one.get(self._fresh.kind) != self._instead_of]
        return {**data, key: [*entries, dict(self._fresh.entry)]}

    def names(self, folder: str, pattern: str = "*.yml") -> list[str]:
        return self._before.names(folder, pattern)


def _conflicts(project: Project, names: Names, fresh: Written, instead_of: str) -> tuple[Explained, ...]:
    """The conflicts in which the new entry takes part."""
    others = [one for one in written_in(project) if (one.kind, one.name, one.file) != (fresh.kind, instead_of or fresh.name, fresh.file)]
    slots = project.domain.get("slots")
    found = conflicts_of([*others, fresh], slots if isinstance(slots, dict) else {})
    return explain_all([one for one in found if any(side.written is fresh for side in one.sides)], names)


def _steps_of(events: Sequence[Mapping[str, Any]], first: int, last: int | None) -> tuple[list[dict[str, Any]], dict[int, str]]:
    steps: list[dict[str, Any]] = []
    notes: dict[int, str] = {}
    turn = 0
    for event in events:
        turn += event["event"] == "user"
        if turn < first or (last is not None and turn > last):
            continue
        if event["event"] == "user":
            notes[len(steps)] = masked(str(event.get("text") or ""))
            steps.append({"intent": str(event["parse_data"]["intent"]["name"])})
        elif event["event"] == "action" and event["name"] not in _QUIET_EVENTS:
            steps.append({"action": event["name"]})
        elif event["event"] == "slot" and event["name"] in _COUNTING and steps and "action" in steps[-1] and event["value"] is not None:
            steps.append({"slot_was_set": [{event["name"]: event["value"]}]})
    return steps, notes


def _texts(root: Path) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    texts, versions = {}, {}
    for folder, _, kind in FOLDERS:
        for path in sorted((root / folder).rglob("*.yml")):
            name = path.relative_to(root).as_posix()
            try:
                source = source_of(root, name)
                texts.update({(name, entry.name): entry.text for entry in entries_of(source.text, kind, name)})
            except BadFile:
                continue
            versions[name] = source.version
    return texts, versions


def _folder(kind: KindOfPath) -> str:
    return next(folder for folder, _, known in FOLDERS if known == kind)
