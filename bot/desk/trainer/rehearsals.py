"""The bot tried out by a trainer, and real conversations kept as tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.desk.trainer.shapes import CHANGES, READS, Changed, Name, Reason, Trainer, changed
from bot.engine.client import EngineUnavailable
from bot.services.desk import ConversationNotFound, UnknownMacro
from bot.training.editing import Author
from bot.training.rehearsals import NothingToRehearse, Rehearsal, keep, rehearsal_of
from bot.training.tryout import DemoOrder, Said, TryOut, demo_choices, try_out

router = APIRouter(tags=["trainer"])
MOST_TURNS = 40


class SaidInput(Given):
    """A word of the buyer's or a picture; `intent` and `macro` where the trainer knows better, an empty macro for silence."""

    text: str = Field("", max_length=1000)
    picture: bool = False
    intent: Name | None = None
    macro: str | None = Field(None, max_length=128)


class TalkInput(Given):
    """The whole talk so far, about a demo order; without one the buyer is anonymous."""

    order: str = Field("", max_length=64)
    talk: list[SaidInput] = Field(min_items=1, max_items=MOST_TURNS)


class RehearsalInput(Given):
    """Turns of a conversation (`first` to `last`, from 1); `expected` by turn: a code, `silence`, or empty for what was sent then."""

    title: Name
    first: int = Field(1, ge=1, le=10_000)
    last: int | None = Field(None, ge=1, le=10_000)
    expected: list[str] = Field(default_factory=list, max_items=MOST_TURNS * 5)


class RehearsalKept(RehearsalInput):
    reason: Reason = Reason("")


@dataclass(frozen=True)
class DemoOrders:
    orders: tuple[DemoOrder, ...]


@router.get("/tryout/orders", responses=READS)
def tryout_orders(run: Run, by: Trainer) -> DemoOrders:
    """What a talk may be about."""
    return DemoOrders(demo_choices(run.desk, run.settings.root))


@router.post("/tryout", responses=CHANGES | refusals(EngineUnavailable, UnknownMacro))
def talk_to_bot(run: Run, by: Trainer, given: TalkInput) -> TryOut:
    """Play the talk and say what the bot makes of each word; nothing is stored."""
    talk = [Said(one.text, one.picture, one.intent, one.macro) for one in given.talk]
    return try_out(run.desk, run.settings.root, given.order, talk)


REHEARSED = CHANGES | refusals(ConversationNotFound, NothingToRehearse)


@router.post("/tests/{conversation}/draft", responses=REHEARSED)
def draft_rehearsal(run: Run, by: Trainer, conversation: Annotated[str, Path(max_length=64)], given: RehearsalInput) -> Rehearsal:
    """The conversation as a test, played on the bot as it is; nothing is written."""
    return rehearsal_of(run.desk, conversation, given.title, given.expected, given.first, given.last)


@router.post("/tests/{conversation}", responses=REHEARSED)
def keep_rehearsal(run: Run, by: Trainer, conversation: Annotated[str, Path(max_length=64)], given: RehearsalKept) -> Changed:
    """Keep it below `data/tests`."""
    draft = rehearsal_of(run.desk, conversation, given.title, given.expected, given.first, given.last)
    return changed(keep(run.desk, run.settings.root, draft, Author(by.account.title, given.reason)))
