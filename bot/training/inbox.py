"""The inbox: what buyers really wrote, what was understood, what was then done, and what a trainer makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal

from bot.core.masking import NOBODY, STREET, masked
from bot.files.guarded import Change
from bot.files.nlu_edit import one_line, with_examples, without_examples
from bot.services.desk import Desk
from bot.store.training import (
    Heard,
    HeardFilter,
    Replied,
    count_heard,
    heard_messages,
    receivers_of,
    replies_to,
    review,
    take_back_reviews,
)
from bot.training.checks.examples import bare
from bot.training.editing import Author, edit_files
from bot.training.example_edits import check_intent, sort_out, stands_elsewhere
from bot.training.examples import file_of

OUT_OF_SCOPE = "out_of_scope"
MOST = 200
BATCH = 300
"""So many messages are looked at before those that read the same are counted together."""
SCANNED = 3000
"""With a rare entity or outcome a page ends after so many messages."""
COUNTED = 1000

Outcome = Literal["accepted", "edited", "rejected", "own", "alone", "open"]
STATES: Mapping[Outcome, tuple[str | None, ...]] = {
    "accepted": ("accepted",),
    "edited": ("edited",),
    "rejected": ("rejected",),
    "own": ("ignored",),
    "alone": (None,),
    "open": ("open", "stale", None),
}
"""In which states of the first suggestion a message may have come to this."""


@dataclass(frozen=True)
class Answered:
    """What was said next: a macro, or somebody's own words; without anybody's data."""

    seq: int
    author: str
    by: str | None
    macro: str | None
    text: str


@dataclass(frozen=True)
class InboxItem:
    """A message without anybody's data; `ids` are all messages that read the same, the newest first.

    `outcome` is what became of the first suggestion: an agent accepted, edited or rejected it, sent something of his
    own, the bot sent it alone, or nothing (open: no suggestion, not yet decided, or the buyer wrote again).
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
    outcome: Outcome
    by: str | None
    reason: str | None
    edited_text: str | None
    answer: Answered | None
    decision: str | None
    learnt: str | None


@dataclass(frozen=True)
class InboxPage:
    """`before` asks for the next page, None on the last; `total` counts all messages of the filter but for its entity, up to COUNTED."""

    items: tuple[InboxItem, ...]
    before: int | None
    total: int


@dataclass(frozen=True)
class Wording:
    """Messages that read the same, and how they are to be written (entities marked); empty: as they were said, masked."""

    ids: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Learnt:
    """The lines that were added to an intent, by which they can be taken back, and the difference in its file."""

    intent: str
    added: tuple[str, ...]
    changes: tuple[Change, ...]


class MessageGone(LookupError):
    def __init__(self) -> None:
        super().__init__("没有这条消息")


def inbox(
    desk: Desk, wanted: HeardFilter, limit: int = MOST, entity: str | None = None, outcomes: Sequence[Outcome] | None = None
) -> InboxPage:
    """Messages that the filter lets through, the newest first, those that read the same as one."""
    if outcomes is not None:
        wanted = replace(wanted, states=tuple({state for outcome in outcomes for state in STATES[outcome]}))
    groups: dict[str, InboxItem] = {}
    scanned, before = 0, wanted.before_id
    with desk.database.read() as connection:
        total = count_heard(connection, replace(wanted, before_id=None), COUNTED)
        while len(groups) < limit and scanned < SCANNED:
            batch = heard_messages(connection, replace(wanted, before_id=before), BATCH)
            scanned += len(batch)
            before = batch[-1].id if len(batch) == BATCH else None
            for item in _items(connection, batch):
                if (outcomes is None or item.outcome in outcomes) and (entity is None or _names(item, entity)):
                    known = groups.get(bare(item.text))
                    groups[bare(item.text)] = replace(known, ids=(*known.ids, item.id)) if known else item
            if before is None:
                break
    return InboxPage(tuple(groups.values()), before, total)


def put_aside(desk: Desk, ids: Sequence[int], by: str) -> None:
    """Nothing is to be learnt from these messages."""
    with desk.database.transaction() as connection:
        review(connection, _known(connection, ids), "ignored", None, by, desk.now())


