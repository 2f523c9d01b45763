"""Every check, in the order in which one would look."""

from __future__ import annotations

from collections.abc import Iterator

from bot.desk.doctor import data, machine, others
from bot.desk.doctor.finding import Check, Finding, Patient

CHECKS: tuple[Check, ...] = (
    machine.user, machine.disk, machine.secrets, machine.files, data.database, data.pictures, others.model, others.engines, others.redis,
    others.other_system, machine.desk,
)  # fmt: skip


def examine(patient: Patient, checks: tuple[Check, ...] = CHECKS) -> Iterator[Finding]:
    """What each check finds; one that breaks is told, and the others go on."""
    for check in checks:
        try:
            yield from check(patient)
        except Exception as error:
            told = f"{check.__name__} 这一项没查成：{type(error).__name__}"
            yield Finding("体检", "bad", told, "这是话术自己的毛病，请把这一行和版本告诉维护的人")


def is_well(findings: list[Finding]) -> bool:
    """Whether nothing is so bad that buyers go without an answer or data are lost."""
    return all(finding.level != "bad" for finding in findings)
