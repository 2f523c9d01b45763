"""What Rasa learns from a checkout, each file read once: its own importers read and copy the examples several times over."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import story_graph_from_paths
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method


class Checkout(RasaFileImporter):  # type: ignore[misc]
    """The configuration, domain, stories and examples of a project without end-to-end stories, responses or retrieval intents."""

    def __init__(self, root: Path) -> None:
        super().__init__(str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")])

    @cached_method  # type: ignore[untyped-decorator]
    def get_domain(self) -> Domain:
        return Domain.load(self._domain_path)

    @cached_method  # type: ignore[untyped-decorator]
    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return story_graph_from_paths(self._story_files, self.get_domain(), exclusion_percentage)

    @cached_method  # type: ignore[untyped-decorator]
    def get_nlu_data(self, language: str | None = None) -> TrainingData:
        """All that the files hold but for responses."""
        files = [load_data(file, language) for file in self._nlu_files]
        return TrainingData(
            list(chain.from_iterable(file.training_examples for file in files)),
            {word: value for file in files for word, value in file.entity_synonyms.items()},
            list(chain.from_iterable(file.regex_features for file in files)),
            list(chain.from_iterable(file.lookup_tables for file in files)),
        )
