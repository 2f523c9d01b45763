"""`python -m bot.engine --model FILE --hash SHA256 --port N`: the engine process."""

from __future__ import annotations

import argparse
import gc
import os
from pathlib import Path

import uvicorn

from bot.engine.archive import components, verify
from bot.engine.parent import end_with_parent
from bot.engine.quiet import quieten
from bot.engine.without_tensorflow import leave_out_tensorflow

SMOKE = (("不要了", "cancel_order"), ("开发票", "request_invoice"), ("转人工", "request_human"), ("快递到哪了", "track_parcel"))


def main() -> None:
    """Serve on loopback until told to stop, or until the parent is gone."""
    parser = argparse.ArgumentParser(prog="bot.engine")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--hash", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    gc.disable()  # what is loaded stays: to look through it again and again takes a second of the start
    end_with_parent(os.getppid())  # before loading, which takes seconds in which the parent may end
    quieten()
    verify(arguments.model, arguments.hash)
    leave_out_tensorflow(components(arguments.model))
    from bot.engine.rasa_engine import load_engine  # Rasa is imported after all this, which tells it how
    from bot.engine.server import application

    engine = load_engine(arguments.model, arguments.hash, SMOKE)
    gc.freeze()
    gc.enable()
    uvicorn.run(application(engine), host="127.0.0.1", port=arguments.port, log_level="warning", access_log=False, ws="none")


if __name__ == "__main__":
    main()
