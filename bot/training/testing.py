"""A model's test: examples that were held out by phrasing, the shop's marked messages and saved conversations, beside another model's."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from bot.engine.client import Engine
from bot.files.errors import BadFile
from bot.files.structure import destructure, structure
from bot.services.desk import Desk
from bot.store import audit
from bot.store.registry import find_model, keep_figures
from bot.talk.expected import differences, load_case, saved_cases
from bot.talk.run import Stage
from bot.training.curves import Cell, Column, Point, histogram, matrix, scope_curve
from bot.training.evaluate import (
    AutoCoverage,
    Prediction,
    Quality,
    auto_coverage,
    calibration_error,
    macro_f1,
    out_of_scope_recall,
    prediction_of,
    qualities,
    rounded,
)
from bot.training.evaluate import accuracy as share_right
from bot.training.examples import all_examples
from bot.training.held_out import guesses
from bot.training.jobs import WorkFailed
from bot.training.models import PLAYED, Model, data_of
from bot.training.publishing import ModelUnknown, learn_of_models
from bot.training.rows import Row, RowsInvalid, read_rows

HELD_OUT = "例句"
EXAMPLES, MESSAGES, CONVERSATIONS = "按说法留出，重新学一遍", "标注好的消息", "播放保存的对话"
MOST_WRONG = 5_000
Progress = Callable[[str, int, int], None]


class Answering(Engine, Protocol):
    def parse(self, text: str) -> dict[str, Any]: ...


class Started(Protocol):
    """An engine for the time of a test (`EngineProcess`)."""

    def __enter__(self) -> Answering: ...
    def __exit__(self, *_: object) -> None: ...


@dataclass(frozen=True)
class Wrong:
    """A message that was taken for something else."""

    text: str
    intent: str
    predicted: str
    confidence: float
    sample: str


@dataclass(frozen=True)
class Figures:
    """Of one sample, or of the examples held out; shares are between 0 and 1."""

    n: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    out_of_scope_recall: float | None
    auto_coverage: AutoCoverage
    per_intent: Mapping[str, Quality]


@dataclass(frozen=True)
class Played:
    """A saved conversation; `wrong` is what was not as it should be."""

    file: str
    title: str
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Tested:
    """Everything that a test found; the charts are of the examples held out by phrasing."""

    at: datetime
    samples: Mapping[str, Figures]
    matrix: tuple[Cell, ...]
    histogram: tuple[Column, ...]
    curve: tuple[Point, ...]
    wrong: tuple[Wrong, ...]
    conversations: tuple[Played, ...]


@dataclass(frozen=True)
class IntentChange:
    """F1 of an intent on examples held out: before, None where it was not measured, and now."""

    intent: str
    n: int
    before: float | None
    now: float


@dataclass(frozen=True)
class Comparison:
    """A test beside another one, the worst first: what was understood then and is not now, and the other way round."""

    intents: tuple[IntentChange, ...]
    now_wrong: tuple[Wrong, ...]
    now_right: tuple[Wrong, ...]
    accuracy_before: float | None
    conversations_broken: tuple[str, ...]


def measure(
    desk: Desk, root: Path, folder: Path, model: Model, engine_for: Callable[[Path, str], Started], quiet: Any, who: str,
    progress: Progress, cancel: Event | None = None,
) -> Tested:  # fmt: skip
    """Measure a model and keep the figures with it.

    Raises ModelUnknown, DataGone, WorkFailed for bad files, ProcessFailed and Cancelled.
    """
    learn_of_models(desk, folder)
    with desk.database.read() as connection:
        if find_model(connection, model.hash) is None:
            raise ModelUnknown
    rows, cases = _rows(root), saved_cases(root)
    with data_of(model, folder, root) as data:
        predictions = _held_out(data, progress, cancel)
    samples = {HELD_OUT: predictions}
    played: list[Played] = []
    if rows or cases:
        with engine_for(folder / model.file, model.hash) as engine:
            for name, some in _understood(rows, engine, progress).items():
                samples[name] = some
            played = list(_played(desk, cases, engine, quiet, root, progress))
    wrong = [one for name, some in samples.items() for one in _wrong(name, some)]
    tested = Tested(
        desk.now(), {name: figures(some) for name, some in samples.items()}, matrix(predictions), histogram(predictions),
        scope_curve(predictions), tuple(wrong[:MOST_WRONG]), tuple(played),
    )  # fmt: skip
    with desk.database.transaction() as connection:
        keep_figures(connection, model.hash, destructure(tested))
        audit.record(connection, at=desk.now(), who=who, what="test_model", subject=model.hash)
    return tested


def figures_kept(kept: Mapping[str, Any]) -> Tested | None:
    """The figures that are kept with a model; None when it was not tested, or by an older version of this program."""
    try:
        return structure(Tested, kept, "figures") if kept else None
    except BadFile:
        return None


def compare(now: Tested, before: Tested | None) -> Comparison:
    """What the newer model does better and worse."""
    held, old = now.samples[HELD_OUT].per_intent, before.samples[HELD_OUT].per_intent if before else {}
    changes = [IntentChange(name, one.n, old[name].f1 if name in old else None, one.f1) for name, one in held.items()]
    changes.sort(key=lambda one: (one.now - one.before if one.before is not None else 0.0, one.now))
    was, is_now = _by_message(before.wrong if before else ()), _by_message(now.wrong)
    failed = {one.file for one in before.conversations if one.wrong} if before else set()
    return Comparison(
        tuple(changes),
        tuple(one for key, one in is_now.items() if key not in was) if before else (),
        tuple(one for key, one in was.items() if key not in is_now),
        before.samples[HELD_OUT].accuracy if before else None,
        tuple(one.file for one in now.conversations if one.wrong and one.file not in failed),
    )


def worse(now: Tested, before: Tested | None, worse_at_most: float) -> list[str]:
    """Why a shop would not want this model, in its words; empty when it may go on."""
    reasons = [f"保存的对话没有通过：{one.title}（{one.file}）" for one in now.conversations if one.wrong]
    for name, one in now.samples.items():
        old = before.samples.get(name) if before else None
        if old and old.accuracy - one.accuracy > worse_at_most:
            reasons.append(f"{name}：正确率从 {old.accuracy:.1%} 降到 {one.accuracy:.1%}")
    return reasons


def figures(predictions: Sequence[Prediction]) -> Figures:
    per_intent = qualities(predictions)
    shares = (share_right(predictions), macro_f1(per_intent), calibration_error(predictions), out_of_scope_recall(predictions))
    right, mean, calibration, recall = (rounded(share) for share in shares)
    per = {name: Quality(rounded(one.precision), rounded(one.recall), rounded(one.f1), one.n) for name, one in per_intent.items()}
    return Figures(len(predictions), right, mean, calibration, recall, auto_coverage(predictions), per)


def _held_out(data: Path, progress: Progress, cancel: Event | None) -> list[Prediction]:
    progress(EXAMPLES, 0, 6)
    found = guesses(data, all_examples(data), lambda done, total: progress(EXAMPLES, done, total), cancel)
    return [Prediction(Row(one.example.plain, one.example.intent), one.intent, one.confidence, one.in_scope) for one in found]


def _rows(root: Path) -> list[Row]:
    """The shop's marked messages; each file is a sample where its rows name none."""
    errors: list[str] = []
    rows: list[Row] = []
    for path in sorted((root / PLAYED).glob("*.tsv")):
        try:
            rows += [Row(one.text, one.intent, one.also_acceptable, one.sample or path.stem) for one in read_rows(path)]
        except RowsInvalid as error:
            errors += error.errors
    if errors:
        raise WorkFailed("\n".join(["标注文件有错：", *errors]))
    return rows


