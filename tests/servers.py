"""Servers of a test's own, to be frozen and killed as nothing else may be; a test is skipped where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy import servers
from deploy.servers import NotHere, Server, until

__all__ = ["Server", "redis_server", "until"]


@contextmanager
def redis_server(folder: Path) -> Iterator[Server]:
    try:
        server = servers.redis(folder)
    except NotHere as error:
        pytest.skip(str(error))
    server.start()
    try:
        yield server
    finally:
        server.end()
