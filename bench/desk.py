"""Desk against plain Rasa: from a buyer's send to the reply on his screen, 100 buyers at once. `python -m bench.desk`.

Ours is what `huashu up` starts: message and reply by HTTP and WebSocket, stored, in auto mode. The peer is plain Rasa's REST channel
with a tracker in SQLite and one action over HTTP. Our wait for a buyer's further lines is off: it is not work.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import websockets

from bench.peer import free_port, wait_for_port
from bench.training import train_peer
from bench.worker import ROOT, environment, memory
from bot.files.yaml_file import load_yaml
from bot.settings import load_settings

BUYERS, TURNS, PATIENCE = 100, 5, 120.0
MESSAGES = ("你好 在吗", "最近有什么活动吗", "谢谢", "有没有优惠", "好的 再见")
COPIED = ("config.yml", "domain.yml", "data", "macros", "shop", "bot/nlu", "bot/core")
OURS, PLAIN, ACTIONS = free_port(), free_port(), free_port()

#: A buyer's send and the wait for his reply; True when one came.
Say = Callable[[str], Awaitable[bool]]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="huashu-bench-") as folder:
        trained, _ = train_peer(ROOT, load_settings().data / "bench")
        peer = Path(shutil.copytree(trained, Path(folder) / "plain"))
        found = {"huashu": measure_ours(Path(folder) / "ours"), "plain Rasa": measure_plain(peer)}
    print(f"{BUYERS} buyers at once, {TURNS} messages each")
    print(f"{'':12}{'p50 ms':>10}{'p99 ms':>10}{'messages/s':>12}{'unanswered':>12}{'MB':>8}")
    for name, (seconds, whole, lost, megabytes) in found.items():
        quantiles = statistics.quantiles(seconds, n=100)
        print(f"{name:12}{1000 * quantiles[49]:10.0f}{1000 * quantiles[98]:10.0f}{len(seconds) / whole:12.1f}{lost:12}{megabytes:8.0f}")


Figures = tuple[list[float], float, int, float]


def measure_ours(folder: Path) -> Figures:
    with our_desk(folder) as pids:
        seconds, whole, lost = asyncio.run(load(our_buyer))
        return seconds, whole, lost, sum(memory(pid) for pid in pids())


def measure_plain(peer: Path) -> Figures:
    with actions(peer), plain_rasa(peer) as process:
        seconds, whole, lost = asyncio.run(load(plain_buyer))
        return seconds, whole, lost, memory(process.pid)


async def load(buyer: Callable[[int], Any]) -> tuple[list[float], float, int]:
    """Seconds of every answered message, seconds of the whole, and how many were not answered."""
    seconds: list[float] = []
    go = asyncio.Event()
    warm = lost = 0

    async def one(number: int) -> None:
        nonlocal warm, lost
        async with buyer(number) as say:
            await say(MESSAGES[0])  # warm; does not count
            warm += 1
            await go.wait()
            for turn in range(TURNS):
                start = time.perf_counter()
                answered = await say(MESSAGES[(number + turn) % len(MESSAGES)])
                seconds.append(time.perf_counter() - start)
                lost += not answered

    tasks = [asyncio.create_task(one(number)) for number in range(BUYERS)]
    while warm < BUYERS and not any(task.done() for task in tasks):
        await asyncio.sleep(0.05)
    start = time.perf_counter()
    go.set()
    await asyncio.gather(*tasks)
    return seconds, time.perf_counter() - start, lost


@asynccontextmanager
async def our_buyer(number: int) -> AsyncIterator[Say]:
    """A widget: a session, a socket, and messages by HTTP."""
    url = f"http://127.0.0.1:{OURS}/api/buyer"
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:
        session = (await http.post(f"{url}/session", json={"shop": "bench"})).raise_for_status().json()
        headers = {"Authorization": f"Bearer {session['token']}"}
        async with websockets.connect(f"{url.replace('http', 'ws', 1)}/push", ping_interval=None) as socket:
            await socket.send(json.dumps({"token": session["token"], "after": 0}))

            async def say(text: str) -> bool:
                client_id = f"{number}-{time.perf_counter_ns()}"
                (await http.post(f"{url}/messages", json={"client_id": client_id, "text": text}, headers=headers)).raise_for_status()
                return await asyncio.wait_for(reply(socket), PATIENCE)

            yield say


async def reply(socket: Any) -> bool:
    while True:
        frame = json.loads(await socket.recv())
        if frame["type"] == "ping":
            await socket.send('{"type":"pong"}')
        if any(message["author"] == "bot" for message in frame.get("messages", ())):
            return True


@asynccontextmanager
async def plain_buyer(number: int) -> AsyncIterator[Say]:
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:

        async def say(text: str) -> bool:
            body = {"sender": f"buyer-{number}", "message": text}
            answer = await http.post(f"http://127.0.0.1:{PLAIN}/webhooks/rest/webhook", json=body)
            return bool(answer.raise_for_status().json())

        yield say


@contextmanager
def our_desk(folder: Path) -> Iterator[Callable[[], list[int]]]:
    """`huashu up` on a copy of the shop that does not wait for further lines; gives the processes' ids."""
    for name in COPIED:
        source, target = ROOT / name, folder / "root" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    write_profile(folder / "root" / "shop" / "profile.yml")
    data = folder / "var"
    data.mkdir()
    (data / "models").symlink_to((ROOT / "var" / "models").resolve())
    command = [sys.executable, "-m", "bot", "up", "--port", str(OURS), "--data", str(data)]
    with (folder / "desk.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "HUASHU_ROOT": str(folder / "root")}, stdout=log, stderr=log)
        try:
            wait_for_port(OURS, process)
            wait_until_ready(process)
            yield lambda: [process.pid, *children(process.pid)]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def write_profile(path: Path) -> None:
    """JSON is YAML."""
    profile = load_yaml(path)
    profile["id"] = "bench"
    profile["auto"]["lines_wait_seconds"] = 0
    profile["buyers"] |= {"messages_a_minute": 1_000_000, "address_a_minute": 1_000_000}
    path.write_text(json.dumps(profile, ensure_ascii=False), "utf-8")


def wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{OURS}/readyz", trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("the desk did not start")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def actions(peer: Path) -> Iterator[None]:
    """Rasa's own action server."""
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(ACTIONS)]
    with subprocess.Popen(command, cwd=peer, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) as process:
        wait_for_port(ACTIONS, process)
        yield
        process.terminate()


@contextmanager
def plain_rasa(peer: Path) -> Iterator[subprocess.Popen[bytes]]:
    (peer / "credentials.yml").write_text("rest:\n")
    (peer / "endpoints.yml").write_text(
        f"action_endpoint:\n  url: http://127.0.0.1:{ACTIONS}/webhook\ntracker_store:\n  type: SQL\n  dialect: sqlite\n  db: tracker.db\n"
    )
    command = [sys.executable, "-m", "rasa", "run", "--port", str(PLAIN), "-i", "127.0.0.1", "-m", "models/plain.tar.gz"]
    process = subprocess.Popen(command, cwd=peer, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        wait_for_port(PLAIN, process)
        yield process
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
