"""What every route of the desk reaches: one value, made when the desk starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from bot.desk.hub import Hub
from bot.desk.keys import Keys, load_keys
from bot.desk.presence import Presence
from bot.desk.throttle import Throttle
from bot.desk.worker import Worker
from bot.services.desk import Desk
from bot.settings import Settings
from bot.training.jobs import Train, Trainings
from bot.training.publishing import Engines, OneEngine
from bot.training.train import train


@dataclass(frozen=True)
class Throttles:
    """How often buyers may come: by conversation, by network address."""

    messages: Throttle
    pictures: Throttle
    address: Throttle


@dataclass(frozen=True)
class Runtime:
    desk: Desk
    settings: Settings
    keys: Keys
    hub: Hub
    worker: Worker
    engine_healthy: Callable[[], bool]
    throttles: Throttles
    presence: Presence
    engines: Engines
    trainings: Trainings
    demo: bool = False

    def told(self, conversation: str) -> None:
        """A buyer's message was stored there: show it, and answer it."""
        self.hub.changed(conversation)
        self.worker.wake(conversation)

    def wanted(self, conversation: str) -> None:
        """A person is wanted there: show it, and give it to somebody."""
        self.hub.changed(conversation)
        self.worker.spread()


def runtime(
    desk: Desk,
    settings: Settings,
    engine_healthy: Callable[[], bool],
    *,
    engines: Engines | None = None,
    demo: bool = False,
    train: Train = train,
) -> Runtime:
    """The runtime of one process; raises BadFile for keys that can't be read. `train` takes minutes."""
    hub, limits = Hub(), desk.shop.profile.buyers
    throttles = Throttles(Throttle(limits.messages_a_minute), Throttle(limits.pictures_a_minute), Throttle(limits.address_a_minute))
    presence = Presence()
    worker, trainings = Worker(desk, hub, presence), Trainings(desk, settings.root, settings.models, train)
    keys = load_keys(settings)
    return Runtime(desk, settings, keys, hub, worker, engine_healthy, throttles, presence, engines or OneEngine(), trainings, demo)


def runtime_of(connection: HTTPConnection) -> Runtime:
    found: Runtime = connection.app.state.runtime
    return found


#: As a parameter of a route: `run: Run`.
Run = Annotated[Runtime, Depends(runtime_of)]
