"""Plain YAML/JSON values to frozen core values and back; nothing is guessed and no field is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from cattrs import ClassValidationError, Converter, ForbiddenExtraKeysError, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn

from bot.files.errors import BadFile, shown
from bot.files.yaml_file import load_yaml

__all__ = ["BadFile", "destructure", "load_yaml", "structure", "structure_all"]

T = TypeVar("T")

MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
YEARS = range(2000, 2101)
UNSAVEABLE = re.compile("[\x00\ud800-\udfff]")  # no database keeps these


def structure(cls: type[T], data: object, where: str) -> T:
    """`data` as a `cls`; raises `BadFile` with every error as `where: $.path: 原因`."""
    try:
        value: T = _converter().structure(data, cls)
    except Exception as error:
        raise BadFile(tuple(f"{where}: {path}: {reason}" for path, reason in _reasons(error, "$"))) from error
    return value


def structure_all(cls: type[T], data: object, where: str) -> tuple[T, ...]:
    """`data`, a list, as values of `cls`; raises `BadFile` like `structure`."""
    values: tuple[T, ...] = structure(tuple[cls, ...], data, where)  # type: ignore[valid-type]
    return values


def destructure(value: object) -> Any:
    """A core value as JSON-able dicts, lists and texts; `structure` gives the value back."""
    return _converter().unstructure(value)


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    for cls, hook in (
        (str, _text),
        (int, _integer),
        (float, _number),
        (bool, _truth),
        (Enum, _choice),
        (Decimal, _money),
        (date, _day),
        (datetime, _time),
        (time, _clock),
    ):
        converter.register_structure_hook(cls, hook)
    converter.register_structure_hook_factory(lambda cls: get_origin(cls) is tuple, lambda cls: _list_hook(converter, cls))
    converter.register_structure_hook_factory(_is_mapping, lambda cls: _checked_mapping(converter.gen_structure_mapping(cls)))
    converter.register_structure_hook_factory(is_dataclass, lambda cls: _checked_mapping(_class_hook(converter, cls)))
    converter.register_unstructure_hook(str, lambda text: text.value if isinstance(text, Enum) else text)
    converter.register_unstructure_hook(Decimal, lambda money: f"{money:f}")
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_unstructure_hook_func(
        lambda cls: (get_origin(cls) or cls) is tuple, lambda values: [converter.unstructure(v) for v in values]
    )
    return converter


class _Wrong(ValueError):
    """One value that does not fit; its text is the reason in Chinese."""


def _expected(what: str, value: object) -> _Wrong:
    return _Wrong(f"应为{what}，实际是{shown(value)}")


def _text(value: object, cls: type[Any]) -> Any:
    if issubclass(cls, Enum):  # a text enum is a text to cattrs
        return _choice(value, cls)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(value)  # an order id or phone written without quotes
    if not isinstance(value, str):
        raise _expected("文字（加上引号）", value)
    if UNSAVEABLE.search(value):
        raise _Wrong("含有无法保存的字符")
    return value


def _integer(value: object, cls: type[Any]) -> Any:
    if issubclass(cls, Enum):
        return _choice(value, cls)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _expected("整数", value)
    return value


def _number(value: object, cls: type[Any]) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1e15:
        raise _expected("数字", value)
    return float(value)


def _truth(value: object, cls: type[Any]) -> bool:
    if not isinstance(value, bool):
        raise _expected(" true 或 false", value)
    return value


def _choice(value: object, cls: type[Any]) -> Any:
    for member in cls:
        if type(member.value) is type(value) and member.value == value:
            return member
    raise _expected(f" {'、'.join(str(member.value) for member in cls)} 之一", value)


def _money(value: object, cls: type[Any]) -> Decimal:
    """Yuan: not negative, at most nine digits and four decimals, so never NaN or infinite."""
    text = str(value) if isinstance(value, int | float | Decimal | str) and not isinstance(value, bool) else ""
    if not MONEY.fullmatch(text):
        raise _expected("金额（如 89.00）", value)
    return Decimal(text)


def _time(value: object, cls: type[Any]) -> datetime:
    if not isinstance(value, str | datetime):
        raise _expected("时间（如 2026-11-18T10:00:00+08:00）", value)
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(re.sub("[zZ]$", "+00:00", value))
    except ValueError as error:
        raise _expected("时间（如 2026-11-18T10:00:00+08:00）", value) from error
    if at.tzinfo is None or at.utcoffset() is None:
        raise _Wrong(f"时间要带时区（如 +08:00），实际是{shown(str(value))}")
    if at.year not in YEARS:
        raise _Wrong(f"时间应在 {YEARS[0]}–{YEARS[-1]} 年之间，实际是{shown(str(value))}")
    return at


def _day(value: object, cls: type[Any]) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _expected("日期（如 2026-11-18）", value) from error


def _clock(value: object, cls: type[Any]) -> time:
    match = CLOCK.fullmatch(value if isinstance(value, str) else "")
    if match is None:
        raise _expected("钟点（如 9:00，加上引号）", value)
    return time(int(match[1]), int(match[2]))


def _is_mapping(cls: Any) -> bool:
    origin = get_origin(cls)
    return isinstance(origin, type) and issubclass(origin, Mapping)


Hook = Callable[[Any, Any], Any]


def _checked_mapping(hook: Hook) -> Hook:
    def structure_mapping(value: object, cls: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _expected("“名称: 值”的对照", value)
        return hook(value, cls)

    return structure_mapping


def _class_hook(converter: Converter, cls: Any) -> Hook:
    hook: Hook = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)
    return lambda value, kind: hook({str(name): inner for name, inner in value.items()}, kind)  # cattrs can't name an unknown field 1


def _list_hook(converter: Converter, cls: Any) -> Hook:
    """Reads `tuple[X, ...]` from a list; a text or a mapping is not taken for one."""
    kind = get_args(cls)[0]

    def structure_list(values: object, _: Any) -> tuple[Any, ...]:
        if not isinstance(values, list | tuple):
            raise _expected("列表", values)
        done, errors = [], []
        for index, value in enumerate(values):
            try:
                done.append(converter.structure(value, kind))
            except Exception as error:
                error.__notes__ = [*getattr(error, "__notes__", ()), IterableValidationNote("", index, kind)]  # type: ignore[attr-defined]
                errors.append(error)
        if errors:
            raise IterableValidationError("", errors, cls)
        return tuple(done)

    return structure_list


def _reasons(error: Exception, path: str) -> Iterator[tuple[str, str]]:
    """(path, reason) of every leaf below `error`."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        noted, plain = error.group_exceptions()
        for inner, note in noted:
            if isinstance(inner, KeyError):
                yield path, f"缺少 {inner.args[0]}"
            else:
                yield from _reasons(inner, path + _step(note))
        for inner in plain:
            yield from _reasons(inner, path)
    elif isinstance(error, ForbiddenExtraKeysError):
        for field in sorted(map(str, error.extra_fields)):
            yield path, f"未知字段 {field}"
    elif isinstance(error, _Wrong):
        yield path, str(error)
    else:
        raise error


def _step(note: Any) -> str:
    if not isinstance(note, IterableValidationNote):
        return f".{note.name}"
    return f"[{note.index}]" if isinstance(note.index, int) else f".{note.index}"
