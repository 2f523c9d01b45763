"""Runs the desk until it is told to stop, and stops without dropping anything."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from bot.desk.app import application
from bot.desk.runtime import Runtime

GRACE_SECONDS = 15
#: Longer than proxies keep a connection idle (nginx: 60): whoever ends it first must not be the one that gets the next request.
IDLE_SECONDS = 75


def serve(run: Runtime, listener: socket.socket, started: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `started` is called once buyers can come."""
    config = uvicorn.Config(
        application(run), ws="wsproto", log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS, timeout_keep_alive=IDLE_SECONDS, ws_max_size=100_000,
    )  # fmt: skip
    _Server(config, run, started).run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, run: Runtime, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._run, self._started = run, started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Sockets are told first why they end; then requests and turns in flight are finished."""
        await self._run.hub.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A signal ends serving and not the process: what started the desk still has an engine to stop."""

        def stop(number: int, frame: FrameType | None) -> None:
            self.handle_exit(number, frame)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
