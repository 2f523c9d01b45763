"""Quick replies in the workbench: all that one may use, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field

from bot.desk.agent.conversations import Id
from bot.desk.agent.refused import ForgedRequest
from bot.desk.agent.replies import Number
from bot.desk.agent.signed_in import Agent
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.services.accounts import FieldsRefused
from bot.services.desk import ConversationNotFound
from bot.services.quick_replies import NotYourReply, ReplyNotFound, ReplyText, change_reply, create_reply, delete_reply
from bot.services.sign_in import NotSignedIn
from bot.services.workbench.draft import Draft, MessageNotFound, draft_from
from bot.services.workbench.macros import MacroView, macros, reply_view

router = APIRouter(tags=["macros"])


class ReplyInput(Given):
    """A quick reply of one's own, or with `scope: team` of one's team; days are included."""

    scope: Literal["personal", "team"] = "personal"
    code: str = Field(max_length=100)
    text: str = Field(max_length=20_000)
    title: str = Field(default="", max_length=200)
    group: str = Field(default="", max_length=200)
    valid_from: date | None = None
    valid_until: date | None = None

    def wanted(self) -> ReplyText:
        return ReplyText(self.scope, self.code.strip(), self.text, self.title, self.group, self.valid_from, self.valid_until)


@dataclass(frozen=True)
class Macros:
    """`errors`: what is wrong in the shop's files since they were changed; until it is mended, `macros` are those before."""

    macros: tuple[MacroView, ...]
    errors: tuple[str, ...]


@router.get("/macros", responses=refusals(NotSignedIn))
def quick_replies(run: Run, by: Agent) -> Macros:
    """The shop's in the order of its files, then one's own and one's team's."""
    return Macros(macros(run.desk, by.account), run.desk.file_errors)


@router.post("/macros/own", status_code=201, responses=refusals(NotSignedIn, ForgedRequest, FieldsRefused, NotYourReply))
def create_quick_reply(run: Run, by: Agent, given: ReplyInput) -> MacroView:
    reply = create_reply(run.desk, by.account, given.wanted())
    run.hub.tell(Note("macros"))
    return reply_view(run.desk, by.account, reply)


@router.put("/macros/own/{number}", responses=refusals(NotSignedIn, ForgedRequest, FieldsRefused, NotYourReply, ReplyNotFound))
def change_quick_reply(run: Run, by: Agent, number: Number, given: ReplyInput) -> MacroView:
    reply = change_reply(run.desk, by.account, number, given.wanted())
    run.hub.tell(Note("macros"))
    return reply_view(run.desk, by.account, reply)


@router.delete("/macros/own/{number}", status_code=204, responses=refusals(NotSignedIn, ForgedRequest, NotYourReply, ReplyNotFound))
def delete_quick_reply(run: Run, by: Agent, number: Number) -> None:
    delete_reply(run.desk, by.account, number)
    run.hub.tell(Note("macros"))


@router.get("/conversations/{id}/messages/{seq}/draft", responses=refusals(NotSignedIn, ConversationNotFound, MessageNotFound))
def quick_reply_from_message(run: Run, by: Agent, id: Id, seq: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Draft:
    """A quick reply made of this message: facts of the order are placeholders again. Nothing is kept yet."""
    return draft_from(run.desk, id, seq, by.account.title)
