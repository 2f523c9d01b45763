"""Messages of buyers, for trainers: without anybody's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConstrainedInt, Field

from bot.core.holidays import SHOP_TIME
from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.desk.trainer.shapes import CHANGES, READS, Changed, Name, Sentence, Trainer, changed
from bot.files.nlu_edit import ExampleNotThere
from bot.store.training import HeardFilter
from bot.training import inbox as service
from bot.training.example_edits import UnknownIntent
from bot.training.examples import Near, all_examples, nearest
from bot.training.inbox import InboxPage, Learnt, MessageGone, Outcome, Wording
from bot.training.tokens import Token, tokens

router = APIRouter(prefix="/inbox", tags=["trainer"])


class Id(ConstrainedInt):
    ge = 1
    le = 2**31 - 1


class LearnMessage(Given):
    """Messages that read the same; `text` as it shall be written, with entities marked; empty: as it was said, masked."""

    ids: list[Id] = Field(min_items=1, max_items=5000)
    text: str = Field("", max_length=1000)


class LearnInput(Given):
    intent: Name
    messages: list[LearnMessage] = Field(min_items=1, max_items=500)


class IgnoreInput(Given):
    ids: list[Id] = Field(min_items=1, max_items=5000)


class BackInput(Given):
    """What `learn` was asked and answered; without an intent nothing was learnt."""

    ids: list[Id] = Field(min_items=1, max_items=5000)
    intent: Name | None = None
    added: list[Sentence] = Field(default_factory=list, max_items=500)


@dataclass(frozen=True)
class Beside:
    """What stands under a message: its words as jieba cuts them, and the examples that read most like it."""

    tokens: tuple[Token, ...]
    near: tuple[Near, ...]


@router.get("", responses=READS)
def training_inbox(
    run: Run,
    by: Trainer,
    below: Annotated[float | None, Query(ge=0, le=1)] = None,
    outcome: Annotated[list[Outcome] | None, Query(max_items=6)] = None,
    intent: Annotated[str | None, Query(max_length=128)] = None,
    entity: Annotated[str | None, Query(max_length=64)] = None,
    q: Annotated[str | None, Query(max_length=100)] = None,
    since: datetime | None = None,
    until: datetime | None = None,
    unread: bool = True,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=service.MOST)] = 100,
) -> InboxPage:
    """What buyers wrote, the newest first, what reads the same as one; a page may be longer than `limit`."""
    wanted = HeardFilter(below, None, intent, q, _aware(since), _aware(until), unread, before)
    return service.inbox(run.desk, wanted, limit, entity, outcome)


@router.get("/beside", responses=READS)
def beside_message(run: Run, by: Trainer, text: Annotated[str, Query(min_length=1, max_length=1000)]) -> Beside:
    """Words and nearest examples of a text."""
    root = run.settings.root
    return Beside(tokens(root, text), nearest(all_examples(root), text))


@router.post("/learn", responses=CHANGES | refusals(UnknownIntent, MessageGone))
def learn_from_messages(run: Run, by: Trainer, given: LearnInput) -> Learnt:
    """Messages become examples of an intent; `out_of_scope` is one too."""
    wordings = [Wording(tuple(one.ids), one.text) for one in given.messages]
    return service.learn_from(run.desk, run.settings.root, wordings, given.intent, by.account.title)


@router.post("/ignore", status_code=204, responses=CHANGES | refusals(MessageGone))
def ignore_messages(run: Run, by: Trainer, given: IgnoreInput) -> None:
    """Nothing is learnt from these."""
    service.put_aside(run.desk, given.ids, by.account.title)


@router.post("/back", responses=CHANGES | refusals(MessageGone, ExampleNotThere))
def take_messages_back(run: Run, by: Trainer, given: BackInput) -> Changed:
    """Undo: the messages are unread again, and the examples that came of them go."""
    return changed(service.take_back(run.desk, run.settings.root, given.ids, given.intent, given.added, by.account.title))


def _aware(at: datetime | None) -> datetime | None:
    """A time without a zone is the shop's."""
    return at.replace(tzinfo=SHOP_TIME) if at is not None and at.tzinfo is None else at
