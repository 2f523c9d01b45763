"""An engine whose model needs no TensorFlow does not load it; one whose model may need it does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.engine.archive import components
from bot.engine.without_tensorflow import Placeholder, TensorFlowLeftOut, leave_out_tensorflow

LOADS = """
import sys
from bot.engine.quiet import quieten
quieten()
from pathlib import Path
from bot.engine.archive import components, file_hash
from bot.engine.without_tensorflow import leave_out_tensorflow
archive = Path(sys.argv[1])
assert leave_out_tensorflow(components(archive))
from bot.engine.rasa_engine import load_engine
load_engine(archive, file_hash(archive), [("不要了", "cancel_order")])
import tensorflow
print(tensorflow.__file__ if hasattr(tensorflow, "__file__") else "left out")
"""


def test_our_model_is_loaded_and_understands_without_tensorflow(archive: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LOADS, str(archive)], check=True, capture_output=True, text=True, timeout=300)
    assert done.stdout.split("\n")[-2] == "left out"


def test_a_model_with_a_neural_component_gets_the_real_one(archive: Path) -> None:
    before = list(sys.meta_path)
    assert not leave_out_tensorflow({*components(archive), "rasa.nlu.classifiers.diet_classifier.DIETClassifier"})
    assert sys.meta_path == before


def test_who_uses_a_placeholder_is_told_so() -> None:
    layer: type = Placeholder.keras.layers.Layer  # type: ignore[attr-defined]
    with pytest.raises(TensorFlowLeftOut):
        type("OurLayer", (layer,), {})()
