"""A picture is what decodes as one, whatever its name says."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image

LARGEST = 10_000_000
MOST_PIXELS = 50_000_000
KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


class BadPicture(ValueError):
    """The text says in Chinese what is wrong."""


def check_picture(path: Path) -> None:
    """Raises BadPicture for a file that is there and is no picture; one that is not there is only a name, as in scripts."""
    if not path.is_file():
        return
    if path.stat().st_size > LARGEST:
        raise BadPicture(f"图片太大，最多 {LARGEST // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=KINDS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise BadPicture("图片像素太多")
                picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture("这不是能打开的图片") from error
