"""Accounts and the audit log, for admins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from bot.core.holidays import SHOP_TIME
from bot.core.roles import Role
from bot.core.staff import sign_in_name
from bot.desk.agent.refused import ForgedRequest, NotAllowed
from bot.desk.agent.session import role_text
from bot.desk.agent.signed_in import Admin
from bot.desk.errors import refusals
from bot.desk.hub import Note
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.services import accounts as service
from bot.services import second_factor
from bot.services.accounts import AccountNotFound, FieldsRefused, LastAdmin
from bot.services.sign_in import NotSignedIn
from bot.services.workbench import audit as log
from bot.services.workbench.audit import AuditPage
from bot.store.accounts import Account
from bot.store.audit import AuditFilter

router = APIRouter(tags=["accounts"])

Name = Annotated[str, Path(max_length=100)]
REFUSED = refusals(NotSignedIn, NotAllowed)
CHANGES = refusals(NotSignedIn, NotAllowed, ForgedRequest)


class NewAccount(Given):
    name: str = Field(max_length=100)
    title: str = Field(max_length=100)
    role: Role
    team: str = Field(default="", max_length=32)


class AccountChange(Given):
    """What is left out stays."""

    role: Role | None = None
    team: str | None = Field(default=None, max_length=32)
    enabled: bool | None = None


@dataclass(frozen=True)
class AccountView:
    name: str
    title: str
    role: str
    role_text: str
    team: str
    enabled: bool
    second_factor: bool
    online: bool
    created_at: datetime
    created_by: str


@dataclass(frozen=True)
class Accounts:
    accounts: tuple[AccountView, ...]


@dataclass(frozen=True)
class NewPassword:
    """Shown once: only its hash is kept."""

    name: str
    password: str


@router.get("/accounts", responses=REFUSED)
def list_accounts(run: Run, by: Admin) -> Accounts:
    return Accounts(tuple(_view(run, one) for one in service.accounts(run.desk)))


@router.post("/accounts", status_code=201, responses=CHANGES | refusals(FieldsRefused))
def create_account(run: Run, by: Admin, given: NewAccount) -> NewPassword:
    """A new account with a generated password."""
    password = service.create_account(run.desk, by.account.title, name=given.name, title=given.title, role=given.role, team=given.team)
    return NewPassword(sign_in_name(given.name), password)


@router.patch("/accounts/{name}", responses=CHANGES | refusals(AccountNotFound, LastAdmin))
def change_account(run: Run, by: Admin, name: Name, given: AccountChange) -> AccountView:
    """Role, team, or whether the account may be used; a disabled one is signed out at once."""
    found = service.change_of_account(run.desk, by.account.title, name, role=given.role, team=given.team, enabled=given.enabled)
    run.hub.tell(Note("presence"))
    return _view(run, found)


@router.post("/accounts/{name}/password", responses=CHANGES | refusals(AccountNotFound))
def reset_password(run: Run, by: Admin, name: Name) -> NewPassword:
    """A new generated password; whoever was signed in is signed out."""
    password = service.reset_password(run.desk, by.account.title, name)
    run.hub.tell(Note("presence"))
    return NewPassword(sign_in_name(name), password)


@router.post("/accounts/{name}/second_factor/reset", status_code=204, responses=CHANGES | refusals(AccountNotFound))
def reset_second_factor(run: Run, by: Admin, name: Name) -> None:
    """For somebody who lost his telephone: he is signed out, and signs in by his password alone until he sets it up anew."""
    second_factor.reset(run.desk, by.account.title, name)
    run.hub.tell(Note("presence"))


@router.get("/audit", responses=REFUSED)
def audit(
    run: Run,
    by: Admin,
    who: Annotated[str, Query(max_length=64)] = "",
    what: Annotated[str, Query(max_length=64)] = "",
    subject: Annotated[str, Query(max_length=256)] = "",
    since: Annotated[datetime | None, Query()] = None,
    until: Annotated[datetime | None, Query()] = None,
    before: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=log.MOST)] = 50,
) -> AuditPage:
    """Who changed what, the newest first; times without a zone are the shop's."""
    wanted = AuditFilter(who, what, subject, since and _in_shop(since), until and _in_shop(until), before)
    return log.audit(run.desk, wanted, limit)


def _in_shop(at: datetime) -> datetime:
    """The moment that was meant; one outside every log is as good as the log's own ends."""
    year = min(max(at.year, 2000), 2200)
    return (at if year == at.year else datetime(year, 1, 1, tzinfo=at.tzinfo)).replace(tzinfo=at.tzinfo or SHOP_TIME)


def _view(run: Run, one: Account) -> AccountView:
    online = one.title in run.presence.online()
    return AccountView(
        one.name, one.title, one.role, role_text(one.role), one.team, one.enabled, one.second_factor, online, one.created_at, one.created_by
    )
