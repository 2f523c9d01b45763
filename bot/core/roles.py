"""Who may do what: the one table of permissions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class Role(str, Enum):
    AGENT = "agent"
    TRAINER = "trainer"
    LEAD = "lead"
    ADMIN = "admin"


#: What people read for each.
ROLES: Mapping[Role, str] = MappingProxyType({Role.AGENT: "客服", Role.TRAINER: "训练师", Role.LEAD: "主管", Role.ADMIN: "管理员"})


class Permission(str, Enum):
    """What a route asks for."""

    CONVERSE = "converse"  # see conversations and orders, answer, plant flags, do tasks, keep quick replies of one's own
    EDIT_MACROS = "edit_macros"  # the shop's own quick replies
    LEAD = "lead"  # the shop's mode, other people's conversations, quick replies of a team, what buyers ask of their data
    TRAIN = "train"
    ADMINISTER = "administer"  # accounts and the audit log


_AGENT = frozenset({Permission.CONVERSE})

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.AGENT: _AGENT,
        Role.TRAINER: _AGENT | {Permission.EDIT_MACROS, Permission.TRAIN},
        Role.LEAD: _AGENT | {Permission.EDIT_MACROS, Permission.LEAD},
        Role.ADMIN: frozenset(Permission),
    }
)


def may(role: Role | str, permission: Permission) -> bool:
    return permission in PERMISSIONS[Role(role)]
