"""Pictures that go out with quick replies: files in `macros/pictures/`, named by macros."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from bot.core.macros import Macro
from bot.files.picture_store import Pictures
from bot.files.pictures import BadPicture, encode_anew

FOLDER = "pictures"


def wrong_pictures(macro: Macro, macros: Path) -> Iterator[str]:
    """What is wrong with the pictures that a macro names; `macros` is the folder of the macros' files."""
    for name in macro.pictures:
        try:
            kept_name(macros / FOLDER, name)
        except BadPicture as error:
            yield f"图片 {name}：{error}"


def kept_names(macros: Iterable[Macro], folder: Path) -> Mapping[str, str]:
    """Under which name each picture is kept once it is sent; raises BadPicture."""
    return {name: kept_name(folder / FOLDER, name) for macro in macros for name in macro.pictures}


def kept_name(folder: Path, name: str) -> str:
    """Made of what is in the picture: the same picture is kept once, a changed one beside what was sent before. Raises BadPicture."""
    data, suffix = _encoded(folder, name)
    return f"{sha256(data).hexdigest()[:32]}{suffix}"


def keep_pictures(macros: Path, names: Mapping[str, str], pictures: Pictures) -> None:
    """Copies of the pictures that may be sent, beside those of buyers: what was sent can be seen after its file is gone.

    Raises PicturesAway.
    """
    for name, kept in names.items():
        if not pictures.has(kept):
            pictures.put(kept, _encoded(macros / FOLDER, name)[0])


def _encoded(folder: Path, name: str) -> tuple[bytes, str]:
    path = folder / name
    if Path(name).name != name or not path.is_file():
        raise BadPicture(f"{folder.parent.name}/{FOLDER}/ 里没有这个文件")
    return _encoded_at(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _encoded_at(path: Path, changed_at: int) -> tuple[bytes, str]:
    return encode_anew(path.read_bytes())
