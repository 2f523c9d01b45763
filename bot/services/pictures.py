"""Pictures of buyers: kept once, shown to those who may see the conversation."""

from __future__ import annotations

from bot.files.picture_store import PictureGone, Pictures
from bot.files.pictures import NAME, keep_picture
from bot.services.desk import Desk
from bot.services.receive import check_client_id, receive_picture
from bot.store.conversations import Message, find_by_client_id, find_picture


class PictureNotFound(LookupError):
    def __init__(self) -> None:
        super().__init__("没有这张图片")


def take_picture(desk: Desk, pictures: Pictures, conversation: str, client_id: str, file_name: str, data: bytes) -> Message:
    """Check, keep and store a buyer's picture; the same `client_id` again gives the message that stands there.

    Raises BadPicture, PicturesAway, BadClientId, ConversationNotFound.
    """
    check_client_id(client_id)
    with desk.database.read() as connection:
        known = find_by_client_id(connection, conversation, client_id)
    if known is not None:
        return known
    name = keep_picture(data, pictures)
    message = None
    try:
        message = receive_picture(desk, conversation, client_id, file_name, name)
    finally:
        if message is None or message.picture != name:
            pictures.remove(name)
    return message


def picture_in(desk: Desk, pictures: Pictures, conversation: str, name: str) -> bytes:
    """A picture that was sent in this conversation; raises PictureNotFound for any other, and PicturesAway."""
    with desk.database.read() as connection:
        found = find_picture(connection, conversation, name) if NAME.fullmatch(name) else None
    if found is None:
        raise PictureNotFound
    return picture(pictures, name)


def picture(pictures: Pictures, name: str) -> bytes:
    """Raises PictureNotFound and PicturesAway."""
    try:
        return pictures.get(name)
    except PictureGone as error:
        raise PictureNotFound from error
