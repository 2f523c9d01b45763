"""Macros, cases, rules, slots, facts, flags, tasks and reasons meet: nothing is missing and nothing is left over.

What names what is told by `huashu check` (bot.training.checks); here is what only a walk through dialogues, or a look
into the code, can tell.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from bot.core.cases.names import CASES, CLOSED, SETTLED
from bot.core.flags import Colour
from bot.core.macros import PLACEHOLDERS, Macro, missing, placeholders
from bot.core.shapes import KINDS, find_shapes
from bot.core.shop import Words
from bot.engine.loading import SMOKE
from bot.files.macros import RECIPIENTS
from bot.files.shop import ShopFiles, load_shop
from bot.services.decision import BOT_IS_SILENT_AFTER, HOLDS
from bot.services.dialogue import slots_after
from bot.services.facts import facts_for
from bot.services.follow_up import ASK
from bot.services.hold import TROUBLES
from bot.services.judging import judge_slots
from bot.services.reasons import OWN
from bot.services.slots import DECIDED, HEARD, SLOTS
from bot.settings import ROOT
from bot.training.checks.flow import paths_of
from bot.training.checks.project import Project
from tests.dialogues import NOW, SAID, Step, Walk, messages

#: Quick replies for one case that rules don't choose: an agent weighs them against the one that is proposed first.
FOR_AGENTS = {"compensation_by_finance", "resend"}


@pytest.fixture(scope="module")
def files() -> ShopFiles:
    return load_shop(ROOT)


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(scope="module")
def looked() -> set[str]:
    """The word lists that were looked at on the walk."""
    return set()


@pytest.fixture(scope="module")
def steps(files: ShopFiles, project: Project, looked: set[str]) -> list[Step]:
    """The whole walk, over word lists that tell who looks at them."""

    class Watched(Words):
        def __getattribute__(self, name: str) -> Any:
            looked.add(name)
            return super().__getattribute__(name)

    words = Watched(**{field.name: getattr(files.shop.words, field.name) for field in fields(Words)})
    walk = Walk(replace(files, shop=replace(files.shop, words=words)), project)
    told = messages(files.shop.words)
    walk.__dict__["_messages"] = told
    looked.clear()
    return list(walk.steps())


def code(folder: str) -> Iterator[ast.AST]:
    """Every node of the code below a folder."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def judged(steps: list[Step]) -> Iterator[Step]:
    return (step for step in steps if step.case)


def macro_of(files: ShopFiles, step: Step) -> Macro:
    macro = files.macro(step.macro)
    assert macro is not None, step
    return macro


# cases


def test_every_case_can_come_up_and_no_other(files: ShopFiles, steps: list[Step]) -> None:
    after = {slots_after(macro).get("case_next") for macro in files.macros} - {None}
    judged_to = {step.case for step in judged(steps)}
    assert judged_to | after == CASES
    assert judged_to == CASES - SETTLED - {CLOSED}
    assert after >= SETTLED | {CLOSED}


def test_no_case_is_left_without_an_answer(steps: list[Step]) -> None:
    assert {(step.case, step.slots.get("wish")) for step in steps if not step.macro} == set()


def test_the_answer_to_a_case_fits_it_so_that_agents_find_it_there_too(files: ShopFiles, steps: list[Step]) -> None:
    unfit = {(step.case, step.macro) for step in judged(steps) if (cases := macro_of(files, step).fits.cases) and step.case not in cases}
    assert unfit == set()


def test_the_answer_to_a_case_fits_the_state_of_the_order(files: ShopFiles, steps: list[Step]) -> None:
    unfit = defaultdict(set)
    for step in judged(steps):
        states = macro_of(files, step).fits.states
        if step.order and states and step.order.state.value not in states:
            unfit[step.macro].add(step.order.state.value)
    assert unfit == {}


def test_a_case_brings_every_fact_that_its_answer_names(files: ShopFiles, steps: list[Step]) -> None:
    holes = set()
    for step in judged(steps):
        facts = facts_for(files.shop, step.order, step.slots.get("facts") or {}, agent="小曼", now=NOW, buyer="tb_1001")
        holes |= {(step.macro, name) for name in missing(macro_of(files, step), facts)}
    assert holes == set()


