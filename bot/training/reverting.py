"""A change of the files taken back, as long as nobody has changed the same lines since; looked at before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.holidays import SHOP_TIME
from bot.files.errors import BadFile
from bot.files.guarded import Change, difference
from bot.files.patches import DoesNotFit, taken_back
from bot.services.desk import Desk
from bot.store.training import FileChange, file_changes_since, files_changed_with
from bot.training.checks.examples import check_examples
from bot.training.checks.flow import check_flow
from bot.training.checks.project import Edited, Project
from bot.training.checks.words import check_words
from bot.training.dialogue.explain import Explained, explained
from bot.training.dialogue.wording import names_of
from bot.training.editing import Author, Edit, edit_files, source_of
from bot.training.story_drafts import ConflictsRefused

_CHECKS = (check_examples, check_flow, check_words)


class ChangeNotFound(LookupError):
    def __init__(self) -> None:
        super().__init__("没有这次修改的记录")


class ChangedSince(RuntimeError):
    """The lines of a change have been changed again; `later` are the changes of the file since, the newest first."""

    def __init__(self, name: str, later: Sequence[FileChange]) -> None:
        who = "、".join(f"{one.who}（{one.at.astimezone(SHOP_TIME):%m-%d %H:%M}）" for one in later)
        since = f"：{who}。请先撤销后来的修改，或者手工改回来" if later else "（可能是在编辑器里改的），请手工改回来"
        super().__init__(f"{name} 的这几行后来又改过，撤不回去{since}")
        self.later = tuple(later)


@dataclass(frozen=True)
class Reverting:
    """What taking a change back would do to the files, and what would be wrong then; either of the last two keeps it from being done."""

    changes: tuple[Change, ...]
    errors: tuple[str, ...]
    conflicts: tuple[Explained, ...]


def revert_draft(desk: Desk, root: Path, id: int) -> Reverting:
    """All that was changed together with this is taken back together. Nothing is written.

    Raises ChangeNotFound, ChangedSince, and BadFile for files that trainers don't edit.
    """
    sources = {one.path: source_of(root, one.path) for one in _together(desk, id)}
    texts = {name: edit(sources[name].text) for name, edit in _edits(desk, id).items()}
    changes = (Change(name, sources[name].version, "", difference(sources[name].text, text, name)) for name, text in texts.items())
    before, after = Project(root), Edited(Project(root), texts)
    known = {error for check in _CHECKS for error in check(before)}
    errors = dict.fromkeys(error for check in _CHECKS for error in check(after) if error not in known)
    names = names_of(desk.files)
    standing = {conflict.text for conflict in explained(before, names)}
    conflicts = (one for one in explained(after, names) if one.refused and one.text not in standing)
    return Reverting(tuple(changes), tuple(errors), tuple(conflicts))


def revert(desk: Desk, root: Path, id: int, seen: Mapping[str, str], by: Author) -> tuple[Change, ...]:
    """Take it back, as it was looked at with these versions of the files; it stands in the history like any change.

    Raises what `revert_draft` raises, OtherVersion, BadFile for what would be wrong then, and ConflictsRefused.
    """
    draft = revert_draft(desk, root, id)
    if draft.errors:
        raise BadFile(draft.errors)
    if draft.conflicts:
        raise ConflictsRefused(draft.conflicts)
    edits = _edits(desk, id)
    return edit_files(desk, root, edits, by, {name: version for name, version in seen.items() if name in edits})


def _edits(desk: Desk, id: int) -> dict[str, Edit]:
    return {one.path: _editing(desk, one) for one in _together(desk, id)}


def _editing(desk: Desk, one: FileChange) -> Edit:
    def edit(source: str) -> str:
        try:
            return taken_back(source, one.difference)
        except DoesNotFit as error:
            with desk.database.read() as connection:
                raise ChangedSince(one.path, file_changes_since(connection, one.path, one.id)) from error

    return edit


def _together(desk: Desk, id: int) -> tuple[FileChange, ...]:
    with desk.database.read() as connection:
        found = files_changed_with(connection, id)
    if not found:
        raise ChangeNotFound
    return found
