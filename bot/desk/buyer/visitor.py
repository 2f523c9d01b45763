"""Whose request it is: the token that his session gave, and how often he comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from bot.desk.runtime import Runtime, runtime_behind
from bot.desk.throttle import taken
from bot.desk.tokens import TokenRefused, Tokens
from bot.services.visit import Visit

TOKEN_LASTS = timedelta(hours=12)

_bearer = HTTPBearer(auto_error=False, description="the token of POST session")


def tokens(run: Runtime) -> Tokens:
    return Tokens(run.keys.session, "buyer", TOKEN_LASTS)


def resumes(run: Runtime) -> Tokens:
    return Tokens(run.keys.session, "resume", timedelta(days=run.desk.shop.profile.buyers.resume_days))


def give(run: Runtime, kind: Tokens, visit: Visit) -> str:
    return kind.give({"c": visit.conversation, "b": visit.buyer, "o": visit.order}, run.desk.now())


def read(run: Runtime, kind: Tokens, token: str) -> Visit:
    """Raises TokenRefused."""
    facts = kind.read(token, run.desk.now())
    return Visit(facts["c"], facts["b"], facts["o"])


async def visit_of(connection: HTTPConnection, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Visit:
    if bearer is None:
        raise TokenRefused
    run = runtime_behind(connection)
    return read(run, tokens(run), bearer.credentials)


async def count_address(connection: HTTPConnection) -> None:
    """One more from this network address; raises TooOften."""
    await taken(runtime_behind(connection).throttles.address, connection.client.host if connection.client else "")


async def count_message(connection: HTTPConnection, visit: Visitor) -> None:
    await taken(runtime_behind(connection).throttles.messages, visit.conversation)


async def count_picture(connection: HTTPConnection, visit: Visitor) -> None:
    await taken(runtime_behind(connection).throttles.pictures, visit.conversation)


#: As a parameter of a route: `visit: Visitor`.
Visitor = Annotated[Visit, Depends(visit_of)]
