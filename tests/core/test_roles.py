"""One table says who may do what."""

from __future__ import annotations

import pytest

from bot.core.roles import PERMISSIONS, Permission, Role, may


def test_every_role_has_permissions_and_every_permission_a_role() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)


def test_admins_may_everything_and_agents_least() -> None:
    assert PERMISSIONS[Role.ADMIN] == set(Permission)
    assert all(PERMISSIONS[Role.AGENT] <= granted for granted in PERMISSIONS.values())
    assert PERMISSIONS[Role.AGENT] == {Permission.CONVERSE}


@pytest.mark.parametrize(("role", "allowed"), [("agent", False), ("trainer", False), (Role.LEAD, True), (Role.ADMIN, True)])
def test_a_role_is_known_by_its_name_too(role: Role | str, allowed: bool) -> None:
    assert may(role, Permission.LEAD) is allowed


def test_an_unknown_role_may_nothing() -> None:
    with pytest.raises(ValueError, match="boss"):
        may("boss", Permission.CONVERSE)
