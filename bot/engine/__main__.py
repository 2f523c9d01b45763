"""`python -m bot.engine --model FILE --hash SHA256 --port N`: the engine process of one desk."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.engine.parent import end_with_parent
from bot.engine.serving import serve


def main() -> None:
    """Serve on loopback until told to stop, or until the parent is gone."""
    parser = argparse.ArgumentParser(prog="bot.engine")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--hash", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    end_with_parent()  # before loading, which takes seconds in which the parent may end
    serve(arguments.model, arguments.hash, "127.0.0.1", arguments.port)


if __name__ == "__main__":
    main()
