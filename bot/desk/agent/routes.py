"""All routes of the workbench under `/api`."""

from __future__ import annotations

from fastapi import APIRouter

from bot.desk.agent import conversations, replies, session

router = APIRouter(prefix="/api")
for part in (session, conversations, replies):
    router.include_router(part.router)
