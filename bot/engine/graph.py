"""Rasa's own training graph, run without the cache and its fingerprints of every message."""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.training.hooks import LoggingHook
from rasa.engine.validation import validate

from bot.engine.checkout import Checkout


def train(root: Path, archive: Path) -> None:
    """Write the model of the checkout as an archive that any Rasa of this version loads."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("rasa.engine.training.hooks").setLevel(logging.INFO)
    checkout = Checkout(root)
    config = checkout.get_config()
    made = Recipe.recipe_for_name(config["recipe"]).graph_config_for_recipe(config, {"augmentation_factor": 0})
    validate(made)
    with TemporaryDirectory(prefix="huashu-training-") as folder:
        storage = LocalModelStorage(Path(folder))
        schema = made.train_schema
        runner = DaskGraphRunner.create(schema, storage, ExecutionContext(schema), hooks=[LoggingHook(schema)])
        runner.run(inputs={PLACEHOLDER_IMPORTER: checkout})
        storage.create_model_package(archive, made, checkout.get_domain())
