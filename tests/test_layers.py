"""Imports go one way: a layer knows what lies below it and nothing else of ours."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

#: What each package may import of ours, besides itself; a longer name says more exactly what.
LAYERS = {
    "bot.core": set(),
    "bot.files": {"bot.core"},
    "bot.store": {"bot.core", "bot.files", "bot.trace"},
    "bot.nlu": {"bot.core"},
    "bot.engine": {"bot.nlu", "bot.core.text", "bot.core.words", "bot.trace"},
    "bot.services": {"bot.core", "bot.files", "bot.store", "bot.engine.client", "bot.engine.wire"},
    "bot.training": {
        "bot.core",
        "bot.files",
        "bot.store",
        "bot.services",
        "bot.talk",
        "bot.engine.archive",
        "bot.engine.client",
        "bot.engine.wire",
        "bot.settings",
    },
    "bot.talk": {"bot.core", "bot.files", "bot.store", "bot.services", "bot.engine.client"},
    "bot.desk": {
        "bot.core",
        "bot.files",
        "bot.store",
        "bot.services",
        "bot.talk",
        "bot.training",
        "bot.engine.client",
        "bot.settings",
        "bot.trace",
    },
    "actions": {"bot.core", "bot.files", "bot.store", "bot.services", "bot.engine.client", "bot.engine.wire", "bot.settings"},
}

#: What only some layers may know of the world outside; everything else may be imported anywhere.
KNOWN_ONLY_TO = {
    "rasa": {"bot.nlu", "bot.engine"},
    "rasa_sdk": {"actions"},
    "tensorflow": set(),
    "sqlalchemy": {"bot.store", "bot.services", "bot.talk", "actions"},
    "alembic": {"bot.store"},
    "starlette": {"bot.engine", "bot.desk"},
    "fastapi": {"bot.desk"},
    "aio_pika": {"bot.desk"},
    "redis": {"bot.desk"},
    "uvicorn": {"bot.engine", "bot.desk"},
    "httpx": {"bot.desk"},
    "urllib3": {"bot.engine"},
    "typer": set(),
    "rich": {"bot.talk", "bot.training"},
}

#: The entry points know everything; everything may know the settings.
TOP = ("bot.cli", "bot.__main__", "bot.settings", "bot.trace")


def modules() -> Iterator[tuple[str, Path]]:
    for package in ("bot", "actions"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if name not in ("bot", "actions") and not any(within(name, top) for top in TOP):
                yield name, path


def imported(path: Path) -> Iterator[str]:
    """Every name that a module imports, also inside functions and for type checkers."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module in ("bot", "bot.engine"))


def layer_of(module: str) -> str:
    return next(layer for layer in LAYERS if within(module, layer))


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


MODULES = dict(modules())


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_below(module: str) -> None:
    layer = layer_of(module)
    below = LAYERS[layer] | {layer}
    ours = {name for name in imported(MODULES[module]) if name.split(".")[0] in ("bot", "actions") and name not in ("bot", "bot.engine")}
    assert {name for name in ours if not any(within(name, allowed) for allowed in below)} == set()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_knows_only_the_libraries_of_its_layer(module: str) -> None:
    layer = layer_of(module)
    roots = {name.split(".")[0] for name in imported(MODULES[module])}
    assert {name for name in roots if layer not in KNOWN_ONLY_TO.get(name, {layer})} == set()


def test_the_layers_have_no_cycle_and_none_is_left_over() -> None:
    here = {layer_of(module) for module in MODULES}
    assert set(LAYERS) == here
    done: set[str] = set()
    while left := set(LAYERS) - done:
        ready = {layer for layer in left if {layer_of(name) for name in LAYERS[layer] if name not in TOP} <= done}
        assert ready, f"a cycle among {left}"
        done |= ready
