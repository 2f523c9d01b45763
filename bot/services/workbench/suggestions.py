"""Suggestions and previews: the text, why, what is missing, and what sending does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.deadlines import hours_for
from bot.core.macros import PLACEHOLDERS, Macro, TaskTemplate
from bot.core.orders import Order, OrderState
from bot.services.desk import Desk
from bot.services.facts import STATES
from bot.services.proposing import Proposal, effects_of, propose
from bot.services.quick_replies import macro_named
from bot.services.send import preview
from bot.services.workbench.orders import colour_title
from bot.services.workbench.pictures import picture_effects
from bot.services.workbench.views import Effects, FlagEffect, Gap, MacroName, Preview, RefundEffect, SuggestionView, TaskEffect, Why
from bot.store.accounts import Account
from bot.store.conversations import Conversation
from bot.store.flags import current_note
from bot.store.suggestions import Suggestion


def preview_of(desk: Desk, conversation: str, agent: Account, name: str, values: Mapping[str, str] | None = None) -> Preview:
    """A quick reply, the shop's or his own, as this agent would send it now.

    Raises UnknownMacro and what `bot.services.send.preview` raises.
    """
    proposal = preview(desk, conversation, agent.title, macro_named(desk, agent, name), values)
    with desk.database.read() as connection:
        note = current_note(connection, proposal.order) if proposal.order else ""
    return Preview(**_shown(desk, proposal, note))


def suggestion_views(
    desk: Desk, conversation: Conversation, found: Sequence[Suggestion], orders: Mapping[str, Order], notes: Mapping[str, str], agent: str
) -> tuple[SuggestionView, ...]:
    """Open suggestions as `agent` would send them, with the orders that they may name and the notes on those.

    One whose macro has left the shop's files is not shown.
    """
    views = []
    for one in found:
        macro = desk.files.macro(one.macro)
        if macro is not None:
            order = orders.get(one.effects["order"] or "")
            proposal = propose(desk, macro, order, one.effects["facts"], buyer=conversation.buyer, agent=agent)
            views.append(_view(desk, one, proposal, notes.get(proposal.order or "", "")))
    return tuple(views)


def macro_name(macro: Macro) -> MacroName:
    return MacroName(macro.id, macro.code, macro.title)


def _view(desk: Desk, one: Suggestion, proposal: Proposal, note: str) -> SuggestionView:
    return SuggestionView(
        **_shown(desk, proposal, note), id=one.id, rank=one.rank, message_seq=one.message_seq,
        why=_why(desk, one.why), needs_person=not proposal.macro.alone, state=one.state,
    )  # fmt: skip


def _shown(desk: Desk, proposal: Proposal, note: str) -> dict[str, Any]:
    return {
        "macro": macro_name(proposal.macro),
        "text": proposal.text,
        "missing": tuple(Gap(name, PLACEHOLDERS.get(name, name)) for name in proposal.missing),
        "findings": proposal.findings,
        "effects": _effects(desk, proposal, note),
        "order": proposal.order,
    }


def _effects(desk: Desk, proposal: Proposal, note: str) -> Effects:
    macro, found = proposal.macro, dict(effects_of(proposal.macro, proposal.facts))
    flag, refund = found["flag"], found["refund"]
    tasks = tuple(_task(desk, template, told["text"]) for told, template in zip(found["tasks"], macro.tasks, strict=True))
    return Effects(
        flag and _flag(desk, flag["colour"], flag["note"], note),
        tasks,
        refund and RefundEffect(**refund),
        macro.closes,
        picture_effects(desk, macro),
    )


def _task(desk: Desk, template: TaskTemplate, text: str) -> TaskEffect:
    hours = hours_for(template.due, template.due_hours, desk.shop.deadlines)
    return TaskEffect(template.to, desk.files.names.recipients.get(template.to, template.to), text, hours)


def _flag(desk: Desk, colour: str, added: str, note: str) -> FlagEffect:
    whole = f"{note}\n{added}" if note else added
    return FlagEffect(colour, colour_title(desk, colour), added, len(whole.encode()), desk.files.legend.note_bytes)


def _why(desk: Desk, why: Mapping[str, Any]) -> Why:
    names, state = desk.files.names, why.get("order_state") or ""
    intent, case = why.get("intent") or "", why.get("case") or ""
    return Why(
        intent=intent,
        intent_text=names.intents.get(intent, intent),
        confidence=why.get("confidence") or 0.0,
        case=case,
        case_text=names.cases.get(case, case),
        reason=why.get("reason") or "",
        order_state=state,
        order_state_text=STATES[OrderState(state)] if state else "",
        policy=why.get("policy") or "",
        fits=tuple(why.get("fits") or ()),
    )
