"""Make what agents send the bot's answer: another macro in rules and stories, or other words in the macro. Seen before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.core.macros import Macro
from bot.core.masking import masked
from bot.files.errors import BadFile
from bot.files.flow_edit import with_steps
from bot.files.guarded import Change, difference, read_source
from bot.files.macros import load_macros
from bot.services.desk import Desk, UnknownMacro
from bot.services.edit_macros import MacroText, change_macro
from bot.services.macro_files import Step, contents
from bot.services.workbench.draft import draft_from
from bot.store.training import add_file_change
from bot.training.checks.project import Edited, Project
from bot.training.dialogue.explain import Explained, explained, written_in
from bot.training.dialogue.paths import slots_in_step
from bot.training.dialogue.wording import names_of
from bot.training.editing import Author, Edit, edit_files
from bot.training.story_drafts import ConflictsRefused


@dataclass(frozen=True)
class Moment:
    """When the bot answers so: its case, or without one the buyer's intent alone."""

    intent: str
    case: str


@dataclass(frozen=True)
class AnswerDraft:
    """What would be written, in how many rules and stories, and what it would contradict."""

    changes: tuple[Change, ...]
    entries: tuple[str, ...]
    conflicts: tuple[Explained, ...]


@dataclass(frozen=True)
class WordsDraft:
    """A macro's text as it is and as it would be, and the difference in its file."""

    macro: str
    was: str
    text: str
    changes: tuple[Change, ...]


class NothingToChange(LookupError):
    def __init__(self) -> None:
        super().__init__("没有规则或故事在这种情形下发这条快捷语，可能刚刚被别人改过")


def answer_draft(desk: Desk, root: Path, moment: Moment, proposed: str, sent: str) -> AnswerDraft:
    """Every rule and story that answers this moment with `proposed` would answer with `sent`; nothing is written.

    Raises UnknownMacro, NothingToChange and BadFile.
    """
    entries, edits = _edits(desk, root, moment, proposed, sent)
    texts = {name: edit(read_source(root / name).text) for name, edit in edits.items()}
    return AnswerDraft(_previews(root, texts), entries, _new_conflicts(desk, root, texts))


def change_answer(
    desk: Desk, root: Path, moment: Moment, proposed: str, sent: str, seen: Mapping[str, str], by: Author
) -> tuple[Change, ...]:
    """Write it, as it was seen at these versions of the files. Raises also OtherVersion and ConflictsRefused."""
    _, edits = _edits(desk, root, moment, proposed, sent)
    texts = {name: edit(read_source(root / name).text) for name, edit in edits.items()}
    refused = [conflict for conflict in _new_conflicts(desk, root, texts) if conflict.refused]
    if refused:
        raise ConflictsRefused(refused)
    return edit_files(desk, root, edits, by, {name: version for name, version in seen.items() if name in edits})


def words_from(desk: Desk, conversation: str, seq: int, agent: str) -> str:
    """What an agent wrote as a macro would say it: facts of the order are placeholders. Raises like `draft_from`."""
    return masked(draft_from(desk, conversation, seq, agent).text)


def words_draft(root: Path, id: str, text: str) -> WordsDraft:
    """A macro with other words; nothing is written. Raises UnknownMacro and BadFile."""
    return _words_draft(root, *_macro(root, id), text)


def _words_draft(root: Path, macros: Sequence[Macro], before: Macro, text: str) -> WordsDraft:
    step = Step(before, _worded(before, text))
    changed = contents(root, macros, [step]) if step.fields else {}
    texts = {path.relative_to(root).as_posix(): content.decode().replace("\r\n", "\n") for path, content in changed.items()}
    return WordsDraft(before.id, before.text, text, _previews(root, texts))


def change_words(desk: Desk, root: Path, id: str, text: str, was: str, by: Author) -> Macro:
    """Raises UnknownMacro, MacroChanged when somebody else was faster, FieldsRefused and BadFile."""
    macros, before = _macro(root, id)
    draft = _words_draft(root, macros, before, text)
    given = MacroText(before.code, before.title, text, before.aliases, before.valid_from, before.valid_until)
    changed = change_macro(desk, root, by.name, id, given, was)
    with desk.database.transaction() as connection:
        for one in draft.changes:
            add_file_change(
                connection, at=desk.now(), who=by.name, reason=by.reason, path=one.name,
                before=one.before, after=read_source(root / one.name).version, difference=one.difference,
            )  # fmt: skip
    return changed


def _edits(desk: Desk, root: Path, moment: Moment, proposed: str, sent: str) -> tuple[tuple[str, ...], dict[str, Edit]]:
    desk.macro(sent)
    found = [one for one in written_in(Project(root)) if _answers(one.entry["steps"], moment, proposed)]
    if not found:
        raise NothingToChange
    edits: dict[str, Edit] = {}
    for name in dict.fromkeys(one.file for one in found):
        ours = [(one.kind, one.name, _replaced(one.entry["steps"], moment, proposed, sent)) for one in found if one.file == name]
        edits[name] = _editing(ours, name)
    return tuple(one.name for one in found), edits


def _editing(entries: Sequence[tuple[str, str, list[Any]]], where: str) -> Edit:
    def edit(source: str) -> str:
        for kind, name, steps in entries:
            source = with_steps(source, kind, name, steps, where)
        return source

    return edit


def _answers(steps: Sequence[Any], moment: Moment, proposed: str) -> bool:
    return any(_leads(before, moment) and _does(step, proposed) for before, step in pairwise(steps))


def _replaced(steps: Sequence[Any], moment: Moment, proposed: str, sent: str) -> list[Any]:
    fresh = [{**step, "action": sent} if _leads(before, moment) and _does(step, proposed) else step for before, step in pairwise(steps)]
    return [steps[0], *fresh]


def _leads(step: Any, moment: Moment) -> bool:
    """Whether the step is where the moment begins."""
    if not isinstance(step, Mapping):
        return False
    if moment.case:
        return "slot_was_set" in step and any(
            name == "case" and value == moment.case for name, value in slots_in_step(step["slot_was_set"])
        )
    listed = step.get("or")
    return any(isinstance(one, Mapping) and one.get("intent") == moment.intent for one in [step, *(listed or [])])


def _does(step: Any, action: str) -> bool:
    return isinstance(step, Mapping) and step.get("action") == action


def _new_conflicts(desk: Desk, root: Path, texts: Mapping[str, str]) -> tuple[Explained, ...]:
    names = names_of(desk.files)
    before = {conflict.text for conflict in explained(Project(root), names)}
    return tuple(conflict for conflict in explained(Edited(Project(root), texts), names) if conflict.text not in before)


def _previews(root: Path, texts: Mapping[str, str]) -> tuple[Change, ...]:
    """What would be different; `after` is not known before it is written."""
    sources = {name: read_source(root / name) for name in texts}
    return tuple(Change(name, sources[name].version, "", difference(sources[name].text, text, name)) for name, text in texts.items())


def _macro(root: Path, id: str) -> tuple[tuple[Macro, ...], Macro]:
    macros = load_macros(root / "macros")
    found = next((macro for macro in macros if macro.id == id), None)
    if found is None:
        raise UnknownMacro(id)
    return macros, found


def _worded(macro: Macro, text: str) -> Macro:
    if not text.strip():
        raise BadFile(("快捷短语是空的",))
    return replace(macro, text=text)
