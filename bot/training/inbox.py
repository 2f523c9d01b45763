"""The inbox: what buyers really wrote, what was understood, what agents then did, and what a trainer makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.masking import NOBODY, STREET, masked
from bot.files.errors import BadFile
from bot.files.guarded import Change
from bot.files.nlu_edit import with_example
from bot.services.desk import Desk
from bot.store.training import Heard, HeardFilter, heard_messages, receivers_of, review
from bot.training.checks.examples import bare
from bot.training.checks.project import Project
from bot.training.editing import Author, Edit, edit_files
from bot.training.examples import all_examples, file_of

OUT_OF_SCOPE = "out_of_scope"
MOST = 200


@dataclass(frozen=True)
class InboxItem:
    """A message without anybody's data; `ids` are all messages that read the same, the newest first.

    `outcome` is what became of the first suggestion: accepted, edited, rejected, ignored, stale, open, or alone when
    the bot answered by itself.
    """

    id: int
    ids: tuple[int, ...]
    conversation: str
    seq: int
    text: str
    at: datetime
    intent: str
    confidence: float
    entities: tuple[dict[str, Any], ...]
    macro: str | None
    outcome: str
    by: str | None
    reason: str | None
    edited_text: str | None
    decision: str | None


class UnknownIntent(LookupError):
    def __init__(self, intent: str) -> None:
        super().__init__(f"没有意图 {intent}，可能刚刚被改名了")
        self.intent = intent


class MessageGone(LookupError):
    def __init__(self) -> None:
        super().__init__("没有这条消息")


def inbox(desk: Desk, wanted: HeardFilter, limit: int = MOST) -> tuple[InboxItem, ...]:
    """Messages that the filter lets through, the newest first, those that read the same as one."""
    with desk.database.read() as connection:
        found = heard_messages(connection, wanted, limit)
        names = receivers_of(connection, {heard.buyer for heard in found if heard.buyer})
    groups: dict[str, InboxItem] = {}
    for heard in found:
        item = _item(heard, names)
        key = bare(item.text)
        known = groups.get(key)
        groups[key] = replace(known, ids=(*known.ids, heard.id)) if known else item
    return tuple(groups.values())


def put_aside(desk: Desk, ids: Sequence[int], by: str) -> None:
    """Nothing is to be learnt from these messages."""
    with desk.database.transaction() as connection:
        review(connection, _known(connection, ids), "ignored", None, by, desk.now())


def learn_from(desk: Desk, root: Path, texts: dict[int, str], intent: str, by: str) -> tuple[Change, ...]:
    """Messages become examples of an intent, as they are written in `texts` (entities marked) or, where empty, masked.

    Whatever a trainer wrote is masked once more. One that is an example already is only put aside. Raises
    UnknownIntent, MessageGone, and BadFile for an example that stands under another intent; then nothing is done.
    """
    if intent not in Project(root).listed("intents"):
        raise UnknownIntent(intent)
    with desk.database.read() as connection:
        heard = {one.id: one for one in heard_messages(connection, HeardFilter(ids=tuple(texts), unread=False), len(texts))}
        names = receivers_of(connection, {one.buyer for one in heard.values() if one.buyer})
    if set(heard) != set(texts):
        raise MessageGone
    fresh = _fresh(root, [masked(text or heard[id].text, names) for id, text in texts.items()], intent)
    changes: tuple[Change, ...] = ()
    if fresh:
        name = file_of(root, intent)
        changes = edit_files(desk, root, {name: _adding(fresh, intent, name)}, Author(by, f"收件箱：{len(fresh)} 条例句"))
    with desk.database.transaction() as connection:
        review(connection, list(texts), OUT_OF_SCOPE if intent == OUT_OF_SCOPE else "example", intent, by, desk.now())
    return changes


def _fresh(root: Path, texts: Sequence[str], intent: str) -> list[str]:
    """Those that are no example yet, each once."""
    known = {bare(example.plain): example for example in all_examples(root)}
    elsewhere = [known[bare(text)] for text in texts if bare(text) in known and known[bare(text)].intent != intent]
    if elsewhere:
        raise BadFile(tuple(f"{one.file}: 第 {one.line + 1} 行已经有“{one.text}”，在那里是意图 {one.intent}" for one in elsewhere))
    return list({bare(text): text for text in texts if bare(text) not in known}.values())


def _adding(texts: Sequence[str], intent: str, name: str) -> Edit:
    def edit(source: str) -> str:
        for text in texts:
            source = with_example(source, intent, text, name)
        return source

    return edit


def _known(connection: Any, ids: Sequence[int]) -> list[int]:
    found = heard_messages(connection, HeardFilter(ids=tuple(ids), unread=False), len(ids))
    if len(found) != len(set(ids)):
        raise MessageGone
    return [one.id for one in found]


def _item(heard: Heard, names: Sequence[str]) -> InboxItem:
    outcome = heard.state or "alone"
    spans = tuple({**entity, "value": _value(entity, names)} for entity in heard.entities or ())
    text = masked(heard.text, names)
    if len(text) != len(heard.text):  # the places no longer hold
        spans = tuple({**span, "start": None, "end": None} for span in spans)
    return InboxItem(
        heard.id, (heard.id,), heard.conversation, heard.seq, text, heard.at, heard.intent, heard.confidence, spans, heard.macro,
        outcome, heard.by, masked(heard.reason, names) if heard.reason else None,
        masked(heard.edited_text, names) if heard.edited_text else None, heard.decision,
    )  # fmt: skip


def _value(entity: dict[str, Any], names: Sequence[str]) -> Any:
    """An entity's value without anybody's data."""
    value = entity.get("value")
    if entity.get("entity") in ("receiver", "invoice_title"):
        return NOBODY
    if isinstance(value, str):
        return masked(value, names)
    return {**value, "detail": STREET} if isinstance(value, dict) and value.get("detail") else value
