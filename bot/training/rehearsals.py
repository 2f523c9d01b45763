"""A real conversation as a test of the shop's: masked, played on the bot as it is, and kept with what should have been said."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pypinyin
from ruamel.yaml import YAML

from bot.core.holidays import SHOP_TIME
from bot.core.masking import NOBODY, STREET, masked
from bot.core.orders import Order
from bot.files.guarded import Change
from bot.services.desk import ConversationNotFound, Desk
from bot.services.moment import orders_seen
from bot.store.conversations import Conversation, Message, find_conversation, messages_of
from bot.talk.expected import FOLDER, case_from, differences
from bot.talk.run import Stage
from bot.training.editing import Author, edit_files

BUYER = "tb_1001"
PHONE = "13900000000"
LONG_PAUSE = timedelta(minutes=10)
SILENCE = "silence"


@dataclass(frozen=True)
class RehearsedTurn:
    """What the buyer did, what was sent then, and what the bot would send now: codes of quick replies."""

    said: str
    then: tuple[str, ...]
    now: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Rehearsal:
    """`wrong` is what the bot would do otherwise than is expected, `text` the file."""

    turns: tuple[RehearsedTurn, ...]
    wrong: tuple[str, ...]
    file: str
    text: str


class NothingToRehearse(ValueError):
    """The buyer said nothing in what was picked."""

    def __init__(self) -> None:
        super().__init__("选中的部分里买家没有说话，不能当测试")


def rehearsal_of(desk: Desk, id: str, title: str, expected: Sequence[str] = (), first: int = 1, last: int | None = None) -> Rehearsal:
    """The turns `first` to `last` (as the buyer was answered, from 1) as a test; `expected`: a code, `silence`, or empty: as then.

    Raises ConversationNotFound, NothingToRehearse, BadFile and what the engine raises.
    """
    with desk.database.read() as connection:
        conversation = find_conversation(connection, id)
        if conversation is None:
            raise ConversationNotFound(id)
        messages, orders = messages_of(connection, id), orders_seen(connection, conversation)
    turns = list(_turns(messages))[first - 1 : last]
    if not turns:
        raise NothingToRehearse
    made_up = {real: f"40000000000000000{n:02}" for n, real in enumerate((one.id for one in orders), 1)}
    script = _script(conversation, turns, orders, made_up)
    record = _played(desk, script)
    played = [turn for turn in record["turns"] if "wait" not in turn]
    given = [*expected, *[""] * len(turns)]
    wanted = iter([code or _answer(desk, turn.sent) for turn, code in zip(turns, given, strict=False)])
    answers = [_sent(turn) or SILENCE if "wait" in turn else next(wanted) for turn in record["turns"]]
    expect = {"turns": answers, "rest": "any"}
    if not any(differences(expect, record)):
        expect = {"turns": answers, **_end(record)}
    file = f"{FOLDER}/{_slug(title)}.yml"
    shown = tuple(
        RehearsedTurn(_told(turn, made_up), _codes(desk, turn.sent), tuple(_sent(now)), tuple(reply["text"] for reply in now["replies"]))
        for turn, now in zip(turns, played, strict=True)
    )
    return Rehearsal(shown, tuple(differences(expect, record)), file, _yaml({"title": title, "script": script, "expect": expect}))


def keep(desk: Desk, root: Path, draft: Rehearsal, by: Author) -> tuple[Change, ...]:
    """Write it, in the place of one with the same title. Raises BadFile."""
    return edit_files(desk, root, {draft.file: lambda source: draft.text}, by)


@dataclass(frozen=True)
class _Turn:
    """The buyer's messages that were answered together, and the quick replies sent before he wrote again."""

    messages: tuple[Message, ...]
    sent: tuple[str, ...]


def _turns(messages: Sequence[Message]) -> Iterator[_Turn]:
    said: list[Message] = []
    sent: list[str] = []
    for message in messages:
        if message.author == "buyer":
            if sent or (said and (said[0].kind == "picture") != (message.kind == "picture")):
                yield _Turn(tuple(said), tuple(sent))
                said, sent = [], []
            said.append(message)
        elif said:
            sent.append(message.macro or "text")
    if said:
        yield _Turn(tuple(said), tuple(sent))


