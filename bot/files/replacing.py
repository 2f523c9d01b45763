"""Writes files so that a crash leaves each of them old or new, never half."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

from bot.files.errors import BadFile

FULL = "写不进去，磁盘满了，原来的都还在；清出空间再试一次"


@contextmanager
def put_back_unless_done(path: Path) -> Iterator[None]:
    """Whatever the block makes of a file is undone when it raises; that needs no room on the disk."""
    kept = path.with_name(f".{path.name}.before")
    kept.unlink(missing_ok=True)
    if path.exists():
        os.link(path, kept)
    try:
        yield
    except BaseException:
        if kept.exists():
            os.replace(kept, path)
        else:
            path.unlink(missing_ok=True)
        raise
    finally:
        kept.unlink(missing_ok=True)


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
        raise BadFile((f"{error.filename or ''}: {FULL if error.errno == ENOSPC else f'写不进去（{error.strerror}）'}",)) from error
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
