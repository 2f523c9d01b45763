"""What a message is about: numbers, people, places, goods and troubles, found on characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from bot.core.addresses import Address
from bot.core.found import Found
from bot.core.shapes import find_shapes
from bot.core.text import fold
from bot.nlu.digests import code_digest, digest, files_in
from bot.nlu.lexicon import Names, read_lookups

LONGEST_TEXT = 2000
_LOOKUPS = "*.yml"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Finds things by shape (`bot.core.shapes`) and by name (spaCy over single characters, `lookup_path`).

    Shapes come before names, longer before shorter, and no two overlap. The word lists become patterns of a spaCy
    pipeline at training and live in the model; only the first 2,000 characters of a message are read. Values are
    strings, whole numbers for `quantity`, and {province, city, district, detail} for `address`.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, nlp: Language) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._nlp = nlp

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"lookup_path": "data/lookup"}

    @staticmethod
    def supported_languages() -> list[str]:
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        if "lookup_path" not in config:  # Rasa asks so about a result that it took from its cache
            return None
        return digest(files_in(config["lookup_path"], _LOOKUPS)) + code_digest("bot.nlu.entities", "bot.nlu.lexicon")

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ShopEntityExtractor:
        return cls(config, model_storage, resource, pipeline_of({}))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopEntityExtractor:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, spacy.load(directory))

    def train(self, training_data: TrainingData) -> Resource:
        """Nothing to learn; the word lists become patterns in the model."""
        self._nlp = pipeline_of(read_lookups(files_in(self._config["lookup_path"], _LOOKUPS)))
        with self._model_storage.write_to(self._resource) as directory:
            self._nlp.to_disk(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            known = message.get(ENTITIES, [])
            message.set(ENTITIES, known + self.add_extractor_name(self.extract(message.get(TEXT) or "")), add_to_output=True)
        return messages

    def extract(self, text: str) -> list[dict[str, Any]]:
        """The entities of a text in its order, as Rasa's dictionaries."""
        read = text[:LONGEST_TEXT]
        shapes = find_shapes(read)
        words = [word for word in self._words(fold(read)) if not any(_overlap(word, shape) for shape in shapes)]
        found = sorted([*shapes, *words], key=lambda one: one.start)
        return [_entity(one, read) for one in found]

    def _words(self, folded: str) -> Iterator[Found]:
        for span in self._nlp(folded).ents:
            if not _inside_latin(folded, span.start_char, span.end_char):
                yield Found(span.label_, span.start_char, span.end_char, span.ent_id_)


def pipeline_of(lookups: dict[str, Names]) -> Language:
    """A blank Chinese pipeline that cuts into characters and marks the names of the lists."""
    nlp = spacy.blank("zh")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": kind, "pattern": name, "id": value}
            for kind, values in lookups.items()
            for value, names in values.items()
            for name in names
        ]
    )
    return nlp


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _inside_latin(folded: str, start: int, end: int) -> bool:
    """Whether the span cuts a Latin word or number in two: ems in systems."""
    pairs = (folded[max(0, start - 1) : start + 1], folded[end - 1 : end + 1])
    return any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in pairs)


def _entity(found: Found, text: str) -> dict[str, Any]:
    value = _plain(found.value) if found.value is not None else text[found.start : found.end]
    return {"entity": found.kind, "start": found.start, "end": found.end, "value": value, "confidence_entity": 1.0}


def _plain(value: str | int | Decimal | Address) -> Any:
    """The value as JSON knows it."""
    if isinstance(value, Address):
        return asdict(value)
    return str(value) if isinstance(value, Decimal) else value
