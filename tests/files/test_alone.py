"""One at a time has the shop's files for himself, whichever process he is in."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.files import alone as module
from bot.files.alone import LOCK, alone
from bot.files.errors import BadFile

HOLDS = """
import sys, pathlib
from bot.files.alone import alone
with alone(pathlib.Path(sys.argv[1])):
    print("mine", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.2)


def refused(root: Path) -> str:
    with pytest.raises(BadFile) as error, alone(root):
        raise AssertionError("nobody else may be here")
    return str(error.value)


def test_another_process_is_waited_for_and_then_told_of(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDS, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"mine\n"
        assert "别人正在改这些文件" in refused(tmp_path)
        other.kill()
    with alone(tmp_path):
        pass


def test_another_thread_waits_and_ones_own_may_go_on(tmp_path: Path) -> None:
    told: list[str] = []
    with alone(tmp_path), alone(tmp_path):
        thread = threading.Thread(target=lambda: told.append(refused(tmp_path)))
        thread.start()
        thread.join()
    assert "别人正在改这些文件" in told[0]


def test_other_folders_are_others(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    with alone(tmp_path / "a"):
        thread = threading.Thread(target=lambda: alone(tmp_path / "b").__enter__())
        thread.start()
        thread.join()
    assert (tmp_path / "b" / LOCK).exists()


def test_a_folder_that_can_not_be_locked_is_named(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    assert f"{tmp_path / LOCK}: 写不进去" in refused(tmp_path)
