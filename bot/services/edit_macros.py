"""Change one of the shop's quick replies, or add one, in `macros/`: people's comments and layout stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.core.macros import Macro
from bot.core.messages import visible
from bot.core.wording import Rules, check
from bot.files.alone import alone
from bot.files.errors import BadFile
from bot.files.macro_pictures import kept_names
from bot.files.macro_sheet import GROUP, LONGEST, one_line, plain
from bot.files.macros import load_macros, wrong_code, wrong_text
from bot.files.replacing import replace_files
from bot.services.accounts import Fault, FieldsRefused
from bot.services.desk import Desk, UnknownMacro
from bot.services.import_macros import MacroImport, import_macros
from bot.services.macro_files import Step, contents, doubles, free_id
from bot.store import audit


class MacroChanged(RuntimeError):
    """Somebody else has changed the text since it was opened."""

    def __init__(self, macro: Macro) -> None:
        super().__init__(f"{macro.code} 刚刚被别人改过，请看过新的再改")
        self.text = macro.text


@dataclass(frozen=True)
class MacroText:
    """What leads change of a macro; what sending does stays in the files."""

    code: str
    title: str
    text: str
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None


def change_macro(desk: Desk, root: Path, by: str, id: str, given: MacroText, was: str | None = None) -> Macro:
    """The macro as it now stands in the files, from which the desk has read again.

    `was` is the text that the change began from. Raises UnknownMacro, MacroChanged, FieldsRefused, and BadFile when the
    shop's own files have errors or can't be written.
    """
    with alone(root):
        macros = load_macros(root / "macros")
        before = next((macro for macro in macros if macro.id == id), None)
        if before is None:
            raise UnknownMacro(id)
        if was is not None and plain(was) != plain(before.text):
            raise MacroChanged(before)
        _write(desk, root, by, macros, Step(before, replace(before, **_values(given, before))))
    return desk.macro(id)


def add_macro(desk: Desk, root: Path, by: str, group: str, given: MacroText) -> Macro:
    """A new macro at the end of its group's file, which may be new too. Raises FieldsRefused and BadFile."""
    with alone(root):
        macros = load_macros(root / "macros")
        id = free_id(given.code, {macro.id for macro in macros})
        blank = Macro(id, given.code, "", group, "")
        if not GROUP.fullmatch(group) or len(group) > LONGEST["group"]:
            raise FieldsRefused([Fault("group", "分组只能用文字、数字和短横，最多 30 个字")])
        _write(desk, root, by, macros, Step(None, replace(blank, **_values(given, blank))))
    return desk.macro(id)


def import_sheet(desk: Desk, root: Path, by: str, path: Path, dry_run: bool) -> MacroImport:
    """Like `import_macros`, for a desk that runs. Raises BadFile, whose errors name the sheet without its folder."""
    try:
        with alone(root):
            report = import_macros(desk.database, root, path, desk.now(), dry_run, who=by)
            if not (dry_run or report.problems):
                read_files(desk, root)
    except BadFile as error:
        raise BadFile(tuple(line.replace(f"{path.parent}/", "") for line in error.errors)) from error
    return report


def _values(given: MacroText, before: Macro) -> dict[str, Any]:
    """What is written; a text that differs only in blanks stays as it was."""
    text = plain(visible(given.text, lines=True))
    return {
        "code": given.code,
        "title": one_line(given.title) or given.code.lstrip("/+"),
        "text": before.text if text == plain(before.text) else text,
        "aliases": tuple(dict.fromkeys(given.aliases)),
        "valid_from": given.valid_from,
        "valid_until": given.valid_until,
    }


def _write(desk: Desk, root: Path, by: str, macros: Sequence[Macro], step: Step) -> None:
    faults = [*_faults(step.after, desk.files.wording), *(Fault(field, why) for _, field, why in doubles(macros, [step]))]
    if faults:
        raise FieldsRefused(faults)
    if step.fields:
        what = "change_macro" if step.before else "create_macro"
        with desk.database.transaction() as connection:
            audit.record(connection, at=desk.now(), who=by, what=what, subject=f"macro {step.after.id}", detail=_detail(step))
            replace_files(contents(root, macros, [step]))
    read_files(desk, root)


def read_files(desk: Desk, root: Path) -> None:
    """Take what stands in the files now; raises BadFile, and then the desk goes on with what it had."""
    macros = load_macros(root / "macros")
    desk.files = replace(desk.files, macros=macros, pictures=kept_names(macros, root / "macros"))


def _detail(step: Step) -> dict[str, Any]:
    """What was written, and what stood there."""
    before = {name: _plain(getattr(step.before, name)) for name in step.fields} if step.before else {}
    return {"code": step.after.code, "before": before, "after": dict(step.fields)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _faults(macro: Macro, rules: Rules) -> Iterator[Fault]:
    for name in ("code", "title", "text"):
        if len(getattr(macro, name)) > LONGEST[name]:
            yield Fault(name, f"最多 {LONGEST[name]} 个字")
    yield from (Fault("code", why) for why in _wrong_codes([macro.code]))
    yield from (Fault("aliases", why) for why in _wrong_codes(macro.aliases))
    yield from (Fault("text", why) for why in wrong_text(macro.text))
    yield from (Fault("text", f"“{finding.text}”：{finding.why}") for finding in check(macro.text, rules))
    if macro.valid_from and macro.valid_until and macro.valid_until < macro.valid_from:
        yield Fault("valid_until", "不能早于开始日期")


def _wrong_codes(codes: Sequence[str]) -> Iterator[str]:
    for code in codes:
        if wrong_code(code):
            yield wrong_code(code)
        elif visible(code) != code or len(code) > LONGEST["code"]:
            yield f"快捷编码“{code[:40]}”太长，或者有看不见的字"
