"""A model storage, a small training set and the shop's own files for the components' tests."""

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.entities import ShopEntityExtractor
from bot.nlu.intent import ShopIntentClassifier
from bot.nlu.tokenizer import ShopTokenizer

ROOT = Path(__file__).parents[2]
PATHS = {
    ShopTokenizer: {"dictionary_path": str(ROOT / "data/jieba")},
    ShopEntityExtractor: {"lookup_path": str(ROOT / "data/lookup")},
    ShopIntentClassifier: {"lookup_path": str(ROOT / "data/lookup"), "concepts": str(ROOT / "data/concepts.yml")},
}
SENTENCES = {
    "cancel_order": ["不要了", "东西还没收到 我不想要了", "帮我取消订单", "拍错了还没发 取消吧", "拒收可以吗"],
    "track_parcel": ["到哪了", "快递到哪里了", "什么时候能到", "物流查一下", "包裹怎么还没到"],
    "request_invoice": ["开发票", "能开专票吗", "发票抬头写错了", "电子发票发我", "税号给你了"],
    "greet": ["你好", "在吗", "您好", "亲 在吗", "哈喽"],
    "out_of_scope": ["今天天气怎么样", "你会唱歌吗", "帮我充话费", "股票涨了吗", "讲个笑话"],
}


class Workshop:
    """Makes, trains and loads components over one model storage."""

    def __init__(self, directory: Path) -> None:
        self.storage = LocalModelStorage(directory)
        self.context = ExecutionContext(GraphSchema({}))

    def config(self, kind: Any, **changes: Any) -> dict[str, Any]:
        return {**kind.get_default_config(), **PATHS[kind], **changes}

    def create(self, kind: Any, **changes: Any) -> Any:
        return kind.create(self.config(kind, **changes), self.storage, Resource(kind.__name__), self.context)

    def train(self, kind: Any, data: TrainingData | None = None, **changes: Any) -> Any:
        component = self.create(kind, **changes)
        component.train(data or TrainingData())
        return component

    def load(self, kind: Any, **changes: Any) -> Any:
        return kind.load(self.config(kind, **changes), self.storage, Resource(kind.__name__), self.context)


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def tokenizer(workshop: Workshop) -> ShopTokenizer:
    return workshop.train(ShopTokenizer)


@pytest.fixture(scope="session")
def extractor(workshop: Workshop) -> ShopEntityExtractor:
    return workshop.train(ShopEntityExtractor)


@pytest.fixture(scope="session")
def small_training_data(tokenizer: ShopTokenizer) -> TrainingData:
    messages = [Message.build(text=text, intent=intent) for intent, texts in SENTENCES.items() for text in texts]
    return tokenizer.process_training_data(TrainingData(messages))


@pytest.fixture(scope="session")
def classifier(workshop: Workshop, small_training_data: TrainingData) -> ShopIntentClassifier:
    return workshop.train(ShopIntentClassifier, small_training_data)
