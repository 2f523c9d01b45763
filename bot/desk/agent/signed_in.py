"""Who asks, and whether he may: the cookie, the token against forged requests, the origin, the permission."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Header, Request
from starlette.requests import HTTPConnection

from bot.core.roles import Permission, may
from bot.desk.agent.refused import ForeignOrigin, ForgedRequest, NotAllowed
from bot.desk.runtime import Run, Runtime
from bot.services.desk import Desk
from bot.services.second_factor import check_second_factor
from bot.services.sign_in import Session, session_of

COOKIE = "huashu_session"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def staff_of(connection: HTTPConnection, desk: Desk) -> Session:
    """Who is signed in at the other end; raises NotSignedIn and ForeignOrigin."""
    check_origin(connection)
    return session_of(desk, connection.cookies.get(COOKIE, ""))


def check_origin(connection: HTTPConnection) -> None:
    """Raises ForeignOrigin when a browser says that the page is another site's."""
    origin = connection.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != connection.headers.get("host"):
        raise ForeignOrigin


class Needs:
    """A dependency that gives the session of whoever has `permission`; a change must carry the session's token.

    Who has no second factor though the shop wants one of his role gets through only where `early` is said.
    """

    def __init__(self, permission: Permission, *, early: bool = False) -> None:
        self.permission, self.early = permission, early

    def __call__(self, request: Request, run: Run, x_csrf_token: Annotated[str, Header(max_length=100)] = "") -> Session:
        session = staff_of(request, run.desk)
        if request.method not in _READS and not session.allows(x_csrf_token):
            raise ForgedRequest
        if not self.early:
            check_second_factor(run.desk, session.account)
        if not may(session.account.role, self.permission):
            raise NotAllowed
        return session


Anybody = Annotated[Session, Depends(Needs(Permission.CONVERSE, early=True))]
Agent = Annotated[Session, Depends(Needs(Permission.CONVERSE))]
Editor = Annotated[Session, Depends(Needs(Permission.EDIT_MACROS))]
Lead = Annotated[Session, Depends(Needs(Permission.LEAD))]
Admin = Annotated[Session, Depends(Needs(Permission.ADMINISTER))]


def gives_way(run: Runtime, by: Session, holder: str) -> bool:
    """Whether this colleague may be displaced: by leads at any time, by anybody when he is not here."""
    return may(by.account.role, Permission.LEAD) or holder not in run.presence.online()
