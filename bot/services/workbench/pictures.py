"""Pictures of quick replies, as staff see them before they are sent."""

from __future__ import annotations

from pathlib import Path

from bot.core.macros import Macro
from bot.services.desk import Desk
from bot.services.pictures import PictureNotFound
from bot.services.workbench.views import PictureEffect


def picture_effects(desk: Desk, macro: Macro) -> tuple[PictureEffect, ...]:
    return tuple(PictureEffect(name, f"/api/macros/pictures/{desk.files.pictures[name]}") for name in macro.pictures)


def macro_picture(desk: Desk, folder: Path, name: str) -> Path:
    """The file of a picture that one of the shop's quick replies has; raises PictureNotFound."""
    path = folder / name
    if name not in desk.files.pictures.values() or not path.is_file():
        raise PictureNotFound
    return path
