"""Train, test, replay, publish, go back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import anyio
from fastapi import APIRouter, Path, Query
from fastapi.encoders import jsonable_encoder
from pydantic import Field
from starlette.responses import StreamingResponse

from bot.core.replays import Gate
from bot.desk.agent.refused import ForgedRequest, NotAllowed
from bot.desk.errors import refusals
from bot.desk.runtime import Run, Runtime
from bot.desk.shapes import Given
from bot.desk.trainer.shapes import READS, Name, Reason, Trainer
from bot.engine.client import EngineUnavailable
from bot.services.sign_in import NotSignedIn
from bot.store.registry import find_model
from bot.store.training import Training
from bot.training import publishing, replays
from bot.training.check import check_all
from bot.training.data_changes import DataChanges, data_changes
from bot.training.gate import GateClosed, gate_for, told
from bot.training.jobs import Ended, NothingRuns, Progress, Tell, WorkRuns
from bot.training.models import DataGone, registered
from bot.training.publishing import ModelGone, ModelUnknown, ModelView, NothingBefore, Publishing
from bot.training.replays import (
    LAST,
    MOST,
    PAGE,
    GroupNotFound,
    GroupPage,
    ItemPage,
    ReplayNotFound,
    ReplayView,
    replay_between,
    view_of,
)
from bot.training.testing import Comparison, Tested, compare, figures_kept
from bot.training.trainings import start_training as begin_training
from bot.training.trainings import trainings

router = APIRouter(tags=["trainer"])
ACTS = refusals(NotSignedIn, NotAllowed, ForgedRequest)
Hash = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
First = Annotated[int, Query(ge=0, le=1_000_000)]
Most = Annotated[int, Query(ge=1, le=200)]
LOOK_SECONDS = 0.5
SHOWN = 500


@dataclass(frozen=True)
class WorkView:
    """`running`: what is trained, tested or replayed now; `last`: how the one before ended; `publishing`: a model on its way to buyers."""

    running: Progress | None
    last: Ended | None
    publishing: Publishing | None


@dataclass(frozen=True)
class Trainings:
    trainings: tuple[Training, ...]


@dataclass(frozen=True)
class Models:
    """The newest first; `threshold` is the confidence from which on the shop lets the bot answer alone.

    `reasons` and `recipients` say in people's words why somebody is wanted, and who gets work.
    """

    models: tuple[ModelView, ...]
    threshold: float
    reasons: Mapping[str, str]
    recipients: Mapping[str, str]


@dataclass(frozen=True)
class Checked:
    """Everything that is wrong in data, quick replies and the shop's files."""

    errors: tuple[str, ...]


@dataclass(frozen=True)
class TestView:
    """None: it was not tested yet. Of all `mistakes` the surest are in `found`."""

    found: Tested | None
    compared: Comparison | None
    mistakes: int


@dataclass(frozen=True)
class Way:
    """What stands between a model and the buyers: its last replay against the model that answers, and why the gate is closed."""

    gate: Gate
    why: str
    replay: ReplayView | None


@dataclass(frozen=True)
class Answering:
    """The hash of the model that answers buyers from now on."""

    hash: str


class ReplayInput(Given):
    """How many of the last conversations."""

    last: int = Field(LAST, ge=1, le=MOST)


class VerdictInput(Given):
    groups: list[Name] = Field(min_items=1, max_items=10_000)
    verdict: Literal["better", "worse", "same", ""]


class PublishInput(Given):
    """`reason`: why it goes to buyers although the gate is closed; it stands in the log beside the name."""

    reason: Reason = Reason("")


@router.get("/work", responses=READS)
def work(run: Run, by: Trainer) -> WorkView:
    """What runs now."""
    return _work(run)


