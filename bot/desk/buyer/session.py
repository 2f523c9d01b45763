"""A page shows the widget: who is there, and where he was."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter

from bot.core.identity import Identity, IdentityRefused, verified
from bot.desk.buyer.shapes import BuyerName, BuyerSession, SessionGiven, ShopShown, card, messages_shown, state_shown
from bot.desk.buyer.visitor import give, read, resumes, tokens
from bot.desk.errors import refusals
from bot.desk.origins import OriginRefused
from bot.desk.runtime import Run, Runtime
from bot.desk.throttle import TooOften
from bot.desk.tokens import TokenRefused
from bot.services.buyer_view import greeting, view
from bot.services.desk import ShopNotFound
from bot.services.visit import Visit, begin_visit

router = APIRouter()


@router.post(
    "/session",
    response_model=BuyerSession,
    responses=refusals(IdentityRefused, OriginRefused, ShopNotFound, TooOften),
)
def start_session(given: SessionGiven, run: Run) -> BuyerSession:
    """Begin or continue. A refused identity is said with its reason; the page may then go on without one."""
    if given.shop != run.desk.shop.profile.id:
        raise ShopNotFound(given.shop)
    identity = _identity(run, given.identity) if given.identity else None
    return _session(run, begin_visit(run.desk, run.keys.session, identity, _resumed(run, given.resume)))


def _identity(run: Runtime, signed: str) -> Identity:
    longest = timedelta(hours=run.desk.shop.profile.buyers.identity_hours)
    return verified(signed, run.keys.identity, run.desk.now(), longest)


def _resumed(run: Runtime, token: str | None) -> Visit | None:
    """An old or foreign one is nobody's fault: he begins anew."""
    try:
        return read(run, resumes(run), token) if token else None
    except TokenRefused:
        return None


def _session(run: Runtime, visit: Visit) -> BuyerSession:
    seen, profile = view(run.desk, visit), run.desk.shop.profile
    order = next((order for order in seen.orders if order.id == visit.order), None)
    return BuyerSession(
        token=give(run, tokens(run), visit),
        resume=give(run, resumes(run), visit),
        conversation=visit.conversation,
        shop=ShopShown(id=profile.id, name=profile.name, hours=profile.hours.text, open=seen.state.open),
        buyer=BuyerName(name=visit.buyer) if visit.buyer else None,
        order=card(order) if order else None,
        greeting=greeting(run.desk),
        state=state_shown(seen.state),
        messages=messages_shown(run.desk, seen),
    )
