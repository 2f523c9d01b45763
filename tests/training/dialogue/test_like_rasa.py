"""Generated rules and stories, fed to Rasa's own training and validation and to the fast check: both refuse the same."""

from __future__ import annotations

import logging
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rasa.core.policies.rule_policy import InvalidRule, RulePolicy
from rasa.core.training.story_conflict import find_story_conflicts
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph

from bot.training.dialogue.conflicts import conflicts_of
from bot.training.dialogue.paths import Written

INTENTS, ACTIONS, CASES = ["greet", "affirm", "cancel"], ["judge", "say_a", "say_b", "say_c"], ["lost", "late", "done"]
SLOTS: dict[str, Any] = {
    "case": {"type": "categorical", "values": CASES, "mappings": [{"type": "custom"}]},
    "answered": {"type": "bool", "mappings": [{"type": "custom"}]},
    "idle": {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]},
}
DOMAIN = {"version": "3.1", "intents": INTENTS, "actions": [*ACTIONS, "fallback"], "slots": SLOTS}

SEEDS = range(160)


def rasa_refuses(stories: list[dict[str, Any]], rules: list[dict[str, Any]], folder: Path) -> set[str]:
    """What Rasa itself says of this data: `rules` for training's refusal, `stories` for validation's."""
    domain = Domain.from_dict(DOMAIN)
    steps = YAMLStoryReader(domain).read_from_parsed_yaml({"stories": stories, "rules": rules})
    found = set()
    told = TrainingDataGenerator(StoryGraph(steps), domain, remove_duplicates=False, augmentation_factor=0)
    if find_story_conflicts(told.generate_story_trackers(), domain):
        found.add("stories")
    trackers = TrainingDataGenerator(StoryGraph(steps), domain, augmentation_factor=0).generate()
    config = {**RulePolicy.get_default_config(), "core_fallback_action_name": "fallback"}
    policy = RulePolicy(config, LocalModelStorage(folder), Resource("rules"), ExecutionContext(GraphSchema({})))
    try:
        policy.train(trackers, domain)
    except InvalidRule:
        found.add("rules")
    return found


def ours(stories: list[dict[str, Any]], rules: list[dict[str, Any]]) -> set[str]:
    written = [Written("story", str(e["story"]), "s.yml", e) for e in stories] + [
        Written("rule", str(e["rule"]), "r.yml", e) for e in rules
    ]
    kinds = {conflict.kind for conflict in conflicts_of(written, SLOTS) if conflict.refused}
    return {"stories" for kind in kinds if kind == "story_against_story"} | {"rules" for kind in kinds if kind != "story_against_story"}


def generated(random: Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    stories = [{"story": f"s{n}", "steps": _talk(random, random.randint(1, 3))} for n in range(random.randint(0, 4))]
    rules = [_rule(random, n) for n in range(random.randint(0, 5))]
    return stories, rules


def _rule(random: Random, number: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"rule": f"r{number}"}
    if random.random() < 0.4:
        rule["condition"] = [_slot(random)]
    begin = [] if random.random() < 0.6 else [{"action": random.choice(ACTIONS)}]
    talk = _talk(random, 2 if random.random() < 0.05 else 1) if random.random() < 0.8 else [_deed(random), _slot(random), _deed(random)]
    rule["steps"] = [*begin, *talk]
    if random.random() < 0.3:
        rule["wait_for_user_input"] = False
    if random.random() < 0.08:
        rule["conversation_start"] = True
    return rule


def _talk(random: Random, turns: int) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    for _ in range(turns):
        word: dict[str, Any] = {"intent": random.choice(INTENTS)}
        steps.append({"or": [{"intent": i} for i in random.sample(INTENTS, 2)]} if random.random() < 0.15 else word)
        steps.append(_deed(random))
        if steps[-1]["action"] == "judge":
            steps += [_slot(random, always="case"), _deed(random)]
        elif random.random() < 0.1:
            steps.append(_slot(random))
    return steps


def _deed(random: Random) -> dict[str, Any]:
    return {"action": random.choice(ACTIONS)}


def _slot(random: Random, always: str = "") -> dict[str, Any]:
    name = always or random.choice(["case", "case", "answered", "idle"])
    values: list[Any] = {"case": [*CASES, None], "answered": [True, False, None], "idle": ["x"]}[name]
    return {"slot_was_set": [{name: random.choice(values)}]}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_rasa_refuses_the_fast_check_refuses_too_and_nothing_else(seed: int, tmp_path: Path) -> None:
    logging.disable(logging.CRITICAL)
    try:
        stories, rules = generated(Random(seed))
        theirs = rasa_refuses(stories, rules, tmp_path)
    finally:
        logging.disable(logging.NOTSET)
    assert ours(stories, rules) == theirs


def test_the_generated_data_are_of_every_kind() -> None:
    found = [ours(*generated(Random(seed))) for seed in SEEDS]
    assert {frozenset(one) for one in found} == {frozenset(s) for s in ((), ("rules",), ("stories",), ("rules", "stories"))}
