"""What buyers may ask of their data: for leads."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from bot.desk.agent.refused import ForgedRequest, NotAllowed
from bot.desk.agent.signed_in import Lead
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.files.picture_store import PicturesAway
from bot.services import personal as service
from bot.services.personal import BuyerBusy, BuyerUnknown, Kept, Person
from bot.services.sign_in import NotSignedIn

router = APIRouter(prefix="/personal", tags=["personal"])

CHANGES = refusals(NotSignedIn, NotAllowed, ForgedRequest, BuyerUnknown, PicturesAway)


class WhoInput(Given):
    """A `buyer` as the shop calls him, or for somebody who was never known his `conversation`."""

    buyer: str = Field("", max_length=128)
    conversation: str = Field("", max_length=64)

    def person(self) -> Person:
        return Person(self.buyer, self.conversation)


class DeleteInput(WhoInput):
    """`anyway`: although orders are not completed, or work is not done."""

    anyway: bool = False


@router.get("", responses=refusals(NotSignedIn, NotAllowed, BuyerUnknown))
def kept_of_buyer(
    run: Run,
    by: Lead,
    buyer: Annotated[str, Query(max_length=128)] = "",
    conversation: Annotated[str, Query(max_length=64)] = "",
) -> Kept:
    """How much is kept of him."""
    return service.kept(run.desk, Person(buyer, conversation))


@router.post("/export", response_class=Response, responses=CHANGES)
def export_buyer(run: Run, by: Lead, given: WhoInput) -> Response:
    """All of it as a zip: `data.json` and his pictures."""
    data = service.export(run.desk, run.pictures, given.person(), by.account.title)
    return Response(data, media_type="application/zip", headers={"Content-Disposition": 'attachment; filename="buyer.zip"'})


@router.post("/delete", responses=CHANGES | refusals(BuyerBusy))
def delete_buyer(run: Run, by: Lead, given: DeleteInput) -> Kept:
    """Delete what he said and sent, and take him out of his orders; what there was. It can't be undone."""
    done = service.delete(run.desk, run.pictures, given.person(), by.account.title, anyway=given.anyway)
    run.hub.tell(Note("lists"))
    return done
