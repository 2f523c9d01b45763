"""How a picture is given to those who may see it."""

from __future__ import annotations

from fastapi import Response

from bot.files.pictures import picture_type

#: Only for whom it was asked, never guessed to be something else, never a page.
HEADERS = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "default-src 'none'; sandbox"}


def shown_picture(data: bytes, name: str) -> Response:
    return Response(data, media_type=picture_type(name), headers=HEADERS)
