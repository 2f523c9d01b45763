"""Where the processor's time of one message goes at the desk, step after step in one process: `python -m bench.message`.

Without sockets, threads that wait for each other and the engine's own process, which `bench.desk` measures as a whole.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic.json import pydantic_encoder

from actions.in_process import InProcessActions
from bench.desk import MESSAGES
from bench.ours import served
from bench.worker import ROOT
from bot.desk.app import application
from bot.desk.buyer.session import start_session
from bot.desk.buyer.shapes import SessionGiven, messages_shown
from bot.desk.buyer.visitor import read, tokens
from bot.desk.runtime import Runtime, runtime
from bot.engine.quiet import quieten
from bot.files.shop import load_shop
from bot.services.buyer_view import view
from bot.services.decision import decide
from bot.services.desk import Desk
from bot.services.moment import load_moment
from bot.services.proposing import proposals_for
from bot.services.thinking import think
from bot.services.turn import write_turn
from bot.settings import Settings
from bot.store.database import open_database
from bot.store.schema import migrate

BUYERS = 40
PATH = "/api/buyer/messages"
Costs = dict[str, list[float]]


def main() -> None:
    quieten()
    with tempfile.TemporaryDirectory(prefix="huashu-bench-") as folder, served() as engine:
        url = f"sqlite:///{folder}/desk.db"
        migrate(url)
        desk = Desk(open_database(url), engine, InProcessActions(), load_shop(ROOT), lambda: datetime.now().astimezone())
        run = runtime(desk, Settings(ROOT, Path(folder), url), engine.healthy)
        costs = asyncio.run(measured(run))
        desk.database.close()
    show(costs)


async def measured(run: Runtime) -> Costs:
    """Milliseconds of the processor of every step of every message, the first buyer's left out."""
    app, costs = application(run), dict[str, list[float]]()
    for number in range(BUYERS):
        given = start_session(SessionGiven(shop=run.desk.shop.profile.id), run)
        for turn, text in enumerate(MESSAGES):
            await one_message(run, app, given.token, f"{number}-{turn}", text, costs if number else {})
    return costs


async def one_message(run: Runtime, app: Any, token: str, client_id: str, text: str, costs: Costs) -> None:
    desk, visit = run.desk, read(run, tokens(run), token)
    after = max((message.seq for message in view(desk, visit).messages), default=0)

    def took(step: str, call: Callable[[], Any]) -> Any:
        start = time.process_time()
        found = call()
        costs.setdefault(step, []).append(1000 * (time.process_time() - start))
        return found

    def show_new() -> None:
        seen = view(desk, visit, after=after, limit=100)
        json.dumps(messages_shown(desk, seen), ensure_ascii=False, default=pydantic_encoder)

    start = time.process_time()
    await posted(app, token, {"client_id": client_id, "text": text})
    costs.setdefault("taken in over HTTP", []).append(1000 * (time.process_time() - start))
    took("shown to his pages", show_new)
    moment = took("loaded", lambda: load_moment(desk, visit.conversation))
    took("engine asked", lambda: think(desk, moment))
    proposals = took("proposed", lambda: proposals_for(desk, moment))
    decision = took("decided", lambda: decide(desk, moment, proposals))
    took("written", lambda: write_turn(desk, moment, proposals, decision))
    after = moment.waiting[-1].seq
    took("answer shown", show_new)
    took("given to somebody who is there", run.worker.spread)


def posted(app: Any, token: str, body: dict[str, str]) -> Coroutine[Any, Any, None]:
    """The request as uvicorn hands it over."""
    data = json.dumps(body).encode()
    headers = [(b"host", b"localhost"), (b"content-type", b"application/json"), (b"authorization", f"Bearer {token}".encode())]
    scope = {
        "type": "http", "method": "POST", "path": PATH, "raw_path": PATH.encode(), "root_path": "", "scheme": "http",
        "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "http_version": "1.1",
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": data, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        assert message.get("status", 201) == 201, message

    call: Coroutine[Any, Any, None] = app(scope, receive, send)
    return call


def show(costs: Costs) -> None:
    print(
        f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; CPU ms, median of {len(costs['loaded'])} messages"
    )
    for step, found in costs.items():
        print(f"{step:32}{statistics.median(found):8.2f}")
    print(f"{'together':32}{sum(map(statistics.median, costs.values())):8.2f}")


if __name__ == "__main__":
    main()
