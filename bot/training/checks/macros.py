"""Macros: nothing forbidden is said, notes fit Taobao's field, and every case, intent and colour that is named exists."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.cases.names import CASES
from bot.core.flags import Legend, UnknownColour
from bot.core.macros import PLACEHOLDERS, Macro, put, stray_braces
from bot.core.wording import Rules, check
from bot.services.reasons import OWN
from bot.training.checks.project import Project

#: What stands for a fact when a sentence is read for its wording: nothing that a rule could mind.
NEUTRAL = dict.fromkeys(PLACEHOLDERS, "某某")

#: As long as a fact usually gets; a note of them must leave room for the notes before it.
LONG = dict.fromkeys(PLACEHOLDERS, "某" * 40)


def check_macros(project: Project) -> Iterator[str]:
    reasons = project.shop.reasons if project.shop else None
    if reasons is not None:
        yield from (f"shop/reasons.yml: 缺少机器人自己的原因 {reason}" for reason in sorted(OWN - set(reasons)))
    for macro in project.macros:
        at = f"macros/{macro.group}.yml: {macro.id}"
        if project.wording:
            yield from (f"{at}: {error}" for error in _wording(macro, project.wording))
        if project.legend:
            yield from (f"{at}: {error}" for error in _flag(macro, project.legend))
        yield from (f"{at}: {error}" for error in _names(macro, project.listed("intents")))
        if reasons is not None and macro.hand_over and macro.hand_over not in reasons:
            yield f"{at}: 转给客服的原因 {macro.hand_over} 在 shop/reasons.yml 里没有说明"


def _wording(macro: Macro, rules: Rules) -> Iterator[str]:
    """Faults in what buyers read, and in tasks, which couriers and warehouses read."""
    spoken = [("话术", macro.text), *(("按钮", text) for button in macro.buttons for text in (button.title, button.says))]
    for kind, text in [*spoken, *(("待办", task.text) for task in macro.tasks)]:
        if stray_braces(text):
            yield f"{kind}里的大括号没有写成 {{变量}}：{text[:30]}"
            continue
        for finding in check(put(text, NEUTRAL, gap="{}"), rules):
            instead = f"，可以改成“{finding.replacement}”" if finding.replacement else ""
            yield f"{kind}里的“{finding.text}”不能说：{finding.why}{instead}"


def _flag(macro: Macro, legend: Legend) -> Iterator[str]:
    if macro.flag is None:
        return
    try:
        meaning = legend.of(macro.flag.colour)
    except UnknownColour as error:
        yield str(error)
        return
    if meaning.reserved:
        yield f"{meaning.title}旗已保留，不能使用"
    length = len(put(macro.flag.note, LONG, gap="{}").encode())
    if length > legend.note_bytes:
        yield f"备注填上内容后约 {length} 字节，超过上限 {legend.note_bytes} 字节"


def _names(macro: Macro, intents: frozenset[str]) -> Iterator[str]:
    for case in (*macro.fits.cases, *filter(None, [macro.leads_to])):
        if case not in CASES:
            yield f"未知情形 {case}"
    for intent in macro.intents:
        if intents and intent not in intents:
            yield f"未知意图 {intent}"