def _understood(rows: Sequence[Row], engine: Answering, progress: Progress) -> dict[str, list[Prediction]]:
    samples: dict[str, list[Prediction]] = defaultdict(list)
    for done, row in enumerate(rows):
        progress(MESSAGES, done, len(rows))
        samples[row.sample].append(prediction_of(row, engine.parse(row.text)))
    return samples


def _played(desk: Desk, cases: Sequence[Path], engine: Answering, quiet: Any, root: Path, progress: Progress) -> Iterator[Played]:
    with tempfile.TemporaryDirectory(prefix="huashu-test-") as folder:
        stage = Stage(engine, quiet, desk.files, Path(folder))
        for done, path in enumerate(cases):
            progress(CONVERSATIONS, done, len(cases))
            name = path.relative_to(root).as_posix()
            try:
                case = load_case(path)
            except BadFile as error:
                yield Played(name, path.stem, error.errors)
                continue
            yield Played(name, case.title, tuple(differences(case.expect, stage.play(case.script))))


def _wrong(sample: str, predictions: Sequence[Prediction]) -> Iterator[Wrong]:
    """The surest mistakes first."""
    for one in sorted(predictions, key=lambda one: -one.confidence):
        if not one.right:
            yield Wrong(one.row.text, one.row.intent, one.intent, round(one.confidence, 4), sample)


def _by_message(wrong: Sequence[Wrong]) -> dict[tuple[str, str, str], Wrong]:
    return {(one.sample, one.intent, one.text): one for one in wrong}
