"""What holds for every reply of an agent, suggested or not: it is whole, well worded and about an order of this buyer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.engine import Connection

from bot.core.compensation import agreed
from bot.core.holidays import shop_day
from bot.core.macros import PLACEHOLDERS
from bot.core.messages import message, visible
from bot.core.orders import Order
from bot.core.wording import Finding, check
from bot.services.desk import ConversationNotFound, Desk
from bot.services.facts import quoted
from bot.services.hold import HeldByAnother
from bot.services.proposing import Proposal
from bot.services.receive import check_client_id
from bot.store import suggestions
from bot.store.conversations import (
    Conversation,
    append_dialogue,
    change_conversation,
    find_by_client_id,
    find_conversation,
    mark_answered,
    waiting_messages,
)
from bot.store.orders import find_order


class SuggestionIncomplete(ValueError):
    """Facts are still missing; `missing` are placeholder names."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"还缺少：{'、'.join(PLACEHOLDERS.get(name, name) for name in missing)}")
        self.missing = missing


class WordingRefused(ValueError):
    """The text breaks a wording rule (after_sales.md §1)."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("；".join(f"“{found.text}”：{found.why}" for found in findings))
        self.findings = findings


class MacroExpired(ValueError):
    """The quick reply belongs to other days."""

    def __init__(self, code: str) -> None:
        super().__init__(f"快捷语 {code} 不在有效期内")


class OrderNotTheirs(LookupError):
    """No such order, or another buyer's."""

    def __init__(self, order_id: str) -> None:
        super().__init__(f"这位买家没有订单 {order_id}")


def values_given(desk: Desk, values: Mapping[str, str] | None) -> dict[str, str]:
    """What the agent filled in; raises CompensationRefused for an amount outside the shop's limits."""
    given = {name: visible(value) for name, value in (values or {}).items()}
    if given.get("compensation"):
        given["compensation"] = agreed(given["compensation"], desk.shop.profile.money)
    return {name: value for name, value in given.items() if value}


def order_named(connection: Connection, conversation: Conversation, id: str | None) -> Order | None:
    """The order with this id; raises OrderNotTheirs. Who an anonymous buyer is, the agent knows."""
    order = find_order(connection, id) if id else None
    if id and (order is None or conversation.buyer not in (None, order.buyer)):
        raise OrderNotTheirs(id)
    return order


def ready(desk: Desk, proposal: Proposal, text: str | None) -> str | None:
    """The agent's own text where it is not the macro's; what is returned may be sent.

    Raises SuggestionIncomplete, MacroExpired, WordingRefused, EmptyMessage, MessageTooLong.
    """
    if proposal.missing:
        raise SuggestionIncomplete(proposal.missing)
    if not proposal.macro.valid_on(shop_day(desk.now())):
        raise MacroExpired(proposal.macro.code)
    says = checked(desk, proposal.text if text is None else text, proposal.facts)
    return None if text is None or says == proposal.text else says


def checked(desk: Desk, text: str, facts: Mapping[str, str]) -> str:
    """An agent's text as it is sent; raises WordingRefused, EmptyMessage, MessageTooLong."""
    says = message(text, lines=True)
    findings = check(says, desk.files.wording, quoted=quoted(facts))
    if findings:
        raise WordingRefused(findings)
    return says


class ClientIdTaken(ValueError):
    """Another message of the conversation has this client id."""

    def __init__(self, client_id: str) -> None:
        super().__init__("这条消息的编号已经被别的消息用了，请重新发送")
        self.client_id = client_id


def conversation_held(connection: Connection, id: str) -> Conversation:
    """The conversation, whose row is held until the transaction ends; raises ConversationNotFound."""
    found = find_conversation(connection, id, lock=True)
    if found is None:
        raise ConversationNotFound(id)
    return found


def conversation_of(connection: Connection, id: str, agent: str) -> Conversation:
    """Like `conversation_held`, for an agent who is about to answer; raises HeldByAnother too."""
    found = conversation_held(connection, id)
    if found.holder not in (None, agent):
        raise HeldByAnother(str(found.holder))
    return found


def sent_before(connection: Connection, conversation: str, agent: str, client_id: str | None) -> int | None:
    """The seq of what the agent has sent under this client id; raises BadClientId, and ClientIdTaken when it is not his."""
    if client_id is None:
        return None
    check_client_id(client_id)
    known = find_by_client_id(connection, conversation, client_id)
    if known is not None and (known.author, known.agent) != ("agent", agent):
        raise ClientIdTaken(client_id)
    return known.seq if known else None


def acted(connection: Connection, desk: Desk, conversation: Conversation, agent: str, events: Iterable[Mapping[str, Any]]) -> None:
    """An agent has answered: nothing waits any more, and the bot may go on unless an agent holds the conversation."""
    waiting = waiting_messages(connection, conversation.id)
    if waiting:
        mark_answered(connection, conversation.id, [message.seq for message in waiting], {})
    suggestions.settle_open(connection, conversation.id, "ignored", desk.now())
    append_dialogue(connection, conversation.id, events, desk.now())
    change_conversation(connection, conversation.id, conversation.version, desk.now(), handed_over=None, assigned=agent)
