"""A disk that is really full: nothing half written counts, the trainer reads why, and once there is room the same step works."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions.in_process import InProcessActions
from bot.engine.archive import file_hash
from bot.services.desk import Desk
from bot.store.database import open_database
from bot.training import train as training
from bot.training.jobs import Jobs, Tell, reason_of
from bot.training.models import PUBLISHED, Model, published, register, registered
from bot.training.publishing import publish
from bot.training.replays import replay, replay_between
from bot.training.sides import Answers, answers
from bot.training.train import train
from bot.training.trainings import start_training, trainings
from tests.builders import NOW, order, shop_files
from tests.fakes import SAID, Clock, FakeEngine
from tests.services.chat import chat
from tests.training.test_publishing import Engines

MEGABYTES = 3
FILLER = "filler"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> None:
    """Not a byte is left."""
    with (disk / FILLER).open("ab", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue


def make_room(disk: Path) -> None:
    (disk / FILLER).unlink()


@pytest.fixture
def desk(migrated_sqlite: Path, disk: Path) -> Iterator[Desk]:
    """A desk whose database stands on the small disk too."""
    shutil.copyfile(migrated_sqlite, disk / "desk.db")
    database = open_database(f"sqlite:///{disk / 'desk.db'}")
    yield Desk(database, FakeEngine(), InProcessActions(), shop_files(), Clock())
    database.close()


def model(folder: Path, name: str) -> Model:
    path = folder / f"{name}.tar.gz"
    path.write_text(name)
    made = Model(path.name, file_hash(path), "v", NOW.isoformat(), "阿训")
    register(folder, made)
    return made


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {FILLER, ".work", "desk.db", "desk.db-wal", "desk.db-shm"}


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, int], Model]:
    """A training whose archive has so many bytes: what Rasa does before it is left out."""

    def run(folder: Path, size: int, cancel: threading.Event | None = None) -> Model:
        def lines_of(command: Sequence[str], **_: Any) -> Iterator[str]:
            out = Path(command[command.index("--out") + 1])
            out.parent.mkdir(exist_ok=True)
            out.write_bytes(b"m" * size)
            yield "done"

        monkeypatch.setattr(training, "lines_of", lines_of)
        monkeypatch.setattr(training, "check_all", lambda root: [])
        root = folder / "root"
        if not root.exists():
            (root / "bot/nlu").mkdir(parents=True)
            (root / "config.yml").write_text("pipeline: []\n")
        return train(root, folder, "阿训", NOW, lambda *_: None, cancel)

    return run


def test_a_training_leaves_nothing_half_written_and_works_once_there_is_room(disk: Path, trained: Callable[[Path, int], Model]) -> None:
    old = trained(disk, 10)
    before = names(disk)
    with pytest.raises(OSError, match="No space left") as told:
        trained(disk, MEGABYTES << 20)
    assert reason_of(told.value).startswith("磁盘满了，写不下新的文件；清出空间再试一次，原来的都还在")
    assert names(disk) == before
    assert registered(disk) == [old]
    fill(disk)
    with pytest.raises(Exception, match=r"No space left|磁盘满了"):
        trained(disk, 10)
    assert (names(disk), registered(disk)) == (before, [old])
    make_room(disk)
    assert trained(disk, 20) in registered(disk)


def test_the_desk_says_why_a_training_failed_and_begins_another(disk: Path, desk: Desk, trained: Callable[[Path, int], Model]) -> None:
    jobs = Jobs(desk, disk)
    fill(disk)
    start_training(jobs, desk, disk, disk, "阿训", lambda root, folder, *_: trained(folder, 10))
    jobs.wait()
    assert jobs.last is not None
    assert (jobs.last.state, jobs.last.reason[:4]) == ("failed", "磁盘满了")
    make_room(disk)
    start_training(jobs, desk, disk, disk, "阿训", lambda root, folder, *_: trained(folder, 10))
    jobs.wait()
    assert jobs.last.state == "done", jobs.last.reason
    assert trainings(desk)[0].state == "done"


def test_publishing_changes_nothing_on_a_full_disk_and_everything_afterwards(disk: Path, desk: Desk) -> None:
    old, new = model(disk, "a"), model(disk, "b")
    engines = Engines("")
    publish(desk, disk, engines, old.hash, "阿训")
    before = (disk / PUBLISHED).read_bytes()
    fill(disk)
    with pytest.raises(Exception, match=r"disk is full|磁盘满了") as told:
        publish(desk, disk, engines, new.hash, "阿训")
    assert reason_of(told.value).startswith("磁盘满了")
    assert (engines.model, published(disk), (disk / PUBLISHED).read_bytes()) == (old.hash, old, before)
    make_room(disk)
    publish(desk, disk, engines, new.hash, "阿训")
    assert (engines.model, published(disk)) == (new.hash, new)
    assert f".{PUBLISHED}.before" not in os.listdir(disk)


def test_a_replay_that_can_not_be_kept_is_none_and_works_afterwards(disk: Path, desk: Desk) -> None:
    old, new = model(disk, "a"), model(disk, "b")
    other = FakeEngine(said={**SAID, "cancel_in_transit": "parcel_moving"})
    for _ in range(3):
        chat(desk, order("shipped")).says("不要了")

    def side(which: Model, conversations: Sequence[str]) -> Generator[Answers, None, None]:
        for one in answers(replace(desk, engine=other if which is new else desk.engine), conversations):
            yield one
            if which is new and full:
                fill(disk)

    def work(tell: Tell) -> None:
        replay(desk, (old, new), side, "阿训", 500, tell.progress)

    jobs = Jobs(desk, disk)
    full = True
    jobs.start("replay", "阿训", work)
    jobs.wait()
    assert jobs.last is not None
    assert (jobs.last.state, jobs.last.reason[:4]) == ("failed", "磁盘满了")
    assert replay_between(desk, old.hash, new.hash) is None
    make_room(disk)
    full = False
    jobs.start("replay", "阿训", work)
    jobs.wait()
    assert jobs.last.state == "done", jobs.last.reason
    assert replay_between(desk, old.hash, new.hash) is not None
