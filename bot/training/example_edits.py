"""Examples added, reworded, moved and taken out by trainers: masked, never doubled, each change a few lines of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.masking import masked
from bot.files.errors import BadFile
from bot.files.guarded import Change
from bot.files.nlu_edit import one_line, with_changed_example, with_example, with_examples, without_example
from bot.services.desk import Desk
from bot.training.checks.examples import bare
from bot.training.checks.project import Project
from bot.training.editing import Author, Edit, edit_files
from bot.training.examples import Example, all_examples, file_of, plain_text

MOST_AT_ONCE = 2000


class UnknownIntent(LookupError):
    def __init__(self, intent: str) -> None:
        super().__init__(f"没有意图 {intent}，可能刚刚被改名了")
        self.intent = intent


@dataclass(frozen=True)
class Sorted:
    """Texts that are no example yet, each once; how many are one already; and the examples of other intents that read the same."""

    fresh: tuple[str, ...]
    known: int
    elsewhere: tuple[Example, ...]


@dataclass(frozen=True)
class Added:
    """How many examples were added, how many stood there already, and which stand under another intent and were left out."""

    changes: tuple[Change, ...]
    added: int
    known: int
    elsewhere: tuple[Example, ...]


def check_intent(root: Path, intent: str) -> None:
    """Raises UnknownIntent for one that `domain.yml` does not list."""
    if intent not in Project(root).listed("intents"):
        raise UnknownIntent(intent)


def sort_out(root: Path, texts: Sequence[str], intent: str) -> Sorted:
    """Which of these texts would be new examples of an intent."""
    known = {bare(example.plain): example for example in all_examples(root)}
    wanted = {bare(plain_text(text)): text for text in texts}
    elsewhere = tuple(known[said] for said in wanted if said in known and known[said].intent != intent)
    fresh = tuple(text for said, text in wanted.items() if said not in known)
    return Sorted(fresh, len(texts) - len(fresh) - len(elsewhere), elsewhere)


def add_examples(desk: Desk, root: Path, intent: str, texts: Sequence[str], by: Author) -> Added:
    """New examples of an intent; what stands under another is told and left out. Raises UnknownIntent and BadFile with every fault."""
    check_intent(root, intent)
    found = sort_out(root, _lines(texts), intent)
    changes: tuple[Change, ...] = ()
    if found.fresh:
        name = file_of(root, intent)
        changes = edit_files(desk, root, {name: lambda source: with_examples(source, intent, found.fresh, name)}, by)
    return Added(changes, len(found.fresh), found.known, found.elsewhere)


def change_example(
    desk: Desk, root: Path, intent: str, text: str, by: Author, *, instead: str | None = None, to: str | None = None
) -> tuple[Change, ...]:
    """Another wording, another intent, or (neither) out.

    Raises UnknownIntent; OtherVersion with the difference when somebody has changed the example meanwhile, ExampleNotThere
    when nobody knows who did; BadFile when another example reads like the new wording.
    """
    check_intent(root, intent if to is None else to)
    fresh = None if instead is None else one_line(masked(instead))
    if fresh is not None and bare(plain_text(fresh)) != bare(plain_text(text)):
        _refuse_double(root, fresh, to or intent)
    return edit_files(desk, root, _edits(root, intent, text, fresh, to), by)


def stands_elsewhere(places: Sequence[Example]) -> BadFile:
    """The refusal of examples that are there already."""
    return BadFile(tuple(f"{one.file}: 第 {one.line + 1} 行已经有“{one.text}”，在那里是意图 {one.intent}" for one in places))


def _edits(root: Path, intent: str, text: str, instead: str | None, to: str | None) -> dict[str, Edit]:
    name = file_of(root, intent)
    if to is None or to == intent:
        if instead is None:
            return {name: lambda source: without_example(source, intent, text, name)}
        return {name: lambda source: with_changed_example(source, intent, text, instead, name)}
    there, said = file_of(root, to), instead or text
    if there == name:
        return {name: lambda source: with_example(without_example(source, intent, text, name), to, said, name)}
    return {
        name: lambda source: without_example(source, intent, text, name),
        there: lambda source: with_example(source, to, said, there),
    }


def _lines(texts: Sequence[str]) -> list[str]:
    """Each as it can be written; raises BadFile with the faults of all of them."""
    lines: list[str] = []
    faults: list[str] = []
    for text in texts:
        try:
            lines.append(one_line(masked(text)))
        except BadFile as error:
            faults += error.errors
    if faults:
        raise BadFile(tuple(dict.fromkeys(faults)))
    return lines


def _refuse_double(root: Path, text: str, intent: str) -> None:
    found = sort_out(root, [text], intent)
    if not found.fresh:
        places = found.elsewhere or tuple(one for one in all_examples(root) if bare(one.plain) == bare(plain_text(text)))
        raise stands_elsewhere(places)
