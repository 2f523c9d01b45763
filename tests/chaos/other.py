"""Another system, as unreliable as the rest: it notes what it was told, and sometimes says so too late or not at all."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import aio_pika
from aio_pika.abc import AbstractIncomingMessage
from aio_pika.exceptions import AMQPError

from bot.desk.carriers import EXCHANGE

KEY = "what both sides of the hook know"
FAILS = 0.1
REST_SECONDS, SILENT_SECONDS = 0.5, 5


@dataclass
class Other:
    """`told` counts how often each id came in, `bodies` what was said under it."""

    told: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, set[bytes]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hears(self, id: str, body: bytes) -> None:
        with self.lock:
            self.told[id] += 1
            self.bodies.setdefault(id, set()).add(body)


@contextmanager
def hook(found: Other) -> Iterator[str]:
    """A web hook at this address."""

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
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def consumer(found: Other, url: str) -> Iterator[None]:
    """Takes every letter from a queue of RabbitMQ, whose server may die at any time."""
    stopped = asyncio.Event()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(_consume_for_ever(found, url, stopped)), daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join(2 * SILENT_SECONDS)


async def _consume_for_ever(found: Other, url: str, stopped: asyncio.Event) -> None:
    while not stopped.is_set():
        try:
            connection = await aio_pika.connect(f"{url}?heartbeat={SILENT_SECONDS}", timeout=SILENT_SECONDS)
            async with connection:
                await _consume(found, connection, stopped)
        except (AMQPError, OSError, RuntimeError, asyncio.TimeoutError, asyncio.CancelledError):
            await asyncio.sleep(REST_SECONDS)


async def _consume(found: Other, connection: aio_pika.abc.AbstractConnection, stopped: asyncio.Event) -> None:
    lost = asyncio.Event()
    connection.close_callbacks.add(lambda *_: lost.set())
    channel = await connection.channel()
    await channel.set_qos(prefetch_count=50)
    exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True, timeout=SILENT_SECONDS)
    queue = await channel.declare_queue("other", durable=True, timeout=SILENT_SECONDS)
    await queue.bind(exchange, "#", timeout=SILENT_SECONDS)

    async def take(message: AbstractIncomingMessage) -> None:
        found.hears(message.message_id or "", message.body)
        await (message.reject(requeue=True) if random.random() < FAILS / 2 else message.ack())

    await queue.consume(take)
    ends = [asyncio.ensure_future(event.wait()) for event in (stopped, lost)]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
