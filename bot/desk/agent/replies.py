"""What is said to a buyer: suggestions, quick replies, an agent's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from bot.core.compensation import CompensationRefused
from bot.core.flags import ColourReserved, NoteTooLong
from bot.core.messages import EmptyMessage, MessageTooLong
from bot.core.wording import Finding, check
from bot.desk.agent.conversations import CHANGES, Id
from bot.desk.agent.inputs import ClientId, Filled, Key, Words
from bot.desk.agent.refused import ForgedRequest
from bot.desk.agent.signed_in import Agent
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run, Runtime
from bot.desk.shapes import Given
from bot.services import accept as suggestions
from bot.services.accept import SuggestionDecided, SuggestionNotFound
from bot.services.agents import ClientIdTaken, MacroExpired, OrderNotTheirs, SuggestionIncomplete, WordingRefused
from bot.services.desk import UnknownMacro
from bot.services.hold import HeldByAnother
from bot.services.quick_replies import send_reply
from bot.services.receive import BadClientId
from bot.services.send import send_text
from bot.services.sign_in import NotSignedIn
from bot.services.workbench.conversation import message
from bot.services.workbench.suggestions import preview_of
from bot.services.workbench.views import Preview, StaffMessage

router = APIRouter(tags=["replies"])

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
SAYS = refusals(
    HeldByAnother, ClientIdTaken, MacroExpired, NoteTooLong, ColourReserved, OrderNotTheirs,
    SuggestionIncomplete, WordingRefused, CompensationRefused, EmptyMessage, MessageTooLong, BadClientId,
)  # fmt: skip


class AcceptInput(Filled):
    """`text` where it was edited, `values` for what was missing; the same `client_id` again sends nothing more."""

    client_id: ClientId | None = None
    text: Words | None = None


class RejectInput(Given):
    reason: str = Field(min_length=1, max_length=500)


class SendInput(AcceptInput):
    """An agent's own `text`, or a `macro` (id or code) with its `values`, edited where `text` is given."""

    client_id: ClientId
    macro: Key | None = None


class PreviewInput(Filled):
    macro: Key


class WordingInput(Given):
    text: Words


@dataclass(frozen=True)
class Findings:
    findings: tuple[Finding, ...]


@router.post("/suggestions/{number}/accept", responses=refusals(NotSignedIn, ForgedRequest, SuggestionNotFound, SuggestionDecided) | SAYS)
def accept(run: Run, by: Agent, number: Number, given: AcceptInput) -> StaffMessage:
    """Send a suggestion, with everything that hangs on it. Of two who accept the same one, the second is told."""
    conversation = suggestions.conversation_of_suggestion(run.desk, number)
    seq = suggestions.accept(run.desk, number, by.account.title, text=given.text, values=given.given(), client_id=given.client_id)
    return _said(run, conversation, seq)


@router.post(
    "/suggestions/{number}/reject",
    status_code=204,
    responses=refusals(NotSignedIn, ForgedRequest, SuggestionNotFound, SuggestionDecided, HeldByAnother),
)
def reject(run: Run, by: Agent, number: Number, given: RejectInput) -> None:
    """Say that a suggestion is wrong, and why: trainers read it."""
    conversation = suggestions.conversation_of_suggestion(run.desk, number)
    suggestions.reject(run.desk, number, by.account.title, given.reason)
    run.hub.changed(conversation)


@router.post("/conversations/{id}/send", responses=CHANGES | refusals(UnknownMacro) | SAYS)
def send(run: Run, by: Agent, id: Id, given: SendInput) -> StaffMessage:
    """Say something; a connection that broke may send it again under the same `client_id`."""
    if given.macro is None:
        seq = send_text(run.desk, id, by.account.title, given.text or "", client_id=given.client_id)
    else:
        seq = send_reply(run.desk, id, by.account, given.macro, text=given.text, values=given.given(), client_id=given.client_id)
    return _said(run, id, seq)


@router.post("/conversations/{id}/preview", responses=CHANGES | refusals(UnknownMacro, OrderNotTheirs, CompensationRefused))
def preview(run: Run, by: Agent, id: Id, given: PreviewInput) -> Preview:
    """A quick reply as it would be sent, with what is missing and what sending does; nothing is changed."""
    return preview_of(run.desk, id, by.account, given.macro, given.given())


@router.post("/wording", responses=refusals(NotSignedIn, ForgedRequest))
def wording(run: Run, by: Agent, given: WordingInput) -> Findings:
    """What may not be said to a buyer, where it stands, and what to say instead."""
    return Findings(check(given.text, run.desk.files.wording))


def _said(run: Runtime, conversation: str, seq: int) -> StaffMessage:
    run.hub.changed(conversation)
    run.hub.tell(Note("lists"))
    return message(run.desk, conversation, seq)
