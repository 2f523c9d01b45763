"""Scripted conversations: what a buyer and an agent do, and on which orders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.orders import Order
from bot.files.errors import BadFile
from bot.files.orders import orders_from
from bot.files.structure import load_yaml, structure

_WAIT = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|秒|分钟|分|小时|时|天)")
_SECONDS = {"s": 1, "秒": 1, "m": 60, "分": 60, "分钟": 60, "h": 3600, "时": 3600, "小时": 3600, "d": 86400, "天": 86400}
_AGENT = frozenset({"accept", "text", "values", "send", "macro", "reject", "reason", "take_over", "hand_back"})
_FIELDS = frozenset({"now", "mode", "agent", "buyer", "orders", "order_in_view", "turns", "title", "name", "description", "shop"})


@dataclass(frozen=True)
class AgentAct:
    """One thing that an agent does."""

    accept: int = 0
    text: str = ""
    values: dict[str, str] = field(default_factory=dict)
    send: str = ""
    macro: str = ""
    reject: int = 0
    reason: str = ""
    take_over: bool = False
    hand_back: bool = False


@dataclass(frozen=True)
class Turn:
    """Exactly one of the four: the buyer's lines, a picture, an agent's act, a wait."""

    kind: str
    lines: tuple[str, ...] = ()
    photo: str = ""
    agent: AgentAct | None = None
    wait: timedelta | None = None
    raw: Any = None


@dataclass(frozen=True)
class Script:
    path: Path
    now: datetime
    mode: str
    agent: str
    buyer: str | None
    orders: tuple[Order, ...]
    turns: tuple[Turn, ...]
    order_in_view: str | None = None


@dataclass(frozen=True)
class _Now:
    now: datetime


def load_script(path: Path) -> Script:
    """The script in `path`; raises `BadFile` with every error at once."""
    return script_from(load_yaml(path), str(path), path)


def script_from(data: object, where: str, path: Path) -> Script:
    """A `Script` from its YAML mapping; pictures are looked for beside `path`. Raises `BadFile` with every error at once."""
    if not isinstance(data, dict):
        raise BadFile((f"{where}: 应为“名称: 值”的对照，含 turns",))
    errors = [f"{where}: 未知字段 {name}" for name in data if name not in _FIELDS]
    now, orders = _now(data, where, errors), _orders(data, where, errors)
    mode = data.get("mode", "auto")
    if mode not in ("auto", "assist"):
        errors.append(f"{where}: mode: 应为 auto 或 assist，实际是{mode}")
    agent = data.get("agent") or {}
    name = agent.get("name", "") if isinstance(agent, dict) else str(agent)
    turns = _turns(data.get("turns"), f"{where}: turns", errors)
    if errors:
        raise BadFile(tuple(errors))
    assert now is not None
    buyer, view = data.get("buyer"), data.get("order_in_view")
    return Script(path, now, mode, str(name), str(buyer) if buyer else None, orders, tuple(turns), str(view) if view else None)


def _now(data: dict[str, Any], where: str, errors: list[str]) -> datetime | None:
    if "now" not in data:
        return datetime.now().astimezone()
    try:
        return structure(_Now, {"now": data["now"]}, where).now
    except BadFile as error:
        errors += error.errors
        return None


def _orders(data: dict[str, Any], where: str, errors: list[str]) -> tuple[Order, ...]:
    try:
        return orders_from(data.get("orders") or [], f"{where}: orders")
    except BadFile as error:
        errors += error.errors
        return ()


def _turns(data: Any, where: str, errors: list[str]) -> list[Turn]:
    if not isinstance(data, list) or not data:
        errors.append(f"{where}: 应为对话的列表，每条是 buyer、photo、agent 或 wait")
        return []
    turns = []
    for index, entry in enumerate(data):
        try:
            turns.append(_turn(entry))
        except ValueError as error:
            errors.append(f"{where}[{index}]: {error}")
    return turns


def _turn(entry: Any) -> Turn:
    if not isinstance(entry, dict) or len(entry) != 1:
        raise ValueError("应为 buyer、photo、agent、wait 之一")
    ((kind, value),) = entry.items()
    if kind == "buyer":
        lines = tuple(str(line) for line in value) if isinstance(value, list) else (str(value),)
        return Turn("buyer", lines=lines, raw=value)
    if kind == "photo":
        return Turn("photo", photo=str(value), raw=value)
    if kind == "wait":
        return Turn("wait", wait=parse_wait(str(value)), raw=value)
    if kind == "agent":
        return Turn("agent", agent=_agent(value), raw=value)
    raise ValueError(f"未知的一步 {kind}，应为 buyer、photo、agent、wait 之一")


def _agent(value: Any) -> AgentAct:
    if isinstance(value, str) and value in ("take_over", "hand_back"):
        value = {value: True}
    if not isinstance(value, dict):
        raise ValueError("agent 应为 accept、send、macro、reject、take_over、hand_back 之一")
    unknown = [name for name in value if name not in _AGENT]
    if unknown or not set(value) & {"accept", "send", "macro", "reject", "take_over", "hand_back"}:
        raise ValueError(f"agent 不认识 {'、'.join(map(str, unknown or value))}，应为 accept、send、macro、reject、take_over、hand_back")
    values = {str(k): str(v) for k, v in (value.get("values") or {}).items()}
    return AgentAct(
        accept=_number(value, "accept"), text=str(value.get("text") or ""), values=values, send=str(value.get("send") or ""),
        macro=str(value.get("macro") or ""), reject=_number(value, "reject"), reason=str(value.get("reason") or ""),
        take_over=bool(value.get("take_over")) or "take_over" in value, hand_back=bool(value.get("hand_back")) or "hand_back" in value,
    )  # fmt: skip


def _number(value: dict[str, Any], name: str) -> int:
    number = value.get(name, 0)
    if number is True:
        return 1
    if not isinstance(number, int) or number < 0:
        raise ValueError(f"agent.{name} 应为第几条建议，如 1")
    return number


def parse_wait(text: str) -> timedelta:
    """`2h`, `90m`, `3d`, `2小时`; raises ValueError."""
    parts = _WAIT.findall(text)
    if not parts or _WAIT.sub("", text).strip():
        raise ValueError(f"wait 应写成 2h、30m、3d 这样，实际是“{text}”")
    return timedelta(seconds=sum(float(number) * _SECONDS[unit] for number, unit in parts))
