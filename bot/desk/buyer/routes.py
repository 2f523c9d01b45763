"""Every route of the buyer API."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter, Depends
from starlette.requests import HTTPConnection

from bot.desk.buyer import messages, pictures, push, session
from bot.desk.buyer.visitor import count_address
from bot.desk.crowd import Busy
from bot.desk.errors import refusals
from bot.desk.origins import OriginRefused, check_buyers_origin
from bot.desk.runtime import runtime_behind
from bot.desk.throttle import TooOften
from bot.desk.tokens import TokenRefused


async def admitted(connection: HTTPConnection) -> AsyncIterator[None]:
    """A place, looked at once the request is here as a whole; then whose page it is, and how often its address comes.

    In one, for each dependency costs FastAPI as much as all of this. Raises Busy, OriginRefused and TooOften.
    """
    with runtime_behind(connection).crowd.place():
        check_buyers_origin(connection)
        await count_address(connection)
        yield


router = APIRouter(prefix="/api/buyer", tags=["buyer"])
open_to_pages = [Depends(admitted)]
router.include_router(session.router, dependencies=open_to_pages, responses=refusals(Busy))
for part in (messages, pictures):
    router.include_router(part.router, dependencies=open_to_pages, responses=refusals(TokenRefused, OriginRefused, TooOften, Busy))
router.include_router(push.router)
