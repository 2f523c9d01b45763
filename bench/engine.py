"""Engine against plain Rasa: parse, turn, long sessions, throughput, start and memory. `python -m bench.engine`."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.engine.quiet import quieten

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = (
    "东西还没收到 我不想要了",
    "用了脸上又红又痒怎么办",
    "帮我改下地址可以吗",
    "显示签收了但是我没收到",
    "能开发票吗 公司抬头",
    "什么时候发货啊 都三天了",
    "你好 在吗",
    "转人工",
    "收到的瓶子是碎的",
    "少了一个小样",
    "退款怎么还没到账",
    "这款敏感肌能用吗",
    "买贵了 能退差价吗",
    "运费谁出",
    "快递三天没动了",
    "嗯 好的",
)
Turn = Callable[[str], None]


def main() -> None:
    """Measure both in this run and print one table."""
    quieten()
    with tempfile.TemporaryDirectory(prefix="huashu-bench-") as folder:
        peer = train_plain(Path(folder))
        rows = [
            ("parse one message, ms p50", *pair(ours_parse, lambda: plain_parse(peer))),
            ("turn with 20 turns of history, ms p50", *pair(lambda: ours_turns(20), lambda: plain_turns(peer, 20))),
            ("turn 10, ms p50", *pair(lambda: ours_turns(10), lambda: plain_turns(peer, 10))),
            ("turn 400, ms p50", *pair(lambda: ours_turns(400), lambda: plain_turns(peer, 400))),
            ("start to first answer, s", *pair(ours_start, lambda: plain_start(peer))),
        ]
    print(f"{'':42}{'huashu':>10}{'plain Rasa':>12}{'ratio':>8}")
    for name, ours, plain in rows:
        print(f"{name:42}{ours:10.2f}{plain:12.2f}{plain / ours:8.1f}")
    by_name = {name: (ours, plain) for name, ours, plain in rows}
    ten, four_hundred = by_name["turn 10, ms p50"], by_name["turn 400, ms p50"]
    print(f"{'turn 400 over turn 10':42}{four_hundred[0] / ten[0]:10.2f}{four_hundred[1] / ten[1]:12.2f}")
    ours, plain = 1000 / by_name["turn with 20 turns of history, ms p50"][0], 1000 / by_name["turn with 20 turns of history, ms p50"][1]
    print(f"{'turns per second, one process':42}{ours:10.0f}{plain:12.0f}{ours / plain:8.1f}")


def pair(ours: Callable[[], float], plain: Callable[[], float]) -> tuple[float, float]:
    return ours(), plain()


def p50(call: Callable[[str], Any], rounds: int = 10) -> float:
    """Median milliseconds over `rounds` passes of the messages, after one pass that does not count."""
    for text in MESSAGES:
        call(text)
    times = []
    for text in MESSAGES * rounds:
        start = time.perf_counter()
        call(text)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


_ENGINES: list[Any] = []


def our_engine() -> Any:
    from bot.engine.rasa_engine import load_engine
    from bot.settings import load_settings
    from bot.training.models import newest

    if not _ENGINES:
        models = load_settings().models
        model = newest(models)
        _ENGINES.append(load_engine(models / model.file, model.hash))
    return _ENGINES[0]


def run(awaitable: Any) -> Any:
    return _LOOP.run_until_complete(awaitable)


_LOOP = asyncio.new_event_loop()


def ours_parse() -> float:
    engine = our_engine()
    return p50(lambda text: run(engine.parse(text)))


def ours_turns(history: int) -> float:
    """One turn as the desk does it: message in, quiet action in process, proposal out, listening again; without the database."""
    from bot.engine.wire import Incoming, Question
    from bot.store.conversations import RECENT_EVENTS

    engine, events = our_engine(), []

    def turn(text: str) -> None:
        recent = events[-RECENT_EVENTS:]
        heard = run(engine.answer(Question(recent, Incoming(text))))
        new = list(heard.events)
        action = heard.action
        if action == "action_judge_case":
            new += [{"event": "action", "name": action}, {"event": "slot", "name": "case", "value": "need_order"}]
            proposed = run(engine.answer(Question([*recent, *new])))
            new += proposed.events
            action = proposed.action
        new += [{"event": "action", "name": action}, {"event": "action", "name": "action_listen"}]
        events.extend(new)

    return at_turn(turn, history)


def at_turn(turn: Turn, history: int) -> float:
    """The median of 24 turns that come after `history` turns."""
    for number in range(history):
        turn(MESSAGES[number % len(MESSAGES)])
    times = []
    for number in range(24):
        start = time.perf_counter()
        turn(MESSAGES[number % len(MESSAGES)])
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def train_plain(folder: Path) -> Path:
    """The peer's project with a model trained for one epoch: the same network and cost a message as a hundred."""
    from bench.plain import make_plain

    make_plain(ROOT, folder, epochs=1)
    with (folder / "train.log").open("wb") as log:
        subprocess.run(
            [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "plain"],
            cwd=folder,
            check=True,
            stdout=log,
            stderr=log,
            env=environment(),
        )
    return folder


def environment() -> dict[str, str]:
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}


_PLAIN: list[Any] = []


def plain_agent(peer: Path) -> Any:
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.utils.endpoints import EndpointConfig

    if not _PLAIN:
        agent = Agent.load(str(peer / "models" / "plain.tar.gz"), action_endpoint=EndpointConfig("http://127.0.0.1:5955/webhook"))
        store = SQLTrackerStore(agent.domain, dialect="sqlite", db=str(peer / "tracker.db"))
        agent.tracker_store = store
        agent.processor.tracker_store = store
        _PLAIN.append(agent)
    return _PLAIN[0]


def plain_parse(peer: Path) -> float:
    agent = plain_agent(peer)
    return p50(lambda text: run(agent.parse_message(text)), rounds=5)


def plain_turns(peer: Path, history: int) -> float:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    agent = plain_agent(peer)
    sender = f"bench-{history}"
    with action_server(peer):
        return at_turn(lambda text: run(agent.handle_message(UserMessage(text, CollectingOutputChannel(), sender))), history)


@contextmanager
def action_server(peer: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", "5955"]
    process = subprocess.Popen(command, cwd=peer, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        wait_for_port(5955, process)
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError("the peer's server ended while starting")
        time.sleep(0.1)
    raise RuntimeError("the peer's server did not start")


def ours_start() -> float:
    """Seconds from nothing to the first answer of our engine process."""
    from bot.engine.client import EngineProcess
    from bot.settings import load_settings
    from bot.training.models import newest

    models = load_settings().models
    model = newest(models)
    start = time.perf_counter()
    with EngineProcess(models / model.file, model.hash) as engine:
        engine.parse("不要了")
        seconds = time.perf_counter() - start
        print(f"huashu engine: {memory(engine.pid):.0f} MB resident", file=sys.stderr)
    return seconds


def plain_start(peer: Path) -> float:
    import httpx

    command = [sys.executable, "-m", "rasa", "run", "--port", "5956", "-i", "127.0.0.1", "--enable-api", "-m", "models/plain.tar.gz"]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=peer, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        wait_for_port(5956, process)
        httpx.post("http://127.0.0.1:5956/model/parse", json={"text": "不要了"}, timeout=60, trust_env=False).raise_for_status()
        seconds = time.perf_counter() - start
        print(f"plain Rasa: {memory(process.pid):.0f} MB resident", file=sys.stderr)
    finally:
        process.terminate()
        process.wait()
    return seconds


def memory(pid: int | None) -> float:
    """Resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
