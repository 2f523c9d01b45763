"""All routes of the trainers under `/api/trainer`."""

from __future__ import annotations

from fastapi import APIRouter

from bot.desk.trainer import examples, inbox, stories

router = APIRouter(prefix="/api/trainer")
for part in (inbox, examples, stories):
    router.include_router(part.router)
