"""Another system with a web hook, as unreliable as the rest: it notes what it was told, and sometimes says so too late or not at all."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "what both sides of the hook know"
FAILS = 0.1


@dataclass
class Other:
    """`told` counts how often each id came in, `bodies` what was said under it."""

    url: str = ""
    told: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, set[bytes]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hears(self, id: str, body: bytes) -> None:
        with self.lock:
            self.told[id] += 1
            self.bodies.setdefault(id, set()).add(body)


@contextmanager
def other_system() -> Iterator[Other]:
    found = Other()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            chance = random.random()
            if chance > FAILS / 2:
                found.hears(self.headers["webhook-id"], body)
            self.send_response(500 if chance < FAILS else 204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}/hook"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
