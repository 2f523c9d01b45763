"""`python -m bot.engine.train --root DIR --out FILE`: Rasa's training of a checkout, without what takes minutes and decides nothing.

The graph that runs is Rasa's own, made by its recipe. Left out are TensorFlow (where no component needs it), augmented stories (made for
policies that generalise), Rasa's validation (`huashu check` says more), the cache with its fingerprint of every message.
"""

from __future__ import annotations

import argparse
import gc
from pathlib import Path

from ruamel.yaml import YAML

from bot.engine.quiet import quieten
from bot.engine.without_tensorflow import leave_out_tensorflow

_POLICIES = {
    "RulePolicy": "rasa.core.policies.rule_policy.RulePolicy",
    "MemoizationPolicy": "rasa.core.policies.memoization.MemoizationPolicy",
    "AugmentedMemoizationPolicy": "rasa.core.policies.memoization.AugmentedMemoizationPolicy",
}


def main() -> None:
    """Train; the stages are logged to the error stream."""
    parser = argparse.ArgumentParser(prog="bot.engine.train")
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    gc.disable()  # what is read stays to the end: to look through it again and again takes seconds
    quieten()
    leave_out_tensorflow(components(arguments.root / "config.yml"))
    from bot.engine.graph import train  # Rasa is imported after all this, which tells it how

    train(arguments.root, arguments.out)


def components(config: Path) -> set[str]:
    """Where the classes stand that a configuration names; a name of Rasa's that is not known here stands for itself."""
    read = YAML(typ="safe").load(config)
    names = [entry["name"] for part in ("pipeline", "policies") for entry in read[part]]
    return {_POLICIES.get(name, name) for name in names}


if __name__ == "__main__":
    main()
