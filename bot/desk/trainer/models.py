"""Train, publish, go back; and what agents send beside what the bot proposes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query

from bot.desk.agent.refused import ForgedRequest, NotAllowed
from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.desk.trainer.shapes import READS, Trainer
from bot.engine.client import EngineUnavailable
from bot.services.sign_in import NotSignedIn
from bot.store.training import Training
from bot.training import publishing
from bot.training.drift import DAYS, Drift, drifts
from bot.training.jobs import NoTraining, Progress, TrainingRuns
from bot.training.publishing import ModelGone, ModelUnknown, ModelView, NothingBefore

router = APIRouter(tags=["trainer"])
ACTS = refusals(NotSignedIn, NotAllowed, ForgedRequest)
Hash = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True)
class TrainingView:
    """What runs now, None while nothing does, and the last ones."""

    running: Progress | None
    latest: tuple[Training, ...]


@dataclass(frozen=True)
class Models:
    models: tuple[ModelView, ...]


@dataclass(frozen=True)
class Answering:
    """The hash of the model that answers buyers from now on."""

    hash: str


@dataclass(frozen=True)
class Drifts:
    drifts: tuple[Drift, ...]


@router.get("/training", responses=READS)
def training(run: Run, by: Trainer) -> TrainingView:
    return TrainingView(run.trainings.progress, run.trainings.latest())


@router.post("/training", status_code=202, responses=ACTS | refusals(TrainingRuns))
def start_training(run: Run, by: Trainer) -> TrainingView:
    """Begin; buyers are answered by the published model meanwhile and afterwards."""
    run.trainings.start(by.account.title)
    return TrainingView(run.trainings.progress, run.trainings.latest())


@router.delete("/training", status_code=202, responses=ACTS | refusals(NoTraining))
def cancel_training(run: Run, by: Trainer) -> TrainingView:
    """It ends within a second."""
    run.trainings.cancel()
    return TrainingView(run.trainings.progress, run.trainings.latest())


@router.get("/models", responses=READS)
def trained_models(run: Run, by: Trainer) -> Models:
    """The newest first."""
    return Models(publishing.models(run.desk, run.settings.models, run.engines.model))


@router.post("/models/{hash}/publish", responses=ACTS | refusals(ModelUnknown, ModelGone, EngineUnavailable))
def publish_model(run: Run, by: Trainer, hash: Hash) -> Answering:
    """Let this model answer buyers; no message is lost or answered twice."""
    publishing.publish(run.desk, run.settings.models, run.engines, hash, by.account.title)
    return Answering(run.engines.model)


@router.post("/models/back", responses=ACTS | refusals(NothingBefore, ModelUnknown, ModelGone, EngineUnavailable))
def roll_back_model(run: Run, by: Trainer) -> Answering:
    """Let the model before answer again."""
    publishing.roll_back(run.desk, run.settings.models, run.engines, by.account.title)
    return Answering(run.engines.model)


@router.get("/drift", responses=READS)
def agents_drift(run: Run, by: Trainer, days: Annotated[int, Query(ge=1, le=365)] = DAYS) -> Drifts:
    """Where agents send something else than the bot proposes."""
    return Drifts(drifts(run.desk, days))
