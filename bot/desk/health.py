"""For those who watch the desk: alive, ready, counted."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from bot.desk.gauges import gauges
from bot.desk.runtime import Run
from bot.services.ready import database_answers

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: str


class Readiness(BaseModel):
    """`trouble` names what does not answer: database, engine."""

    ready: bool
    trouble: list[str]


@router.get("/healthz", response_model=Health)
def healthz() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/readyz", response_model=Readiness, responses={503: {"model": Readiness, "description": "not ready"}})
def readyz(run: Run, response: Response) -> Readiness:
    """Buyers can be answered: the database and the engine answer too."""
    answers = {"database": database_answers(run.desk), "engine": run.engine_healthy()}
    found = [name for name, well in answers.items() if not well]
    response.status_code = 503 if found else 200
    return Readiness(ready=not found, trouble=found)


@router.get("/metrics", response_class=Response)
def metrics(run: Run) -> Response:
    """For Prometheus."""
    return Response(generate_latest() + gauges(run), media_type=CONTENT_TYPE_LATEST)
