"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from pydantic import Field

from bot.core.roles import PERMISSIONS, ROLES, Role
from bot.desk.agent.refused import ForeignOrigin, ForgedRequest
from bot.desk.agent.signed_in import COOKIE, Anybody, check_origin
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run, Runtime
from bot.desk.shapes import Given
from bot.services import sign_in as service
from bot.services.accounts import FieldsRefused
from bot.services.codes import WrongCode
from bot.services.second_factor import wanted_of
from bot.services.sign_in import CodeNeeded, NotSignedIn, Session, SignInRefused, WrongPassword
from bot.services.tries import TooManyTries

router = APIRouter(prefix="/session", tags=["session"])


class SignInInput(Given):
    name: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=200)
    code: str = Field("", max_length=40)


class PasswordInput(Given):
    old: str = Field(min_length=1, max_length=200)
    new: str = Field(max_length=1000)


@dataclass(frozen=True)
class SessionView:
    """Who is signed in; `csrf` goes into the header `X-CSRF-Token` of everything that changes something.

    `second_factor`: he has one; `second_factor_wanted`: without one he may only set one up.
    """

    name: str
    title: str
    role: str
    role_text: str
    team: str
    permissions: tuple[str, ...]
    csrf: str
    second_factor: bool
    second_factor_wanted: bool


@router.post("", responses=refusals(SignInRefused, CodeNeeded, WrongCode, TooManyTries, ForeignOrigin))
def sign_in(request: Request, response: Response, run: Run, given: SignInInput) -> SessionView:
    """Open a session: its cookie is for the browser alone. An account with a second factor is asked for a code, with the password again."""
    check_origin(request)
    session = service.sign_in(run.desk, given.name, given.password, address_of(request), given.code)
    return handed_out(run, request, response, session)


@router.get("", responses=refusals(NotSignedIn))
def who_am_i(run: Run, by: Anybody) -> SessionView:
    return _view(run, by)


@router.delete("", status_code=204, responses=refusals(NotSignedIn, ForgedRequest))
def sign_out(run: Run, response: Response, by: Anybody) -> None:
    service.sign_out(run.desk, by)
    response.delete_cookie(COOKIE)


@router.delete("/all", status_code=204, responses=refusals(NotSignedIn, ForgedRequest))
def sign_out_everywhere(run: Run, response: Response, by: Anybody) -> None:
    """End every session of one's account, this one too."""
    service.sign_out_everywhere(run.desk, by)
    response.delete_cookie(COOKIE)
    run.hub.tell(Note("presence"))


@router.post("/password", responses=refusals(NotSignedIn, ForgedRequest, WrongPassword, FieldsRefused, TooManyTries))
def change_password(request: Request, response: Response, run: Run, by: Anybody, given: PasswordInput) -> SessionView:
    """All sessions of the account end, and this browser gets a new one."""
    session = service.change_password(run.desk, by, given.old, given.new, address_of(request))
    run.hub.tell(Note("presence"))
    return handed_out(run, request, response, session)


def handed_out(run: Runtime, request: Request, response: Response, session: Session) -> SessionView:
    """The session's cookie goes to the browser, and what the page may know to the page."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, session.token, max_age=int(service.LONGEST.total_seconds()), httponly=True, samesite="lax", secure=secure)
    return _view(run, session)


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def role_text(role: str) -> str:
    return ROLES[Role(role)]


def _view(run: Runtime, session: Session) -> SessionView:
    account = session.account
    permissions = sorted(permission.value for permission in PERMISSIONS[Role(account.role)])
    wanted = wanted_of(run.desk, account)
    return SessionView(
        account.name, account.title, account.role, role_text(account.role), account.team, tuple(permissions), session.csrf,
        account.second_factor, wanted,
    )  # fmt: skip
