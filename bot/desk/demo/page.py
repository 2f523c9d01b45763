"""`/shop`: choose a buyer and an order, chat as he would."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from bot.core.identity import Identity, sign
from bot.core.orders import Order
from bot.desk.errors import refusals
from bot.desk.origins import own_origin
from bot.desk.runtime import Run, Runtime
from bot.services.buyer_view import title_of
from bot.services.demo import demo_buyers
from bot.services.desk import ShopNotFound
from bot.services.facts import STATES

HERE = Path(__file__).parent
FIRST_BUYER = "tb_1004"  # one parcel on its way, one delivered
IDENTITY_LASTS = timedelta(hours=1)
NOBODY = ""

#: Nothing but our style, and the desk's script and connections: no inline style, no picture from anywhere.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src {desk}; connect-src {desk} {push}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

router = APIRouter(include_in_schema=False)


@router.get("/shop", response_class=HTMLResponse, responses=refusals(ShopNotFound))
def shop_page(
    request: Request,
    run: Run,
    buyer: str = Query(FIRST_BUYER, max_length=128),
    order: str = Query("", max_length=64),
    look: str = Query("plain", pattern="^(plain|hostile)$"),
    foreign: bool = False,
) -> HTMLResponse:
    """`foreign`: the widget comes from the desk's other loopback name, as it does on a shop's own site."""
    if not run.demo:
        raise ShopNotFound("demo")
    buyers = demo_buyers(run.desk)
    who = buyer if buyer in buyers else NOBODY
    desk = _other_name(own_origin(request)) if foreign else own_origin(request)
    seen = next((one for one in buyers.get(who, ()) if one.id == order), None)
    page = Template((HERE / "shop.html").read_text("utf-8")).substitute(
        shop=escape(run.desk.shop.profile.name),
        id=escape(run.desk.shop.profile.id),
        look=look,
        desk=escape(desk),
        identity=_identity(run, who, seen),
        buyers=_buyers(buyers, who, look),
        orders=_orders(buyers.get(who, ()), who, seen, look),
    )
    policy = POLICY.format(desk=desk, push=desk.replace("http", "ws", 1))
    return HTMLResponse(page, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})


def _other_name(origin: str) -> str:
    return origin.replace("localhost", "127.0.0.1") if "localhost" in origin else origin.replace("127.0.0.1", "localhost")


def _identity(run: Runtime, buyer: str, order: Order | None) -> str:
    """What a shop's server signs; of demo buyers only, so it opens nobody's conversation."""
    if buyer == NOBODY:
        return ""
    identity = Identity(buyer, run.desk.now() + IDENTITY_LASTS, secrets.token_hex(16), order.id if order else None)
    return f'data-identity="{escape(sign(identity, run.keys.identity))}"'


def _buyers(buyers: Mapping[str, tuple[Order, ...]], who: str, look: str) -> str:
    entries = [(name, f"{name}（{len(orders)} 单）") for name, orders in buyers.items()]
    return "".join(_link(text, name == who, {"buyer": name, "look": look}) for name, text in [*entries, ("-", "未登录")])


def _orders(orders: tuple[Order, ...], who: str, seen: Order | None, look: str) -> str:
    return "".join(_link(_told(one), one is seen, {"buyer": who, "order": one.id, "look": look}) for one in orders)


def _told(order: Order) -> str:
    return f"{title_of(order)} · {STATES[order.state]} · ¥{order.amount:.2f} · {order.id}"


def _link(text: str, current: bool, query: Mapping[str, str]) -> str:
    marked = ' aria-current="true"' if current else ""
    return f'<li><a href="/shop?{escape(urlencode(query))}"{marked}>{escape(text)}</a></li>'
