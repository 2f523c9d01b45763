"""Our side: the engine in this process, as a process of its own, and behind the desk."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from bench.clock import MESSAGES, Cost, cost_after, warm_cost
from bench.worker import ROOT, memory, processor_seconds, serve
from bot.engine.archive import components
from bot.engine.quiet import quieten
from bot.engine.wire import Answer, Incoming, Question
from bot.engine.without_tensorflow import leave_out_tensorflow
from bot.settings import load_settings
from bot.store.conversations import RECENT_EVENTS
from bot.training.models import newest

_LOOP = asyncio.new_event_loop()
JUDGE = "action_judge_case"
Ask = Callable[[Question], Answer]


def model() -> tuple[Path, str]:
    settings = load_settings()
    found = newest(settings.models)
    return settings.models / found.file, found.hash


@lru_cache(maxsize=1)
def engine() -> Any:
    from bot.engine.rasa_engine import load_engine

    return load_engine(*model())


def parse() -> Cost:
    return warm_cost(lambda text: _LOOP.run_until_complete(engine().parse(text)), rounds=10)


def floor() -> Cost:
    """The words and the classifier alone: what the same linear model costs on the same features."""
    from rasa.shared.nlu.training_data.message import Message

    steps = [part for part in parts() if type(part).__name__ in ("ShopTokenizer", "ShopIntentClassifier")]

    def understand(text: str) -> None:
        messages = [Message({"text": text})]
        for step in steps:
            messages = step.process(messages)

    return warm_cost(understand, rounds=10)


def entities() -> Cost:
    from rasa.shared.nlu.training_data.message import Message

    extractor = next(part for part in parts() if type(part).__name__ == "ShopEntityExtractor")
    return warm_cost(lambda text: extractor.process([Message({"text": text})]), rounds=10)


def parts() -> list[Any]:
    """The components of the model that understand a message."""
    nodes = engine()._agent.processor.graph_runner._instantiated_nodes.values()
    return [node._component for node in nodes if hasattr(node._component, "process")]


def predict() -> Cost:
    """The next action alone, after twenty turns."""
    events = dialogue(20)
    return warm_cost(lambda _: engine()._predict(events), rounds=10)


def turn_after(history: int) -> Callable[[], Cost]:
    return lambda: cost_after(conversation(lambda question: _LOOP.run_until_complete(engine().answer(question)))[0], history)


def conversation(ask: Ask) -> tuple[Callable[[str], None], list[Any]]:
    """A turn as the desk takes it, without its database: message in, quiet action, proposal out; and the events so far."""
    events: list[Any] = []

    def turn(text: str) -> None:
        recent = events[-RECENT_EVENTS:]
        answer = ask(Question(recent, Incoming(text)))
        new = list(answer.events)
        if answer.action == JUDGE:
            new += [{"event": "action", "name": JUDGE}, {"event": "slot", "name": "case", "value": "need_order"}]
            answer = ask(Question([*recent, *new]))
            new += answer.events
        events.extend([*new, {"event": "action", "name": answer.action}, {"event": "action", "name": "action_listen"}])

    return turn, events


def dialogue(turns: int) -> list[Any]:
    turn, events = conversation(lambda question: _LOOP.run_until_complete(engine().answer(question)))
    for number in range(turns):
        turn(MESSAGES[number % len(MESSAGES)])
    return events[-RECENT_EVENTS:]


@contextmanager
def served() -> Iterator[Any]:
    """The engine process, warm."""
    from bot.engine.client import EngineProcess

    with EngineProcess(*model()) as process:
        conversation(process.answer)[0]("你好")
        yield process


def start() -> list[float]:
    """Seconds to the first answer, of these the processor's, and resident megabytes."""
    from bot.engine.client import EngineProcess

    begun = time.perf_counter()
    with EngineProcess(*model()) as process:
        process.parse("不要了")
        return [time.perf_counter() - begun, processor_seconds(process.pid), memory(process.pid)]


def throughput() -> list[float]:
    """Turns a second of one engine process with four conversations at once: on the wall, and per second of its processor."""
    turns = 100
    with served() as process, ThreadPoolExecutor(4) as desk:
        asked = [conversation(process.answer)[0] for _ in range(4)]
        for turn in asked:
            list(map(turn, MESSAGES))
        wall, cpu = time.perf_counter(), processor_seconds(process.pid)
        list(desk.map(lambda turn: [turn(MESSAGES[number % len(MESSAGES)]) for number in range(turns)], asked))
        done = len(asked) * turns
        return [done / (time.perf_counter() - wall), done / (processor_seconds(process.pid) - cpu)]


def desk_turns() -> list[float]:
    """Median milliseconds of a whole turn at the desk, database and HTTP included, around turn 10 and turn 400; then of the processor."""
    from actions.in_process import InProcessActions
    from bot.files.shop import load_shop
    from bot.services.answer import answer
    from bot.services.desk import Desk
    from bot.services.receive import receive_text
    from bot.store.conversations import open_conversation
    from bot.store.database import open_database
    from bot.store.schema import migrate

    with tempfile.TemporaryDirectory() as folder, served() as process:
        url = f"sqlite:///{folder}/desk.db"
        migrate(url)
        desk = Desk(open_database(url), process, InProcessActions(), load_shop(ROOT), lambda: datetime.now().astimezone())
        with desk.database.transaction() as connection:
            id = open_conversation(connection, shop="bench", buyer=None, mode="auto", now=desk.now())
        ids = count()

        def turn(text: str) -> None:
            receive_text(desk, id, f"c{next(ids)}", text)
            answer(desk, id)

        early, late = cost_after(turn, 10), cost_after(turn, 400 - 34)
        desk.database.close()
        return [early.wall, late.wall, early.cpu, late.cpu]


def main() -> None:
    quieten()
    leave_out_tensorflow(components(model()[0]))
    costs: dict[str, Callable[[], Any]] = {"parse": parse, "floor": floor, "entities": entities, "predict": predict}
    turns = {f"turn {history}": turn_after(history) for history in (10, 20, 400)}
    serve({**costs, **turns, "start": start, "throughput": throughput, "desk": desk_turns})


if __name__ == "__main__":
    main()
