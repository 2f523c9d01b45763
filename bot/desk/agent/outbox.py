"""What could not be told to other systems, for admins: try it again, or let it be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path

from bot.desk.agent.refused import ForgedRequest, NotAllowed
from bot.desk.agent.signed_in import Admin
from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.services.relaying import LetterNotDead, discard_letter, outbox_now, retry_letter
from bot.services.sign_in import NotSignedIn

router = APIRouter(tags=["outbox"])

Id = Annotated[int, Path(ge=1, lt=2**31)]
CHANGES = refusals(NotSignedIn, NotAllowed, ForgedRequest, LetterNotDead)


@dataclass(frozen=True)
class LetterView:
    """`key` names the fact to the other system; `error` is what it last said."""

    id: int
    key: str
    kind: str
    order: str
    text: str
    created_at: datetime
    tries: int
    error: str


@dataclass(frozen=True)
class OutboxView:
    """`delivers`: there is another system to tell; `dead`: the oldest of those that were tried for the last time."""

    delivers: bool
    waiting: int
    since: datetime | None
    dead_count: int
    dead: tuple[LetterView, ...]


@router.get("/outbox", responses=refusals(NotSignedIn, NotAllowed))
def undelivered_letters(run: Run, by: Admin) -> OutboxView:
    found = outbox_now(run.desk)
    dead = tuple(
        LetterView(
            letter.id, letter.key, letter.kind, str(letter.payload.get("order") or ""),
            str(letter.payload.get("text") or letter.payload.get("note") or ""), letter.created_at, letter.tries, letter.error or "",
        )
        for letter in found.dead
    )  # fmt: skip
    return OutboxView(run.relay.delivers, found.waiting, found.since, found.dead_count, dead)


@router.post("/outbox/{id}/retry", status_code=204, responses=CHANGES)
def retry_dead_letter(run: Run, by: Admin, id: Id) -> None:
    retry_letter(run.desk, id, by.account.title)


@router.post("/outbox/{id}/discard", status_code=204, responses=CHANGES)
def discard_dead_letter(run: Run, by: Admin, id: Id) -> None:
    """It is not told any more, and stays in the database."""
    discard_letter(run.desk, id, by.account.title)
