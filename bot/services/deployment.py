"""What all desks of one shop have in common, and no other shop has."""

from __future__ import annotations

import secrets

from bot.services.desk import Desk
from bot.store.settings import first_setting

SETTING = "deployment"


def deployment(desk: Desk) -> str:
    """A random name that the database was given once; servers that shops share keep them apart by it."""
    with desk.database.transaction() as connection:
        return str(first_setting(connection, SETTING, secrets.token_hex(8)))
