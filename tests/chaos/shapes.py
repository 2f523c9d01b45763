"""The two shapes that have to hold, with what can be done to each; only processes that were started here are touched."""

from __future__ import annotations

import random
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.engine.archive import file_hash
from bot.settings import load_settings
from bot.training.models import Model, newest, register
from deploy.grown import ROOT, Grown, grown
from deploy.servers import NotHere, Server, free_port, listens
from tests.chaos.faults import Fault, child_signalled, during, frozen, jumped, killed, published, restarted
from tests.chaos.other import KEY, Other, consumer, hook
from tests.chaos.world import Clock, Disk, can_cut, cut, inside

DESK = (sys.executable, "-m", "tests.chaos.clocked")
RECOVERY_SECONDS = 180.0
DISK_MEGABYTES = 4000


@dataclass(frozen=True)
class Shape:
    url: str
    database_url: str
    faults: Mapping[str, Fault]
    servers: Sequence[Server]
    patient: bool = False  # everything is up again before the next fault

    def supervise(self) -> None:
        """What does not run is started again, as systemd would; whether it does is seen the next time."""
        for server in self.servers:
            if not server.runs:
                server.launch()

    def recover(self) -> None:
        """Everything runs and listens again."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while not all(server.runs and listens(server.port) for server in self.servers):
            if time.monotonic() > deadline:
                raise NotHere(f"not up again: {[server.name for server in self.servers if not (server.runs and listens(server.port))]}")
            self.supervise()
            time.sleep(0.5)


@dataclass(frozen=True)
class Stage:
    """What a shape stands on: a folder on a disk that may fill, where this world lets us, and a clock for each desk."""

    folder: Path
    disk: Disk | None
    clocks: Mapping[str, Clock]

    def environment(self, desk: str) -> Mapping[str, str]:
        return self.clocks[desk].environment

    @property
    def faults(self) -> dict[str, Fault]:
        clocks = jumped(list(self.clocks.values()))
        return {"clock jumps": clocks} if self.disk is None else {"clock jumps": clocks, "disk full": during(self.disk.full)}


@contextmanager
def stage(folder: Path, *desks: str) -> Iterator[Stage]:
    """Logs are copied out of it at the end, for its disk is gone with this world."""
    ground = folder / "disk"
    disk = Disk(ground, DISK_MEGABYTES) if inside() else None
    ground.mkdir(exist_ok=True)
    clocks = {desk: Clock(folder / f"clock-{desk}") for desk in desks}
    try:
        yield Stage(ground, disk, clocks)
    finally:
        logs = folder / "logs"
        logs.mkdir()
        for log in ground.glob("**/*.log"):
            shutil.copyfile(log, logs / log.name)


@contextmanager
def grown_shape(folder: Path, settings: Mapping[str, str], other: Other, engines: int = 2) -> Iterator[Shape]:
    """Two desks, two engines, PostgreSQL, Redis, RabbitMQ and nginx."""
    with ExitStack() as stack:
        on = stack.enter_context(stage(folder, "desk0", "desk1"))
        data = two_models(on.folder / "data")
        own = {name: on.environment(name) for name in ("desk0", "desk1")}
        wanted = Grown(on.folder / "grown", engines=engines, settings=settings, own=own, desk=DESK, data=data)
        server = stack.enter_context(grown(wanted)).servers
        stack.enter_context(consumer(other, wanted.broker_url))
        faults = {f"kill {name}": killed(one) for name, one in server.items()}
        faults |= {f"freeze {name}": frozen(one) for name, one in server.items()}
        faults |= {f"restart {name}": restarted(server[name]) for name in ("postgres", "desk0")}
        faults |= {"publish": published(data / "models"), **on.faults}
        if can_cut():
            faults |= _cuts(server)
        yield Shape(wanted.url, wanted.database_url, faults, tuple(server.values()))


def _cuts(server: Mapping[str, Server]) -> dict[str, Fault]:
    parts = {
        "postgres": ("postgres",),
        "redis": ("redis",),
        "rabbit": ("rabbit",),
        "engines": [n for n in server if n.startswith("engine")],
    }
    cuts = {f"no network to {part}": [server[name].port for name in names] for part, names in parts.items()}
    found = {name: during(lambda ports=ports: cut(*ports)) for name, ports in cuts.items()}  # type: ignore[misc]
    return {**found, "no network": during(cut)}


@contextmanager
def embedded_shape(folder: Path, settings: Mapping[str, str], other: Other) -> Iterator[Shape]:
    """One desk that starts its engine, on SQLite."""
    with ExitStack() as stack:
        on = stack.enter_context(stage(folder, "desk"))
        data, port = two_models(on.folder / "data"), free_port()
        database = f"sqlite:///{data}/huashu.db"
        told = {"HUASHU_OUTBOX": stack.enter_context(hook(other)), "HUASHU_WEBHOOK_KEY": KEY}
        command = [*DESK, "up", "--port", str(port), "--data", str(data)]
        desk = Server(
            "desk", command, port, on.folder / "desk.log", {"DATABASE_URL": database, **settings, **told, **on.environment("desk")}
        )
        desk.start()
        stack.callback(desk.end)
        faults = {
            "kill the engine": child_signalled(desk, signal.SIGKILL), "freeze the engine": child_signalled(desk, signal.SIGSTOP),
            "kill the desk": killed(desk), "freeze all": frozen(desk), "restart": restarted(desk),
            "publish": published(data / "models"), **on.faults,
        }  # fmt: skip
        if can_cut():
            faults["no network"] = during(cut)
        yield Shape(f"http://127.0.0.1:{port}", database, faults, (desk,), patient=True)


def two_models(data: Path) -> Path:
    """A data folder with the newest model, and the same one again under another hash."""
    ours = load_settings().models
    model, models = newest(ours), data / "models"
    models.mkdir(parents=True)
    first, second = models / model.file, models / f"again-{model.file}"
    shutil.copyfile(ours / model.file, first)
    second.write_bytes(first.read_bytes() + b"\0")  # gzip may be followed by zeros
    for file in (second, first):
        register(models, Model(file.name, file_hash(file), model.data_version, model.created_at, "chaos"))
    return data


def shop(folder: Path) -> Path:
    """A checkout whose shop takes a whole crowd from one proxy and answers as soon as a buyer is silent."""
    root = folder / "checkout"
    root.mkdir()
    for name in ("bot", "actions", "data", "macros", "config.yml", "domain.yml"):
        (root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "shop", root / "shop")
    profile = root / "shop" / "profile.yml"
    text = profile.read_text("utf-8")
    text = re.sub(r"(address_a_minute:) \d+", r"\1 100000", text)
    text = re.sub(r"(messages_a_minute:) \d+", r"\1 600", text)
    profile.write_text(re.sub(r"(lines_wait_seconds:) [\d.]+", r"\1 0.3", text), "utf-8")
    return root


def rampage(shape: Shape, until: float, longest: float, told: Callable[[str], None]) -> list[str]:
    """One fault after the other until the time comes, every kind before any comes again; what was done."""
    done: list[str] = []
    names: list[str] = []
    time.sleep(random.uniform(0.2, longest / 4))
    while time.monotonic() < until:
        names = names or random.sample(sorted(shape.faults), len(shape.faults))
        name, seconds = names.pop(), random.uniform(0.5, longest)
        if name.startswith("no network"):
            seconds = longest
        told(f"{name} {seconds:.1f} s")
        shape.faults[name](seconds)
        done.append(name)
        time.sleep(random.uniform(0.2, longest / 4))
        shape.recover() if shape.patient else shape.supervise()
    shape.recover()
    return done
