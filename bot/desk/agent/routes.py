"""All routes of the workbench under `/api`."""

from __future__ import annotations

from fastapi import APIRouter

from bot.desk.agent import (
    accounts,
    conversations,
    orders,
    outbox,
    personal,
    push,
    quick_replies,
    replies,
    second_factor,
    session,
    shop,
    shop_macros,
)

router = APIRouter(prefix="/api")
for part in (push, session, second_factor, conversations, replies, quick_replies, orders, shop, shop_macros, accounts, outbox, personal):
    router.include_router(part.router)
