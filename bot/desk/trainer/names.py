"""What people call the program's own words: for every page of the trainers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter

from bot.desk.runtime import Run
from bot.desk.trainer.shapes import READS, Trainer
from bot.services.facts import STATES
from bot.training.checks.project import Project

router = APIRouter(tags=["trainer"])


@dataclass(frozen=True)
class NameOfMacro:
    code: str
    title: str
    text: str


@dataclass(frozen=True)
class TrainerNames:
    """Every intent, entity, case, state of an order and macro there is, with what people call it."""

    intents: Mapping[str, str]
    entities: Mapping[str, str]
    cases: Mapping[str, str]
    order_states: Mapping[str, str]
    macros: Mapping[str, NameOfMacro]


@router.get("/names", responses=READS)
def trainer_names(run: Run, by: Trainer) -> TrainerNames:
    """One without a name of its own is called as it is written; intents and entities are those of `domain.yml` now."""
    names, project = run.desk.files.names, Project(run.settings.root)
    return TrainerNames(
        {name: names.intents.get(name, name) for name in sorted(project.listed("intents") or names.intents)},
        {name: names.entities.get(name, name) for name in sorted(project.listed("entities") or names.entities)},
        names.cases,
        {state.value: text for state, text in STATES.items()},
        {macro.id: NameOfMacro(macro.code, macro.title, macro.text) for macro in run.desk.files.macros},
    )
