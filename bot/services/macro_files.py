"""What a change of the shop's quick replies comes to in `macros/` and `domain.yml`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypinyin

from bot.core.macros import Macro
from bot.files.macro_edit import Fields, edited, with_actions

#: The fields that people change outside the files.
CHANGEABLE = ("code", "title", "text", "aliases", "valid_from", "valid_until")


@dataclass(frozen=True)
class Step:
    """One macro before and after, None and what is new; `row` is where it stands in a sheet."""

    before: Macro | None
    after: Macro
    row: int = 0

    @property
    def fields(self) -> Fields:
        """What has to be written."""
        after = {name: _written(getattr(self.after, name)) for name in CHANGEABLE}
        if self.before is None:
            return {"id": self.after.id, **{name: value for name, value in after.items() if value}}
        return {name: value for name, value in after.items() if value != _written(getattr(self.before, name))}


def doubles(macros: Sequence[Macro], steps: Sequence[Step]) -> Iterator[tuple[Step, str, str]]:
    """Codes and aliases that would belong to two macros: in which step, in which field, what is wrong."""
    after = {macro.id: macro for macro in macros} | {step.after.id: step.after for step in steps}
    count = Counter(code for macro in after.values() for code in (macro.code, *macro.aliases))
    for step in steps:
        for field, codes in (("code", [step.after.code]), ("aliases", step.after.aliases)):
            yield from ((step, field, f"{code} 已经是另一条快捷语的编码或别名") for code in codes if count[code] > 1)


def free_id(code: str, taken: set[str]) -> str:
    """A name for Rasa: the code in pinyin, with a prefix that no action of Rasa has."""
    letters = re.sub(r"[^a-z0-9]+", "_", "_".join(pypinyin.lazy_pinyin(code)).lower()).strip("_")
    name = f"reply_{letters}"[:50].rstrip("_")
    return next(free for free in _numbered(name) if free not in taken)


def contents(root: Path, macros: Sequence[Macro], steps: Sequence[Step]) -> dict[Path, bytes]:
    """The files that change, whole; raises BadFile for one that can't be changed."""
    groups: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        groups[step.after.group].append(step)
    domain = root / "domain.yml"
    before = after = _source(domain)
    found = {}
    for group, ours in groups.items():
        path = root / "macros" / f"{group}.yml"
        new = [step for step in ours if step.before is None]
        changes = {step.after.id: step.fields for step in ours if step.before}
        found[path] = _encoded(edited(_source(path), changes, [step.fields for step in new], str(path)), path)
        if new:
            known = {macro.id for macro in macros if macro.group == group}
            after = with_actions(after, group, known, [step.after.id for step in new], str(domain))
    return found if after == before else {**found, domain: _encoded(after, domain)}


def _written(value: str | date | tuple[str, ...] | None) -> str | Sequence[str] | None:
    return value.isoformat() if isinstance(value, date) else value


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 1
    while True:
        number += 1
        yield f"{name}_{number}"


def _source(path: Path) -> str:
    return path.read_text("utf-8-sig") if path.exists() else ""


def _encoded(text: str, path: Path) -> bytes:
    """With the line ends that the file has."""
    windows = path.exists() and b"\r\n" in path.read_bytes()
    return (text.replace("\n", "\r\n") if windows else text).encode()
