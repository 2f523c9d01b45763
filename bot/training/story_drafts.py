"""A story or rule as a trainer wants it: checked as a whole before anything is written, and written as a small difference."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.masking import masked
from bot.files.errors import BadFile
from bot.files.flow_edit import (
    EntryNotThere,
    NameTaken,
    Parts,
    entries_of,
    notes_of,
    parts_of,
    with_new_text,
    with_parts,
    with_text,
    without_entry,
    written,
)
from bot.files.guarded import Change, difference
from bot.services.desk import Desk
from bot.training.checks.flow import check_flow
from bot.training.checks.project import Edited, Project
from bot.training.dialogue.conflicts import conflicts_of
from bot.training.dialogue.deciders import decided_by
from bot.training.dialogue.explain import Explained, explain_all, written_in
from bot.training.dialogue.wording import Names, names_of
from bot.training.editing import Author, Edit, check_seen, edit_files, source_of, what_others_did
from bot.training.stories import KindOfPath, Shown, folder_of, shown_as


@dataclass(frozen=True)
class Place:
    """An entry as it stood at this version of its file."""

    kind: KindOfPath
    file: str
    name: str
    version: str


@dataclass(frozen=True)
class Wanted:
    """What shall stand in `data/stories/FAMILY.yml` (`data/rules/…`): `parts` with their notes, or its whole `text`; neither: nothing.

    With both, the parts are put into the text, so that comments written there stay. `was` is the entry in whose place it
    comes, None for a new one.
    """

    kind: KindOfPath
    family: str
    was: Place | None = None
    parts: Parts | None = None
    notes: Mapping[int, str] | None = None
    text: str | None = None

    @property
    def file(self) -> str:
        return f"{folder_of(self.kind)}/{self.family}.yml"


@dataclass(frozen=True)
class StoryCheck:
    """What would come of it.

    `shown` is None for a text that can't be read. `errors` and refused `conflicts` keep it from being written; `others`
    is what somebody else did to the file meanwhile. `decided` names the rule that decides each step of a story anyway.
    """

    shown: Shown | None
    text: str
    difference: str
    errors: tuple[str, ...]
    conflicts: tuple[Explained, ...]
    decided: Mapping[int, str]
    others: str
    version: str


class ConflictsRefused(ValueError):
    """Training would refuse the story as it is."""

    def __init__(self, conflicts: Sequence[Explained]) -> None:
        super().__init__(f"和别的故事或规则有 {len(conflicts)} 处矛盾，还没有写入")
        self.conflicts = tuple(conflicts)


def draft_of(desk: Desk, root: Path, wanted: Wanted) -> StoryCheck:
    """What would be written and what is wrong with it; nothing is written."""
    names, before = names_of(desk.files), Project(root)
    text, version, others = wanted.text or "", "", ""
    try:
        if wanted.was:
            version = source_of(root, wanted.was.file).version
            others = "" if version == wanted.was.version else what_others_did(desk, root, wanted.was.file, wanted.was.version, version)
        text = _text(root, wanted)
        fresh = {name: edit(source_of(root, name).text) for name, edit in _edits(wanted, text).items()}
    except (BadFile, EntryNotThere, NameTaken) as error:
        errors = error.errors if isinstance(error, BadFile) else (str(error),)
        return StoryCheck(_shown(wanted, text, before, names), text, "", errors, (), {}, others, version)
    shown, after = _shown(wanted, text, before, names), Edited(before, fresh)
    known = set(check_flow(before))
    errors = tuple(error.removeprefix(f"{wanted.file}: ") for error in check_flow(after) if error not in known)
    found = "".join(difference(source_of(root, name).text, after_it, name) for name, after_it in fresh.items())
    conflicts, decided = _conflicts(after, names, wanted, shown)
    return StoryCheck(shown, text, found, errors, conflicts, decided, others, version)


def save(desk: Desk, root: Path, wanted: Wanted, by: Author) -> tuple[Change, ...]:
    """Write it. Raises OtherVersion, EntryNotThere, NameTaken, BadFile and ConflictsRefused; then nothing was written."""
    seen = {wanted.was.file: wanted.was.version} if wanted.was else {}
    check_seen(desk, root, seen)
    text = _text(root, wanted)
    edits = _edits(wanted, text)
    for name, edit in edits.items():
        edit(source_of(root, name).text)
    draft = draft_of(desk, root, wanted)
    if draft.errors:
        raise BadFile(draft.errors)
    if refused := [conflict for conflict in draft.conflicts if conflict.refused]:
        raise ConflictsRefused(refused)
    return edit_files(desk, root, edits, by, seen)


def _text(root: Path, wanted: Wanted) -> str:
    """The entry's text, empty when it is taken out; comments hold nobody's data. Raises EntryNotThere and BadFile."""
    notes = {place: masked(note) for place, note in (wanted.notes or {}).items()}
    was = wanted.was
    if wanted.text is not None:
        typed = _COMMENT.sub(lambda comment: masked(comment[0]), wanted.text)
        return typed if wanted.parts is None else with_parts(typed, wanted.kind, wanted.parts, "YAML", notes)
    if wanted.parts is None:
        return ""
    if was is None:
        return written(wanted.kind, wanted.parts, notes)
    source = source_of(root, was.file).text
    before = next((one.text for one in entries_of(source, was.kind, was.file) if one.name == was.name), None)
    if before is None:
        raise EntryNotThere(was.name)
    if was.kind != wanted.kind:
        return written(wanted.kind, wanted.parts, {**notes_of(before, was.kind, was.file), **notes})
    return with_parts(before, wanted.kind, wanted.parts, wanted.file, notes)


_COMMENT = re.compile(r"(?<=\s)#[^\n]*")


def _edits(wanted: Wanted, text: str) -> dict[str, Edit]:
    """What happens to which file. Raises BadFile for a text that is no entry."""
    was, file, kind = wanted.was, wanted.file, wanted.kind
    if wanted.text is None and wanted.parts is None:
        return {was.file: lambda source: without_entry(source, was.kind, was.name, was.file)} if was else {}
    name = parts_of(text, kind, "YAML").name
    if was and was.file == file:
        return {file: lambda source: with_text(source, kind, was.name, text, file)}
    taken = {was.file: lambda source: without_entry(source, was.kind, was.name, was.file)} if was else {}
    return {**taken, file: lambda source: with_new_text(source, kind, name, text, file)}


def _shown(wanted: Wanted, text: str, project: Project, names: Names) -> Shown | None:
    try:
        parts = parts_of(text, wanted.kind, "YAML") if text else wanted.parts
        notes = notes_of(text, wanted.kind, "YAML") if text else wanted.notes or {}
    except BadFile:
        return None
    return shown_as(parts, notes, project, names) if parts else None


def _conflicts(after: Project, names: Names, wanted: Wanted, shown: Shown | None) -> tuple[tuple[Explained, ...], dict[int, str]]:
    """The conflicts in which the entry takes part, and the rules that say what it says."""
    everything = written_in(after)
    here = (wanted.kind, shown.name if shown else "", wanted.file)
    mine = next((one for one in everything if (one.kind, one.name, one.file) == here), None)
    if mine is None:
        return (), {}
    slots = after.domain.get("slots")
    known = slots if isinstance(slots, dict) else {}
    found = [one for one in conflicts_of(everything, known) if any(side.written is mine for side in one.sides)]
    return explain_all(found, names), {} if mine.is_rule else decided_by(mine, everything, known)
