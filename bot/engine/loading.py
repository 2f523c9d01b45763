"""Loads a process's first model: Rasa is imported here, and told how before."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from bot.engine.archive import components, verify
from bot.engine.quiet import quieten
from bot.engine.without_tensorflow import leave_out_tensorflow

if TYPE_CHECKING:
    from bot.engine.rasa_engine import RasaEngine

SMOKE = (("不要了", "cancel_order"), ("开发票", "request_invoice"), ("转人工", "request_human"), ("快递到哪了", "track_parcel"))


def first_engine(model: Path, registered: str) -> RasaEngine:
    """The engine for an archive, in a process that stays with it; raises what `load_engine` raises."""
    gc.disable()  # what is loaded stays: to look through it again and again takes a second of the start
    quieten()
    verify(model, registered)
    leave_out_tensorflow(components(model))
    from bot.engine.rasa_engine import load_engine

    engine = load_engine(model, registered, SMOKE)
    gc.freeze()
    gc.enable()
    return engine
