"""Learning from agents: where they send something else than the bot proposes, and how that becomes its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.desk.trainer.shapes import CHANGES, READS, Changed, Name, Reason, Trainer, changed
from bot.services.accounts import FieldsRefused
from bot.services.desk import ConversationNotFound, UnknownMacro
from bot.services.edit_macros import MacroChanged
from bot.services.workbench.draft import MessageNotFound
from bot.training import answers as service
from bot.training.answers import AnswerDraft, Moment, NothingToChange, WordsDraft
from bot.training.drift import DAYS, Drift, drifts
from bot.training.editing import Author
from bot.training.story_drafts import ConflictsRefused

router = APIRouter(prefix="/drift", tags=["trainer"])


class AnswerInput(Given):
    """In this case (or, without one, after this intent) the bot shall send `sent`, not `proposed`."""

    intent: str = Field("", max_length=128)
    case: str = Field("", max_length=128)
    proposed: Name
    sent: Name


class AnswerChange(AnswerInput):
    """`versions`: of the files as they were when the difference was looked at."""

    versions: dict[str, str]
    reason: Reason = Reason("")


class WordsInput(Given):
    macro: Name
    text: str = Field(min_length=1, max_length=2000)


class WordsChange(WordsInput):
    """`was`: the text that the change began from."""

    was: str = Field(max_length=5000)
    reason: Reason = Reason("")


@dataclass(frozen=True)
class Drifts:
    drifts: tuple[Drift, ...]


@dataclass(frozen=True)
class AgentWords:
    text: str


@router.get("", responses=READS)
def agents_drift(run: Run, by: Trainer, days: Annotated[int, Query(ge=1, le=365)] = DAYS) -> Drifts:
    """Where agents send something else than the bot proposes."""
    return Drifts(drifts(run.desk, days))


@router.post("/answer/draft", responses=CHANGES | refusals(UnknownMacro, NothingToChange))
def draft_answer(run: Run, by: Trainer, given: AnswerInput) -> AnswerDraft:
    """Which rules and stories would change, how, and what they would contradict; nothing is written."""
    return service.answer_draft(run.desk, run.settings.root, Moment(given.intent, given.case), given.proposed, given.sent)


@router.post("/answer", responses=CHANGES | refusals(UnknownMacro, NothingToChange, ConflictsRefused))
def change_answer(run: Run, by: Trainer, given: AnswerChange) -> Changed:
    """Make it the answer, as it was drafted."""
    author = Author(by.account.title, given.reason)
    moment = Moment(given.intent, given.case)
    return changed(service.change_answer(run.desk, run.settings.root, moment, given.proposed, given.sent, given.versions, author))


@router.get("/words/{conversation}/{seq}", responses=READS | refusals(ConversationNotFound, MessageNotFound))
def words_of_agent(
    run: Run, by: Trainer, conversation: Annotated[str, Path(max_length=64)], seq: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> AgentWords:
    """What an agent wrote, with placeholders for the facts in it."""
    return AgentWords(service.words_from(run.desk, conversation, seq, by.account.title))


@router.post("/words/draft", responses=CHANGES | refusals(UnknownMacro))
def draft_words(run: Run, by: Trainer, given: WordsInput) -> WordsDraft:
    """A quick reply with other words; nothing is written."""
    return service.words_draft(run.settings.root, given.macro, given.text)


@router.post("/words", status_code=204, responses=CHANGES | refusals(UnknownMacro, MacroChanged, FieldsRefused))
def change_words(run: Run, by: Trainer, given: WordsChange) -> None:
    """Let a quick reply of the shop say this from now on."""
    author = Author(by.account.title, given.reason)
    service.change_words(run.desk, run.settings.root, given.macro, given.text, given.was, author)
    run.hub.tell(Note("macros"))
