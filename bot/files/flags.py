"""Read the legend of the flags (`shop/flags.yml`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.core.flags import Colour, Legend
from bot.files.structure import BadFile, load_yaml, structure

CODES = range(6)  # what Taobao knows


def load_legend(path: Path) -> Legend:
    """The legend of the shop; raises BadFile with every error in it."""
    return legend_from(load_yaml(path), str(path))


def legend_from(data: object, where: str) -> Legend:
    """The legend in plain data; raises BadFile with every error in it."""
    legend = structure(Legend, data, where)
    errors = tuple(f"{where}: {error}" for error in _errors(legend))
    if errors:
        raise BadFile(errors)
    return legend


def _errors(legend: Legend) -> Iterator[str]:
    colours = Counter(meaning.colour for meaning in legend.colours)
    codes = Counter(meaning.code for meaning in legend.colours)
    yield from (f"$.colours: 缺少颜色 {colour.value}" for colour in Colour if not colours[colour])
    for index, meaning in enumerate(legend.colours):
        at = f"$.colours[{index}]"
        if colours[meaning.colour] > 1:
            yield f"{at}.colour: 颜色 {meaning.colour.value} 重复"
        if meaning.code not in CODES:
            yield f"{at}.code: 应为 0 到 5，实际是 {meaning.code}"
        elif codes[meaning.code] > 1:
            yield f"{at}.code: 编号 {meaning.code} 重复"
        if not meaning.title.strip():
            yield f"{at}.title: 不能为空"
    if not 0 < legend.note_bytes <= 1000:
        yield f"$.note_bytes: 应为 1 到 1000，实际是 {legend.note_bytes}"
