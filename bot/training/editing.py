"""Changes of the shop's files by trainers: each with who, why and what, and never over somebody else's head."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.files.alone import alone
from bot.files.errors import BadFile, NotThere
from bot.files.guarded import Change, ChangedMeanwhile, Source, difference, read_source, write_sources
from bot.files.seen import SEEN
from bot.services.desk import Desk
from bot.store import audit
from bot.store.training import add_file_change, file_changes_of

#: What trainers edit; the shop's macros have their own way (`bot.services.edit_macros`).
FOLDERS = ("data/nlu/", "data/stories/", "data/rules/", "data/jieba/", "data/lookup/", "data/tests/")
Edit = Callable[[str], str]
_PARTS = re.compile(r"[\s,\[\]:]+")


@dataclass(frozen=True)
class Author:
    """Who changes something, and why."""

    name: str
    reason: str


class OtherVersion(RuntimeError):
    """Somebody changed the file since it was opened; `difference` is what he did, as far as it is known."""

    def __init__(self, name: str, version: str, difference: str) -> None:
        super().__init__(f"{name} 刚刚被别人改过，您的修改没有写入；请看过新的内容再改一次")
        self.name, self.version, self.difference = name, version, difference


def source_of(root: Path, name: str) -> Source:
    """A file that trainers may edit; raises BadFile for any other."""
    path = root / name
    inside = any(name.startswith(folder) for folder in FOLDERS)
    if not inside or ".." in Path(name).parts or path.suffix not in (".yml", ".txt") or path.is_symlink():
        where = "，请在“快捷语”页里改" if name.startswith("macros/") else ""
        raise BadFile((f"{name}: 训练师不能在这里改这个文件{where}",))
    return read_source(path)


def edit_files(desk: Desk, root: Path, edits: Mapping[str, Edit], by: Author, seen: Mapping[str, str] | None = None) -> tuple[Change, ...]:
    """Change files, all or none; `seen` holds the versions that the trainer looked at, where it matters.

    Raises OtherVersion, also when somebody has just taken away what should be changed, BadFile, and what the edits raise; then no
    file is changed and nothing is noted.
    """
    with alone(root):
        check_seen(desk, root, seen or {})
        sources = {name: source_of(root, name) for name in edits}
        texts = {}
        for name, edit in edits.items():
            try:
                texts[name] = edit(sources[name].text)
            except NotThere as error:
                raise _who_took_away(desk, root, name, sources[name], error.said) or error from error
        return _written(desk, root, texts, {name: source.version for name, source in sources.items()}, by)


def _written(desk: Desk, root: Path, texts: Mapping[str, str], versions: Mapping[str, str], by: Author) -> tuple[Change, ...]:
    with desk.database.transaction() as connection:
        try:
            changes = write_sources(root, texts, versions)
        except ChangedMeanwhile as error:
            raise OtherVersion(error.name, error.version, "") from error
        now = desk.now()
        for change in changes:
            add_file_change(
                connection, at=now, who=by.name, reason=by.reason, path=change.name,
                before=change.before, after=change.after, difference=change.difference,
            )  # fmt: skip
            audit.record(connection, at=now, who=by.name, what="edit_file", subject=change.name, detail={"reason": by.reason})
    return changes


def check_seen(desk: Desk, root: Path, seen: Mapping[str, str]) -> None:
    """Raises OtherVersion when a file is not any more what the trainer looked at."""
    for name, version in seen.items():
        now = source_of(root, name).version
        if now != version:
            raise OtherVersion(name, now, what_others_did(desk, root, name, version, now))


def what_others_did(desk: Desk, root: Path, name: str, seen: str, version: str) -> str:
    """What leads from what was seen to what stands there, as far as it is known: made here, or what was seen was read here."""
    before = SEEN.text(root / name, seen)
    if before is not None:
        return difference(before, source_of(root, name).text, name)
    with desk.database.read() as connection:
        changes = file_changes_of(connection, name)
    steps: list[str] = []
    for change in changes:
        if change.after != version:
            break
        steps.insert(0, change.difference)
        version = change.before
        if version == seen:
            return "\n".join(steps)
    return ""


def _who_took_away(desk: Desk, root: Path, name: str, now: Source, said: str) -> OtherVersion | None:
    """The change after which it was not there any more; None when nobody here has ever seen it there."""
    before = next((text for text in SEEN.before(root / name) if any(_says(line, said) for line in text.split("\n"))), None)
    if before is not None:
        return OtherVersion(name, now.version, difference(before, now.text, name))
    with desk.database.read() as connection:
        changes = file_changes_of(connection, name)
    for change in changes:
        if any(line.startswith("-") and _says(line[1:], said) for line in change.difference.splitlines()):
            return OtherVersion(name, change.after, change.difference)
    return None


def _says(line: str, said: str) -> bool:
    """Whether a line is an example, a word or holds a name that is written so."""
    return line.strip().removeprefix("- ") == said or said in _PARTS.split(line.strip())
