"""Quick replies of one agent or of a team; the shop's own stand in `macros/`. They are said, and do nothing besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from bot.core.macros import Macro
from bot.core.messages import visible
from bot.core.roles import Permission, may
from bot.core.wording import check
from bot.files.macros import wrong_code, wrong_text
from bot.services.accounts import Fault, FieldsRefused
from bot.services.desk import Desk, UnknownMacro
from bot.services.send import send_macro, send_own
from bot.store import audit
from bot.store.accounts import Account
from bot.store.quick_replies import (
    QuickReply,
    add_quick_reply,
    change_quick_reply,
    delete_quick_reply,
    find_quick_reply,
    quick_replies_for,
)

PERSONAL, TEAM = "personal", "team"
PREFIX = "own:"
MOST = 500
LONGEST: Mapping[str, int] = {"category": 30, "code": 40, "title": 60, "text": 2000}


class ReplyNotFound(LookupError):
    """No such quick reply, or a colleague's own."""

    def __init__(self, id: int) -> None:
        super().__init__(f"没有这条快捷语（{id}）")


class NotYourReply(PermissionError):
    """The quick reply of a team, which leads keep."""

    def __init__(self) -> None:
        super().__init__("团队的快捷语由主管维护")


@dataclass(frozen=True)
class ReplyText:
    """What an agent writes; an empty title is the code's."""

    scope: str
    code: str
    text: str
    title: str = ""
    category: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


def create_reply(desk: Desk, by: Account, given: ReplyText) -> QuickReply:
    """Raises FieldsRefused and NotYourReply."""
    with desk.database.transaction() as connection:
        _check_scope(by, given.scope)
        mine = quick_replies_for(connection, by.title, by.team)
        faults = [*_faults(desk, by, given, mine)]
        if len(mine) >= MOST:
            faults.append(Fault("code", f"快捷语最多 {MOST} 条"))
        if faults:
            raise FieldsRefused(faults)
        now = desk.now()
        id = add_quick_reply(connection, {**_values(by, given), "owner": by.title, "created_at": now, "changed_at": now})
        return _told(connection, desk, by, "create_reply", id)


def change_reply(desk: Desk, by: Account, id: int, given: ReplyText) -> QuickReply:
    """Raises ReplyNotFound, FieldsRefused and NotYourReply."""
    with desk.database.transaction() as connection:
        _check_scope(by, _theirs(connection, by, id).scope)
        _check_scope(by, given.scope)
        others = [reply for reply in quick_replies_for(connection, by.title, by.team) if reply.id != id]
        faults = list(_faults(desk, by, given, others))
        if faults:
            raise FieldsRefused(faults)
        change_quick_reply(connection, id, {**_values(by, given), "changed_at": desk.now()})
        return _told(connection, desk, by, "change_reply", id)


def delete_reply(desk: Desk, by: Account, id: int) -> None:
    """Raises ReplyNotFound and NotYourReply."""
    with desk.database.transaction() as connection:
        _check_scope(by, _theirs(connection, by, id).scope)
        _told(connection, desk, by, "delete_reply", id)
        delete_quick_reply(connection, id)


def macro_named(desk: Desk, by: Account, name: str) -> Macro:
    """The shop's macro with this id, code or alias, else the agent's own; raises UnknownMacro."""
    found = desk.files.macro(name)
    if found is not None:
        return found
    with desk.database.read() as connection:
        replies = quick_replies_for(connection, by.title, by.team)
    own = next((reply for reply in replies if name in (f"{PREFIX}{reply.id}", reply.code)), None)
    if own is None:
        raise UnknownMacro(name)
    return as_macro(own)


def send_reply(
    desk: Desk,
    conversation: str,
    by: Account,
    name: str,
    *,
    text: str | None = None,
    values: Mapping[str, str] | None = None,
    client_id: str | None = None,
) -> int:
    """Send the quick reply with this id or code, the shop's or one's own; the message's seq. Raises what `send_macro` raises."""
    macro = macro_named(desk, by, name)
    if macro.id.startswith(PREFIX):
        return send_own(desk, conversation, by.title, macro, text=text, values=values, client_id=client_id)
    return send_macro(desk, conversation, by.title, macro.id, text=text, values=values, client_id=client_id)


def as_macro(reply: QuickReply) -> Macro:
    return Macro(
        f"{PREFIX}{reply.id}", reply.code, reply.title, reply.category, reply.text,
        valid_from=reply.valid_from, valid_until=reply.valid_until,
    )  # fmt: skip


def may_change(by: Account, reply: QuickReply) -> bool:
    return reply.owner == by.title if reply.scope == PERSONAL else _keeps_team(by)


def _keeps_team(by: Account) -> bool:
    return bool(by.team) and may(by.role, Permission.LEAD)


def _check_scope(by: Account, scope: str) -> None:
    if scope == TEAM and not _keeps_team(by):
        raise NotYourReply


def _theirs(connection: Connection, by: Account, id: int) -> QuickReply:
    found = find_quick_reply(connection, id)
    if found is None or (found.owner != by.title if found.scope == PERSONAL else found.team != by.team):
        raise ReplyNotFound(id)
    return found


def _values(by: Account, given: ReplyText) -> dict[str, object]:
    return {
        "scope": given.scope,
        "team": by.team if given.scope == TEAM else "",
        "category": visible(given.category),
        "code": given.code,
        "title": visible(given.title) or given.code.lstrip("/+"),
        "text": visible(given.text, lines=True),
        "valid_from": given.valid_from,
        "valid_until": given.valid_until,
    }


def _faults(desk: Desk, by: Account, given: ReplyText, others: list[QuickReply] | tuple[QuickReply, ...]) -> Iterator[Fault]:
    for name, most in LONGEST.items():
        if len(getattr(given, name)) > most:
            yield Fault(name, f"最多 {most} 个字")
    wrong = wrong_code(given.code)
    if wrong or visible(given.code) != given.code:
        yield Fault("code", wrong or "快捷编码里有看不见的字")
    elif desk.files.macro(given.code) is not None:
        yield Fault("code", "店铺的快捷语已经用了这个编码")
    elif given.code in {reply.code for reply in others}:
        yield Fault("code", "您已经有一条快捷语用了这个编码")
    yield from (Fault("text", why) for why in wrong_text(given.text))
    yield from (Fault("text", f"“{finding.text}”：{finding.why}") for finding in check(given.text, desk.files.wording))
    if given.valid_from and given.valid_until and given.valid_until < given.valid_from:
        yield Fault("valid_until", "不能早于开始日期")


def _told(connection: Connection, desk: Desk, by: Account, what: str, id: int) -> QuickReply:
    reply = find_quick_reply(connection, id)
    assert reply is not None
    detail = {"code": reply.code, "scope": reply.scope, "text": reply.text}
    audit.record(connection, at=desk.now(), who=by.title, what=what, subject=f"reply {id}", detail=detail)
    return reply
