"""The shop's files are read again while the desk runs; what can't be read leaves everything as it was."""

from __future__ import annotations

from pathlib import Path

from bot.files.errors import BadFile
from bot.files.macro_pictures import keep_pictures
from bot.files.picture_store import Pictures
from bot.files.shop import load_shop
from bot.services.desk import Desk


def read_again(desk: Desk, root: Path, pictures: Pictures) -> None:
    """From now on the files as they stand; with errors in them the ones before, and `desk.file_errors` says what is wrong."""
    try:
        files = load_shop(root)
    except BadFile as error:
        desk.file_errors = error.errors
        return
    keep_pictures(root / "macros", files.pictures, pictures)
    desk.files, desk.file_errors = files, ()
