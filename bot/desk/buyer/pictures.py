"""Pictures that a buyer sends and sees."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile

from bot.desk.buyer.shapes import BuyerMessage, message_shown
from bot.desk.buyer.visitor import Visitor, count_picture
from bot.desk.errors import refusals
from bot.desk.metrics import MESSAGES
from bot.desk.runtime import Run
from bot.desk.shown_picture import shown_picture
from bot.desk.throttle import TooOften
from bot.files.picture_store import PicturesAway
from bot.files.pictures import LARGEST, BadPicture
from bot.services.pictures import PictureNotFound, picture_in, take_picture
from bot.services.receive import LONGEST_ID, BadClientId
from bot.services.visit import opened
from bot.store.database import StorageFailed

router = APIRouter()


@router.post(
    "/pictures",
    response_model=BuyerMessage,
    status_code=201,
    responses=refusals(BadPicture, BadClientId, TooOften, StorageFailed, PicturesAway),
    dependencies=[Depends(count_picture)],
)
def post_picture(
    run: Run,
    visit: Visitor,
    client_id: Annotated[str, Form(min_length=1, max_length=LONGEST_ID)],
    file: Annotated[UploadFile, File(description="JPEG, PNG, WebP, GIF or BMP, at most 10 MB and 50 megapixels")],
) -> BuyerMessage:
    """Stored once for each `client_id`, encoded anew without metadata."""
    data = file.file.read(LARGEST + 1)
    message = take_picture(run.desk, run.pictures, opened(run.desk, visit), client_id, file.filename or "", data)
    MESSAGES.labels("buyer", "picture").inc()
    run.told(visit.conversation)
    return message_shown(run.desk, message, ())


@router.get("/pictures/{name}", response_class=Response, responses=refusals(PictureNotFound, PicturesAway))
def get_picture(name: str, run: Run, visit: Visitor) -> Response:
    """A picture of the buyer's own conversation."""
    return shown_picture(picture_in(run.desk, run.pictures, visit.conversation, name), name)
