"""Rasa's training by its shorter way: the same data is learnt, by Rasa's own graph, without TensorFlow."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter

from bot.engine.checkout import Checkout
from bot.engine.train import components
from bot.settings import ROOT


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout with a few examples of each intent: reading them all takes Rasa half a minute."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("config.yml", "domain.yml"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    for path in [*ROOT.glob("data/rules/*.yml"), *ROOT.glob("data/stories/*.yml"), *ROOT.glob("data/nlu/*.yml")]:
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text("utf-8").splitlines(keepends=True)
        copy.write_text("".join(lines[:12] if path.parent.name == "nlu" else lines), "utf-8")
    return folder


def test_what_is_learnt_is_what_rasas_own_importer_reads(small: Path) -> None:
    ours = Checkout(small)
    theirs = TrainingDataImporter.load_from_config(str(small / "config.yml"), str(small / "domain.yml"), [str(small / "data")])
    assert ours.get_domain().fingerprint() == theirs.get_domain().fingerprint()
    assert ours.get_stories().fingerprint() == theirs.get_stories().fingerprint()
    said = {(message.get("text"), message.get("intent")) for message in theirs.get_nlu_data().intent_examples if message.get("text")}
    assert {(message.get("text"), message.get("intent")) for message in ours.get_nlu_data().intent_examples} == said


def test_each_file_is_read_once(small: Path) -> None:
    checkout = Checkout(small)
    assert checkout.get_nlu_data() is checkout.get_nlu_data()
    assert checkout.get_stories() is checkout.get_stories()
    assert checkout.get_domain() is checkout.get_domain()


def test_a_component_that_is_not_known_to_do_without_tensorflow_stands_for_itself(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("pipeline:\n- name: bot.nlu.intent.ShopIntentClassifier\n- name: DIETClassifier\npolicies:\n- name: RulePolicy\n")
    names = {"bot.nlu.intent.ShopIntentClassifier", "DIETClassifier", "rasa.core.policies.rule_policy.RulePolicy"}
    assert components(config) == names
