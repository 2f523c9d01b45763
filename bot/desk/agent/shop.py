"""The shop as its staff see it: search, settings, colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from bot.desk.agent.refused import ForgedRequest, NotAllowed
from bot.desk.agent.session import role_text
from bot.desk.agent.signed_in import Agent, Lead
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.services import modes
from bot.services.accounts import accounts
from bot.services.sign_in import NotSignedIn
from bot.services.workbench import search as finding
from bot.services.workbench.search import Found

router = APIRouter(tags=["shop"])


class ShopModeInput(Given):
    mode: Literal["auto", "assist"]


@dataclass(frozen=True)
class SettingsView:
    """`mode`: what the bot may do in conversations that nobody has set apart; `file_mode`: what the shop's file says."""

    shop: str
    bot: str
    mode: str
    file_mode: str
    threshold: float
    reply_minutes: int


@dataclass(frozen=True)
class Colleague:
    name: str
    title: str
    role: str
    role_text: str
    team: str
    online: bool
    looking_at: str | None


@dataclass(frozen=True)
class Colleagues:
    staff: tuple[Colleague, ...]


@router.get("/search", responses=refusals(NotSignedIn))
def search(run: Run, by: Agent, q: Annotated[str, Query(max_length=100)] = "") -> Found:
    """Conversations, messages, orders and quick replies with this in them."""
    return finding.search(run.desk, by.account, q)


@router.get("/settings", responses=refusals(NotSignedIn))
def shop_settings(run: Run, by: Agent) -> SettingsView:
    shop = run.desk.shop
    profile = shop.profile
    mode = modes.mode_of_shop(run.desk)
    return SettingsView(profile.name, run.desk.bot_name, mode, profile.mode, profile.auto.threshold, shop.deadlines.reply_minutes)


@router.put("/settings/mode", status_code=204, responses=refusals(NotSignedIn, ForgedRequest, NotAllowed))
def shop_mode(run: Run, by: Lead, given: ShopModeInput) -> None:
    """Whether the bot may answer alone: in new conversations, and in all that nobody has set apart."""
    changed = modes.set_shop_mode(run.desk, by.account.title, given.mode)
    for conversation in changed:
        run.told(conversation)
    run.hub.tell(Note("settings"))


@router.get("/staff", responses=refusals(NotSignedIn))
def staff(run: Run, by: Agent) -> Colleagues:
    """Everybody who may sign in, who is here, and what each looks at."""
    here = {present.title: present for present in run.presence.staff()}
    return Colleagues(
        tuple(
            Colleague(
                one.name, one.title, one.role, role_text(one.role), one.team, one.title in here,
                here[one.title].looking_at if one.title in here else None,
            )
            for one in accounts(run.desk)
            if one.enabled
        )
    )  # fmt: skip
