"""Pictures of quick replies: there, and pictures, or the check says so; kept once for each content."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.files.errors import BadFile
from bot.files.macro_pictures import keep_pictures, kept_names
from bot.files.macros import load_macros
from bot.files.picture_store import Folder
from bot.files.pictures import NAME
from tests.builders import macro

SAYS = """
- id: sizes
  code: /尺码
  title: 尺码表
  text: 尺码表在这里
  pictures: [{names}]
"""


def picture(colour: str = "red", mode: str = "RGB") -> bytes:
    buffer = BytesIO()
    Image.new(mode, (40, 20), colour).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def macros(tmp_path: Path) -> Path:
    (tmp_path / "macros" / "pictures").mkdir(parents=True)
    (tmp_path / "macros" / "pictures" / "尺码表.png").write_bytes(picture())
    return tmp_path / "macros"


def wrong(macros: Path, names: str) -> str:
    (macros / "售前.yml").write_text(SAYS.replace("{names}", names), "utf-8")
    with pytest.raises(BadFile) as refused:
        load_macros(macros)
    return "\n".join(refused.value.errors)


def test_a_picture_that_is_there_may_be_named(macros: Path) -> None:
    (macros / "售前.yml").write_text(SAYS.replace("{names}", "尺码表.png"), "utf-8")
    assert load_macros(macros)[0].pictures == ("尺码表.png",)


@pytest.mark.parametrize("name", ["没有.png", "../pictures/尺码表.png", "pictures/尺码表.png", ".", "''"])
def test_a_picture_that_is_not_there_is_an_error_that_names_the_macro(macros: Path, name: str) -> None:
    assert "售前.yml: sizes: 图片" in wrong(macros, name)


def test_every_picture_that_is_wrong_is_told(macros: Path) -> None:
    (macros / "pictures" / "坏的.png").write_bytes(picture()[:40])
    (macros / "pictures" / "文字.jpg").write_text("尺码表")
    told = wrong(macros, "坏的.png, 尺码表.png, 文字.jpg, 没有.jpg")
    assert [name in told for name in ("坏的.png", "文字.jpg", "没有.jpg", "尺码表.png")] == [True, True, True, False]


def test_pictures_are_kept_by_what_is_in_them(macros: Path, tmp_path: Path) -> None:
    says, kept = macro(pictures=("尺码表.png",)), tmp_path / "kept"
    names = kept_names([says], macros)
    keep_pictures(macros, names, Folder(kept))
    assert [path.name for path in kept.iterdir()] == [names["尺码表.png"]]
    assert NAME.fullmatch(names["尺码表.png"])
    (macros / "pictures" / "一样的.png").write_bytes(picture())
    assert kept_names([macro(pictures=("一样的.png",))], macros)["一样的.png"] == names["尺码表.png"]


def test_a_changed_picture_stands_beside_the_one_that_was_sent(macros: Path, tmp_path: Path) -> None:
    says, kept = macro(pictures=("尺码表.png",)), tmp_path / "kept"
    before = kept_names([says], macros)
    keep_pictures(macros, before, Folder(kept))
    (macros / "pictures" / "尺码表.png").write_bytes(picture("blue"))
    after = kept_names([says], macros)
    keep_pictures(macros, after, Folder(kept))
    assert {path.name for path in kept.iterdir()} == {*before.values(), *after.values()}
    assert before != after
