"""What is backed up while people talk comes back whole, on either database, into an empty place and no other."""

from __future__ import annotations

import shutil
import tarfile
import threading
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.files.errors import BadFile
from bot.files.picture_store import Folder, PictureGone, PicturesAway, pictures_at
from bot.services.backup import NotEmptyPlace, backup, move, restore
from bot.services.desk import Desk
from bot.store.copying import NotEmpty, sums
from bot.store.database import Database, open_database
from bot.store.schema import versions
from bot.store.tables import messages
from tests.builders import NOW, order
from tests.services.chat import chat


def address(database: Database) -> str:
    return str(database.engine.url.render_as_string(hide_password=False))


@pytest.fixture
def shop(desk: Desk, tmp_path: Path) -> Desk:
    """A shop with a case that was closed, a picture and a model."""
    buyer = chat(desk, order())
    buyer.says("不要了")
    buyer.says("嗯")
    for name in ("pictures/a.png", "pictures/.half.png", "models/m.tar.gz", "keys.json"):
        path = tmp_path / "var" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return desk


#: Where it makes no difference which database it is.
either = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def own(folder: Path) -> Folder:
    return Folder(folder / "var" / "pictures")


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and "huashu.db" not in path.name}


def test_a_backup_comes_back_as_it_was(shop: Desk, tmp_path: Path) -> None:
    before, file = sums(shop.database), tmp_path / "backup.tar"
    backup(address(shop.database), tmp_path / "var", own(tmp_path), file, NOW, keys=False)
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    restore(file, fresh, tmp_path / "empty", Folder(tmp_path / "empty" / "pictures"))
    restored = open_database(fresh)
    assert sums(restored) == before
    restored.close()
    assert files(tmp_path / "empty") == {"pictures/a.png", "models/m.tar.gz"}
    assert file.stat().st_mode & 0o077 == 0


