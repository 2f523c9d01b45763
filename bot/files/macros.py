"""Reads `macros/*.yml`: one file per group, each a list of macros; every error at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from bot.core.deadlines import DUES
from bot.core.macros import PLACEHOLDERS, Macro, placeholders, stray_braces
from bot.core.orders import OrderState
from bot.files.macro_pictures import wrong_pictures
from bot.files.structure import BadFile, load_yaml, structure

RECIPIENTS = ("courier", "warehouse", "finance", "lead")
CODE = re.compile(r"/[^\s、，,；;]+")
_STATES = frozenset(state.value for state in OrderState)
_FIELDS = frozenset(field.name for field in fields(Macro)) - {"group"}


def load_macros(folder: Path) -> tuple[Macro, ...]:
    """Every macro of the shop in file order; the file's name is the group. Raises `BadFile` with every error of every file."""
    macros: list[Macro] = []
    errors: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            found = macros_from(load_yaml(path), path.stem, str(path))
        except BadFile as error:
            errors += error.errors
            continue
        errors += [f"{path}: {macro.id}: {reason}" for macro in found for reason in wrong_pictures(macro, folder)]
        macros += found
    errors += _doubles(macros)
    if errors:
        raise BadFile(tuple(errors))
    return tuple(macros)


def macros_from(data: Any, group: str, where: str) -> list[Macro]:
    """The macros of one group from plain data; raises `BadFile` with every error, each naming its macro."""
    if not isinstance(data, list):
        raise BadFile((f"{where}: 应为快捷语的列表，每条以“- id:”开头",))
    macros: list[Macro] = []
    errors: list[str] = []
    for index, entry in enumerate(data):
        name = entry.get("id", f"[{index}]") if isinstance(entry, dict) else f"[{index}]"
        here = f"{where}: {name}"
        if not isinstance(entry, dict):
            errors.append(f"{here}: 应为“名称: 值”的对照")
            continue
        errors += [f"{here}: 未知字段 {field}" for field in entry if field not in _FIELDS]
        try:
            macro = structure(Macro, {"group": group, **{k: v for k, v in entry.items() if k in _FIELDS}}, here)
        except BadFile as error:
            errors += error.errors
            continue
        errors += [f"{here}: {reason}" for reason in _reasons(macro)]
        macros.append(macro)
    if errors:
        raise BadFile(tuple(errors))
    return macros


def wrong_code(code: str) -> str:
    """What is wrong with a code, empty when nothing is."""
    return "" if CODE.fullmatch(code) else f"快捷编码“{code}”应以 / 开头，不带空格和逗号"


def wrong_text(text: str) -> Iterator[str]:
    """What is wrong with the words of a macro."""
    if not text.strip():
        yield "话术不能为空"
    for name in dict.fromkeys(placeholders(text)):
        if name not in PLACEHOLDERS:
            yield f"未知变量 {{{name}}}"
    if stray_braces(text):
        yield f"大括号没有写成 {{变量}}：{text[:30]}"


def _reasons(macro: Macro) -> Iterator[str]:
    yield from filter(None, map(wrong_code, (macro.code, *macro.aliases)))
    yield from wrong_text(macro.text)
    for text in macro.texts[1:]:
        yield from wrong_text(text) if text else ()
    for state in macro.fits.states:
        if state not in _STATES:
            yield f"未知订单状态 {state}，应为 {'、'.join(sorted(_STATES))} 之一"
    for task in macro.tasks:
        if task.to not in RECIPIENTS:
            yield f"未知待办对象 {task.to}，应为 {'、'.join(RECIPIENTS)} 之一"
        if task.due and task.due not in DUES:
            yield f"未知时限 {task.due}，应为 {'、'.join(DUES)} 之一"
        if task.due and task.due_hours is not None:
            yield "due 和 due_hours 只能写一个"
    if macro.flag and "sign" not in placeholders(macro.flag.note):
        yield "备注要以 {sign} 结尾（姓名+日期）"


def _doubles(macros: list[Macro]) -> Iterator[str]:
    codes = Counter(code for macro in macros for code in (macro.code, *macro.aliases))
    ids = Counter(macro.id for macro in macros)
    for macro in macros:
        for code in (macro.code, *macro.aliases):
            if codes[code] > 1:
                yield f"macros/{macro.group}.yml: {macro.id}: 快捷编码 {code} 重复，同一编码只能有一条"
        if ids[macro.id] > 1:
            yield f"macros/{macro.group}.yml: {macro.id}: id 重复"
