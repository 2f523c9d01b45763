"""Programs beside us: heard line by line, ended with all that they started, and told apart when they fail."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from bot.training.processes import Cancelled, ProcessFailed, lines_of


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_is_said_is_heard_and_what_is_given_arrives(tmp_path: Path) -> None:
    assert list(lines_of(python("print(input()); print(input())"), cwd=tmp_path, given="一\n二\n")) == ["一", "二"]


def test_others_go_before_it(tmp_path: Path) -> None:
    own = os.nice(0)
    (said,) = lines_of(python("import os; print(os.nice(0))"), cwd=tmp_path)
    assert int(said) > own or own == 19


def test_a_failed_one_is_known_by_its_code_and_last_words(tmp_path: Path) -> None:
    with pytest.raises(ProcessFailed, match="the disk is gone") as told:
        list(lines_of(python("import sys; print('working'); sys.exit('the disk is gone')"), cwd=tmp_path))
    assert told.value.code == 1


def test_a_cancelled_one_is_gone_with_what_it_started(tmp_path: Path) -> None:
    code = "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"
    cancel = threading.Event()
    lines = lines_of(python(code), cwd=tmp_path, cancel=cancel)
    started = int(next(lines))
    cancel.set()
    with pytest.raises(Cancelled):
        next(lines)
    for _ in range(50):
        if not alive(started):
            break
        time.sleep(0.1)
    assert not alive(started)


def test_nobody_listens_any_more_and_it_ends(tmp_path: Path) -> None:
    lines = lines_of(python("import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)"), cwd=tmp_path)
    pid = int(next(lines))
    lines.close()
    assert not alive(pid)