# macros


def test_a_macro_is_said_by_a_rule_or_by_the_bot_itself_or_kept_for_agents(files: ShopFiles, project: Project) -> None:
    by_rule = {action for path in paths_of(project) for action in path.of("action")}
    by_bot = {*HOLDS, ASK}
    left = [macro for macro in files.macros if macro.id not in by_rule | by_bot]
    assert {macro.id for macro in left if macro.fits.cases} == FOR_AGENTS
    assert by_bot <= {macro.id for macro in files.macros}


def test_what_an_agent_picks_by_hand_never_goes_alone(files: ShopFiles, project: Project) -> None:
    by_rule = {action for path in paths_of(project) for action in path.of("action")}
    alone = {macro.id for macro in files.macros if macro.alone} - by_rule
    assert alone <= {*HOLDS, ASK}


def test_every_colour_is_planted_but_the_default_and_the_reserved_one(files: ShopFiles) -> None:
    assert {macro.flag.colour for macro in files.macros if macro.flag} == set(Colour) - {Colour.GREY, Colour.GREEN}


def test_every_recipient_gets_tasks(files: ShopFiles) -> None:
    assert {task.to for macro in files.macros for task in macro.tasks} == set(RECIPIENTS)


def test_every_reason_for_a_person_is_told_and_no_other(files: ShopFiles) -> None:
    said = {macro.hand_over for macro in files.macros if macro.hand_over}
    assert set(files.reasons) == OWN | said
    assert said >= BOT_IS_SILENT_AFTER


def test_the_bot_s_own_reasons_are_all_listed() -> None:
    asked = (node for node in code("bot/services") if isinstance(node, ast.FunctionDef) and node.name in ("_why_a_person", "_why_not"))
    returned = (node for function in asked for node in ast.walk(function) if isinstance(node, ast.Return))
    found = {part.value for node in returned for part in ast.walk(node) if isinstance(part, ast.Constant) and part.value}
    assert found
    assert found | TROUBLES <= OWN


# facts


def test_every_placeholder_is_named_by_a_macro(files: ShopFiles) -> None:
    named = {name for macro in files.macros for text in macro.texts for name in placeholders(text)}
    assert named == set(PLACEHOLDERS)


def test_every_placeholder_is_filled_by_the_shop_the_order_or_the_case(files: ShopFiles, steps: list[Step]) -> None:
    known = set()
    for step in judged(steps):
        known |= set(facts_for(files.shop, step.order, step.slots.get("facts") or {}, agent="小曼", now=NOW, buyer="tb_1001"))
    assert set(PLACEHOLDERS) <= known
    assert known - set(PLACEHOLDERS) == {"reason"}  # kept beside the facts for those who ask why


# what is heard


class Read(dict[str, Any]):
    """Slots that remember which of them were asked for."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


def test_every_slot_is_set_by_the_desk_or_read_by_it(files: ShopFiles, steps: list[Step]) -> None:
    slots = Read()
    for heard in SAID:
        judge_slots(files.shop, (), slots, heard.parsed(()), NOW, anonymous=False)
    assert slots.names <= SLOTS
    assert slots.names >= HEARD
    assert {name for step in judged(steps) for name in step.slots} - HEARD == DECIDED
    assert {name for macro in files.macros for name in slots_after(macro)} <= SLOTS


def test_every_word_list_is_looked_at(looked: set[str], steps: list[Step]) -> None:
    assert {field.name for field in fields(Words)} - looked == set()


def test_the_kinds_of_shapes_are_those_that_are_found() -> None:
    texts = (
        "订单4038475610293847561", "YT1234567890123", "收货人王芳 13800138000 广东省广州市天河区体育西路1号2栋301",
        "抬头：杭州某某科技有限公司 税号91330106MA2CEXXX0X", "退5块钱", "买了两瓶", "11月11日下单",
    )  # fmt: skip
    assert {found.kind for text in texts for found in find_shapes(text)} == KINDS


def test_the_smoke_phrases_of_the_engine_name_known_intents(project: Project) -> None:
    assert {intent for _, intent in SMOKE} <= project.listed("intents")
