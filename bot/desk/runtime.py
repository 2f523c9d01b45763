"""What every route of the desk reaches: one value, made when the desk starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from bot.desk.bus import Alone, RedisBus
from bot.desk.carriers import carrier_to
from bot.desk.crowd import Crowd
from bot.desk.hub import Hub
from bot.desk.keys import Keys, load_keys
from bot.desk.presence import Presence
from bot.desk.relay import Relay
from bot.desk.shared_throttle import SharedThrottle, connected
from bot.desk.sharing import Sharing
from bot.desk.throttle import Bucket, Throttle
from bot.desk.worker import Worker
from bot.files.picture_store import Pictures, pictures_at
from bot.services.deployment import deployment
from bot.services.desk import Desk
from bot.services.edit_macros import read_files
from bot.settings import Settings
from bot.training.beside import Beside, beside
from bot.training.jobs import Jobs
from bot.training.publishing import Engines, OneEngine, Publisher
from bot.training.train import train
from bot.training.trainings import Train


@dataclass(frozen=True)
class Throttles:
    """How often buyers may come: by conversation, by network address."""

    messages: Bucket
    pictures: Bucket
    address: Bucket


@dataclass(frozen=True)
class Runtime:
    desk: Desk
    settings: Settings
    pictures: Pictures
    keys: Keys
    hub: Hub
    sharing: Sharing
    worker: Worker
    relay: Relay
    engine_healthy: Callable[[], bool]
    throttles: Throttles
    presence: Presence
    publisher: Publisher
    jobs: Jobs
    train: Train
    beside: Beside
    demo: bool = False
    crowd: Crowd = field(default_factory=Crowd)

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
    hub, presence = Hub(), Presence()
    shop = deployment(desk)
    bus = RedisBus(settings.redis_url, shop) if settings.redis_url else Alone()
    sharing = Sharing(bus, hub, presence, lambda: read_files(desk, settings.root))
    relay = Relay(desk, carrier_to(settings.outbox_url, settings.webhook_key) if settings.outbox_url else None)
    worker, keys, limits = Worker(desk, hub, presence), load_keys(settings), throttles(desk, settings, shop)
    publisher, jobs = Publisher(desk, settings.models, engines or OneEngine()), Jobs(desk, settings.models)
    pictures = pictures_at(settings.pictures_url)
    return Runtime(
        desk, settings, pictures, keys, hub, sharing, worker, relay, engine_healthy, limits, presence, publisher, jobs, train,
        beside(settings), demo,
    )  # fmt: skip


def throttles(desk: Desk, settings: Settings, shop: str) -> Throttles:
    """As the shop's profile says, of this desk or of all of them together."""
    limits = desk.shop.profile.buyers
    redis = connected(settings.redis_url) if settings.redis_url else None

    def bucket(name: str, a_minute: int) -> Bucket:
        return SharedThrottle(redis, f"huashu:{shop}:{name}", a_minute) if redis else Throttle(a_minute)

    return Throttles(
        bucket("messages", limits.messages_a_minute),
        bucket("pictures", limits.pictures_a_minute),
        bucket("address", limits.address_a_minute),
    )


def runtime_behind(connection: HTTPConnection) -> Runtime:
    found: Runtime = connection.app.state.runtime
    return found


async def runtime_of(connection: HTTPConnection) -> Runtime:
    """What waits for nothing is a coroutine: FastAPI sends plain functions to a thread, which costs more than most of them do."""
    return runtime_behind(connection)


#: As a parameter of a route: `run: Run`.
Run = Annotated[Runtime, Depends(runtime_of)]
