"""Rasa imports TensorFlow wherever it goes, for components that our pipeline does not have.

Left out, an engine starts in half the time and needs half the memory. What Rasa's modules name of it while they are imported, base
classes and types, is a placeholder; whoever would use one is told so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

LEFT_OUT = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"})

#: Modules, or packages of them, whose components work without TensorFlow; of others nothing is assumed.
_LIGHT = (
    "bot.",
    "rasa.graph_components.",
    "rasa.core.policies.ensemble.",
    "rasa.core.policies.memoization.",
    "rasa.core.policies.rule_policy.",
    "rasa.nlu.classifiers.fallback_classifier.",
    "rasa.nlu.classifiers.keyword_intent_classifier.",
    "rasa.nlu.classifiers.regex_message_handler.",
    "rasa.nlu.extractors.entity_synonyms.",
    "rasa.nlu.extractors.regex_entity_extractor.",
    "rasa.nlu.tokenizers.",
)


class TensorFlowLeftOut(RuntimeError):
    """A component wanted TensorFlow in a process that was started without it."""


def leave_out_tensorflow(components: Iterable[str]) -> bool:
    """Call before Rasa is imported; False, and nothing done, when one of `components` may need TensorFlow."""
    if "tensorflow" in sys.modules or not all(name.startswith(_LIGHT) for name in components):
        return False
    sys.meta_path.insert(0, _Finder())
    return True


class _Names(type):
    def __getattr__(cls, name: str) -> type:
        return _placeholder(name)


class Placeholder(metaclass=_Names):
    """Something of TensorFlow: it can be named and inherited from, and no more."""

    def __init__(self, *_: object, **__: object) -> None:
        raise TensorFlowLeftOut("this engine runs without TensorFlow; a component that needs it must not be called light")


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return _placeholder(name)


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if fullname.partition(".")[0] in LEFT_OUT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


def _placeholder(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return Placeholder
