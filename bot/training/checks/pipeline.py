"""config.yml: every component can be found and every file that one is told of is there; nothing is imported for that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.training.checks.project import Project

CONFIG = "config.yml"
_PATHS = ("dictionary_path", "lookup_path", "concepts")
_RASA = ("nlu", "core/policies")


def check_pipeline(project: Project) -> Iterator[str]:
    data = project.plain(CONFIG)
    if CONFIG in project.broken:
        return
    if not isinstance(data, dict):
        yield f"{CONFIG}: 应为“名称: 值”的对照"
        return
    yield from (f"{CONFIG}: 缺少 {key}" for key in ("recipe", "assistant_id", "language") if not data.get(key))
    for key in ("pipeline", "policies"):
        components = data.get(key)
        if not isinstance(components, list) or not components:
            yield f"{CONFIG}: {key} 应为组件的列表"
            continue
        for component in components:
            yield from (f"{CONFIG}: {key}: {error}" for error in _component(project, component))


def _component(project: Project, component: Any) -> Iterator[str]:
    if not isinstance(component, dict) or not isinstance(component.get("name"), str):
        yield f"每个组件都要写 name，实际是 {component}"
        return
    name = component["name"]
    if not _exists(project.root, name):
        yield f"找不到组件 {name}"
    for option in _PATHS:
        if option in component and not (project.root / str(component[option])).exists():
            yield f"{name}: {option} 指的 {component[option]} 不存在"
    yield from _names(project, component)


def _names(project: Project, component: dict[str, Any]) -> Iterator[str]:
    fallback = component.get("core_fallback_action_name")
    if fallback and project.macro_ids is not None and fallback not in project.macro_ids:
        yield f"{component['name']}: 未知快捷语 {fallback}"
    intents = project.listed("intents")
    for intent in component.get("ignored_intents") or ():
        if intents and intent not in intents:
            yield f"{component['name']}: 未知意图 {intent}"


def _exists(root: Path, name: str) -> bool:
    """Whether a class can be imported by its dotted name, or is one of Rasa's components by its plain name."""
    module, _, cls = name.rpartition(".")
    if not module:
        return any(_defines(path, cls) for folder in _RASA for path in sorted((_rasa() / folder).rglob("*.py")))
    source = _source(root, module)
    return source is not None and _defines(source, cls)


def _source(root: Path, module: str) -> Path | None:
    """The file of a module, by its folders: a component's packages would import Rasa."""
    *packages, last = module.split(".")
    here = PathFinder.find_spec(last, [str(root.joinpath(*packages))])
    try:
        spec = here or find_spec(module)
    except ModuleNotFoundError:
        return None
    return Path(spec.origin) if spec and spec.origin else None


def _rasa() -> Path:
    spec = find_spec("rasa")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _defines(path: Path, cls: str) -> bool:
    """Whether a module has this class; one that Python can't read has none."""
    text = path.read_text("utf-8")
    if f"class {cls}" not in text:
        return False
    try:
        return any(isinstance(node, ast.ClassDef) and node.name == cls for node in ast.parse(text).body)
    except SyntaxError:
        return False
