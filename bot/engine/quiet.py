"""Rasa and TensorFlow log and warn a great deal; what matters reaches us as exceptions."""

from __future__ import annotations

import logging
import os


def quieten() -> None:
    """Set before Rasa is imported: no telemetry, errors only, the CPU only, no dictionary that nobody asks."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # we ask for single characters; its phrases take half a second to load
    logging.captureWarnings(True)  # a filter would not last: packages set their own while they are imported
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    logging.getLogger("rasa").setLevel(logging.ERROR)
    logging.getLogger("jieba").setLevel(logging.ERROR)
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
