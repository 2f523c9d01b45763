"""An engine process without Rasa: takes the arguments of `python -m bot.engine`, behaves as its model file says.

`broken` ends while starting, `deaf` never listens; otherwise it answers, notes every question it answered beside the
model, and dies once of a message `die`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot.engine.parent import end_with_parent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--hash", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    end_with_parent()
    behaviour = arguments.model.read_text()
    if behaviour == "broken":
        print("warming up\nthe archive is no archive", file=sys.stderr)
        sys.exit(3)
    if behaviour == "deaf":
        print("still loading", file=sys.stderr, flush=True)
        time.sleep(60)
    Handler.folder = arguments.model.parent
    ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler).serve_forever()


class Handler(BaseHTTPRequestHandler):
    folder = Path()

    def do_GET(self) -> None:
        self._reply({"model": "fake"})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = (asked.get("incoming") or {}).get("text", asked.get("text", ""))
        if text == "die" and not (self.folder / "died").exists():
            (self.folder / "died").touch()
            os._exit(1)
        with (self.folder / "answered").open("a") as log:
            log.write(f"{text}\n")
        self._reply({"action": f"heard_{text}", "events": [], "pid": os.getpid()} if self.path == "/answer" else {"text": text})

    def _reply(self, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


if __name__ == "__main__":
    main()
