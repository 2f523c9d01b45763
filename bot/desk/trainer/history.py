"""What trainers changed in the files, and taking a change back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query

from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.desk.trainer.shapes import CHANGES, READS, Changed, Reason, Trainer, changed
from bot.store.training import FileChange, file_changes_of
from bot.training.editing import Author
from bot.training.reverting import ChangedSince, ChangeNotFound, Reverting, revert, revert_draft
from bot.training.story_drafts import ConflictsRefused

router = APIRouter(prefix="/history", tags=["trainer"])
PAGE = 50
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class History:
    """`before` asks for the next page, None on the last."""

    changes: tuple[FileChange, ...]
    before: int | None


class RevertInput(Given):
    """`versions`: of the files as they were when the difference was looked at."""

    versions: dict[str, str]
    reason: Reason = Reason("")


@router.get("", responses=READS)
def file_history(
    run: Run, by: Trainer, path: Annotated[str | None, Query(max_length=256)] = None, before: Annotated[int | None, Query(ge=1)] = None
) -> History:
    """Who changed which file, why and how, the newest first."""
    with run.desk.database.read() as connection:
        found = file_changes_of(connection, path, PAGE + 1, before)
    return History(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


@router.post("/{id}/revert/draft", responses=CHANGES | refusals(ChangeNotFound, ChangedSince))
def draft_revert(run: Run, by: Trainer, id: Number) -> Reverting:
    """What taking a change back would do; nothing is written."""
    return revert_draft(run.desk, run.settings.root, id)


@router.post("/{id}/revert", responses=CHANGES | refusals(ChangeNotFound, ChangedSince, ConflictsRefused))
def revert_change(run: Run, by: Trainer, id: Number, given: RevertInput) -> Changed:
    """Take a change back, with everything that was changed in the same step."""
    return changed(revert(run.desk, run.settings.root, id, given.versions, Author(by.account.title, given.reason)))
