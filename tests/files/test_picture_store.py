"""Pictures are kept whole or not at all, in a folder as in a bucket, and what is wrong with the place is told."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from uuid import uuid4

import pytest

from bot.files.picture_store import BadPicturesUrl, Bucket, Folder, PictureGone, Pictures, PicturesAway, pictures_at

NAME, OTHER = f"{'0' * 32}.jpg", f"{'1' * 32}.png"


@pytest.fixture(params=["folder", "file URL", "bucket"])
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Pictures:
    urls = {"folder": str(tmp_path / "a" / "b"), "file URL": f"file://{tmp_path}/c", "bucket": f"memory://{uuid4().hex}/pictures/"}
    return pictures_at(urls[request.param])


def test_what_was_put_is_there_until_it_is_taken_out(pictures: Pictures) -> None:
    assert (pictures.names(), pictures.has(NAME)) == ((), False)
    pictures.put(OTHER, b"second")
    pictures.put(NAME, b"first")
    assert (pictures.names(), pictures.has(NAME), pictures.get(NAME)) == ((NAME, OTHER), True, b"first")
    pictures.put(NAME, b"anew")
    assert pictures.get(NAME) == b"anew"
    pictures.remove(NAME)
    pictures.remove(NAME)
    assert (pictures.names(), pictures.has(NAME)) == ((OTHER,), False)
    with pytest.raises(PictureGone):
        pictures.get(NAME)


def test_a_folder_and_what_is_in_it_is_for_its_owner_only(tmp_path: Path) -> None:
    Folder(tmp_path / "pictures").put(NAME, b"a face")
    assert (tmp_path / "pictures").stat().st_mode & 0o077 == 0
    assert (tmp_path / "pictures" / NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_full_disk_keeps_nothing_and_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    pictures = Folder(tmp_path)
    pictures.put(NAME, b"before")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, fails, full)
    with pytest.raises(PicturesAway, match="请稍后再试"):
        pictures.put(NAME, b"after")
    monkeypatch.undo()
    assert pictures.get(NAME) == b"before"
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_folder_that_can_not_be_made_is_away_and_not_only_without_the_picture() -> None:
    with pytest.raises(PicturesAway):
        Folder(Path("/proc/nowhere/pictures")).put(NAME, b"x")


def test_what_another_desk_puts_into_the_bucket_is_seen() -> None:
    url = f"memory://{uuid4().hex}/pictures"
    mine, theirs = pictures_at(url), pictures_at(url)
    assert mine.names() == ()
    theirs.put(NAME, b"x")
    assert (mine.names(), mine.get(NAME)) == ((NAME,), b"x")


class Down:
    """A bucket's driver whose network is away: every driver has errors of its own."""

    class Unreachable(Exception):
        pass

    def __getattr__(self, name: str) -> object:
        raise self.Unreachable


@pytest.mark.parametrize(
    "act",
    [
        lambda pictures: pictures.put(NAME, b""), lambda pictures: pictures.get(NAME), lambda pictures: pictures.has(NAME),
        lambda pictures: pictures.names(), lambda pictures: pictures.remove(NAME),
    ],
    ids=["put", "get", "has", "names", "remove"],
)  # fmt: skip
def test_a_bucket_that_is_away_is_told_by_one_error(act: object) -> None:
    with pytest.raises(PicturesAway, match="Unreachable"):
        act(Bucket(Down(), "pictures"))  # type: ignore[operator]


@pytest.mark.parametrize(("url", "told"), [("s4://bucket/pictures", "s4:// 不认识"), ("gs://bucket/pictures", "gs:// 还缺一个库")])
def test_an_address_that_leads_nowhere_is_told(url: str, told: str) -> None:
    with pytest.raises(BadPicturesUrl, match=told):
        pictures_at(url)