@router.get("/work/stream", response_class=StreamingResponse, responses=READS)
async def work_stream(run: Run, by: Trainer) -> StreamingResponse:
    """The same as server-sent events, whenever it changes and as long as something runs; who comes late misses nothing."""
    return StreamingResponse(frames(run), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


async def frames(run: Runtime) -> AsyncIterator[str]:
    before = ""
    while True:
        now = _work(run)
        said = json.dumps(jsonable_encoder(now), ensure_ascii=False)
        if said != before:
            yield f"data: {said}\n\n"
        if (now.running is None and now.publishing is None) or run.hub.closed:
            return
        before = said
        await anyio.sleep(LOOK_SECONDS)


@router.delete("/work", status_code=202, responses=ACTS | refusals(NothingRuns))
def cancel_work(run: Run, by: Trainer) -> WorkView:
    """It ends within seconds, and nothing that was there before is lost."""
    run.jobs.cancel()
    return _work(run)


@router.get("/check", responses=READS)
def check_data(run: Run, by: Trainer) -> Checked:
    """What `huashu check` says; a training begins with it."""
    return Checked(tuple(check_all(run.settings.root)))


@router.get("/training", responses=READS)
def latest_trainings(run: Run, by: Trainer) -> Trainings:
    """The newest first."""
    return Trainings(trainings(run.desk))


@router.post("/training", status_code=202, responses=ACTS | refusals(WorkRuns))
def start_training(run: Run, by: Trainer) -> WorkView:
    """Begin; buyers are answered by the model that answers now, until somebody publishes another."""
    begin_training(run.jobs, run.desk, run.settings.root, run.settings.models, by.account.title, run.train)
    run.publisher.hold(by.account.title)
    return _work(run)


@router.get("/models", responses=READS)
def trained_models(run: Run, by: Trainer) -> Models:
    found = publishing.models(run.desk, run.settings.models, run.publisher.engines.model)
    files = run.desk.files
    return Models(found, files.shop.profile.auto.threshold, files.reasons, files.names.recipients)


@router.post("/models/{hash}/test", status_code=202, responses=ACTS | refusals(WorkRuns, ModelUnknown))
def test_model(run: Run, by: Trainer, hash: Hash) -> WorkView:
    """Begin to measure a model."""
    _known(run, hash)
    title = by.account.title

    def measure(tell: Tell) -> None:
        run.beside(["test", hash, "--by", title], tell)

    run.jobs.start("test", title, measure, subject=hash)
    return _work(run)


@router.get("/models/{hash}/test", responses=READS | refusals(ModelUnknown))
def model_test(run: Run, by: Trainer, hash: Hash) -> TestView:
    """What the last test of a model found, beside that of the model that answers."""
    found = _tested(run, hash)
    answering = run.publisher.engines.model
    before = _tested(run, answering) if answering not in ("", hash) else None
    if found is None:
        return TestView(None, None, 0)
    return TestView(replace(found, wrong=found.wrong[:SHOWN]), compare(found, before), len(found.wrong))


@router.post("/models/{hash}/replay", status_code=202, responses=ACTS | refusals(WorkRuns, ModelUnknown))
def replay_model(run: Run, by: Trainer, hash: Hash, given: ReplayInput) -> WorkView:
    """Begin to play the last conversations through this model and the one that answers."""
    _known(run, hash)
    title = by.account.title

    def play(tell: Tell) -> None:
        against = run.publisher.engines.model
        run.beside(["replay", hash, "--against", against, "--last", str(given.last), "--by", title], tell)

    run.jobs.start("replay", title, play, subject=hash)
    return _work(run)


@router.get("/models/{hash}/way", responses=READS)
def way_to_buyers(run: Run, by: Trainer, hash: Hash) -> Way:
    return _way(run, hash)


@router.get("/models/{hash}/changes", responses=READS | refusals(ModelUnknown, DataGone))
def changes_of_data(run: Run, by: Trainer, hash: Hash) -> DataChanges:
    """What is different in the data since the model that answers was made."""
    known = {model.hash: model for model in registered(run.settings.models)}
    if hash not in known or run.publisher.engines.model not in known:
        raise ModelUnknown
    return data_changes(run.settings.models, known[run.publisher.engines.model], known[hash])


@router.get("/replays/{id}/groups", responses=READS | refusals(ReplayNotFound))
def replayed_groups(run: Run, by: Trainer, id: Number, left: bool = False, first: First = 0, most: Most = PAGE) -> GroupPage:
    """What changed, the most frequent first; with `left` only what nobody has judged yet."""
    return replays.groups_of(run.desk, id, left=left, first=first, most=most)


@router.get("/replays/{id}/groups/{key}", responses=READS | refusals(ReplayNotFound, GroupNotFound))
def replayed_items(run: Run, by: Trainer, id: Number, key: Name, first: First = 0, most: Most = PAGE) -> ItemPage:
    """The messages of one group."""
    return replays.items_of(run.desk, id, key, first=first, most=most)


@router.post("/replays/{id}/verdicts", responses=ACTS | refusals(ReplayNotFound, GroupNotFound))
def judge_replay(run: Run, by: Trainer, id: Number, given: VerdictInput) -> ReplayView:
    """Say whether the new answers of some groups are better, worse or as good; empty takes it back."""
    return replays.judge(run.desk, id, [str(key) for key in given.groups], given.verdict, by.account.title)


@router.post("/models/{hash}/publish", responses=ACTS | refusals(ModelUnknown, ModelGone, GateClosed, EngineUnavailable))
def publish_model(run: Run, by: Trainer, hash: Hash, given: PublishInput) -> Answering:
    """Let this model answer buyers; no message is lost or answered twice."""
    run.publisher.publish(hash, by.account.title, given.reason.strip())
    return Answering(run.publisher.engines.model)


@router.post("/models/back", responses=ACTS | refusals(NothingBefore, ModelUnknown, ModelGone, EngineUnavailable))
def roll_back_model(run: Run, by: Trainer) -> Answering:
    """Let the model before answer again."""
    run.publisher.back(by.account.title)
    return Answering(run.publisher.engines.model)


def _work(run: Runtime) -> WorkView:
    return WorkView(run.jobs.progress, run.jobs.last, run.publisher.now)


def _known(run: Runtime, hash: str) -> None:
    if hash not in {model.hash for model in publishing.models(run.desk, run.settings.models, run.publisher.engines.model)}:
        raise ModelUnknown


def _tested(run: Runtime, hash: str) -> Tested | None:
    with run.desk.database.read() as connection:
        model = find_model(connection, hash)
    if model is None:
        raise ModelUnknown
    return figures_kept(model.figures)


def _way(run: Runtime, hash: str) -> Way:
    answering = run.publisher.engines.model
    found = replay_between(run.desk, answering, hash)
    gate = Gate(True) if hash == answering else gate_for(run.desk, answering, hash)
    return Way(gate, told(run.desk, gate), view_of(run.desk, found) if found else None)
