"""Backup while the desk runs, restore into an empty place, and move from one database to another; each with a check."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.files.backup_file import DATABASE, FOLDERS, KEYS, pack, unpack
from bot.files.errors import BadFile
from bot.store.copying import Sum, copy_all, sums
from bot.store.database import Database, open_database
from bot.store.schema import migrate


class CopyDiffers(RuntimeError):
    """What was read and what was written are not the same; the copy is not to be used."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(f"复制后核对不上：{'、'.join(tables)}")


class NotEmptyFolder(RuntimeError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} 里已经有文件，没有恢复；换一个空的 --data")


def backup(url: str, data: Path, file: Path, *, keys: bool) -> dict[str, Sum]:
    """Write all of the shop's data, as one moment has it, to one file; what tables are in it.

    Pictures and models are copied after the database, so what it names is there. Raises BadFile, StorageFailed.
    """
    _check_there(url, file)
    with tempfile.TemporaryDirectory(prefix="huashu-backup-", dir=file.resolve().parent) as folder:
        path = Path(folder) / DATABASE
        with _opened(url) as source, _opened(f"sqlite:///{path}") as copy:
            copied = checked(source, copy)
        # closed, SQLite has put all of it into the one file
        pack(file, path, data, keys=keys)
    return copied


def restore(file: Path, url: str, data: Path) -> dict[str, Sum]:
    """Bring a backup back into an empty database and an empty folder; what tables it had.

    Raises BadFile for a file that is not whole, NotEmpty and NotEmptyFolder; then nothing was written.
    """
    for path in (*(data / name for name in FOLDERS), data / KEYS):
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise NotEmptyFolder(path)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as folder:
        unpack(file, Path(folder))
        with _opened(f"sqlite:///{Path(folder) / DATABASE}") as source, _opened(url) as target:
            copied = checked(source, target)
        for name in (*FOLDERS, KEYS):
            if (Path(folder) / name).exists():
                shutil.rmtree(data / name, ignore_errors=True)
                (Path(folder) / name).rename(data / name)
    return copied


def move(source: str, target: str) -> dict[str, Sum]:
    """Copy one database into another, which is empty; what was copied. Raises BadFile, NotEmpty, CopyDiffers, StorageFailed."""
    _check_there(source, Path())
    with _opened(source) as reading, _opened(target) as writing:
        return checked(reading, writing)


def checked(source: Database, target: Database) -> dict[str, Sum]:
    """Copy, and compare what was read with what stands there afterwards."""
    copied, there = copy_all(source, target), sums(target)
    differing = [name for name, found in copied.items() if there[name] != found]
    if differing:
        raise CopyDiffers(differing)
    return copied


def _check_there(url: str, file: Path) -> None:
    """A backup of nothing, which opening a database that is not there would make, helps nobody; raises BadFile."""
    database = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    missing = [f"{database}: 没有这个数据库文件，没有可备份的"] if database and not database.is_file() else []
    if not file.resolve().parent.is_dir():
        missing.append(f"{file}: 没有这个文件夹")
    if missing:
        raise BadFile(tuple(missing))


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    migrate(url)
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()
