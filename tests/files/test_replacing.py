"""Files are replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.files.errors import BadFile
from bot.files.replacing import put_back_unless_done, replace_files


def test_old_and_new_files_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yml", tmp_path / "new.yml"
    old.write_text("before")
    old.chmod(0o640)
    replace_files({old: b"after", new: b"fresh"})
    assert (old.read_text(), new.read_text()) == ("after", "fresh")
    assert old.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in tmp_path.iterdir()} == {"old.yml", "new.yml"}


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("before")
    link.symlink_to(target)
    replace_files({link: b"after"})
    assert link.is_symlink()
    assert target.read_text() == "after"


def test_when_one_place_cannot_be_written_none_is(tmp_path: Path) -> None:
    old = tmp_path / "old.yml"
    old.write_text("before")
    with pytest.raises(BadFile, match="写不进去"):
        replace_files({old: b"after", tmp_path / "nowhere" / "new.yml": b"fresh"})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("old.yml", "before")]


def step(path: Path, other: Path) -> None:
    """Replaces a file, and then fails."""
    with put_back_unless_done(path):
        replace_files({path: b"new"})
        replace_files({other: b"x"})


@pytest.mark.parametrize("before", [b"old", None])
def test_what_a_step_made_of_a_file_is_undone_when_the_step_fails(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "published.json"
    if before is not None:
        path.write_bytes(before)
    with pytest.raises(BadFile):
        step(path, tmp_path / "no folder" / "other")
    assert (path.read_bytes() if path.exists() else None) == before
    with put_back_unless_done(path):
        replace_files({path: b"new"})
    assert path.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
