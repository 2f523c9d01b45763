"""Only pictures come in, without what else was in their files; only who may see the conversation sees them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image, PngImagePlugin
from starlette.testclient import TestClient

from bot.desk.runtime import Runtime
from bot.files.picture_store import PicturesAway, pictures_at
from bot.files.pictures import NAME
from tests.desk.buyer.widget import Widget, signed
from tests.services.chat import rows

WHERE = "东经120度，北纬30度"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> bytes:
    buffer = BytesIO()
    Image.new(mode, size, "red").save(buffer, kind, **options)
    return buffer.getvalue()


def with_metadata() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = WHERE
    exif[0x0112] = 6  # lies on its side
    return picture(exif=exif, comment=WHERE.encode())


def bomb() -> bytes:
    """A PNG of a few bytes that says it has two billion pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("note", "x" * 80_000_000, zip=True)
    return picture("PNG", pnginfo=info)


def kept(run: Runtime) -> list[Path]:
    return sorted((run.settings.data / "pictures").glob("*"))


def opened(path: Path) -> Image.Image:
    return Image.open(BytesIO(path.read_bytes()))


@pytest.fixture
def widget(client: TestClient) -> Widget:
    return Widget(client, signed())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_a_picture_is_kept_under_a_random_name_and_shown_again(widget: Widget, run: Runtime, kind: str) -> None:
    answer = widget.sends(picture(kind), name="../../etc/<b>脸.jpg")
    assert answer.status_code == 201, answer.text
    message = answer.json()
    assert (message["kind"], message["text"]) == ("picture", "../../etc/<b>脸.jpg")
    (path,) = kept(run)
    assert NAME.fullmatch(path.name)
    shown = widget.get(message["picture"].removeprefix("/api/buyer/"))
    assert shown.headers["content-type"] in ("image/jpeg", "image/png")
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert Image.open(BytesIO(shown.content)).size == (40, 20)


def test_what_else_was_in_the_file_is_gone_and_the_picture_stands_upright(widget: Widget, run: Runtime) -> None:
    assert WHERE.encode() in with_metadata()
    widget.sends(with_metadata() + b"<script>alert(1)</script>")
    (path,) = kept(run)
    data = path.read_bytes()
    assert WHERE.encode() not in data
    assert b"script" not in data
    assert opened(path).size == (20, 40)
    assert not opened(path).getexif()


def test_a_very_large_picture_is_made_smaller(widget: Widget, run: Runtime) -> None:
    assert widget.sends(picture(size=(8000, 1000))).status_code == 201
    assert opened(kept(run)[0]).size == (4096, 512)


def test_what_shines_through_still_does(widget: Widget, run: Runtime) -> None:
    widget.sends(picture("PNG", mode="RGBA"))
    assert kept(run)[0].suffix == ".png"


@pytest.mark.parametrize(
    "data",
    [
        lambda: b"", lambda: b"hello", lambda: picture()[:-400], lambda: picture("PNG")[:40], lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        lambda: b"%PDF-1.7 " + picture(), lambda: b"GIF89a" + b"\0" * 100, lambda: picture("TIFF"), lambda: picture("ICO"), bomb, text_bomb,
        lambda: picture("PNG", size=(10_000, 5_001), mode="1"),
    ],
)  # fmt: skip
def test_what_is_no_sensible_picture_is_refused_and_leaves_nothing(widget: Widget, run: Runtime, data: Callable[[], bytes]) -> None:
    answer = widget.sends(data())
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_picture"), answer.text
    assert (kept(run), rows(run.desk, "messages")) == ([], [])


def test_a_file_too_large_is_refused(widget: Widget, run: Runtime) -> None:
    assert widget.sends(b"x" * 10_000_001).json()["message"] == "图片太大，最多 10 MB"
    assert widget.sends(b"x" * 12_000_000).status_code == 413
    assert kept(run) == []


def test_a_resent_picture_is_stored_once(widget: Widget, run: Runtime) -> None:
    first, again = widget.sends(picture(), client_id="p1"), widget.sends(picture(), client_id="p1")
    assert first.json() == again.json()
    assert len(kept(run)) == 1


def test_another_buyers_picture_is_not_there(client: TestClient, widget: Widget) -> None:
    path = widget.sends(picture()).json()["picture"].removeprefix("/api/buyer/")
    for stranger in (Widget(client), Widget(client, signed("tb_1002"))):
        stranger.says("在吗")
        answer = stranger.get(path)
        assert (answer.status_code, answer.json()["error"]) == (404, "picture_not_found")
    assert client.get(f"/api/buyer/{path}").status_code == 401


class TestInABucket:
    @pytest.fixture
    def run(self, run: Runtime) -> Runtime:
        return replace(run, pictures=pictures_at(f"memory://{uuid4().hex}/pictures"))

    def test_a_picture_is_kept_there_and_shown_again(self, widget: Widget, run: Runtime) -> None:
        message = widget.sends(picture()).json()
        (name,) = run.pictures.names()
        shown = widget.get(message["picture"].removeprefix("/api/buyer/"))
        assert (shown.status_code, shown.headers["content-type"], shown.content) == (200, "image/jpeg", run.pictures.get(name))
        assert "private" in shown.headers["cache-control"]
        assert kept(run) == []

    def test_a_picture_that_is_gone_is_not_there(self, widget: Widget, run: Runtime) -> None:
        path = widget.sends(picture()).json()["picture"].removeprefix("/api/buyer/")
        run.pictures.remove(path.rpartition("/")[2])
        assert (widget.get(path).status_code, widget.get(path).json()["error"]) == (404, "picture_not_found")


class TestWhileTheirPlaceIsAway:
    class Away:
        """Nothing can be reached."""

        def __getattr__(self, name: str) -> object:
            raise PicturesAway(ConnectionError())

    @pytest.fixture
    def run(self, run: Runtime) -> Runtime:
        run.desk.files = replace(run.desk.files, pictures={"尺码表.png": f"{'0' * 32}.png"})
        return replace(run, pictures=self.Away())

    def test_the_desk_starts_and_a_picture_is_refused_until_it_is_back(self, client: TestClient, widget: Widget, run: Runtime) -> None:
        answer = widget.sends(picture())
        assert (answer.status_code, answer.json()["error"]) == (503, "pictures_away")
        assert rows(run.desk, "messages") == []
        assert widget.says("在吗").status_code == 201


@pytest.mark.parametrize("name", ["..%2Fkeys.json", "%2e%2e/shop.db", "keys.json", "0" * 32 + ".jpg", "x" * 300])
def test_nothing_but_pictures_can_be_asked_for(widget: Widget, name: str) -> None:
    assert widget.get(f"pictures/{name}").status_code == 404
