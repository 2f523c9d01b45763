"""What is done to a shape: each fault does harm for so many seconds, and undoes it."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bot.files.replacing import replace_files
from bot.training.models import PUBLISHED
from deploy.servers import Server, descendants
from tests.chaos.world import Clock

#: Does harm for so many seconds, and undoes it.
Fault = Callable[[float], None]

JUMP_SECONDS = 1200.0


def killed(server: Server) -> Fault:
    def harm(seconds: float) -> None:
        server.kill()
        time.sleep(seconds)
        server.launch()

    return harm


def frozen(server: Server) -> Fault:
    def harm(seconds: float) -> None:
        server.freeze()
        time.sleep(seconds)
        server.thaw()

    return harm


def restarted(server: Server) -> Fault:
    def harm(_: float) -> None:
        server.end()
        server.launch()

    return harm


def child_signalled(server: Server, number: int) -> Fault:
    """What the server started gets a signal; after SIGSTOP it goes on later, if it is still there."""

    def harm(seconds: float) -> None:
        assert server.process is not None
        children = descendants(server.process.pid)
        for child in children:
            _send(child, number)
        if number == signal.SIGSTOP:
            time.sleep(seconds)
            for child in children:
                _send(child, signal.SIGCONT)

    return harm


def published(models: Path) -> Fault:
    """Another registered model is published, as a desk would note it; then the one before."""

    def harm(_: float) -> None:
        entries = json.loads((models / "register.json").read_text())
        now = json.loads((models / PUBLISHED).read_text())["hash"] if (models / PUBLISHED).exists() else entries[-1]["hash"]
        other = next(entry["hash"] for entry in entries if entry["hash"] != now)
        replace_files({models / PUBLISHED: json.dumps({"hash": other, "before": [now]}).encode()})

    return harm


def during(trouble: Callable[[], AbstractContextManager[None]]) -> Fault:
    """A trouble that is there while it is entered: a network that is cut, a disk that is full."""

    def harm(seconds: float) -> None:
        with trouble():
            time.sleep(seconds)

    return harm


def jumped(clocks: Sequence[Clock]) -> Fault:
    """One clock goes ahead or back by up to twenty minutes."""

    def harm(seconds: float) -> None:
        clock = random.choice(clocks)
        clock.jump(random.choice((-1, 1)) * random.uniform(0.1, 1) * JUMP_SECONDS)
        time.sleep(seconds)
        clock.jump(0)

    return harm


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
