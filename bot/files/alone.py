"""Who changes the shop's files has them for himself, from reading to writing: among threads, processes and desks of one folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.files.errors import BadFile

LOCK = ".lock"
WAIT_SECONDS = 20.0


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else is in such a block for `root`; a thread that is may enter another. It ends with its process.

    Raises BadFile when the folder can't be locked, or somebody else holds it for so long that he must be stuck. Taken before a
    transaction of the database, never within one: who waits here would hold the database meanwhile.
    """
    lock = FileLock(root / LOCK, timeout=WAIT_SECONDS, is_singleton=True, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise BadFile((f"{root}: 别人正在改这些文件，过了 {WAIT_SECONDS:.0f} 秒还没改完，您的修改没有写入；请稍后再试",)) from error
    except OSError as error:
        raise BadFile((f"{error.filename or root / LOCK}: 写不进去（{error.strerror}）",)) from error
    try:
        yield
    finally:
        lock.release()
