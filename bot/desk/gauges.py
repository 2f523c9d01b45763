"""What is found when Prometheus asks: the engine, the queues in the database, the disk, the last backup."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.desk.runtime import Runtime
from bot.services.state import State, state_of
from bot.store.database import StorageFailed


def gauges(run: Runtime) -> bytes:
    """In Prometheus' own format. Without its database a desk says that, and leaves out what stands there."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(run))
    return generate_latest(registry)


class _Gauges(Collector):
    def __init__(self, run: Runtime) -> None:
        self._run = run

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("huashu_engine_up", "Whether any engine answers this desk", self._run.engine_healthy())
        disk = shutil.disk_usage(self._run.settings.data)
        yield _gauge("huashu_disk_bytes", "Size of the disk with the data folder", disk.total)
        yield _gauge("huashu_disk_free_bytes", "What is left of it", disk.free)
        try:
            state = state_of(self._run.desk.database)
        except StorageFailed:
            yield _gauge("huashu_database_up", "Whether the database answers this desk", False)
            return
        yield _gauge("huashu_database_up", "Whether the database answers this desk", True)
        yield from self._of(state)

    def _of(self, state: State) -> Iterator[GaugeMetricFamily]:
        """The same at every desk of one database."""
        now = self._run.desk.now()
        for name, queue, what in (
            ("unanswered", state.unanswered, "Buyers' lines that nobody has looked at yet"),
            ("wanting_person", state.wanting_person, "Buyers for whom a person is wanted"),
            ("letters_waiting", state.letters, "Letters to other systems that are not delivered yet"),
        ):
            yield _gauge(f"huashu_{name}", what, queue.length)
            yield _gauge(f"huashu_{name}_seconds", f"{what}: how long the first has waited", queue.seconds(now))
        yield _gauge("huashu_letters_dead", "Letters that were tried for the last time", state.dead_letters)
        if state.last_backup:
            yield _gauge("huashu_backup_seconds", "Since the last backup", (now - state.last_backup).total_seconds())


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=float(value))
