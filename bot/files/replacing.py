"""Writes files so that a crash leaves each of them old or new, never half."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.files.errors import BadFile


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Puts every content in its place; all of them are on the disk before the first one is replaced.

    Raises `BadFile` for a place that can't be written.
    """
    fresh: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            fresh[path] = _beside(path.resolve(), content)
        for path, written in fresh.items():
            os.replace(written, path.resolve())
    except OSError as error:
        raise BadFile((f"{error.filename or ''}: 写不进去（{error.strerror}）",)) from error
    finally:
        for written in fresh.values():
            written.unlink(missing_ok=True)


def _beside(path: Path, content: bytes) -> Path:
    """A finished file in the same folder, with the rights of the one that it will replace."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        written = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            if path.exists():
                shutil.copymode(path, written)
            else:
                written.chmod(0o644)
        except BaseException:
            written.unlink()
            raise
    return written
