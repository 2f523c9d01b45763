"""The second factor of one's own account."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from pydantic import Field

from bot.desk.agent.refused import ForgedRequest
from bot.desk.agent.session import SessionView, address_of, handed_out
from bot.desk.agent.signed_in import Anybody
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.services import second_factor as service
from bot.services.codes import WrongCode
from bot.services.second_factor import NoSecondFactor, SecondFactorRequired
from bot.services.sign_in import NotSignedIn, WrongPassword
from bot.services.tries import TooManyTries

router = APIRouter(prefix="/session/second_factor", tags=["session"])

CHANGES = refusals(NotSignedIn, ForgedRequest, WrongCode, TooManyTries)


class PasswordAndCode(Given):
    """`code` of the second factor that there is; without one it is left empty."""

    password: str = Field(min_length=1, max_length=200)
    code: str = Field("", max_length=40)


class CodeInput(Given):
    code: str = Field(min_length=1, max_length=40)


@dataclass(frozen=True)
class SecondFactorView:
    """`wanted`: the shop wants one of this role; `recovery_left`: how many recovery codes were not used."""

    on: bool
    wanted: bool
    recovery_left: int


@dataclass(frozen=True)
class SecondFactorBegun:
    """Shown once: `picture` is a QR code in SVG for the app, `secret` the same to be typed."""

    secret: str
    address: str
    picture: str


@dataclass(frozen=True)
class RecoveryCodes:
    """Shown once; each signs in once in place of a code."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class SecondFactorReady:
    session: SessionView
    codes: tuple[str, ...]


@router.get("", responses=refusals(NotSignedIn))
def second_factor(run: Run, by: Anybody) -> SecondFactorView:
    return SecondFactorView(by.account.second_factor, service.wanted_of(run.desk, by.account), service.recovery_left(run.desk, by))


@router.post("", responses=CHANGES | refusals(WrongPassword))
def begin_second_factor(request: Request, run: Run, by: Anybody, given: PasswordAndCode) -> SecondFactorBegun:
    """Begin to set one up, or to move it to another telephone; it counts once `finish` was shown a code."""
    begun = service.begin(run.desk, by, given.password, given.code, address_of(request))
    return SecondFactorBegun(begun.secret, begun.address, begun.picture)


@router.post("/finish", responses=CHANGES | refusals(NoSecondFactor))
def finish_second_factor(request: Request, response: Response, run: Run, by: Anybody, given: CodeInput) -> SecondFactorReady:
    """The app shows a code: from now on it is asked for. All other sessions of the account end."""
    ready = service.finish(run.desk, by, given.code)
    run.hub.tell(Note("presence"))
    return SecondFactorReady(handed_out(run, request, response, ready.session), ready.codes)


@router.post("/recovery", responses=CHANGES | refusals(NoSecondFactor))
def renew_recovery_codes(run: Run, by: Anybody, given: CodeInput) -> RecoveryCodes:
    """New recovery codes in place of all before."""
    return RecoveryCodes(service.renew_recovery(run.desk, by, given.code))


@router.post("/off", responses=CHANGES | refusals(WrongPassword, NoSecondFactor, SecondFactorRequired))
def turn_off_second_factor(request: Request, response: Response, run: Run, by: Anybody, given: PasswordAndCode) -> SessionView:
    """Sign in by the password alone again; all other sessions of the account end."""
    session = service.turn_off(run.desk, by, given.password, given.code, address_of(request))
    run.hub.tell(Note("presence"))
    return handed_out(run, request, response, session)
