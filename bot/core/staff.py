"""What an account may be called, and which password is good enough."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.core.text import fold

LONGEST_NAME = 32
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200

_NAME = re.compile(r"\w[\w.@-]*")
_TITLE = re.compile(r"\w[\w ·.-]*")


def sign_in_name(text: str) -> str:
    """The name as it is kept and compared: however it was typed, in one width and in lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def name_faults(name: str) -> Iterator[str]:
    if not 1 <= len(name) <= LONGEST_NAME:
        yield f"登录名应为 1 到 {LONGEST_NAME} 个字"
    elif not _NAME.fullmatch(name):
        yield "登录名只能用文字、数字和 . _ - @"


def title_faults(title: str) -> Iterator[str]:
    """A title signs notes and greets buyers."""
    if not 1 <= len(title) <= LONGEST_NAME:
        yield f"昵称应为 1 到 {LONGEST_NAME} 个字"
    elif not _TITLE.fullmatch(title):
        yield "昵称只能用文字、数字、空格和 · . -"


def password_faults(password: str, name: str) -> Iterator[str]:
    """Long enough to be slow to guess; neither the name nor one character again and again."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        yield f"密码应为 {SHORTEST_PASSWORD} 到 {LONGEST_PASSWORD} 个字"
    elif len(set(password)) < 4:
        yield "密码太简单，请用至少 4 种不同的字"
    elif name and fold(name) in fold(password) and len(password) - len(name) < 6:
        yield "密码里不要用登录名"
