"""Every quick reply that an agent may use, with what he needs to find and to judge it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.holidays import shop_day
from bot.core.macros import Fits, Macro
from bot.core.roles import Permission, may
from bot.services.desk import Desk
from bot.services.quick_replies import as_macro, may_change
from bot.services.workbench.pictures import picture_effects
from bot.services.workbench.spelling import initials_of, pinyin_of, traditional_of
from bot.services.workbench.views import PictureEffect
from bot.store.accounts import Account
from bot.store.quick_replies import QuickReply, quick_replies_for
from bot.store.reads import Uses, uses_for

SHOP = "shop"


@dataclass(frozen=True)
class ButtonView:
    title: str
    says: str


@dataclass(frozen=True)
class MacroEffects:
    """What sending does, in short: a flag's colour, who gets tasks, which refund the buyer is told to apply for."""

    flag: str | None
    tasks: tuple[str, ...]
    refund: str | None


@dataclass(frozen=True)
class MacroView:
    """A quick reply; `pinyin`, `initials` and `traditional` are of code, aliases and title, `used` counts one's own use."""

    id: str
    number: int | None
    scope: str
    owner: str | None
    mine: bool
    editable: bool
    code: str
    aliases: tuple[str, ...]
    title: str
    group: str
    text: str
    buttons: tuple[ButtonView, ...]
    pictures: tuple[PictureEffect, ...]
    fits: Fits
    intents: tuple[str, ...]
    alone: bool
    effects: MacroEffects
    pinyin: str
    initials: str
    traditional: str
    valid_from: date | None
    valid_until: date | None
    valid: bool
    used: int
    used_by_all: int
    last_used_at: datetime | None


def macros(desk: Desk, by: Account) -> tuple[MacroView, ...]:
    """The shop's in the order of the files, then the agent's own and his team's."""
    with desk.database.read() as connection:
        uses, own = uses_for(connection, by.title), quick_replies_for(connection, by.title, by.team)
    shop = (_view(desk, macro, by, uses, None) for macro in desk.files.macros)
    return (*shop, *(_view(desk, as_macro(reply), by, uses, reply) for reply in own))


def macro_view(desk: Desk, by: Account, macro: Macro) -> MacroView:
    """One of the shop's as it stands now."""
    with desk.database.read() as connection:
        return _view(desk, macro, by, uses_for(connection, by.title), None)


def reply_view(desk: Desk, by: Account, reply: QuickReply) -> MacroView:
    """One quick reply as it stands now."""
    with desk.database.read() as connection:
        return _view(desk, as_macro(reply), by, uses_for(connection, by.title), reply)


def _view(desk: Desk, macro: Macro, by: Account, uses: dict[str, Uses], reply: QuickReply | None) -> MacroView:
    used, names = uses.get(macro.id, Uses()), " ".join((macro.code.lstrip("/+"), *macro.aliases, macro.title))
    return MacroView(
        id=macro.id,
        number=reply.id if reply else None,
        scope=reply.scope if reply else SHOP,
        owner=reply.owner if reply else None,
        mine=bool(reply and reply.owner == by.title),
        editable=may_change(by, reply) if reply else may(by.role, Permission.EDIT_MACROS),
        code=macro.code,
        aliases=macro.aliases,
        title=macro.title,
        group=macro.group,
        text=macro.text,
        buttons=tuple(ButtonView(button.title, button.says or button.title) for button in macro.buttons),
        pictures=picture_effects(desk, macro),
        fits=macro.fits,
        intents=macro.intents,
        alone=macro.alone,
        effects=_effects(macro),
        pinyin=" ".join(map(pinyin_of, names.split())),
        initials=" ".join(map(initials_of, names.split())),
        traditional=traditional_of(names),
        valid_from=macro.valid_from,
        valid_until=macro.valid_until,
        valid=macro.valid_on(shop_day(desk.now())),
        used=used.own,
        used_by_all=used.times,
        last_used_at=used.last_at,
    )


def _effects(macro: Macro) -> MacroEffects:
    flag, refund = macro.flag, macro.refund
    return MacroEffects(flag.colour.value if flag else None, tuple(task.to for task in macro.tasks), refund.type if refund else None)
