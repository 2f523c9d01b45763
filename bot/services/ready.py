"""Whether the desk can keep what buyers write."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.services.desk import Desk


def database_answers(desk: Desk) -> bool:
    try:
        with desk.database.read() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
