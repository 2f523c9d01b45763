"""Steps of stories and rules in the shop's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.files.shop import ShopFiles
from bot.services.ground import JUDGE_CASE
from bot.training.checks.project import Project
from bot.training.dialogue.paths import LISTEN, NOT_SET, slots_in_step


@dataclass(frozen=True)
class Names:
    """What people call intents, cases and macros; a name that is missing is shown as it is."""

    intents: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)
    macros: Mapping[str, str] = field(default_factory=dict)

    def said(self, intent: str) -> str:
        return f"买家说“{self.intents.get(intent, intent)}”"

    def done(self, action: str) -> str:
        """What the bot does, as an end of a sentence."""
        if action == LISTEN:
            return "等买家说话"
        return "先判断售后单" if action == JUDGE_CASE else f"发“{self.macros.get(action, action)}”"

    def held(self, slot: str, value: Any) -> str:
        if slot == "case" and value not in (None, NOT_SET):
            return f"售后单是“{self.cases.get(str(value), value)}”"
        if value in (None, NOT_SET):
            return f"{'还没有售后单' if slot == 'case' else f'没有记下 {slot}'}"
        return f"记下 {slot}={value}"

    def step(self, step: Any) -> str:
        """One step in one line."""
        if not isinstance(step, Mapping):
            return str(step)
        return "，".join(self._parts(step)) or str(dict(step))

    def _parts(self, step: Mapping[str, Any]) -> Iterator[str]:
        if "or" in step:
            yield " 或 ".join(self.step(one) for one in step["or"] or [])
        if "intent" in step:
            yield self.said(str(step["intent"]))
        if "action" in step:
            yield self.done(str(step["action"]))
        if "checkpoint" in step:
            yield f"接到“{step['checkpoint']}”"
        if "slot_was_set" in step:
            yield from (self.held(name, value) for name, value in slots_in_step(step["slot_was_set"]))


def names_of_project(project: Project) -> Names:
    return names_of(project.shop) if project.shop else Names(macros={macro.id: macro.title for macro in project.macros})


def names_of(files: ShopFiles) -> Names:
    """From files that are read already: reading them takes longer than everything else here."""
    return Names(files.names.intents, files.names.cases, {macro.id: macro.title for macro in files.macros})
