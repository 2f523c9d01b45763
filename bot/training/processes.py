"""Long work in processes of their own: others go before them, each says line by line how far it is, and all of them can be ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

LINES_KEPT = 200


class Cancelled(Exception):
    """Somebody did not want it any more."""


class ProcessFailed(RuntimeError):
    """It ended with `code`; `said` are its last lines."""

    def __init__(self, code: int, said: Sequence[str]) -> None:
        super().__init__("\n".join(said)[-3000:] or f"code {code}")
        self.code, self.said = code, tuple(said)


def lines_of(
    command: Sequence[str],
    *,
    cwd: Path,
    given: str = "",
    environment: Mapping[str, str] | None = None,
    cancel: threading.Event | None = None,
) -> Iterator[str]:
    """Every line that the command says, `given` on its stdin; it is nice, and ends with whatever it started when nobody listens any more.

    Raises Cancelled once `cancel` is set and the process is gone, ProcessFailed when it does not end well.
    """
    cancel, over = cancel or threading.Event(), threading.Event()
    said: list[str] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8") as stdin:
        stdin.write(given)
        stdin.seek(0)
        process = subprocess.Popen(
            ["nice", *command], cwd=cwd, env={**os.environ, **(environment or {})}, stdin=stdin, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
        )  # fmt: skip
    assert process.stdout is not None
    watch = threading.Thread(target=_end_when_cancelled, args=(process, cancel, over), daemon=True)
    watch.start()
    try:
        with process.stdout:
            for line in process.stdout:
                said = [*said[-LINES_KEPT:], line.rstrip()]
                yield line.rstrip()
        process.wait()
    finally:
        over.set()
        _end(process)
    if cancel.is_set():
        raise Cancelled
    if process.returncode:
        raise ProcessFailed(process.returncode, [line for line in said if line.strip()])


def _end_when_cancelled(process: subprocess.Popen[str], cancel: threading.Event, over: threading.Event) -> None:
    while not over.is_set():
        if cancel.wait(0.1):
            _end(process)
            return


def _end(process: subprocess.Popen[str]) -> None:
    """The process and all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