def learn_from(desk: Desk, root: Path, wordings: Sequence[Wording], intent: str, by: str) -> Learnt:
    """Messages become examples of an intent, one for each wording.

    Whatever a trainer wrote is masked once more. One that is an example already is only put aside. Raises
    UnknownIntent, MessageGone, and BadFile for an example that stands under another intent; then nothing is done.
    """
    check_intent(root, intent)
    ids = {id for wording in wordings for id in wording.ids}
    with desk.database.read() as connection:
        heard = {one.id: one for one in heard_messages(connection, HeardFilter(ids=tuple(ids), unread=False), len(ids))}
        names = receivers_of(connection, {one.buyer for one in heard.values() if one.buyer})
    if set(heard) != ids:
        raise MessageGone
    fresh = _fresh(root, [one_line(masked(wording.text or heard[wording.ids[0]].text, names)) for wording in wordings], intent)
    changes: tuple[Change, ...] = ()
    if fresh:
        name = file_of(root, intent)
        edit = {name: lambda source: with_examples(source, intent, fresh, name)}
        changes = edit_files(desk, root, edit, Author(by, f"收件箱：{len(fresh)} 条例句"))
    with desk.database.transaction() as connection:
        review(connection, sorted(ids), OUT_OF_SCOPE if intent == OUT_OF_SCOPE else "example", intent, by, desk.now())
    return Learnt(intent, fresh, changes)


def take_back(desk: Desk, root: Path, ids: Sequence[int], intent: str | None, added: Sequence[str], by: str) -> tuple[Change, ...]:
    """Messages come back into the inbox, and the examples that were `added` for them go; all or nothing.

    Raises MessageGone, and ExampleNotThere when somebody has changed an example meanwhile.
    """
    with desk.database.read() as connection:
        known = _known(connection, ids)
    changes: tuple[Change, ...] = ()
    if intent is not None and added:
        name = file_of(root, intent)
        edit = {name: lambda source: without_examples(source, intent, added, name)}
        changes = edit_files(desk, root, edit, Author(by, f"收件箱：撤回 {len(added)} 条例句"))
    with desk.database.transaction() as connection:
        take_back_reviews(connection, known)
    return changes


def _fresh(root: Path, texts: Sequence[str], intent: str) -> tuple[str, ...]:
    """Those that are no example yet, each once."""
    found = sort_out(root, texts, intent)
    if found.elsewhere:
        raise stands_elsewhere(found.elsewhere)
    return found.fresh


def _known(connection: Any, ids: Sequence[int]) -> list[int]:
    found = heard_messages(connection, HeardFilter(ids=tuple(ids), unread=False), len(ids))
    if len(found) != len(set(ids)):
        raise MessageGone
    return [one.id for one in found]


def _names(item: InboxItem, entity: str) -> bool:
    return any(one.get("entity") == entity for one in item.entities)


def _items(connection: Any, batch: Sequence[Heard]) -> list[InboxItem]:
    names = receivers_of(connection, {heard.buyer for heard in batch if heard.buyer})
    replies = replies_to(connection, [heard.id for heard in batch])
    return [_item(heard, names, replies.get(heard.id)) for heard in batch]


def _item(heard: Heard, names: Sequence[str], reply: Replied | None) -> InboxItem:
    text = masked(heard.text, names)
    entities = tuple({**one, "value": _value(one, names)} for one in heard.entities or ())
    return InboxItem(
        heard.id, (heard.id,), heard.conversation, heard.seq, text, heard.at, heard.intent, heard.confidence,
        _moved(entities, heard.text, text), heard.macro, _outcome(heard, reply), heard.by,
        masked(heard.reason, names) if heard.reason else None,
        masked(heard.edited_text, names) if heard.edited_text else None,
        Answered(reply.seq, reply.author, reply.agent, reply.macro, masked(reply.text, names)) if reply else None,
        heard.decision, heard.reviewed_intent,
    )  # fmt: skip


def _outcome(heard: Heard, reply: Replied | None) -> Outcome:
    if heard.state is None and reply and reply.author == "bot":
        return "alone"
    return next(outcome for outcome, states in STATES.items() if heard.state in states and outcome != "alone")


def _moved(entities: tuple[dict[str, Any], ...], said: str, shown: str) -> tuple[dict[str, Any], ...]:
    """Entities at their places in the masked text; a value that was masked is one whole there as well."""
    if said == shown:
        return entities
    blocks = SequenceMatcher(None, said, shown, autojunk=False).get_opcodes()

    def place(at: int, end: bool) -> int:
        for op, i, j, k, m in blocks:
            if i <= at < j or (end and i < at <= j):
                return k + at - i if op == "equal" else m if end else k
        return len(shown)

    return tuple({**one, "start": place(one["start"], False), "end": place(one["end"], True)} for one in entities)


def _value(entity: dict[str, Any], names: Sequence[str]) -> Any:
    """An entity's value without anybody's data."""
    value = entity.get("value")
    if entity.get("entity") in ("receiver", "invoice_title"):
        return NOBODY
    if isinstance(value, str):
        return masked(value, names)
    return {**value, "detail": STREET} if isinstance(value, dict) and value.get("detail") else value
