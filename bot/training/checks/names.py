"""shop/names.yml: every word of the program's own that people read has a name."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.cases.names import CASES
from bot.core.orders import RefundState
from bot.files.macros import RECIPIENTS
from bot.training.checks.project import Project


def check_names(project: Project) -> Iterator[str]:
    if project.shop is None:
        return
    names = project.shop.names
    states = {state.value for state in RefundState}
    for key, title, named, known in (
        ("intents", "意图", names.intents, project.listed("intents")),
        ("cases", "情形", names.cases, CASES),
        ("recipients", "待办对象", names.recipients, set(RECIPIENTS)),
        ("refunds", "退款状态", names.refunds, states),
        ("entities", "实体", names.entities, project.listed("entities")),
    ):
        yield from (f"shop/names.yml: {key}: 缺少{title} {name} 的叫法" for name in sorted(known - set(named)))
        yield from (f"shop/names.yml: {key}: 没有{title} {name}" for name in sorted(set(named) - known))
        yield from (f"shop/names.yml: {key}: {name} 的叫法是空的" for name, text in named.items() if not text.strip())
