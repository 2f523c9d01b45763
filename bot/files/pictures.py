"""A picture is what decodes as one, whatever its name says; it is kept as our own copy, without what else was in the file."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from bot.files.picture_store import Pictures

LARGEST = 10_000_000
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 4096
KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
NAME = re.compile(r"[0-9a-f]{32}\.(jpg|png)")

_AT_ONCE = threading.BoundedSemaphore(2)  # a picture takes up to 200 MB while it is decoded


class BadPicture(ValueError):
    """The text says in Chinese what is wrong."""


def check_picture(path: Path) -> None:
    """Raises BadPicture for a file that is there and is no picture; one that is not there is only a name, as in scripts."""
    if path.is_file():
        check_bytes(path.stat().st_size)
        with _decoded(path.read_bytes()):
            pass


def check_bytes(size: int) -> None:
    """Raises BadPicture."""
    if size > LARGEST:
        raise BadPicture(f"图片太大，最多 {LARGEST // 1_000_000} MB")


def keep_picture(data: bytes, pictures: Pictures) -> str:
    """Keep a picture and return its new random name; raises BadPicture and PicturesAway.

    It is encoded anew: no metadata, no place where it was taken, nothing behind the picture's end; upright, and of animations the
    first frame.
    """
    encoded, suffix = encode_anew(data)
    name = f"{secrets.token_hex(16)}{suffix}"
    pictures.put(name, encoded)
    return name


def encode_anew(data: bytes) -> tuple[bytes, str]:
    """Our own copy of a picture and the ending of its name; raises BadPicture."""
    check_bytes(len(data))
    with _decoded(data) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clear = upright.has_transparency_data
        fresh = upright.convert("RGBA" if clear else "RGB")
    fresh.info = {}
    encoded = BytesIO()
    fresh.save(encoded, "PNG" if clear else "JPEG", quality=88)
    return encoded.getvalue(), ".png" if clear else ".jpg"


def picture_type(name: str) -> str:
    """The media type of a kept picture."""
    return TYPES[Path(name).suffix]


@contextmanager
def _decoded(data: bytes) -> Iterator[Image.Image]:
    """The whole picture in memory; its size is known, and refused, before its pixels are."""
    with _AT_ONCE:
        try:
            with Image.open(BytesIO(data), formats=KINDS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise BadPicture("图片像素太多")
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                picture.load()
                yield picture
        except Image.DecompressionBombError as error:
            raise BadPicture("图片像素太多") from error
        except (OSError, SyntaxError, ValueError, MemoryError) as error:
            if isinstance(error, BadPicture):
                raise
            raise BadPicture("这不是能打开的图片") from error
