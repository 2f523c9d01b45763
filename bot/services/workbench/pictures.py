"""Pictures of quick replies, as staff see them before they are sent."""

from __future__ import annotations

from bot.core.macros import Macro
from bot.files.picture_store import Pictures
from bot.services.desk import Desk
from bot.services.pictures import PictureNotFound, picture
from bot.services.workbench.views import PictureEffect


def picture_effects(desk: Desk, macro: Macro) -> tuple[PictureEffect, ...]:
    return tuple(PictureEffect(name, f"/api/macros/pictures/{desk.files.pictures[name]}") for name in macro.pictures)


def macro_picture(desk: Desk, pictures: Pictures, name: str) -> bytes:
    """A picture that one of the shop's quick replies has; raises PictureNotFound and PicturesAway."""
    if name not in desk.files.pictures.values():
        raise PictureNotFound
    return picture(pictures, name)
