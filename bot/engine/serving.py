"""Serves a model over HTTP: in a desk's child process, or by itself for many desks."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from bot.engine.asked import Asked
from bot.engine.loading import SMOKE, first_engine
from bot.engine.stand import ModelRefused, Stand, only_one

FOLLOW_SECONDS = 1.0

#: The archive of a registered hash; raises LookupError.
Find = Callable[[str], Path]


def serve(model: Path, registered: str, host: str, port: int) -> None:
    """Serve one model until told to stop."""
    _serve(_stand(model, registered, None), host, port)


def serve_alone(model: Path, registered: str, host: str, port: int, find: Find, wanted: Callable[[], str | None]) -> None:
    """Serve `model` until told to stop, and change to the model that is `wanted` whenever that is another one."""
    stand = _stand(model, registered, find)
    threading.Thread(target=_follow, args=(stand, wanted), daemon=True, name="follow").start()
    _serve(stand, host, port, around=Asked)


def _stand(model: Path, registered: str, find: Find | None) -> Stand:
    engine = first_engine(model, registered)
    from bot.engine.rasa_engine import load_engine

    load = only_one if find is None else lambda hash: load_engine(find(hash), hash, SMOKE)
    return Stand(engine, registered, load)


def _follow(stand: Stand, wanted: Callable[[], str | None]) -> None:
    refused: str | None = None
    waiting = threading.Event()
    while not waiting.wait(FOLLOW_SECONDS):
        hash = wanted()
        if hash and hash not in (stand.hash, refused):
            try:
                stand.change_to(hash)
            except ModelRefused as error:
                refused = hash  # the one before goes on; the same archive would fail again
                print(f"model {hash} refused: {error}", file=sys.stderr, flush=True)


def _serve(stand: Stand, host: str, port: int, around: Callable[[ASGIApp], ASGIApp] = lambda app: app) -> None:
    from bot.engine.server import application

    uvicorn.run(around(application(stand)), host=host, port=port, log_level="warning", access_log=False, ws="none")
