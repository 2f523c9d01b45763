"""All routes of the trainers under `/api/trainer`."""

from __future__ import annotations

from fastapi import APIRouter

from bot.desk.trainer import examples, inbox, models, stories

router = APIRouter(prefix="/api/trainer")
for part in (inbox, examples, stories, models):
    router.include_router(part.router)
