"""Stories and rules, and what contradicts what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.desk.trainer.shapes import CHANGES, READS, Changed, Name, Reason, Trainer, changed
from bot.files.flow_edit import EntryNotThere, NameTaken
from bot.services.desk import ConversationNotFound
from bot.store.training import FileChange, file_changes_of
from bot.training import stories as service
from bot.training.checks.project import Project
from bot.training.dialogue.explain import Explained, explained
from bot.training.dialogue.wording import names_of
from bot.training.editing import Author
from bot.training.stories import ConflictsRefused, Story, StoryDraft

router = APIRouter(tags=["trainer"])
Kind = Literal["story", "rule"]


class StoryInput(Given):
    """A new story or rule in `data/stories/FAMILY.yml` (`data/rules/…`); `notes` are comments behind steps, by index."""

    kind: Kind
    name: Name
    family: str = Field(regex=r"^[a-z0-9_]{1,40}$")
    steps: list[dict[str, Any]] = Field(min_items=1, max_items=200)
    notes: dict[int, str] = Field(default_factory=dict)
    reason: Reason = Reason("")


class StoryPlace(Given):
    """Which entry, as it stood at this version of its file."""

    kind: Kind
    name: Name
    file: Name
    version: str = Field(max_length=64)
    reason: Reason = Reason("")


class StoryChange(StoryPlace):
    """New `steps`, or the entry's whole `text` as YAML."""

    steps: list[dict[str, Any]] | None = Field(None, min_items=1, max_items=200)
    text: str | None = Field(None, max_length=100_000)


class DraftInput(Given):
    kind: Kind
    name: Name
    file: Name
    steps: list[dict[str, Any]] = Field(max_items=200)
    instead_of: str = Field("", max_length=128)


@dataclass(frozen=True)
class Stories:
    stories: tuple[Story, ...]


@dataclass(frozen=True)
class Conflicts:
    conflicts: tuple[Explained, ...]


@dataclass(frozen=True)
class History:
    changes: tuple[FileChange, ...]


@router.get("/stories", responses=READS)
def training_stories(run: Run, by: Trainer) -> Stories:
    """Every story and rule; their family is their file."""
    return Stories(service.all_stories(run.desk, run.settings.root))


@router.get("/conflicts", responses=READS)
def training_conflicts(run: Run, by: Trainer) -> Conflicts:
    """What contradicts what in the files as they stand."""
    return Conflicts(explained(Project(run.settings.root), names_of(run.desk.files)))


@router.post("/stories/draft", responses=CHANGES)
def check_draft(run: Run, by: Trainer, given: DraftInput) -> StoryDraft:
    """The steps in words, and what they would contradict; nothing is written."""
    return service.draft_of(run.desk, run.settings.root, given.kind, given.name, given.file, given.steps, given.instead_of)


@router.get("/stories/from/{conversation}", responses=READS | refusals(ConversationNotFound))
def story_from_conversation(
    run: Run,
    by: Trainer,
    conversation: Annotated[str, Path(max_length=64)],
    first: Annotated[int, Query(ge=1, le=10_000)] = 1,
    last: Annotated[int | None, Query(ge=1, le=10_000)] = None,
) -> StoryDraft:
    """The turns of a real conversation as steps, the buyer's words masked."""
    return service.from_conversation(run.desk, conversation, first, last)


@router.post("/stories", responses=CHANGES | refusals(ConflictsRefused, NameTaken))
def add_story(run: Run, by: Trainer, given: StoryInput) -> Changed:
    author = Author(by.account.title, given.reason)
    root = run.settings.root
    return changed(service.add_story(run.desk, root, given.kind, given.name, given.family, given.steps, given.notes, author))


@router.post("/stories/change", responses=CHANGES | refusals(ConflictsRefused, EntryNotThere))
def change_story(run: Run, by: Trainer, given: StoryChange) -> Changed:
    author = Author(by.account.title, given.reason)
    place = (given.kind, given.name, given.file, given.version)
    return changed(service.change_story(run.desk, run.settings.root, *place, author, steps=given.steps, text=given.text))


@router.post("/stories/remove", responses=CHANGES | refusals(EntryNotThere))
def remove_story(run: Run, by: Trainer, given: StoryPlace) -> Changed:
    author = Author(by.account.title, given.reason)
    return changed(service.remove_story(run.desk, run.settings.root, given.kind, given.name, given.file, given.version, author))


@router.get("/history", responses=READS)
def file_history(run: Run, by: Trainer, path: Annotated[str | None, Query(max_length=256)] = None) -> History:
    """Who changed which file, why and how, the newest first."""
    with run.desk.database.read() as connection:
        return History(file_changes_of(connection, path))
