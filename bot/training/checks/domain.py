"""domain.yml: it names what the code, the macros and the data know, no more and no less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from bot.core.cases.names import CASES
from bot.core.shapes import KINDS
from bot.services.ground import QUIET
from bot.services.slots import SLOTS
from bot.training.checks.project import Project, names_of

DOMAIN = "domain.yml"


def check_domain(project: Project) -> Iterator[str]:
    if not project.domain:
        if DOMAIN not in project.broken:
            yield f"{DOMAIN}: 应为“名称: 值”的对照"
        return
    found = (*_doubles(project.domain), *_actions(project), *_entities(project), *_slots(project.domain))
    yield from (f"{DOMAIN}: {error}" for error in found)


def _doubles(domain: Mapping[str, Any]) -> Iterator[str]:
    for key, title in (("intents", "意图"), ("entities", "实体"), ("actions", "动作")):
        counted = Counter(names_of(domain.get(key)))
        yield from (f"{title} {name} 写了 {count} 次" for name, count in counted.items() if count > 1)


def _actions(project: Project) -> Iterator[str]:
    if project.macro_ids is None:
        return
    listed, known = project.listed("actions"), project.macro_ids | QUIET
    yield from (f"动作里缺少 {name}，快捷语才能被对话用到" for name in sorted(known - listed))
    yield from (f"动作 {name} 既不是快捷语，也不是 actions/ 里的动作" for name in sorted(listed - known))


def _entities(project: Project) -> Iterator[str]:
    listed, known = project.listed("entities"), KINDS | {PurePath(name).stem for name in project.names("data/lookup")}
    yield from (f"缺少实体 {name}（程序或 data/lookup 会识别出来）" for name in sorted(known - listed))
    yield from (f"实体 {name} 没有来源：data/lookup 里没有同名的词表，也不是程序认得的格式" for name in sorted(listed - known))


def _slots(domain: Mapping[str, Any]) -> Iterator[str]:
    slots = domain.get("slots")
    slots = slots if isinstance(slots, dict) else {}
    yield from (f"缺少槽位 {name}" for name in sorted(SLOTS - set(slots)))
    yield from (f"槽位 {name} 没有用到" for name in sorted(set(slots) - SLOTS))
    for name, slot in slots.items():
        yield from (f"槽位 {name}: {error}" for error in _mappings(slot, set(names_of(domain.get("entities")))))
    yield from _cases(slots.get("case"))


def _mappings(slot: object, entities: set[str]) -> Iterator[str]:
    mappings = slot.get("mappings") if isinstance(slot, dict) else None
    if not isinstance(mappings, list) or not mappings:
        yield "缺少 mappings"
        return
    for mapping in mappings:
        entity = mapping.get("entity") if isinstance(mapping, dict) else None
        if entity is not None and entity not in entities:
            yield f"未知实体 {entity}"


def _cases(slot: object) -> Iterator[str]:
    values = slot.get("values") if isinstance(slot, dict) else None
    listed = [str(value) for value in values] if isinstance(values, list) else []
    yield from (f"槽位 case: {name} 写了 {count} 次" for name, count in Counter(listed).items() if count > 1)
    yield from (f"槽位 case: 缺少情形 {name}" for name in sorted(CASES - set(listed)))
    yield from (f"槽位 case: 情形 {name} 不会被判断出来" for name in sorted(set(listed) - CASES))
