from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.core.flags import Colour
from bot.files.flags import legend_from, load_legend
from bot.files.structure import BadFile

SHOP = Path(__file__).parents[2] / "shop" / "flags.yml"
ROWS: dict[str, Any] = {
    "colours": [
        {"colour": colour, "code": code, "title": colour, "meaning": ""}
        for code, colour in enumerate(["grey", "red", "yellow", "green", "blue", "purple"])
    ]
}


def test_the_shops_legend_follows_taobaos_codes_and_keeps_green() -> None:
    legend = load_legend(SHOP)
    assert {meaning.colour.value: meaning.code for meaning in legend.colours} == {
        "grey": 0, "red": 1, "yellow": 2, "green": 3, "blue": 4, "purple": 5,
    }  # fmt: skip
    assert [meaning.colour for meaning in legend.colours if meaning.reserved] == [Colour.GREEN]
    assert not legend.of(Colour.GREY).works
    assert legend.of(Colour.PURPLE).works
    assert legend.note_bytes == 1000


def test_a_complete_legend_is_accepted() -> None:
    assert legend_from(ROWS, "flags.yml").of(Colour.BLUE).code == 4


def test_every_error_of_a_legend_is_told_at_once() -> None:
    rows = deepcopy(ROWS)
    rows["colours"][1].update(colour="grey", title=" ")
    rows["colours"][2].update(code=9)
    rows["colours"][3].update(code=4)
    rows["note_bytes"] = 2000
    with pytest.raises(BadFile) as refused:
        legend_from(rows, "flags.yml")
    assert refused.value.errors == (
        "flags.yml: $.colours: 缺少颜色 red",
        "flags.yml: $.colours[0].colour: 颜色 grey 重复",
        "flags.yml: $.colours[1].colour: 颜色 grey 重复",
        "flags.yml: $.colours[1].title: 不能为空",
        "flags.yml: $.colours[2].code: 应为 0 到 5，实际是 9",
        "flags.yml: $.colours[3].code: 编号 4 重复",
        "flags.yml: $.colours[4].code: 编号 4 重复",
        "flags.yml: $.note_bytes: 应为 1 到 1000，实际是 2000",
    )


def test_wrong_shapes_are_told_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "flags.yml"
    file.write_text("colours:\n- {colour: pink, code: zero, title: 粉, meaning: '', loud: true}\n", encoding="utf-8")
    with pytest.raises(BadFile) as refused:
        load_legend(file)
    assert len(refused.value.errors) == 3
    assert all(error.startswith(f"{file}: $.colours[0]") for error in refused.value.errors)
