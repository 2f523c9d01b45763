"""Read the shop's limits of time (`shop/deadlines.yml`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import combinations
from pathlib import Path

from bot.core.deadlines import Deadlines, Window
from bot.files.structure import BadFile, load_yaml, structure

LONGEST = 10_000  # of any unit; a slip of the finger beyond


def load_deadlines(path: Path) -> Deadlines:
    """The limits of the shop; raises BadFile with every error in it."""
    return deadlines_from(load_yaml(path), str(path))


def deadlines_from(data: object, where: str) -> Deadlines:
    """The limits in plain data; raises BadFile with every error in it."""
    settings = structure(Deadlines, data, where)
    errors = tuple(f"{where}: {error}" for error in (*_number_errors(settings), *_window_errors(settings.windows)))
    if errors:
        raise BadFile(errors)
    return settings


def _number_errors(settings: Deadlines) -> Iterator[str]:
    for field in fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, int) and not 0 < value <= LONGEST:
            yield f"$.{field.name}: 应为 1 到 {LONGEST} 的整数，实际是 {value}"
    if settings.parcel_lost_days < settings.parcel_warn_days:
        yield "$.parcel_lost_days: 不能少于 parcel_warn_days"


def _window_errors(windows: tuple[Window, ...]) -> Iterator[str]:
    for index, window in enumerate(windows):
        at = f"$.windows[{index}]"
        if not window.name.strip():
            yield f"{at}.name: 不能为空"
        if window.paid_to <= window.paid_from:
            yield f"{at}.paid_to: 要晚于 paid_from"
        if window.ship_by < window.paid_to:
            yield f"{at}.ship_by: 不能早于 paid_to"
        if window.event_by < window.ship_by:
            yield f"{at}.event_by: 不能早于 ship_by"
    for (_, first), (index, second) in combinations(enumerate(windows), 2):
        if first.paid_from <= second.paid_to and second.paid_from <= first.paid_to:
            yield f"$.windows[{index}]: 付款时间与“{first.name}”重叠"
