"""The stories as Rasa reads them, and the engine that plays them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph

from tests.conversations.conftest import stage

__all__ = ["domain", "stage"]

ROOT = Path(__file__).parents[2]
STORIES = sorted((ROOT / "data/stories").glob("*.yml"))
TESTS = sorted(Path(__file__).parent.glob("test_*.yml"))


@pytest.fixture(scope="session")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


def trackers_of(path: Path, domain: Domain) -> list[DialogueStateTracker]:
    """Every way through the stories of a file; `sender_id` is the story's name."""
    graph = StoryGraph(YAMLStoryReader(domain).read_from_file(path))
    trackers: list[DialogueStateTracker] = TrainingDataGenerator(graph, domain, augmentation_factor=0).generate()
    return trackers
