"""One conversation at a desk: does a turn and says what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.core.compensation import CompensationRefused
from bot.core.flags import ColourReserved, NoteTooLong
from bot.core.holidays import SHOP_TIME
from bot.engine.client import EngineUnavailable
from bot.files.pictures import BadPicture, check_picture
from bot.services.accept import SuggestionDecided, accept, reject
from bot.services.agents import MacroExpired, OrderNotTheirs, SuggestionIncomplete, WordingRefused
from bot.services.answer import answer
from bot.services.desk import Desk, UnknownMacro
from bot.services.follow_up import follow_up, follow_up_due
from bot.services.hold import HeldByAnother, hand_back, take_over
from bot.services.receive import EmptyMessage, MessageTooLong, receive_picture, receive_text
from bot.services.send import send_macro, send_text
from bot.services.turn import Outcome
from bot.store.audit import audit_of
from bot.store.conversations import Message, find_conversation, messages_of
from bot.store.database import StorageFailed
from bot.store.flags import current_colour, current_note
from bot.store.suggestions import open_suggestions
from bot.store.tables import audit as audit_table
from bot.store.tables import flags as flag_table
from bot.store.tables import tasks as task_table
from bot.talk.script import AgentAct, Turn

_TOLD = (
    SuggestionDecided, SuggestionIncomplete, WordingRefused, UnknownMacro, MacroExpired, OrderNotTheirs, CompensationRefused,
    HeldByAnother, MessageTooLong, EmptyMessage, NoteTooLong, ColourReserved, EngineUnavailable, BadPicture, StorageFailed,
)  # fmt: skip


class NothingToAccept(LookupError):
    def __init__(self, number: int) -> None:
        super().__init__(f"没有第 {number} 条可处理的建议")


@dataclass
class Clock:
    """A clock that is moved by hand."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


@dataclass
class Player:
    """Plays turns into one conversation."""

    desk: Desk
    conversation: str
    agent: str
    folder: Path = Path()
    sent: int = field(default=0)

    def play(self, turn: Turn) -> dict[str, Any]:
        """Do `turn` and return its record, as `huashu talk --json` prints it."""
        before = self._marks()
        record: dict[str, Any] = {turn.kind: turn.raw}
        outcome: Outcome | None = None
        try:
            outcome = self._do(turn)
        except (*_TOLD, NothingToAccept) as error:
            record["error"] = str(error)
        return {**record, **self._understood(outcome), **self._came_of_it(before, outcome)}

    def _do(self, turn: Turn) -> Outcome | None:
        if turn.kind == "wait":
            return self._wait()
        if turn.agent is not None:
            self._agent(turn.agent)
            return None
        if turn.kind == "photo":
            check_picture(self.folder / turn.photo)
            receive_picture(self.desk, self.conversation, self._client_id(), turn.photo)
        for line in turn.lines:
            receive_text(self.desk, self.conversation, self._client_id(), line)
        return answer(self.desk, self.conversation)

    def _wait(self) -> Outcome | None:
        """Time passes: what no engine could answer is tried again, and who is due is asked whether all is well."""
        outcome = answer(self.desk, self.conversation)
        for conversation in follow_up_due(self.desk):
            follow_up(self.desk, conversation)
        return outcome if outcome.answered else None

    def _agent(self, act: AgentAct) -> None:
        if act.take_over:
            take_over(self.desk, self.conversation, self.agent)
        elif act.hand_back:
            hand_back(self.desk, self.conversation, self.agent)
        elif act.accept:
            accept(self.desk, self._suggestion(act.accept), self.agent, text=act.text or None, values=act.values)
        elif act.reject:
            reject(self.desk, self._suggestion(act.reject), self.agent, act.reason)
        elif act.macro:
            send_macro(self.desk, self.conversation, self.agent, act.macro, text=act.text or None, values=act.values)
        else:
            send_text(self.desk, self.conversation, self.agent, act.send)

    def _suggestion(self, number: int) -> int:
        with self.desk.database.read() as connection:
            found = open_suggestions(connection, self.conversation)
        if not 0 < number <= len(found):
            raise NothingToAccept(number)
        return found[number - 1].id

    def _client_id(self) -> str:
        self.sent += 1
        return f"talk-{self.sent}"

    def _marks(self) -> dict[str, int]:
        with self.desk.database.read() as connection:
            said = messages_of(connection, self.conversation)
            tops = {t.name: connection.execute(select(func.max(t.c.id))).scalar() or 0 for t in (flag_table, task_table, audit_table)}
        return {"messages": said[-1].seq if said else 0, **tops}

    def _understood(self, outcome: Outcome | None) -> dict[str, Any]:
        found = outcome.understanding if outcome else None
        if found is None:
            return {"intent": None, "confidence": None, "entities": []}
        entities = [{k: entity[k] for k in ("entity", "value", "start", "end") if k in entity} for entity in found.entities]
        return {"intent": found.intent, "confidence": round(found.confidence, 4), "entities": entities}

    def _came_of_it(self, before: dict[str, int], outcome: Outcome | None) -> dict[str, Any]:
        with self.desk.database.read() as connection:
            replies = [m for m in messages_of(connection, self.conversation, before["messages"]) if m.author in ("bot", "agent")]
            flags = connection.execute(select(flag_table).where(flag_table.c.id > before["flags"]).order_by(flag_table.c.id)).all()
            tasks = connection.execute(select(task_table).where(task_table.c.id > before["tasks"]).order_by(task_table.c.id)).all()
            sent = [entry for entry in audit_of(connection, self.conversation) if entry.what == "send" and entry.id > before["audit"]]
            conversation = find_conversation(connection, self.conversation)
        return {
            "suggestions": [
                {"macro": p.macro.code, "text": p.text, "missing": list(p.missing)} for p in (outcome.proposals if outcome else ())
            ],
            "replies": [{"macro": self._code(m), "text": m.text, "by": m.author} for m in replies],
            "flags": [{"order": f.order_id, "colour": f.colour, "note": f.note} for f in flags],
            "tasks": [
                {"to": t.recipient, "text": t.text, "due": t.due.astimezone(SHOP_TIME).isoformat() if t.due else None} for t in tasks
            ],
            "refund": next((entry.detail["refund"] for entry in sent if entry.detail.get("refund")), None),
            "handed_over": conversation.handed_over if conversation else None,
        }

    def _code(self, message: Message) -> str | None:
        macro = self.desk.files.macro(message.macro) if message.macro else None
        return macro.code if macro else None

    def order_flags(self, orders: list[str]) -> dict[str, dict[str, str]]:
        """What stands on each order in the end."""
        with self.desk.database.read() as connection:
            return {id: {"colour": current_colour(connection, id), "note": current_note(connection, id)} for id in orders}
