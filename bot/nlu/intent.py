"""What the buyer wants."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.text import fold, is_han
from bot.core.words import WordFinder
from bot.nlu.digests import code_digest, digest, files_in
from bot.nlu.features import Views, Word, views_of
from bot.nlu.lexicon import Names, read_concepts, read_lookups
from bot.nlu.linear import LinearModel, learn

OUT_OF_SCOPE = "out_of_scope"
NOTHING_SAID = 0.2
"""Confidence for a message without any word: an emoji, a full stop, nothing at all."""
_LOOKUPS = "*.yml"
_LONGEST_TEXT = 500


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ShopIntentClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """A linear classifier over characters, words, sounds and concepts (`bot.nlu.features`, `bot.nlu.linear`).

    Sets the intent and the ranking of all intents with calibrated confidence. A message that says nothing becomes
    out_of_scope with low confidence. `concepts` names the file of words that mean the same, `lookup_path` the word
    lists of the entities, whose kinds are concepts as well. `ignored_intents` are neither learnt nor predicted: what no
    buyer writes.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._concepts: WordFinder[str] = WordFinder({})
        self._model: LinearModel | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"concepts": "data/concepts.yml", "lookup_path": "data/lookup", "ignored_intents": []}

    @staticmethod
    def supported_languages() -> list[str]:
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "pypinyin"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        if "lookup_path" not in config:  # Rasa asks so about a result that it took from its cache
            return None
        code = code_digest("bot.nlu.intent", "bot.nlu.features", "bot.nlu.pinyin", "bot.nlu.linear", "bot.nlu.lexicon", "bot.core.text")
        return digest([Path(config["concepts"]), *files_in(config["lookup_path"], _LOOKUPS)]) + code

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ShopIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopIntentClassifier:
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            classifier._model = LinearModel.read(directory)
            classifier._concepts = WordFinder(json.loads((directory / "concepts.json").read_text(encoding="utf-8")))
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        concepts = read_concepts(Path(self._config["concepts"]), _entity_names(self._config))
        self._concepts = WordFinder(concepts)
        ignored = self._config["ignored_intents"]
        examples = [message for message in training_data.intent_examples if message.get(TEXT) and message.get(INTENT) not in ignored]
        self._model = learn([self._views(message) for message in examples], [message.get(INTENT) for message in examples])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
            (directory / "concepts.json").write_text(json.dumps(concepts, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self.rank(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def rank(self, message: Message) -> list[dict[str, Any]]:
        """All intents with their confidence, the likeliest first."""
        if self._model is None:
            raise NotTrained
        if not any(is_han(char) or char.isalnum() for char in message.get(TEXT) or ""):
            return _ranking(_nothing_said(self._model.labels))
        chances = self._model.probabilities(self._views(message))
        return _ranking(zip(self._model.labels, map(float, chances), strict=True))

    def _views(self, message: Message) -> Views:
        folded = fold(message.get(TEXT))[:_LONGEST_TEXT]
        tokens = message.get(TOKENS_NAMES[TEXT]) or []
        words = [Word(folded[token.start : token.end], token.start) for token in tokens if token.end <= len(folded)]
        return views_of(folded, words, self._concepts)


class NotTrained(RuntimeError):
    """A classifier was asked before it was trained or loaded."""


def _entity_names(config: dict[str, Any]) -> dict[str, Names]:
    """The lookups whose words say what a message is about; reasons are left to the concepts."""
    return read_lookups(path for path in files_in(config["lookup_path"], _LOOKUPS) if path.stem != "refund_reason")


def _nothing_said(labels: Iterable[str]) -> Iterable[tuple[str, float]]:
    others = [label for label in labels if label != OUT_OF_SCOPE]
    return [(OUT_OF_SCOPE, NOTHING_SAID), *((label, (1 - NOTHING_SAID) / len(others) / 2) for label in others)]


def _ranking(chances: Iterable[tuple[str, float]]) -> list[dict[str, Any]]:
    ordered = sorted(chances, key=lambda chance: -chance[1])
    return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence} for name, confidence in ordered]
