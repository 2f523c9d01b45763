"""Every route of the buyer API."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter, Depends
from starlette.requests import Request

from bot.desk.buyer import messages, pictures, push, session
from bot.desk.buyer.visitor import count_address
from bot.desk.crowd import Busy
from bot.desk.errors import refusals
from bot.desk.origins import OriginRefused, check_buyers_origin
from bot.desk.runtime import Run
from bot.desk.throttle import TooOften
from bot.desk.tokens import TokenRefused


async def from_the_shop(request: Request) -> None:
    """Raises OriginRefused."""
    check_buyers_origin(request)


async def in_a_place(run: Run) -> AsyncIterator[None]:
    """Looked at before anything else is done for the request, but once it is here as a whole. Raises Busy."""
    with run.crowd.place():
        yield


router = APIRouter(prefix="/api/buyer", tags=["buyer"])
open_to_pages = [Depends(in_a_place), Depends(from_the_shop), Depends(count_address)]
router.include_router(session.router, dependencies=open_to_pages, responses=refusals(Busy))
for part in (messages, pictures):
    router.include_router(part.router, dependencies=open_to_pages, responses=refusals(TokenRefused, OriginRefused, TooOften, Busy))
router.include_router(push.router)
