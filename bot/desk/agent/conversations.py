"""Conversations: lists, one with everything beside it, who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from bot.desk.agent.refused import ForgedRequest
from bot.desk.agent.signed_in import Agent, gives_way
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.desk.shown_picture import shown_picture
from bot.files.picture_store import PicturesAway
from bot.services import hold, modes
from bot.services.desk import ConversationNotFound
from bot.services.hold import ColleagueUnknown, HeldByAnother
from bot.services.pictures import PictureNotFound, picture_in
from bot.services.sign_in import NotSignedIn
from bot.services.workbench import conversation as one
from bot.services.workbench import inbox
from bot.services.workbench.views import ConversationView, StaffMessage, Summary

router = APIRouter(prefix="/conversations", tags=["conversations"])

Id = Annotated[str, Path(max_length=64)]
CHANGES = refusals(NotSignedIn, ForgedRequest, ConversationNotFound)


class AssignInput(Given):
    to: str = Field(min_length=1, max_length=64)


class ModeInput(Given):
    """`shop`: as the shop does."""

    mode: Literal["auto", "assist", "shop"]


class ReadInput(Given):
    seq: int = Field(ge=0, le=2**31 - 1)


@dataclass(frozen=True)
class Conversations:
    conversations: tuple[Summary, ...]


@dataclass(frozen=True)
class MessagePage:
    messages: tuple[StaffMessage, ...]


@router.get("", responses=refusals(NotSignedIn))
def conversations(
    run: Run,
    by: Agent,
    list: Annotated[Literal["mine", "waiting", "all"], Query()] = "mine",
    q: Annotated[str, Query(max_length=100)] = "",
    ids: Annotated[list[str] | None, Query(max_items=inbox.MOST)] = None,
    limit: Annotated[int, Query(ge=1, le=inbox.MOST)] = 200,
) -> Conversations:
    """A list, or with `ids` (as a push names them) just these conversations."""
    title = by.account.title
    found = inbox.summaries_by_id(run.desk, title, ids) if ids else inbox.conversations(run.desk, title, list, q, limit)
    return Conversations(found)


@router.get("/{id}", responses=refusals(NotSignedIn, ConversationNotFound))
def conversation(run: Run, by: Agent, id: Id) -> ConversationView:
    """The newest messages, the suggestions, the orders, and what else stands beside them."""
    return one.conversation(run.desk, id, by.account.title)


@router.get("/{id}/messages", responses=refusals(NotSignedIn, ConversationNotFound))
def conversation_messages(
    run: Run,
    by: Agent,
    id: Id,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    before: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=one.MOST_MESSAGES)] = one.MOST_MESSAGES,
) -> MessagePage:
    """What came after `after`, or the last ones before `before`; the oldest first."""
    return MessagePage(one.messages(run.desk, id, after=after, before=before, limit=limit))


@router.get("/{id}/pictures/{name}", response_class=Response, responses=refusals(NotSignedIn, PictureNotFound, PicturesAway))
def conversation_picture(run: Run, by: Agent, id: Id, name: Annotated[str, Path(max_length=64)]) -> Response:
    """A picture that was sent in this conversation."""
    return shown_picture(picture_in(run.desk, run.pictures, id, name), name)


@router.post("/{id}/take_over", status_code=204, responses=CHANGES | refusals(HeldByAnother))
def take_over(run: Run, by: Agent, id: Id) -> None:
    """From now on the bot only suggests. A lead may take a conversation from anybody, others only from those who are not here."""
    hold.take_over(run.desk, id, by.account.title, from_whom=lambda holder: gives_way(run, by, holder))
    run.hub.changed(id)


@router.post("/{id}/hand_back", status_code=204, responses=CHANGES | refusals(HeldByAnother))
def hand_back(run: Run, by: Agent, id: Id) -> None:
    """The bot answers again, also what waits now."""
    hold.hand_back(run.desk, id, by.account.title, from_whom=lambda holder: gives_way(run, by, holder))
    run.told(id)


@router.post("/{id}/assign", status_code=204, responses=CHANGES | refusals(HeldByAnother, ColleagueUnknown))
def assign(run: Run, by: Agent, id: Id, given: AssignInput) -> None:
    """Give the conversation to a colleague."""
    hold.assign(run.desk, id, by.account.title, given.to, from_whom=lambda holder: gives_way(run, by, holder))
    run.hub.changed(id)


@router.post("/{id}/mode", status_code=204, responses=CHANGES | refusals(HeldByAnother))
def conversation_mode(run: Run, by: Agent, id: Id, given: ModeInput) -> None:
    """Whether the bot may answer alone in this conversation."""
    modes.set_mode(run.desk, id, by.account.title, None if given.mode == "shop" else given.mode)
    run.told(id)


@router.post("/{id}/read", status_code=204, responses=CHANGES)
def read(run: Run, by: Agent, id: Id, given: ReadInput) -> None:
    """I have seen everything up to this message."""
    one.read_up_to(run.desk, id, by.account.title, given.seq)


@router.post("/{id}/typing", status_code=204, responses=refusals(NotSignedIn, ForgedRequest))
def typing(run: Run, by: Agent, id: Id) -> None:
    """I am writing; the buyer and colleagues see it for a few seconds."""
    run.hub.tell(Note("typing", id, f"agent:{by.account.title}"))
