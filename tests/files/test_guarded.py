"""Two people at one file: whoever did not see what stands there is told, and nothing is lost."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from bot.files.alone import LOCK
from bot.files.errors import BadFile
from bot.files.guarded import NEW, ChangedMeanwhile, read_source, write_sources


def test_a_change_says_what_it_was_and_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("一\n二\n")
    seen = read_source(tmp_path / "a.yml")
    (change,) = write_sources(tmp_path, {"a.yml": "一\n三\n"}, {"a.yml": seen.version})
    assert change.before == seen.version
    assert change.after == read_source(tmp_path / "a.yml").version
    assert change.difference == "--- a/a.yml\n+++ b/a.yml\n@@ -1,2 +1,2 @@\n 一\n-二\n+三\n"


def test_the_second_of_two_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("一\n")
    seen = {name: read_source(tmp_path / name).version for name in ("a.yml", "b.yml")}
    write_sources(tmp_path, {"b.yml": "我\n"}, seen)
    with pytest.raises(ChangedMeanwhile, match=r"b\.yml 刚刚被别人改过"):
        write_sources(tmp_path, {"a.yml": "二\n", "b.yml": "二\n"}, seen)
    assert [(tmp_path / name).read_text() for name in ("a.yml", "b.yml")] == ["一\n", "我\n"]


def test_of_many_at_once_one_wins(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("0\n")
    seen = {"a.yml": read_source(tmp_path / "a.yml").version}
    won: list[int] = []

    def write(number: int) -> None:
        try:
            write_sources(tmp_path, {"a.yml": f"{number}\n"}, seen)
            won.append(number)
        except ChangedMeanwhile:
            pass

    threads = [threading.Thread(target=write, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert (tmp_path / "a.yml").read_text() == f"{won[0]}\n"


def test_a_new_file_is_new_for_one_of_two(tmp_path: Path) -> None:
    write_sources(tmp_path, {"a.yml": "一\n"}, {"a.yml": NEW})
    with pytest.raises(ChangedMeanwhile):
        write_sources(tmp_path, {"a.yml": "二\n"}, {"a.yml": NEW})


def test_a_file_that_vanished_is_a_change_too(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("一\n")
    seen = read_source(tmp_path / "a.yml").version
    (tmp_path / "a.yml").unlink()
    with pytest.raises(ChangedMeanwhile):
        write_sources(tmp_path, {"a.yml": "二\n"}, {"a.yml": seen})


def test_line_ends_and_the_byte_order_mark_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    source = read_source(path)
    assert source.text == "a: 1\nb: 2\n"
    write_sources(tmp_path, {"a.yml": "a: 1\nb: 3\n"}, {"a.yml": source.version})
    assert path.read_bytes() == b"\xef\xbb\xbfa: 1\r\nb: 3\r\n"


def test_what_is_the_same_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("一\n")
    before = (tmp_path / "a.yml").stat().st_mtime_ns
    assert write_sources(tmp_path, {"a.yml": "一\n"}, {"a.yml": read_source(tmp_path / "a.yml").version}) == ()
    assert (tmp_path / "a.yml").stat().st_mtime_ns == before


def test_a_full_disk_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yml").write_text("一\n")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadFile, match="写不进去"):
        write_sources(tmp_path, {"a.yml": "二\n"}, {"a.yml": read_source(tmp_path / "a.yml").version})
    assert (tmp_path / "a.yml").read_text() == "一\n"
    assert sorted(os.listdir(tmp_path)) == [LOCK, "a.yml"]


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("不要了".encode("gbk"))
    with pytest.raises(BadFile, match="UTF-8"):
        read_source(tmp_path / "a.yml")
