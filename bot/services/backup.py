"""Backup while the desk runs, restore into an empty place, and move from one database to another; each with a check."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from bot.files.backup_file import DATABASE, KEYS, MODELS, PICTURES, pack, unpack
from bot.files.errors import BadFile
from bot.files.picture_store import Pictures, PicturesAway
from bot.services.state import LAST_BACKUP
from bot.store.copying import Sum, copy_all, sums
from bot.store.database import Database, open_database
from bot.store.schema import migrate, versions
from bot.store.settings import set_setting


class CopyDiffers(RuntimeError):
    """What was read and what was written are not the same; the copy is not to be used."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(f"复制后核对不上：{'、'.join(tables)}")


class NotEmptyPlace(RuntimeError):
    def __init__(self, where: str) -> None:
        super().__init__(f"{where} 里已经有文件，没有恢复；换一个空的 --data，或者空的 PICTURES_URL")


def backup(url: str, data: Path, pictures: Pictures, file: Path, now: datetime, *, keys: bool) -> dict[str, Sum]:
    """Write all of the shop's data, as one moment has it, to one file; what tables are in it.

    Pictures and models are copied after the database, so what it names is there. Raises BadFile, StorageFailed, PicturesAway.
    """
    _check_there(url, file)
    _check_version(url)
    with tempfile.TemporaryDirectory(prefix="huashu-backup-", dir=file.resolve().parent) as folder:
        path = Path(folder) / DATABASE
        with _opened(url) as source, _opened(f"sqlite:///{path}") as copy:
            copied = checked(source, copy)
        # closed, SQLite has put all of it into the one file
        pack(file, path, data, pictures, keys=keys)
    _note(url, now)
    return copied


def _note(url: str, now: datetime) -> None:
    """Those who watch the shop want to know how old its last backup is."""
    with _opened(url) as database, database.transaction() as connection:
        set_setting(connection, LAST_BACKUP, now.isoformat())


def restore(file: Path, url: str, data: Path, pictures: Pictures) -> dict[str, Sum]:
    """Bring a backup back into an empty database, an empty folder and an empty place for pictures; what tables it had.

    Raises BadFile for a file that is not whole, NotEmpty, NotEmptyPlace, StorageFailed and PicturesAway; then nothing was written.
    """
    _check_empty(data, pictures)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as name:
        folder = Path(name)
        unpack(file, folder)
        with _kept(folder / PICTURES, pictures), _opened(f"sqlite:///{folder / DATABASE}") as source, _opened(url) as target:
            copied = checked(source, target)
        for part in (MODELS, KEYS):
            if (folder / part).exists():
                shutil.rmtree(data / part, ignore_errors=True)  # an empty folder
                (folder / part).rename(data / part)
    return copied


def _check_empty(data: Path, pictures: Pictures) -> None:
    """Raises NotEmptyPlace, PicturesAway."""
    for path in (data / MODELS, data / KEYS):
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise NotEmptyPlace(str(path))
    if pictures.names():
        raise NotEmptyPlace("放图片的地方")


@contextmanager
def _kept(folder: Path, pictures: Pictures) -> Iterator[None]:
    """All pictures of the folder are kept; none of them when the block fails."""
    put: list[str] = []
    try:
        for path in sorted(folder.glob("*")):
            put.append(path.name)
            pictures.put(path.name, path.read_bytes())
        yield
    except BaseException:
        for name in put:
            with suppress(PicturesAway):  # what made the block fail is what is told
                pictures.remove(name)
        raise


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


def _check_version(url: str) -> None:
    """A backup before an upgrade must not be what upgrades the database under desks of the version before; raises BadFile."""
    database = open_database(url)
    try:
        with database.read() as connection:
            here, newest = versions(connection)
    finally:
        database.close()
    if here not in (None, newest):
        raise BadFile((f"数据库的表是 {here} 版的，这个程序是 {newest} 版的：请用原来的版本备份，或者先启动一次客服台让它升级",))


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    migrate(url)
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()
