"""Chinese words by jieba, with the shop's dictionary."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

import jieba
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.text import fold
from bot.nlu.digests import code_digest, digest, files_in

_DICTIONARIES = "*.txt"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class ShopTokenizer(Tokenizer):  # type: ignore[misc]
    """Cuts text into words: every `*.txt` in `dictionary_path` is a jieba dictionary and travels inside the model.

    Each component has a jieba of its own, so two models in one process never share words. Words are looked for in
    the folded text (`bot.core.text.fold`); the tokens carry the buyer's own characters and offsets.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, words: jieba.Tokenizer) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._words = words

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "dictionary_path": "data/jieba",
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
        }

    @staticmethod
    def supported_languages() -> list[str]:
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        return ["jieba"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        if "dictionary_path" not in config:  # Rasa asks so about a result that it took from its cache
            return None
        return digest(files_in(config["dictionary_path"], _DICTIONARIES)) + code_digest("bot.core.text", "bot.nlu.tokenizer")

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ShopTokenizer:
        return cls(config, model_storage, resource, words_of(files_in(config["dictionary_path"], _DICTIONARIES)))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopTokenizer:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, words_of(files_in(directory, _DICTIONARIES)))

    def train(self, training_data: TrainingData) -> Resource:
        """Nothing to learn; the dictionaries are put into the model."""
        with self._model_storage.write_to(self._resource) as directory:
            for path in files_in(self._config["dictionary_path"], _DICTIONARIES):
                shutil.copy2(path, directory)
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words of the text; spaces between them are no words."""
        text: str = message.get(attribute)
        cut = self._words.tokenize(fold(text))
        return [Token(text[start:end], start, end) for word, start, end in cut if not word.isspace()]


def words_of(dictionaries: list[Path]) -> jieba.Tokenizer:
    """A jieba of its own that knows the words of these files as well."""
    words = jieba.Tokenizer()
    frequencies, words.total = _standard_dictionary()
    words.FREQ, words.initialized = frequencies.copy(), True
    for path in dictionaries:
        with path.open("rb") as file:  # given a name, jieba leaves the file open
            words.load_userdict(file)
    return words


@lru_cache(maxsize=1)
def _standard_dictionary() -> tuple[dict[str, int], int]:
    """jieba's own dictionary, read once a process and without the cache file that jieba leaves in the temporary directory."""
    reader = jieba.Tokenizer()
    frequencies, total = reader.gen_pfdict(reader.get_dict_file())
    return frequencies, total
