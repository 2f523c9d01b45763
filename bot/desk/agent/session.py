"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from pydantic import Field

from bot.core.roles import PERMISSIONS, ROLES, Role
from bot.desk.agent.refused import ForeignOrigin, ForgedRequest
from bot.desk.agent.signed_in import COOKIE, Agent, check_origin
from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.services import sign_in as service
from bot.services.accounts import FieldsRefused
from bot.services.sign_in import NotSignedIn, Session, SignInRefused, TooManyTries, WrongPassword

router = APIRouter(prefix="/session", tags=["session"])


class SignInInput(Given):
    name: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=200)


class PasswordInput(Given):
    old: str = Field(min_length=1, max_length=200)
    new: str = Field(max_length=1000)


@dataclass(frozen=True)
class SessionView:
    """Who is signed in; `csrf` goes into the header `X-CSRF-Token` of everything that changes something."""

    name: str
    title: str
    role: str
    role_text: str
    team: str
    permissions: tuple[str, ...]
    csrf: str


@router.post("", responses=refusals(SignInRefused, TooManyTries, ForeignOrigin))
def sign_in(request: Request, response: Response, run: Run, given: SignInInput) -> SessionView:
    """Open a session: its cookie is for the browser alone."""
    check_origin(request)
    session = service.sign_in(run.desk, given.name, given.password, address_of(request))
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, session.token, max_age=int(service.LONGEST.total_seconds()), httponly=True, samesite="lax", secure=secure)
    return _view(session)


@router.get("", responses=refusals(NotSignedIn))
def who_am_i(by: Agent) -> SessionView:
    return _view(by)


@router.delete("", status_code=204, responses=refusals(NotSignedIn, ForgedRequest))
def sign_out(run: Run, response: Response, by: Agent) -> None:
    service.sign_out(run.desk, by)
    response.delete_cookie(COOKIE)


@router.post("/password", status_code=204, responses=refusals(NotSignedIn, ForgedRequest, WrongPassword, FieldsRefused, TooManyTries))
def change_password(request: Request, run: Run, by: Agent, given: PasswordInput) -> None:
    """Other browsers of the account are signed out."""
    service.change_password(run.desk, by, given.old, given.new, address_of(request))


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def role_text(role: str) -> str:
    return ROLES[Role(role)]


def _view(session: Session) -> SessionView:
    account = session.account
    permissions = sorted(permission.value for permission in PERMISSIONS[Role(account.role)])
    return SessionView(account.name, account.title, account.role, role_text(account.role), account.team, tuple(permissions), session.csrf)
