"""Text files that several people edit: whoever writes must have seen what stands there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from bot.files.alone import alone
from bot.files.errors import BadFile, check_size
from bot.files.replacing import replace_files
from bot.files.seen import SEEN

LIMIT = 10_000_000
NEW = ""
"""The version of a file that is not there yet."""


@dataclass(frozen=True)
class Source:
    """A file's text with plain line ends, and the version it has (SHA-256 of its bytes)."""

    text: str
    version: str


@dataclass(frozen=True)
class Change:
    """One file before and after (NEW: there was none, or is none any more); `difference` is a unified diff for people to read."""

    name: str
    before: str
    after: str
    difference: str


class ChangedMeanwhile(Exception):
    """Somebody else changed the file since it was read; nothing was written."""

    def __init__(self, name: str, seen: str, version: str) -> None:
        super().__init__(f"{name} 刚刚被别人改过，您的修改没有写入；请看过新的内容再改一次")
        self.name, self.seen, self.version = name, seen, version


def read_source(path: Path) -> Source:
    """The file as it stands, empty with version NEW when there is none; raises `BadFile`."""
    if not path.exists():
        return Source("", NEW)
    check_size(path, LIMIT)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise BadFile((f"{path}: 不是 UTF-8 编码，请另存为 UTF-8",)) from error
    source = Source(text, version_of(content))
    SEEN.keep(path, source.version, text)
    return source


def version_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_sources(root: Path, texts: Mapping[str, str], seen: Mapping[str, str]) -> tuple[Change, ...]:
    """Put `texts` in place, by their names below `root`, all or none; what is the same already is left alone, what becomes empty goes.

    `seen` holds the version that each change was made from. Raises ChangedMeanwhile when a file has another one by
    now, and `BadFile` for a place that can't be written; either leaves every file as it was.
    """
    with alone(root):
        changes, contents = [], {}
        for name, text in texts.items():
            path = root / name
            before = read_source(path)
            if before.version != seen[name]:
                raise ChangedMeanwhile(name, seen[name], before.version)
            if text != before.text:
                path.parent.mkdir(exist_ok=True)
                contents[path] = _encoded(text, path)
                after = version_of(contents[path]) if text else NEW
                changes.append(Change(name, before.version, after, difference(before.text, text, name)))
        replace_files({path: content for path, content in contents.items() if content})
        for path, content in contents.items():
            if not content:
                path.unlink(missing_ok=True)
    return tuple(changes)


def difference(before: str, after: str, name: str) -> str:
    """What a reviewer reads: three lines around each change."""
    lines = unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _encoded(text: str, path: Path) -> bytes:
    """With the line ends and the byte order mark that the file has."""
    content = path.read_bytes() if path.exists() and text else b""
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + (text.replace("\n", "\r\n") if b"\r\n" in content else text).encode()
