"""The other side: plain Rasa with jieba, DIET and TED, its tracker in SQLite, one action a turn over HTTP."""

from __future__ import annotations

import asyncio
import copy
import itertools
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from bench.clock import MESSAGES, Cost, cost, cost_after, warm_cost
from bench.worker import environment, memory, processor_seconds, serve
from bot.engine.quiet import quieten

_LOOP = asyncio.new_event_loop()
_SENDERS = itertools.count()


def folder() -> Path:
    """The trained project, from the command line."""
    return Path(sys.argv[1])


@lru_cache(maxsize=1)
def agent(actions: int) -> Any:
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.utils.endpoints import EndpointConfig

    found = Agent.load(str(folder() / "models" / "plain.tar.gz"), action_endpoint=EndpointConfig(f"http://127.0.0.1:{actions}/webhook"))
    found.tracker_store = SQLTrackerStore(found.domain, dialect="sqlite", db=str(folder() / "tracker.db"))
    found.processor.tracker_store = found.tracker_store
    return found


def parse(actions: int) -> Cost:
    return warm_cost(lambda text: _LOOP.run_until_complete(agent(actions).parse_message(text)), rounds=3)


def turn_after(actions: int, history: int) -> Callable[[], Cost]:
    return lambda: cost_after(conversation(actions), history, measured=16)


def turn_400(actions: int) -> Cost:
    """Ten real turns, stored forty times over, stand for the 400 before: to have them all talked would take minutes."""
    sender = f"bench-{time.time_ns()}"
    turn = conversation(actions, sender)
    for text in MESSAGES[:10]:
        turn(text)
    store = agent(actions).tracker_store
    tracker = _LOOP.run_until_complete(store.retrieve(sender))
    once = list(tracker.events)
    tracker.update_with_events([copy.copy(event) for event in once * 39], agent(actions).domain)
    _LOOP.run_until_complete(store.save(tracker))
    return cost(turn, MESSAGES[:8])


def conversation(actions: int, sender: str = "") -> Callable[[str], None]:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    name = sender or f"bench-{time.time_ns()}-{next(_SENDERS)}"
    return lambda text: _LOOP.run_until_complete(agent(actions).handle_message(UserMessage(text, CollectingOutputChannel(), name)))


@contextmanager
def action_server() -> Iterator[int]:
    """Rasa's own action server; its port."""
    port = free_port()
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    with subprocess.Popen(command, cwd=folder(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) as process:
        wait_for_port(port, process)
        yield port
        process.terminate()


def start() -> list[float]:
    """Seconds to the first answer, of these the processor's, and resident megabytes."""
    import httpx

    port = free_port()
    command = [sys.executable, "-m", "rasa", "run", "--port", str(port), "-i", "127.0.0.1", "--enable-api", "-m", "models/plain.tar.gz"]
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=folder(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) as process:
        wait_for_port(port, process)
        httpx.post(f"http://127.0.0.1:{port}/model/parse", json={"text": "不要了"}, timeout=120, trust_env=False).raise_for_status()
        found = [time.perf_counter() - begun, processor_seconds(process.pid), memory(process.pid)]
        process.terminate()
    return found


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(3000):
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError("the peer's server ended while starting")
        time.sleep(0.1)
    raise RuntimeError("the peer's server did not start")


def main() -> None:
    quieten()
    with action_server() as actions:
        turns = {f"turn {history}": turn_after(actions, history) for history in (10, 20)}
        serve({"parse": lambda: parse(actions), **turns, "turn 400": lambda: turn_400(actions), "start": start})


if __name__ == "__main__":
    main()