def _script(conversation: Conversation, turns: Sequence[_Turn], orders: Sequence[Order], made_up: Mapping[str, str]) -> dict[str, Any]:
    begin = turns[0].messages[0].created_at
    script: dict[str, Any] = {"now": begin.astimezone(SHOP_TIME).isoformat(), "mode": "auto"}
    if conversation.buyer:
        script |= {"buyer": BUYER, "orders": [_order(one, made_up) for one in orders]}
        if conversation.order_id and conversation.order_id in made_up:
            script["order_in_view"] = made_up[conversation.order_id]
    steps: list[dict[str, Any]] = []
    before = begin
    for turn in turns:
        at = turn.messages[0].created_at
        if at - before >= LONG_PAUSE:
            steps.append({"wait": f"{int((at - before).total_seconds() // 60)}m"})
        before = turn.messages[-1].created_at
        if turn.messages[0].kind == "picture":
            steps.append({"photo": "picture.jpg"})
        else:
            lines = [_masked(one.text, made_up) for one in turn.messages]
            steps.append({"buyer": lines if len(lines) > 1 else lines[0]})
    return {**script, "turns": steps}


def _masked(text: str, made_up: Mapping[str, str]) -> str:
    """Nobody's data; an order keeps being the same one."""
    parts = re.split("|".join(map(re.escape, made_up)), text) if made_up else [text]
    between = [made_up[id] for id in re.findall("|".join(map(re.escape, made_up)), text)] if made_up else []
    return "".join(masked(part) + id for part, id in zip(parts, [*between, ""], strict=True))


def _told(turn: _Turn, made_up: Mapping[str, str]) -> str:
    return "[图片]" if turn.messages[0].kind == "picture" else " ".join(_masked(one.text, made_up) for one in turn.messages)


def _order(order: Order, made_up: Mapping[str, str]) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(order)
    receiver = plain.get("receiver")
    if receiver:
        plain["receiver"] = {**receiver, "name": NOBODY, "phone": PHONE, "detail": STREET}
    if plain.get("invoice"):
        plain["invoice"] = {name: masked(value) if isinstance(value, str) else value for name, value in plain["invoice"].items()}
    for event in plain.get("tracking", []):
        event["text"] = masked(event.get("text", ""), [order.receiver.name])
    waybill = re.sub(r"\d", "0", order.waybill[:-2]) + order.waybill[-2:]
    return {
        **plain,
        "id": made_up[order.id],
        "buyer": BUYER,
        **({"waybill": waybill} if order.waybill else {}),
        "remark": masked(order.remark),
    }


def _plain(value: Any) -> Any:
    """As it is written in YAML; what is as usual is left out."""
    if is_dataclass(value):
        named = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(one) for field, one in named if one != field.default and one not in ((), None, "")}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(SHOP_TIME).isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _played(desk: Desk, script: Mapping[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="huashu-test-") as folder:
        case = case_from({"script": script, "expect": {"turns": [SILENCE] * len(script["turns"])}}, Path(folder) / "test.yml")
        return Stage(desk.engine, desk.quiet, desk.files, Path(folder)).play(case.script)


def _codes(desk: Desk, macros: Sequence[str]) -> tuple[str, ...]:
    """The codes of quick replies; a person's own words are `text`, a quick reply that is gone is told by its name."""
    found = [desk.files.macro(name) for name in macros]
    return tuple(macro.code if macro else name for macro, name in zip(found, macros, strict=True))


def _answer(desk: Desk, sent: Sequence[str]) -> Any:
    """What the bot should have sent alone: what was, but for people's own words."""
    codes = [code for code in _codes(desk, sent) if code != "text"]
    return codes or SILENCE


def _sent(turn: Mapping[str, Any]) -> list[str]:
    """The codes of what was sent in a played turn."""
    return [reply["macro"] or "text" for reply in turn["replies"]]


def _end(record: Mapping[str, Any]) -> dict[str, Any]:
    """What stood in the end, as expectations."""
    turns = record["turns"]
    refunds = [turn["refund"] for turn in turns if turn["refund"]]
    planted = {id: flag for id, flag in record["order_flags"].items() if flag["colour"] != "grey" or flag["note"]}
    found: dict[str, Any] = {
        "flags": {id: {"colour": flag["colour"], "note": []} for id, flag in planted.items()},
        "tasks": [{"to": task["to"]} for turn in turns for task in turn["tasks"]],
        "refund": {name: refunds[-1][name] for name in ("type", "reason")} if refunds else None,
        "handed_over": turns[-1]["handed_over"],
    }
    return {name: value for name, value in found.items() if value}


def _slug(title: str) -> str:
    """A file's name: the title in pinyin."""
    letters = re.sub(r"[^a-z0-9]+", "_", "_".join(pypinyin.lazy_pinyin(title)).lower()).strip("_")
    return letters[:60].rstrip("_") or "test"


def _yaml(data: Mapping[str, Any]) -> str:
    yaml: Any = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False
    yaml.width = 1 << 20
    text = io.StringIO()
    yaml.dump(data, text)
    return text.getvalue()
