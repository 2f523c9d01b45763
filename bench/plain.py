"""The peer: a plain Rasa project with our intents, rules and stories, jieba + DIET + TED as `rasa init` would give.

One custom action over HTTP a turn, replies as domain responses, tracker in SQLite.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from ruamel.yaml import YAML

CONFIG = """\
recipe: default.v1
assistant_id: plain
language: zh
pipeline:
- name: JiebaTokenizer
- name: RegexFeaturizer
  use_word_boundaries: false
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {epochs}
  constrain_similarities: true
- name: EntitySynonymMapper
- name: FallbackClassifier
  threshold: 0.3
  ambiguity_threshold: 0.1
policies:
- name: MemoizationPolicy
- name: RulePolicy
- name: UnexpecTEDIntentPolicy
  max_history: 5
  epochs: {epochs}
- name: TEDPolicy
  max_history: 5
  epochs: {epochs}
  constrain_similarities: true
"""
ACTIONS = """\
from rasa_sdk import Action
from rasa_sdk.events import SlotSet


class Judge(Action):
    def name(self):
        return "action_judge_case"

    async def run(self, dispatcher, tracker, domain):
        return [SlotSet("case", "need_order")]
"""
QUIET = ("action_judge_case",)


def make_plain(root: Path, folder: Path, epochs: int, every: int = 1) -> None:
    """Write the peer project into `folder`; macros become `utter_` responses; of the examples every so-many-th is taken."""
    shutil.copytree(root / "data" / "nlu", folder / "data" / "nlu")
    for file in (folder / "data" / "nlu").glob("*.yml"):
        file.write_text(_thinned(file.read_text("utf-8"), every), "utf-8")
    yaml = YAML(typ="safe", pure=True)
    domain = yaml.load((root / "domain.yml").read_text("utf-8"))
    macros = [action for action in domain["actions"] if action not in QUIET]
    domain["actions"] = list(QUIET)
    domain["responses"] = {f"utter_{macro}": [{"text": "亲，收到了，马上为您处理。"}] for macro in macros}
    domain["intents"].append("nlu_fallback")
    domain["session_config"] = {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}
    with (folder / "domain.yml").open("w", encoding="utf-8") as file:
        yaml.dump(domain, file)
    for kind in ("rules", "stories"):
        (folder / "data" / kind).mkdir(parents=True)
        for source in (root / "data" / kind).glob("*.yml"):
            text = re.sub(r"action: (?!action_)(\w+)", r"action: utter_\1", source.read_text("utf-8"))
            (folder / "data" / kind / source.name).write_text(text, "utf-8")
    (folder / "config.yml").write_text(CONFIG.format(epochs=epochs), "utf-8")
    (folder / "actions").mkdir()
    (folder / "actions" / "__init__.py").write_text("", "utf-8")
    (folder / "actions" / "judge.py").write_text(ACTIONS, "utf-8")


def _thinned(text: str, every: int) -> str:
    """The file with the first of every `every` examples."""
    lines = text.splitlines(keepends=True)
    examples = [number for number, line in enumerate(lines) if line.startswith("    - ")]
    dropped = {number for place, number in enumerate(examples) if place % every}
    return "".join(line for number, line in enumerate(lines) if number not in dropped)
