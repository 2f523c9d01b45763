"""All routes of the trainers under `/api/trainer`."""

from __future__ import annotations

from fastapi import APIRouter

from bot.desk.trainer import drift, examples, history, inbox, models, names, rehearsals, stories, words

router = APIRouter(prefix="/api/trainer")
for part in (names, inbox, examples, words, drift, stories, rehearsals, models, history):
    router.include_router(part.router)
