"""What is wrong with a file, for the people who wrote it."""

from __future__ import annotations

import os
from pathlib import Path


class BadFile(Exception):
    """A file that can't be used; `errors` holds every reason, in Chinese, each starting with where it is."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class NotThere(LookupError):
    """What should be changed is not in the file any more; `said` is how it was written."""

    def __init__(self, why: str, said: str) -> None:
        super().__init__(why)
        self.said = said


def check_size(path: Path, limit: int) -> None:
    """Raises `BadFile` for a file that is missing, no file, not readable or larger than `limit` bytes."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadFile((f"{path}: 读不到这个文件",)) from error
    if not path.is_file():
        raise BadFile((f"{path}: 不是文件",))
    if not os.access(path, os.R_OK):
        raise BadFile((f"{path}: 没有权限读这个文件",))
    if size > limit:
        raise BadFile((f"{path}: 文件太大（{size / 1e6:.1f} MB），上限 {limit / 1e6:.0f} MB",))


def shown(value: object) -> str:
    """A value inside an error message: cut at 40 characters, a text in quotes."""
    names = {None: "空", True: "true", False: "false"}
    text = names[value] if value is None or isinstance(value, bool) else f"“{value}”" if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else text[:40] + "…"