@either
def test_keys_are_in_it_only_when_they_are_asked_for(shop: Desk, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    backup(address(shop.database), tmp_path / "var", own(tmp_path), file, NOW, keys=True)
    restore(file, f"sqlite:///{tmp_path / 'fresh.db'}", tmp_path / "empty", Folder(tmp_path / "empty" / "pictures"))
    assert (tmp_path / "empty" / "keys.json").read_text() == "keys.json"


def test_a_backup_of_one_database_comes_back_on_the_other_and_is_written_to(
    shop: Desk, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file, before = tmp_path / "backup.tar", sums(shop.database)
    backup(address(shop.database), tmp_path / "var", own(tmp_path), file, NOW, keys=False)
    target = f"sqlite:///{tmp_path / 'other.db'}" if shop.database.postgresql else request.getfixturevalue("postgres_url")
    if not shop.database.postgresql:
        _empty(target)
    restore(file, target, tmp_path / "empty", Folder(tmp_path / "empty" / "pictures"))
    other = replace(shop, database=open_database(target))
    assert sums(other.database) == before
    buyer = chat(other)
    buyer.says("你好")
    assert buyer.talk[-1] == ("bot", "您好亲")
    other.database.close()


def _empty(url: str) -> None:
    database = open_database(url)
    with database.transaction() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    database.close()


def test_a_backup_while_buyers_write_holds_one_moment(shop: Desk, tmp_path: Path) -> None:
    writing, file = threading.Event(), tmp_path / "backup.tar"
    buyer = chat(shop)

    def write() -> None:
        number = 0
        while not writing.is_set():
            buyer.says(f"你好{number}")
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    backup(address(shop.database), tmp_path / "var", own(tmp_path), file, NOW, keys=False)
    writing.set()
    thread.join()
    restore(file, f"sqlite:///{tmp_path / 'fresh.db'}", tmp_path / "empty", Folder(tmp_path / "empty" / "pictures"))
    restored = open_database(f"sqlite:///{tmp_path / 'fresh.db'}")
    with restored.read() as connection:
        seqs = list(connection.execute(select(messages.c.seq).where(messages.c.conversation == buyer.id)).scalars())
    restored.close()
    assert sorted(seqs) == list(range(1, len(seqs) + 1))


@either
def test_pictures_of_a_bucket_come_back_into_another(shop: Desk, tmp_path: Path) -> None:
    before, after = (pictures_at(f"memory://{uuid4().hex}/pictures") for _ in "ab")
    before.put("b.png", b"a face")
    file, fresh = tmp_path / "backup.tar", f"sqlite:///{tmp_path / 'fresh.db'}"
    backup(address(shop.database), tmp_path / "var", before, file, NOW, keys=False)
    with pytest.raises(NotEmptyPlace, match="PICTURES_URL"):
        restore(file, fresh, tmp_path / "empty", before)
    restore(file, fresh, tmp_path / "empty", after)
    assert [(name, after.get(name)) for name in after.names()] == [("b.png", b"a face")]
    assert files(tmp_path / "empty") == {"models/m.tar.gz"}


@either
def test_a_picture_that_goes_while_others_are_packed_is_not_missed(shop: Desk, tmp_path: Path) -> None:
    class Going(Folder):
        def get(self, name: str) -> bytes:
            if name == "a.png":
                raise PictureGone
            return super().get(name)

    own(tmp_path).put("b.png", b"b")
    file = tmp_path / "backup.tar"
    backup(address(shop.database), tmp_path / "var", Going(tmp_path / "var" / "pictures"), file, NOW, keys=False)
    restore(file, f"sqlite:///{tmp_path / 'fresh.db'}", tmp_path / "empty", Folder(tmp_path / "empty" / "pictures"))
    assert files(tmp_path / "empty") == {"pictures/b.png", "models/m.tar.gz"}


@either
def test_a_place_for_pictures_that_fills_up_leaves_no_backup_and_no_half_restore(shop: Desk, tmp_path: Path) -> None:
    class Full(Folder):
        def put(self, name: str, data: bytes) -> None:
            if self.names():
                raise PicturesAway(OSError())
            super().put(name, data)

        def get(self, name: str) -> bytes:
            raise PicturesAway(OSError())

    own(tmp_path).put("b.png", b"b")
    file, target = tmp_path / "backup.tar", f"sqlite:///{tmp_path / 'fresh.db'}"
    with pytest.raises(PicturesAway):
        backup(address(shop.database), tmp_path / "var", Full(tmp_path / "var" / "pictures"), file, NOW, keys=False)
    assert list(tmp_path.glob("*backup*")) + list(tmp_path.glob(".*.part")) == []
    backup(address(shop.database), tmp_path / "var", own(tmp_path), file, NOW, keys=False)
    with pytest.raises(PicturesAway):
        restore(file, target, tmp_path / "empty", Full(tmp_path / "empty" / "pictures"))
    assert files(tmp_path / "empty") == set()
    restore(file, target, tmp_path / "empty", Folder(tmp_path / "empty" / "pictures"))
    assert files(tmp_path / "empty") == {"pictures/a.png", "pictures/b.png", "models/m.tar.gz"}


@either
def test_nothing_is_restored_over_what_is_there(shop: Desk, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    backup(address(shop.database), tmp_path / "var", own(tmp_path), file, NOW, keys=False)
    before = sums(shop.database)
    with pytest.raises(NotEmpty, match="messages"):
        restore(file, address(shop.database), tmp_path / "empty", Folder(tmp_path / "empty" / "pictures"))
    with pytest.raises(NotEmptyPlace):
        restore(file, f"sqlite:///{tmp_path / 'fresh.db'}", tmp_path / "var", Folder(tmp_path / "var" / "pictures"))
    assert sums(shop.database) == before
    assert files(tmp_path / "empty") == set()


@either
@pytest.mark.parametrize("harm", ["cut", "changed", "foreign", "empty"])
def test_a_damaged_or_foreign_file_is_refused_and_writes_nothing(shop: Desk, tmp_path: Path, harm: str) -> None:
    file = tmp_path / "backup.tar"
    backup(address(shop.database), tmp_path / "var", own(tmp_path), file, NOW, keys=False)
    data = file.read_bytes()
    if harm == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif harm == "changed":
        file.write_bytes(data.replace(b"pictures/a.png", b"pictures/b.png", 1))
    elif harm == "empty":
        file.write_bytes(b"")
    else:
        with tarfile.open(file, "a") as tar:
            member = tarfile.TarInfo("pictures/../../evil")
            member.size = 1
            tar.addfile(member, BytesIO(b"x"))
    with pytest.raises(BadFile):
        restore(file, f"sqlite:///{tmp_path / 'fresh.db'}", tmp_path / "empty", Folder(tmp_path / "empty" / "pictures"))
    assert files(tmp_path / "empty") == set()
    assert not (tmp_path / "evil").exists()


@either
def test_a_full_disk_leaves_the_backup_before(shop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "backup.tar"
    file.write_bytes(b"yesterday's")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil.os, "replace", full)
    with pytest.raises(BadFile, match="No space left"):
        backup(address(shop.database), tmp_path / "var", own(tmp_path), file, NOW, keys=False)
    monkeypatch.undo()
    assert file.read_bytes() == b"yesterday's"
    assert list(tmp_path.glob(".*.part")) == []


def test_a_database_of_another_version_is_not_upgraded_by_its_backup(shop: Desk, tmp_path: Path) -> None:
    with shop.database.transaction() as connection:
        newest = versions(connection)[1]
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    try:
        with pytest.raises(BadFile, match="原来的版本"):
            backup(address(shop.database), tmp_path / "var", own(tmp_path), tmp_path / "backup.tar", NOW, keys=False)
        with shop.database.read() as connection:
            assert versions(connection)[0] == "0001"
    finally:  # PostgreSQL's database is everybody's
        with shop.database.transaction() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{newest}'")
    assert not (tmp_path / "backup.tar").exists()


def test_a_database_moves_to_the_other_kind_and_nothing_differs(shop: Desk, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'moved.db'}"
    copied = move(address(shop.database), target)
    assert copied == sums(shop.database)
    with pytest.raises(NotEmpty):
        move(address(shop.database), target)


def test_what_is_missing_is_named_and_nothing_is_made_in_its_place(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path / 'nowhere.db'}", tmp_path / "no folder" / "backup.tar"
    with pytest.raises(BadFile) as refused:
        backup(url, tmp_path, own(tmp_path), file, NOW, keys=False)
    assert [error.partition(": ")[0] for error in refused.value.errors] == [str(tmp_path / "nowhere.db"), str(file)]
    with pytest.raises(BadFile):
        move(url, f"sqlite:///{tmp_path / 'target.db'}")
    assert list(tmp_path.iterdir()) == []
