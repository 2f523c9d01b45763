"""A shop on several desks is backed up while buyers write, and comes back on an empty machine: its tables, pictures, models and buyers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from bot.files.picture_store import Folder
from bot.store.copying import sums
from bot.store.database import open_database
from bot.store.tables import messages
from bot.training.models import registered
from deploy import servers
from deploy.grown import Grown, grown
from deploy.servers import NotHere, Server, free_port, until
from tests.chaos.shapes import shop, two_models
from tests.grown import new_database

SECONDS = 30.0
AT_LEAST = 20
#: The database itself notes when it was backed up, after the moment that the backup has.
NOTED = "shop_settings"


@dataclass
class Writer:
    """An unknown buyer who writes line after line, and once in a while a picture; `kept` are the ids that were acknowledged."""

    url: str
    kept: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        opened = httpx.post(f"{self.url}/api/buyer/session", json={"shop": "fuqi"}, timeout=SECONDS).raise_for_status().json()
        self.conversation: str = opened["conversation"]
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    def writes(self) -> None:
        with httpx.Client(base_url=f"{self.url}/api/buyer", headers=self.headers, timeout=SECONDS) as http:
            while not self.over.is_set():
                id = uuid4().hex
                if len(self.kept) % 7 == 3:
                    answer = http.post("/pictures", data={"client_id": id}, files={"file": ("a.png", picture(len(self.kept)))})
                else:
                    answer = http.post("/messages", json={"client_id": id, "text": "在吗"})
                if answer.status_code in (429, 503):  # told to come again, as a widget would
                    self.over.wait(float(answer.headers["Retry-After"]))
                    continue
                if picture_kept := answer.raise_for_status().json().get("picture"):
                    self.pictures.append(picture_kept)
                self.kept.append(id)


def picture(number: int) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (32, 32), (number % 256, 99, 9)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def stage() -> Iterator[tuple[Path, Grown]]:
    with TemporaryDirectory(prefix="huashu-backup-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
        try:
            servers.redis(folder), servers.postgres_programs(), servers.program("nginx")
        except NotHere as error:
            pytest.skip(str(error))
        settings = {"HUASHU_ROOT": str(shop(folder))}
        with grown(Grown(folder / "grown", engines=1, broker=False, data=two_models(folder / "data"), settings=settings)) as shape:
            yield folder, shape


def huashu(*command: str, database: str, root: str) -> None:
    environment = {**os.environ, "DATABASE_URL": database, "HUASHU_ROOT": root}
    subprocess.run([sys.executable, "-m", "bot", *command], env=environment, check=True, capture_output=True, timeout=300)


def client_ids(url: str) -> set[str]:
    database = open_database(url)
    with database.read() as connection:
        found = set(connection.execute(select(messages.c.client_id).where(messages.c.author == "buyer")).scalars())
    database.close()
    return found


def tables(url: str) -> dict[str, object]:
    database = open_database(url)
    found = {name: sum for name, sum in sums(database).items() if name != NOTED}
    database.close()
    return found


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if not path.name.startswith(".")}


def test_what_is_backed_up_under_load_comes_back_on_an_empty_machine_and_serves(stage: tuple[Path, Grown]) -> None:
    folder, shape = stage
    root, data = shape.settings["HUASHU_ROOT"], folder / "data"
    writers = [Writer(shape.url) for _ in range(3)]
    threads = [threading.Thread(target=writer.writes) for writer in writers]
    for thread in threads:
        thread.start()
    assert until(lambda: sum(len(writer.kept) for writer in writers) > AT_LEAST, SECONDS)
    before = {id for writer in writers for id in writer.kept}
    huashu("backup", str(folder / "busy.tar"), "--data", str(data), database=shape.database_url, root=root)
    for writer in writers:
        writer.over.set()
    for thread in threads:
        thread.join()
    assert {id for writer in writers for id in writer.kept} > before, "nobody wrote during the backup"

    busy = new_database(shape, "busy")
    huashu("restore", str(folder / "busy.tar"), "--data", str(folder / "busy"), database=busy, root=root)
    assert before <= client_ids(busy) <= client_ids(shape.database_url)

    assert until(lambda: still(shape.database_url), 4 * SECONDS)
    huashu("backup", str(folder / "quiet.tar"), "--keys", "--data", str(data), database=shape.database_url, root=root)
    quiet = new_database(shape, "quiet")
    huashu("restore", str(folder / "quiet.tar"), "--data", str(folder / "quiet"), database=quiet, root=root)
    assert tables(quiet) == tables(shape.database_url)
    assert digests(folder / "quiet" / "pictures") == digests(data / "pictures")
    assert {"register.json", *(model.file for model in registered(data / "models"))} <= set(digests(folder / "quiet" / "models"))
    assert registered(folder / "quiet" / "models") == registered(data / "models")

    with other_machine(folder, quiet, root) as url, httpx.Client(base_url=url, headers=writers[0].headers, timeout=SECONDS) as http:
        shown = http.get("/api/buyer/messages").raise_for_status().json()["messages"]
        assert [one for one in shown if one["author"] == "buyer"]
        name = writers[0].pictures[-1]
        assert http.get(name).raise_for_status().content == Folder(data / "pictures").get(name.rpartition("/")[2])
        http.post("/api/buyer/messages", json={"client_id": "after", "text": "在吗"}).raise_for_status()
        last = shown[-1]["seq"]
        assert until(lambda: answered(http, last), 2 * SECONDS)


def answered(http: httpx.Client, after: int) -> bool:
    said = http.get("/api/buyer/messages", params={"after": after}).raise_for_status().json()["messages"]
    return any(one["author"] == "bot" for one in said)


def still(url: str) -> bool:
    """Every line is answered."""
    database = open_database(url)
    with database.read() as connection:
        waits = connection.execute(select(messages.c.id).where(messages.c.author == "buyer", messages.c.answered.is_(False))).first()
    database.close()
    return waits is None


@contextmanager
def other_machine(folder: Path, database: str, root: str) -> Iterator[str]:
    """A desk with its own engine on what was restored."""
    port = free_port()
    command = [sys.executable, "-m", "bot", "up", "--port", str(port), "--data", str(folder / "quiet")]
    desk = Server("other", command, port, folder / "other.log", {"DATABASE_URL": database, "HUASHU_ROOT": root})
    desk.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        desk.end()
