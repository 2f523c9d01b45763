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
from bot.files.flow_edit import EntryNotThere, NameTaken, Parts
from bot.services.desk import ConversationNotFound
from bot.training.checks.project import Project
from bot.training.dialogue.explain import Explained, explained
from bot.training.dialogue.wording import names_of
from bot.training.editing import Author
from bot.training.stories import Library, library
from bot.training.story_drafts import ConflictsRefused, Place, StoryCheck, Wanted, draft_of, save
from bot.training.story_sources import Told, from_conversation
from bot.training.vocabulary import Vocabulary, vocabulary

router = APIRouter(tags=["trainer"])
Kind = Literal["story", "rule"]
MOST_STEPS = 200


class StoryPlace(Given):
    """An entry as it stood at this version of its file."""

    kind: Kind
    name: Name
    file: Name
    version: str = Field(max_length=64)


class StoryParts(Given):
    """`notes` are comments behind steps, by index; `starts` only at the beginning of a conversation; `goes_on`: no buyer is waited for."""

    name: Name
    condition: list[dict[str, Any]] = Field(default_factory=list, max_items=MOST_STEPS)
    steps: list[dict[str, Any]] = Field(default_factory=list, max_items=MOST_STEPS)
    notes: dict[int, str] = Field(default_factory=dict)
    starts: bool = False
    goes_on: bool = False


class StoryDraft(Given):
    """What shall stand in the family's file: `parts`, or the whole `text` as YAML, or parts put into it; neither takes the entry out.

    `was` is the entry that it comes instead of; none for a new one.
    """

    kind: Kind
    family: str = Field(regex=r"^[a-z0-9_]{1,40}$")
    was: StoryPlace | None = None
    parts: StoryParts | None = None
    text: str | None = Field(None, max_length=100_000)

    def wanted(self) -> Wanted:
        was = Place(self.was.kind, self.was.file, self.was.name, self.was.version) if self.was else None
        given = self.parts
        parts = Parts(given.name, tuple(given.steps), tuple(given.condition), given.starts, given.goes_on) if given else None
        return Wanted(self.kind, self.family, was, parts, given.notes if given else None, self.text)


class StoryInput(StoryDraft):
    reason: Reason = Reason("")


@dataclass(frozen=True)
class Conflicts:
    conflicts: tuple[Explained, ...]


@router.get("/stories", responses=READS)
def training_stories(run: Run, by: Trainer) -> Library:
    """Every story and rule; their family is their file."""
    return library(run.desk, run.settings.root)


@router.get("/stories/vocabulary", responses=READS)
def story_vocabulary(run: Run, by: Trainer) -> Vocabulary:
    """What steps may be made of, with examples."""
    return vocabulary(run.desk, run.settings.root)


@router.get("/conflicts", responses=READS)
def training_conflicts(run: Run, by: Trainer) -> Conflicts:
    """What contradicts what in the files as they stand."""
    return Conflicts(explained(Project(run.settings.root), names_of(run.desk.files)))


@router.post("/stories/draft", responses=CHANGES)
def check_draft(run: Run, by: Trainer, given: StoryDraft) -> StoryCheck:
    """What would be written, and what is wrong with it; nothing is written."""
    return draft_of(run.desk, run.settings.root, given.wanted())


@router.get("/stories/from/{conversation}", responses=READS | refusals(ConversationNotFound))
def story_from_conversation(
    run: Run,
    by: Trainer,
    conversation: Annotated[str, Path(max_length=64)],
    first: Annotated[int, Query(ge=1, le=10_000)] = 1,
    last: Annotated[int | None, Query(ge=1, le=10_000)] = None,
) -> Told:
    """The turns of a real conversation as steps, the buyer's words masked."""
    return from_conversation(run.desk, conversation, first, last)


@router.post("/stories", responses=CHANGES | refusals(ConflictsRefused, EntryNotThere, NameTaken))
def save_story(run: Run, by: Trainer, given: StoryInput) -> Changed:
    """Add an entry, change one, or take it out."""
    return changed(save(run.desk, run.settings.root, given.wanted(), Author(by.account.title, given.reason)))
